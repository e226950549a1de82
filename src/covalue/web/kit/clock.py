"""The time, asked for in one place; the example programme tells its history by setting it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

_MOMENT: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _MOMENT.get() or timezone.now()


def day_in(moment: datetime, zone: str | tzinfo) -> date:
    """The day of an aware moment in a time zone. The one place where a day is taken of a moment."""
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def today(zone: str) -> date:
    """The day in the time zone."""
    return day_in(now(), zone)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let services write as of the moment (aware), in this thread only. For examples and tests of
    time."""
    if moment.tzinfo is None:
        raise ValueError("The moment needs a time zone.")
    token = _MOMENT.set(moment)
    try:
        yield
    finally:
        _MOMENT.reset(token)
