"""The ladder of an escalation: where it stands at a moment, from the clock alone. Pure: no table,
no clock of its own.

A day on the ladder is a day on the programme's calendar: a rung of five days that begins on Friday
at 10:00 ends on Wednesday at 10:00, also when the clocks change in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LEVELS = ("operational", "quarterly", "executive", "chief_executives")
"""From the daily work up; the same names as `meetings.models.Level`."""

DEFAULT: tuple[tuple[str, int], ...] = (
    ("operational", 5),
    ("quarterly", 10),
    ("executive", 10),
    ("chief_executives", 15),
)
"""The rungs of a programme that has set none of its own: level, and days that it may stay there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung with the moments `[since, until)` in which the escalation stands there."""

    level: str
    days: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """Where an escalation stands: its rung, and whether the time of the last one has run out."""

    step: Step
    steps: tuple[Step, ...]
    overdue: bool

    @property
    def level(self) -> str:
        """The level that has to settle it now."""
        return self.step.level

    @property
    def is_last(self) -> bool:
        """Whether there is no level above."""
        return self.step == self.steps[-1]

    @property
    def next_level(self) -> str:
        """The level to which the clock moves it next; empty on the last rung."""
        return "" if self.is_last else self.steps[self.steps.index(self.step) + 1].level


def rank(level: str) -> int:
    """How high the level is."""
    return LEVELS.index(level)


def levels_up_to(level: str) -> tuple[str, ...]:
    """The level and all below it."""
    return LEVELS[: rank(level) + 1]


def steps(
    raised_at: datetime, starts_level: str, rungs: Sequence[Sequence[str | int]], zone: str
) -> tuple[Step, ...]:
    """The rungs from the level where it starts, each with its moments in UTC."""
    local = raised_at.astimezone(ZoneInfo(zone))
    climbed, gone = [], 0
    for level, days in ((str(level), int(days)) for level, days in rungs):
        if rank(level) >= rank(starts_level):
            climbed.append(Step(level, days, _after(local, gone), _after(local, gone + days)))
            gone += days
    return tuple(climbed)


def position(
    raised_at: datetime,
    starts_level: str,
    rungs: Sequence[Sequence[str | int]],
    zone: str,
    now: datetime,
) -> Position:
    """Where it stands at the moment: the last rung that has begun, overdue when its time is
    over."""
    ladder = steps(raised_at, starts_level, rungs, zone)
    begun = [step for step in ladder if step.since <= now] or list(ladder[:1])
    return Position(step=begun[-1], steps=ladder, overdue=now >= ladder[-1].until)


def _after(local: datetime, days: int) -> datetime:
    """The same time of day so many days later; a time that the clocks skip comes as much later."""
    return (local + timedelta(days=days)).astimezone(UTC)
