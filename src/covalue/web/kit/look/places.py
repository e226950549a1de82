"""Pages that lower apps lead to, sections that a page has, and what higher apps add to it.

A lower app names the thing ("programme", "benefit"), never the address or the template of an app
above it; the front says once which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Section:
    """One of the sections of a thing's pages: its name, its label, the name of its address."""

    name: str
    label: str
    address: str


@dataclass(slots=True)
class _Places:
    pages: dict[str, str] = field(default_factory=dict)
    sections: dict[str, tuple[Section, ...]] = field(default_factory=dict)
    additions: dict[str, tuple[str, ...]] = field(default_factory=dict)


_PLACES = _Places()


def furnish(
    *,
    pages: Mapping[str, str],
    sections: Mapping[str, Iterable[Section]],
    additions: Mapping[str, Iterable[str]],
) -> None:
    """Say where everything is: addresses by thing, sections by thing, templates by page."""
    _PLACES.pages = dict(pages)
    _PLACES.sections = {thing: tuple(rows) for thing, rows in sections.items()}
    _PLACES.additions = {page: tuple(names) for page, names in additions.items()}


def page_of(thing: str, key: UUID | str | None = None) -> str:
    """The address of the page that shows the thing; KeyError for a thing that has no page."""
    return reverse(_PLACES.pages[thing], args=[] if key is None else [key])


def sections_of(thing: str, key: UUID | str | None = None) -> list[tuple[Section, str]]:
    """The sections of the thing's pages, each with its address."""
    args = [] if key is None else [key]
    return [(section, reverse(section.address, args=args)) for section in _PLACES.sections[thing]]


def additions_to(page: str) -> tuple[str, ...]:
    """The templates that higher apps add to the page, in order."""
    return _PLACES.additions.get(page, ())
