"""Periods of a case as days."""

from __future__ import annotations

from datetime import date

from covalue.language.periods import Calendar
from covalue.web.value.cases.projection import first_day


def last_closed(calendar: Calendar, day: date) -> int:
    """The number of the last period that is over on the day; -1 where none is."""
    months = day.year * 12 + day.month - 1 - calendar.first_month
    return max(-1, min(months // calendar.months_each - 1, calendar.periods - 1))


def index_of(calendar: Calendar, day: date) -> int | None:
    """The number of the period that begins on the day; None where none does."""
    months = day.year * 12 + day.month - 1 - calendar.first_month
    at, rest = divmod(months, calendar.months_each)
    return at if day.day == 1 and not rest and 0 <= at < calendar.periods else None


def closed_days(calendar: Calendar, day: date) -> list[date]:
    """The first days of the periods that are over, the oldest first."""
    return [first_day(calendar, at) for at in range(last_closed(calendar, day) + 1)]
