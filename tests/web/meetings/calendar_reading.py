"""Calendar files as programs read them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from dateutil import tz
from django.test import Client
from icalendar import Calendar

from covalue.web.partnership.meetings import feeds


def feed_of(user: Any) -> str:
    _token, key = feeds.feed_issue(user=user, name="phone")
    answer = Client().get(f"/calendar/{key}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return str(answer.content.decode())


def events(text: str) -> dict[str, Any]:
    return {str(each["uid"]): each for each in Calendar.from_ical(text).walk("VEVENT")}


def instant_by_file(text: str, event: Any) -> datetime:
    """The start as a program finds it that knows of no zones but those in the file."""
    wall = event["dtstart"].dt.replace(tzinfo=None)
    name = event["dtstart"].params.get("TZID")
    if name is None:
        return wall.replace(tzinfo=UTC)
    return wall.replace(tzinfo=tz.tzical(io.StringIO(text)).get(str(name))).astimezone(UTC)
