"""How far an objective is against its time. Pure: days and percents in, a state out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

TOLERANCE = 10
"""How many points progress may lag behind the share of the time that is gone and still be on
track."""


class Track(StrEnum):
    """How an objective stands."""

    DONE = "done"
    ON_TRACK = "on track"
    BEHIND = "behind"
    OVERDUE = "overdue"
    NOT_REPORTED = "no report yet"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many objectives stand how."""

    objectives: int = 0
    done: int = 0
    on_track: int = 0
    behind: int = 0
    overdue: int = 0
    not_reported: int = 0

    @property
    def well(self) -> int:
        """On track or done."""
        return self.done + self.on_track


def expected(starts_on: date, due_on: date, on: date) -> int:
    """Percent of the time from the plan's start to the due day that is gone."""
    whole = (due_on - starts_on).days
    gone = (on - starts_on).days
    return 100 if whole <= 0 else min(100, max(0, 100 * gone // whole))


def track(percent: int | None, starts_on: date, due_on: date, on: date) -> Track:
    """The state of an objective on the day; without a report it is not known, and past its day it
    is overdue."""
    if percent == 100:
        return Track.DONE
    if due_on < on:
        return Track.OVERDUE
    if percent is None:
        return Track.NOT_REPORTED
    return (
        Track.ON_TRACK if percent + TOLERANCE >= expected(starts_on, due_on, on) else Track.BEHIND
    )


def tally(tracks: list[Track]) -> Tally:
    """The states counted."""
    counted = {name.name.lower(): tracks.count(name) for name in Track}
    return Tally(objectives=len(tracks), **counted)
