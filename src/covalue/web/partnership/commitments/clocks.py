"""A moment on the clocks of both parties."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.templatetags.look import moment


def both_zones(value: datetime, relationship: Relationship) -> str:
    """A moment on the clocks of both parties; one clock where they are the same."""
    ours, theirs = relationship.zones
    shown = moment(value, ours)
    if (
        value.astimezone(ZoneInfo(ours)).utcoffset()
        == value.astimezone(ZoneInfo(theirs)).utcoffset()
    ):
        return shown
    local = value.astimezone(ZoneInfo(theirs))
    same_day = clock.day_in(value, theirs) == clock.day_in(value, ours)
    return f"{shown} · {f'{local:%H:%M} {local.tzname()}' if same_day else moment(value, theirs)}"
