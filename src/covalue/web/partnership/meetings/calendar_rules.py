"""When meetings come round, and when a level is overdue. Nothing here knows of the database.

Times are wall times of a place: a meeting at nine stays at nine when the clocks change. The rules
for what a calendar leaves open:

- A wall time that the clocks jump over (02:30 on the night of the change in spring) moves on by the
  length of the jump.
- A wall time that comes twice (02:30 in autumn) is the first of the two.
- A month without the day (the 31st in April) gives its last day.
- Ranges of days are half-open: the first day is in, the last is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, rrule
from dateutil.rrule import weekday as rrule_weekday

from covalue.web.kit.days import add_months

SKIPPED = "skipped"
TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Rule:
    """Every n months on the nth weekday (-1: the last) or on a day of the month; the month of
    `starts_on` is first."""

    every_months: int
    local_time: time
    time_zone: str
    starts_on: date
    nth: int | None = None
    weekday: int | None = None
    month_day: int | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time as a moment; `clock` says when the clocks of the place make it special."""

    starts_at: datetime
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a rule, with the moment on that day."""

    day: date
    moment: Moment


def moment_of(wall: datetime, time_zone: str) -> Moment:
    """The moment in UTC at which the clocks of the place show the wall time."""
    zone = ZoneInfo(time_zone)
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    assert before is not None
    assert after is not None
    clock = "" if before == after else SKIPPED if before < after else TWICE
    return Moment(first.astimezone(UTC), clock)


def occurrences(rule: Rule, first: date, until: date) -> Iterator[Occurrence]:
    """The rule's occurrences on the days `[first, until)`, in order."""
    first = max(first, rule.starts_on)
    until = min(until, rule.ends_on) if rule.ends_on else until
    for start in _days(rule):
        day = date(start.year, start.month, start.day)
        if day >= until:
            return
        if day >= first:
            yield Occurrence(day, moment_of(datetime.combine(day, rule.local_time), rule.time_zone))


def _days(rule: Rule) -> rrule:
    """Endless: the caller stops it."""
    begin = datetime.combine(rule.starts_on.replace(day=1), time())
    if rule.month_day is None:
        assert rule.weekday is not None
        day = rrule_weekday(rule.weekday, rule.nth)
        return rrule(MONTHLY, interval=rule.every_months, dtstart=begin, byweekday=day)
    days = range(min(rule.month_day, 28), rule.month_day + 1)
    return rrule(MONTHLY, interval=rule.every_months, dtstart=begin, bymonthday=days, bysetpos=-1)


def in_step(day: date, starts_on: date, every_months: int) -> date:
    """The day, or the first of the next month in which a rule that began then has its turn."""
    apart = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    wait = -apart % every_months
    return day if wait == 0 else add_months(day.replace(day=1), wait)


@dataclass(frozen=True, slots=True)
class Due:
    """When the next meeting of a level is due, and from which day on the level is overdue without
    it."""

    due_on: date
    overdue_from: date

    @property
    def grace(self) -> timedelta:
        """A quarter of the cadence: how late a meeting may be, and how soon a planned one has to
        come."""
        return self.overdue_from - self.due_on


def due_after(since: date, every_months: int) -> Due:
    """What follows from the last held meeting, or from the day since which the cadence counts."""
    due_on = add_months(since, every_months)
    return Due(due_on, due_on + timedelta(days=-(-(due_on - since).days // 4)))


def is_overdue(due: Due, today: date, next_on: date | None) -> bool:
    """Past the cadence and a quarter, and none is planned within another quarter from today."""
    if today < due.overdue_from:
        return False
    return next_on is None or next_on - today > due.grace


def times_due(starts_on: date, ends_on: date, every_months: int) -> int:
    """How many whole spans of the cadence the days `[starts_on, ends_on)` hold."""
    count = 0
    while add_months(starts_on, (count + 1) * every_months) <= ends_on:
        count += 1
    return count
