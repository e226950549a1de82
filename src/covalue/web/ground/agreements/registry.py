"""The kinds of things that two parties agree: each app registers its own, all use the one
mechanism."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Party, RoleName
from covalue.web.kit.errors import Refused


def accept_any(_content: Any) -> None:
    """The check of a kind whose content is free."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of thing is agreed.

    `check` raises Refused for content that makes no sense. `content_of` reads the thing's content
    as it is now, for kinds whose thing lives in a table: a proposal whose hash differs is void.
    `on_agreed` runs in the transaction of the last signature. `silence_after` is the least time
    after which silence may mean agreed; without it, silence never does. `within` keeps it inside
    one party: only its people see and sign it, and its own record tells of it. `signed_by` names
    roles that have to sign, each by another person. `editor` gives the address where content that
    is more than words is proposed anew, `shown` the one where it reads well; without it pages show
    the content by its fields. `facts` are what a signatory of such content sees at once beside that
    link: names and what they come to. What is `chased` is told of where somebody looks at many
    relationships, as long as a signature is missing.
    """

    name: str
    label: str
    check: Callable[[Any], None] = accept_any
    content_of: Callable[[UUID], Any] | None = None
    on_agreed: Callable[[Agreement], None] | None = None
    silence_after: timedelta | None = None
    within: Party | None = None
    signed_by: tuple[RoleName, ...] = ()
    editor: Callable[[Agreement], str] | None = None
    shown: Callable[[Agreement], str] | None = None
    facts: Callable[[Agreement], Sequence[tuple[str, str]]] | None = None
    chased: bool = False


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make the kind known, once."""
    if kind.name in _KINDS:
        raise ValueError(f"The kind '{kind.name}' is registered already.")
    _KINDS[kind.name] = kind
    return kind


def unregister(name: str) -> None:
    """Forget a kind again."""
    del _KINDS[name]


def kind_named(name: str) -> Kind:
    """The kind, or Refused."""
    if name not in _KINDS:
        raise Refused("kind_unknown", f"'{name}' is nothing that can be agreed here.", field="kind")
    return _KINDS[name]


def kind_choices(party: str | None) -> list[tuple[str, str]]:
    """Every kind that people of the party can meet, with its label."""
    return [(kind.name, kind.label) for kind in _KINDS.values() if kind.within in {None, party}]


def chased_kinds() -> list[str]:
    """The names of the kinds that are chased."""
    return [kind.name for kind in _KINDS.values() if kind.chased]


def _check_arrangement(content: Any) -> None:
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise Refused(
            "text_missing",
            "The arrangement has no text.",
            mend="Write what is agreed.",
            field="text",
        )
    if len(text) > 20_000:
        raise Refused(
            "text_too_long", "The arrangement is longer than 20,000 characters.", field="text"
        )


ARRANGEMENT = register(
    Kind(
        "arrangement",
        "Working arrangement",
        check=_check_arrangement,
        silence_after=timedelta(days=5),
    )
)
"""How the two parties work together, in words: the kind that needs no other app."""
