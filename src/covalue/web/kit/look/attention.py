"""What somebody must act on: the entries of the attention lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from uuid import UUID

from django.urls import reverse


class Urgency(IntEnum):
    """By the cost of waiting, dearest first."""

    BROKEN = 1
    """A rule or a promise is broken: every day makes it worse."""
    ENDING = 2
    """It will break on the day named."""
    TO_DO = 3
    """It waits for somebody."""


ANYBODY = frozenset({"*"})
"""Of everybody who gets the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One entry: what to do (starts with the verb, and is the link), why with its figure, by
    when."""

    urgency: Urgency
    text: str
    page: tuple[str, UUID]
    """Its name and key: of hundreds of entries a page shows a few, and only their links are
    made."""
    reason: str
    due: date | None = None
    relationship_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    """Roles whose duty it is, besides those who manage the relationship."""

    @property
    def link(self) -> str:
        """The address of its page."""
        name, key = self.page
        return reverse(name, args=[key])

    @property
    def kind(self) -> str:
        """The chip's kind."""
        return {Urgency.BROKEN: "bad", Urgency.ENDING: "warn", Urgency.TO_DO: "wait"}[self.urgency]

    @property
    def order(self) -> tuple[int, date, str]:
        """By urgency, then by day, then by words."""
        return self.urgency, self.due or date.max, self.text
