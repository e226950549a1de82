"""The kinds of jobs: each app registers the functions that do its long work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Running(Protocol):
    """What the work may say while it runs."""

    def progress(self, percent: int, note: str = "") -> None:
        """Show how far it is; stops the work here when somebody cancelled it."""


Work = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A registered kind: `work(running, user, **arguments)` returns JSON data.

    A kind is `resumable` when running its work twice does no harm: it is started anew when its
    worker died.
    """

    name: str
    label: str
    work: Work
    resumable: bool = True


_KINDS: dict[str, JobKind] = {}


def job_kind(name: str, label: str, *, resumable: bool = True) -> Callable[[Work], Work]:
    """Register the decorated function as the work of a kind of job."""

    def register(work: Work) -> Work:
        if name in _KINDS:
            raise ValueError(f"The kind of job '{name}' is registered already.")
        _KINDS[name] = JobKind(name, label, work, resumable)
        return work

    return register


def kind_named(name: str) -> JobKind:
    """The registered kind; KeyError for another."""
    return _KINDS[name]
