"""Progress of what takes longer, on standard error."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

from rich.progress import Progress

from covalue.cli.output import console

PROGRESS_FROM = 200
T = TypeVar("T")


def tracked(items: Collection[T], description: str) -> Iterator[T]:
    """The items one by one, with a progress bar on standard error where there are many."""
    with Progress(
        console=console(to_errors=True), transient=True, disable=len(items) < PROGRESS_FROM
    ) as progress:
        yield from progress.track(items, description=description)
