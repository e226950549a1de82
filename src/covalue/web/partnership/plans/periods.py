"""Which of several agreed plans holds on a day. Pure.

A plan agreed later takes the place of those before it that it overlaps, from its own first day on.
So a change in the middle of the year takes over on its day, a plan made shorter ends early, and
next year's plan waits for its turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar


class Period(Protocol):
    """Half-open days `[starts_on, ends_on)`."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date:
        """The first day after."""


P = TypeVar("P", bound=Period)


def in_force(latest_first: Sequence[P], on: date) -> P | None:
    """The one that holds on the day."""
    rows = (plan for plan in latest_first if plan.starts_on <= on < plan.ends_on)
    return next((row for row in rows if not _superseded(row, latest_first, on)), None)


def coming(latest_first: Sequence[P], on: date) -> P | None:
    """The next one that begins after the day."""
    rows = [plan for plan in latest_first if on < plan.starts_on]
    rows = [row for row in rows if not _superseded(row, latest_first, row.starts_on)]
    return min(rows, key=lambda plan: plan.starts_on, default=None)


def ended(latest_first: Sequence[P], on: date) -> P | None:
    """The last one that ended by the day."""
    rows = [plan for plan in latest_first if plan.ends_on <= on]
    rows = [
        row for row in rows if not _superseded(row, latest_first, row.ends_on - timedelta(days=1))
    ]
    return max(rows, key=lambda plan: plan.ends_on, default=None)


def _superseded(period: P, latest_first: Sequence[P], on: date) -> bool:
    later = latest_first[: latest_first.index(period)]
    overlapping = (
        plan
        for plan in later
        if plan.starts_on < period.ends_on and period.starts_on < plan.ends_on
    )
    return any(plan.starts_on <= on for plan in overlapping)
