"""The time, asked for in one place; the example programme tells its history by setting it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_MOMENT: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _MOMENT.get() or timezone.now()


def today(zone: str = "UTC") -> date:
    """The day in the time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


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
