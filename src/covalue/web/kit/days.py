"""Days and moments: how far they reach, and months added to them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""What anybody may write down. Beyond, a day is a slip; and near the ends of the calendar neither a
day before or after it exists, nor the same moment in another time zone."""
OUT_OF_REACH = f"Give a day from {EARLIEST.year} to {LATEST.year}."
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Given = TypeVar("Given", date, datetime)


def is_within_reach(day: date) -> bool:
    """Whether the day (or the moment) is one that may be written down."""
    return EARLIEST.year <= day.year <= LATEST.year


def within_reach(value: Given) -> Given:
    """The same day or moment, or a ValueError that says what may be given."""
    if not is_within_reach(value):
        raise ValueError(OUT_OF_REACH)
    return value


def read_day(text: object) -> date | None:
    """The day that a text such as 2026-10-31 names; None where it names none within reach."""
    if not isinstance(text, str) or _WRITTEN.fullmatch(text) is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_within_reach(day) else None


Day = Annotated[date, AfterValidator(within_reach)]
"""A day in a body of the API."""
Moment = Annotated[AwareDatetime, AfterValidator(within_reach)]
"""A moment in a body of the API, with its offset or Z."""


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier): 31 Aug + 6 is 28 or 29 Feb.

    At the ends of the calendar it stops.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
