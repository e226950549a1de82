"""The description of a time zone that calendars need: its offsets and every change within a span of
time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from covalue.web.kit.days import EARLIEST, LATEST

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def changes(time_zone: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments in `(first, last]` at which the clocks of the zone change, to the minute."""
    zone = ZoneInfo(time_zone)
    low = first
    while low < last:
        high = low + DAY
        if _offset(zone, low) != _offset(zone, high):
            yield _between(zone, low, high)
        low = high


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Halve until the change is found: the first minute with the new offset."""
    while high - low > MINUTE:
        middle = low + timedelta(minutes=(high - low) // MINUTE // 2)
        low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
    return high


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


_FIRST, _LAST = (datetime.combine(day, time(), UTC) for day in (EARLIEST, LATEST))
"""No zone's rules are asked for beyond."""


def described(time_zone: str, first: datetime, last: datetime) -> Timezone:
    """The VTIMEZONE that is right from `first` to `last`: one part for the beginning and one for
    each change.

    The start of a part is written on the wall clock before the change, as RFC 5545 asks.
    """
    zone = ZoneInfo(time_zone)
    first, last = (min(max(moment, _FIRST), _LAST).astimezone(UTC) for moment in (first, last))
    begin = first.replace(hour=0, minute=0, second=0, microsecond=0) - 2 * DAY
    timezone = Timezone()
    timezone.add("tzid", time_zone)
    timezone.add_component(_part(zone, begin, _offset(zone, begin)))
    for moment in changes(time_zone, begin, last + 2 * DAY):
        timezone.add_component(_part(zone, moment, _offset(zone, moment - MINUTE)))
    return timezone


def _part(
    zone: ZoneInfo, moment: datetime, before: timedelta
) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (moment + before).replace(tzinfo=None))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", _offset(zone, moment))
    part.add("tzname", local.tzname())
    return part
