"""What the programme manager must act on about lead roles and waivers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from covalue.web.accounts.models import User
from covalue.web.look.attention import Attention, Urgency
from covalue.web.look.templatetags.look import day
from covalue.web.organizations.models import Programme, Relationship
from covalue.web.partners import selectors
from covalue.web.partners.models import Waiver
from covalue.web.partners.selectors import AreaState

WAIVER_ENDS = timedelta(days=30)


def attention(
    *, user: User, relationships: Iterable[Relationship], programme: Programme | None = None, now: datetime
) -> list[Attention]:
    """Areas without a lead or soon without, waivers that end; for the client's programme only."""
    if programme is None:
        return []
    on = now.astimezone(ZoneInfo(programme.time_zone)).date()
    states = selectors.area_states(user=user, programme=programme, on=on)
    found = [entry for each in states if (entry := _of_area(each, on))]
    wanted = {each.pk for each in relationships}
    rows = selectors.waiver_list(user=user, programme=programme).filter(ends_on__gt=on, ends_on__lte=on + WAIVER_ENDS)
    return found + [_of_waiver(each) for each in rows if each.relationship_id in wanted]


def _of_area(state: AreaState, on: date) -> Attention | None:
    link = reverse("lead_role_new", args=[state.area.pk])
    if state.is_vacant:
        since = f"vacant since {day(state.vacant_since)}" if state.vacant_since else "nobody has led it yet"
        after = f"; {state.next.relationship.partner} begins on {day(state.next.starts_on)}" if state.next else ""
        return Attention(
            urgency=Urgency.TO_DO if state.next else Urgency.BROKEN, text=f"Name a lead for {state.area}", link=link,
            reason=since + after, due=state.next.starts_on if state.next else None,
        )  # fmt: skip
    if not state.is_ending:
        return None
    assert state.lead is not None, "an area that is ending has a lead"
    left = (state.last_day - on).days if state.last_day else 0
    return Attention(
        urgency=Urgency.ENDING, text=f"Name who leads {state.area} next", link=link, due=state.last_day,
        reason=f"the lead role of {state.lead.relationship.partner} ends in {left} days",
        relationship_id=state.lead.relationship_id,
    )  # fmt: skip


def _of_waiver(waiver: Waiver) -> Attention:
    return Attention(
        urgency=Urgency.ENDING, text=f"Renew or end the waiver of {waiver.relationship.partner}", due=waiver.ends_on,
        link=reverse("waiver", args=[waiver.pk]), reason=f"in {waiver.area}",
        relationship_id=waiver.relationship_id,
    )  # fmt: skip
