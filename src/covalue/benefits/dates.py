"""Milestones and days on a calendar of periods."""

from __future__ import annotations

import re
from datetime import date

from covalue.language.periods import Calendar

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def position_of(text: str, calendar: Calendar) -> int | None:
    """The number of the period in which a day, or another period's start, lies; the calendar's
    first is 1.

    Numbers below 1 lie before the calendar, those above its length behind it. None where the text
    is no date.
    """
    month = _month_of_day(text) if _DAY.fullmatch(text) else calendar.month_from(text)
    return None if month is None else (month - calendar.first_month) // calendar.months_each + 1


def _month_of_day(text: str) -> int | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return month_of(day)


def month_of(day: date) -> int:
    """The month of a day, in months since year 0."""
    return day.year * 12 + day.month - 1


def first_day(calendar: Calendar, index: int) -> date:
    """The first day of a period."""
    year, month = divmod(calendar.month_of(index), 12)
    return date(year, month + 1, 1)


def flow_day(calendar: Calendar, index: int, flows: str) -> date:
    """The day on which the amounts of a period count: its first, the one half-way, or the one on
    which the next period starts."""
    start, after = first_day(calendar, index), first_day(calendar, index + 1)
    return {"start": start, "middle": start + (after - start) // 2, "end": after}[flows]


def period_of(day: date, calendar: Calendar) -> int:
    """The number, from 0, of the period in which a day lies; below 0 or beyond the last outside of
    the calendar."""
    return (month_of(day) - calendar.first_month) // calendar.months_each
