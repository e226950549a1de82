"""What the programme manager must act on about lead roles and waivers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Attention, Urgency
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.partners import selectors
from covalue.web.partnership.partners.models import Waiver
from covalue.web.partnership.partners.selectors import AreaState

WAIVER_ENDS = timedelta(days=30)


def attention(
    *,
    user: User,
    relationships: Iterable[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """Areas without a lead or soon without, waivers that end or have ended; for the client's
    programme only."""
    if programme is None:
        return []
    on = clock.day_in(now, programme.time_zone)
    states = selectors.area_states(user=user, programme=programme, on=on)
    entries = [entry for state in states if (entry := _of_area(state, on))]
    wanted = {relationship.pk for relationship in relationships}
    begun = selectors.waivers_begun(user=user, programme=programme, on=on)
    waivers = [waiver for waiver in begun if waiver.relationship_id in wanted]
    allowed = {
        (waiver.relationship_id, waiver.area_id) for waiver in waivers if waiver.ends_on > on
    }
    allowed |= {(state.lead.relationship_id, state.area.pk) for state in states if state.lead}
    ending = [_of_waiver(waiver) for waiver in waivers if on < waiver.ends_on <= on + WAIVER_ENDS]
    over = [
        waiver
        for waiver in waivers
        if waiver.ends_on <= on and (waiver.relationship_id, waiver.area_id) not in allowed
    ]
    return entries + ending + [_of_work(waiver, waiver.going) for waiver in over if waiver.going]


def _of_area(state: AreaState, on: date) -> Attention | None:
    page = ("lead_role_new", state.area.pk)
    if state.is_vacant:
        since = (
            f"vacant since {day(state.vacant_since)}"
            if state.vacant_since
            else "nobody has led it yet"
        )
        after = (
            f"; {state.next.relationship.partner} begins on {day(state.next.starts_on)}"
            if state.next
            else ""
        )
        return Attention(
            urgency=Urgency.TO_DO if state.next else Urgency.BROKEN,
            text=f"Name a lead for {state.area}",
            page=page,
            reason=since + after,
            due=state.next.starts_on if state.next else None,
        )
    if not state.is_ending:
        return None
    assert state.lead is not None, "an area that is ending has a lead"
    left = (state.last_day - on).days if state.last_day else 0
    return Attention(
        urgency=Urgency.ENDING,
        text=f"Name who leads {state.area} next",
        page=page,
        due=state.last_day,
        reason=f"the lead role of {state.lead.relationship.partner} ends in {left} days",
        relationship_id=state.lead.relationship_id,
    )


def _of_waiver(waiver: Waiver) -> Attention:
    return Attention(
        urgency=Urgency.ENDING,
        text=f"Renew or end the waiver of {waiver.relationship.partner}",
        due=waiver.ends_on,
        page=("waiver", waiver.pk),
        reason=f"in {waiver.area}",
        relationship_id=waiver.relationship_id,
    )


def _of_work(waiver: Waiver, going: int) -> Attention:
    work = "1 project goes on" if going == 1 else f"{going} projects go on"
    return Attention(
        urgency=Urgency.BROKEN,
        text=f"Renew the waiver of {waiver.relationship.partner} or end its work",
        page=("waiver", waiver.pk),
        relationship_id=waiver.relationship_id,
        reason=f"{work} in {waiver.area}; the waiver ended on {day(waiver.ends_on)}",
    )
