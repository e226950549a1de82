"""Writing cadences: how often partners of a tier meet at a level."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.entries import organization_entry
from covalue.web.ground.organizations.models import Programme
from covalue.web.ground.record.services import Subject
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.partnership.meetings import rules
from covalue.web.partnership.meetings.models import Cadence, Level
from covalue.web.partnership.meetings.permitting import check_level, check_minutes, check_months
from covalue.web.partnership.tiers.models import Tier


@transaction.atomic
def cadence_set(
    *,
    user: User,
    tier: Tier,
    level: str,
    every_months: int,
    minutes: int = 60,
    starts_on: date | None = None,
) -> Cadence:
    """Say how often partners of the tier meet at the level from a day on; what held before ends
    there."""
    programme = _locked(user, tier.programme)
    check_level(level)
    check_months(every_months)
    check_minutes(minutes)
    day = starts_on or clock.today(programme.time_zone)
    last = Cadence.objects.filter(tier=tier, level=level).exclude(ends_on=F("starts_on")).last()
    if last is not None and last.starts_on > day:
        raise Refused(
            "cadence_later",
            f"Another cadence starts on {last.starts_on:%d %b %Y}.",
            mend="Start this one after it.",
            field="starts_on",
        )
    before = _told(last)
    if last is not None and (last.ends_on is None or last.ends_on > day):
        last.ends_on = day
        last.save(update_fields=["ends_on"])
    made = Cadence.objects.create(
        programme=programme,
        tier=tier,
        level=level,
        every_months=every_months,
        minutes=minutes,
        starts_on=day,
    )
    _entry(user, made, "cadence.set", before, _told(made))
    return made


@transaction.atomic
def cadence_end(*, user: User, cadence: Cadence, ends_on: date | None = None) -> Cadence:
    """From the day on, no meeting of the level is due in the tier."""
    programme = _locked(user, cadence.programme)
    cadence = Cadence.objects.get(pk=cadence.pk)
    day = max(ends_on or clock.today(programme.time_zone), cadence.starts_on)
    if cadence.ends_on is not None and cadence.ends_on <= day:
        raise Refused(
            "cadence_ended", f"It ended on {cadence.ends_on:%d %b %Y} already.", field="ends_on"
        )
    before = _told(cadence)
    cadence.ends_on = day
    cadence.save(update_fields=["ends_on"])
    _entry(user, cadence, "cadence.ended", before, _told(cadence))
    return cadence


def _locked(user: User, programme: Programme) -> Programme:
    require(rules.sets_cadence(user, programme), "set the cadence")
    return Programme.objects.select_for_update().select_related("client").get(pk=programme.pk)


def _told(cadence: Cadence | None) -> dict[str, Any]:
    if cadence is None:
        return {}
    days = {"starts_on": cadence.starts_on, "ends_on": cadence.ends_on}
    return {"every_months": cadence.every_months, "minutes": cadence.minutes, **days}


def _entry(
    user: User, cadence: Cadence, action: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    label = f"{cadence.tier}, {Level(cadence.level).label.lower()}"
    organization_entry(
        user=user,
        organization=cadence.programme.client,
        action=action,
        subject=Subject("cadence", cadence.pk, label),
        before=before,
        after=after,
    )
