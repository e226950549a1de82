"""Waivers: requested by the programme manager, signed by the executive sponsor as well, within the
client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.registry import Kind, register
from covalue.web.ground.agreements.services import agreement_propose, agreement_revise
from covalue.web.ground.organizations.entries import relationship_entry
from covalue.web.ground.organizations.models import Party, Relationship, RoleName
from covalue.web.ground.record.models import ActorSide, Scope
from covalue.web.ground.record.services import Actor, Subject, entry_add
from covalue.web.kit import clock
from covalue.web.kit.days import OUT_OF_REACH, read_day
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.kit.look.templatetags.look import day
from covalue.web.kit.texts import many_lines
from covalue.web.partnership.partners.models import Area, Waiver
from covalue.web.partnership.partners.rules import check_manages
from covalue.web.partnership.partners.selectors import WAIVER
from covalue.web.partnership.partners.services import area_locked, lead_on

FIELDS = frozenset(
    {
        "area_id",
        "area",
        "scope",
        "reason",
        "alternatives",
        "limit_minor",
        "currency",
        "starts_on",
        "ends_on",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: work of the partner in an area that it does not lead, over `[starts_on,
    ends_on)`.

    `limit_minor` is in minor units of the programme's currency; None: no limit in money.
    """

    area: Area
    scope: str
    reason: str
    alternatives: str
    starts_on: date
    ends_on: date
    limit_minor: int | None = None


def waiver_propose(
    *,
    user: User,
    relationship: Relationship,
    request: Request,
    sponsor: User,
    follows: Agreement | None = None,
    expires_at: datetime | None = None,
) -> Agreement:
    """Ask for a waiver: signed at once by the programme manager who asks, it waits for the
    executive sponsor.

    `follows` is a request of before: an open one is revised, one that ended is asked for again.
    """
    check_manages(user, relationship.programme)
    _check_area(relationship, request)
    currency = relationship.programme.currency
    content = {
        "area_id": str(request.area.pk),
        "area": request.area.name,
        "scope": request.scope.strip(),
        "reason": request.reason.strip(),
        "alternatives": request.alternatives.strip(),
        "limit_minor": request.limit_minor,
        "currency": currency if request.limit_minor is not None else "",
        "starts_on": request.starts_on.isoformat(),
        "ends_on": request.ends_on.isoformat(),
    }
    title = f"Waiver: {relationship.partner} in {request.area}"
    draft = Draft(title=title, content=content, expires_at=expires_at)
    if follows is not None and follows.is_open:
        return agreement_revise(
            user=user, agreement=follows, draft=draft, signatories=[user, sponsor]
        )
    return agreement_propose(
        user=user,
        relationship=relationship,
        kind=WAIVER,
        draft=draft,
        signatories=[user, sponsor],
        reference=follows.reference if follows else None,
    )


@transaction.atomic
def waiver_end(*, user: User, waiver: Waiver, ends_on: date) -> Waiver:
    """End it before its day: from `ends_on` on, today at the earliest, nothing is placed under
    it."""
    area_locked(waiver.area)
    waiver = Waiver.objects.select_for_update().get(pk=waiver.pk)
    relationship = waiver.relationship
    check_manages(user, relationship.programme)
    today = clock.today(relationship.programme.time_zone)
    if not max(today, waiver.starts_on) <= ends_on < waiver.ends_on:
        raise Refused(
            "end_wrong",
            f"It can end from {day(max(today, waiver.starts_on))} until {day(waiver.ends_on)}.",
            mend="To prolong it, ask for another waiver.",
            field="ends_on",
        )
    before, waiver.ends_on = waiver.ends_on, ends_on
    waiver.save(update_fields=["ends_on"])
    relationship_entry(
        user=user,
        relationship=relationship,
        action="waiver.ended",
        subject=Subject("waiver", waiver.pk, waiver.area.name),
        before={"ends_on": before},
        after={"ends_on": ends_on},
    )
    return waiver


def check(content: Any) -> None:
    """Refuse a request without scope, reason, alternatives or sensible days, naming the field."""
    if not isinstance(content, dict) or set(content) != FIELDS:
        raise Refused("waiver_wrong", "This is no request for a waiver.")
    if not all(isinstance(content[name], str) for name in ("area", "currency")):
        raise Refused("waiver_wrong", "This is no request for a waiver.")
    for field, what in (
        ("scope", "what exactly the partner may do"),
        ("reason", "why"),
        ("alternatives", "what else was considered, and why it is not enough"),
    ):
        text = content.get(field)
        many_lines(
            text if isinstance(text, str) else "",
            most=most(Waiver, field),
            field=field,
            missing=f"Say {what}.",
        )
    limit = content.get("limit_minor")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit <= 0):
        raise Refused("limit_wrong", "The limit has to be more than nothing.", field="limit")
    starts_on, ends_on = _day(content, "starts_on"), _day(content, "ends_on")
    if ends_on <= starts_on:
        raise Refused("days_reversed", "The waiver would end before it starts.", field="ends_on")
    _uuid(content)


def on_agreed(agreement: Agreement) -> None:
    """Both have signed: the waiver holds, and the partner learns its scope, limit and days."""
    content, relationship = agreement.body, agreement.relationship
    # Not locked: signing holds the chain, which placing takes last.
    area = Area.objects.filter(pk=_uuid(content), programme=relationship.programme_id).first()
    if area is None:
        raise Refused("area_foreign", "This area is not in the programme.", field="area")
    starts_on, ends_on = _day(content, "starts_on"), _day(content, "ends_on")
    _check_days(relationship, area, starts_on, ends_on)
    waiver = Waiver.objects.create(
        relationship=relationship,
        area=area,
        agreement=agreement,
        scope=content["scope"],
        reason=content["reason"],
        alternatives=content["alternatives"],
        limit_minor=content["limit_minor"],
        currency=content["currency"],
        starts_on=starts_on,
        ends_on=ends_on,
        signed_on=clock.today(relationship.programme.time_zone),
    )
    after = {
        "area": area.name,
        "scope": waiver.scope,
        "limit_minor": waiver.limit_minor,
        "currency": waiver.currency,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        actor=_client(relationship),
        action="waiver.granted",
        subject=Subject("waiver", waiver.pk, area.name),
        after=after,
    )


def editor(agreement: Agreement) -> str:
    """Where a request is changed, or made again."""
    return f"{reverse('waiver_new', args=[agreement.relationship_id])}?from={agreement.pk}"


KIND = register(
    Kind(
        WAIVER,
        "Waiver",
        check=check,
        on_agreed=on_agreed,
        editor=editor,
        within=Party.CLIENT,
        signed_by=(RoleName.PROGRAMME_MANAGER, RoleName.EXECUTIVE_SPONSOR),
    )
)


def _check_area(relationship: Relationship, request: Request) -> None:
    area = request.area
    if area.programme_id != relationship.programme_id:
        raise Refused("area_foreign", "This area is not in the programme.", field="area")
    if area.retired_on is not None:
        raise Refused(
            "area_retired", f"{area} was retired on {day(area.retired_on)}.", field="area"
        )
    _check_days(relationship, area, request.starts_on, request.ends_on)


def _check_days(relationship: Relationship, area: Area, starts_on: date, ends_on: date) -> None:
    """Against the day, the lead role and other waivers; once more when the last one signs."""
    today = clock.today(relationship.programme.time_zone)
    if ends_on <= today:
        raise Refused(
            "end_past", f"The waiver would have ended on {day(ends_on)}.", field="ends_on"
        )
    lead = lead_on(area, max(starts_on, today))
    if lead is not None and lead.relationship_id == relationship.pk:
        raise Refused(
            "leads_anyway",
            f"{relationship.partner} leads {area}: it needs no waiver.",
            field="area",
        )
    overlap = Q(relationship=relationship, area=area, starts_on__lt=ends_on, ends_on__gt=starts_on)
    other = Waiver.objects.filter(overlap).first()
    if other is not None and other.ends_on > other.starts_on:
        raise Refused(
            "waiver_overlaps",
            f"A waiver holds from {day(other.starts_on)} to {day(other.ends_on)} already.",
            mend="Begin when it ends, or end it first.",
            field="starts_on",
        )


def _client(relationship: Relationship) -> Actor:
    """The client as a whole: who signed stays within it, and is in its own record."""
    client = relationship.client
    return Actor(id=None, name=client.name, organization=client.name, side=ActorSide.CLIENT)


def _day(content: dict[str, Any], field: str) -> date:
    day = read_day(content.get(field))
    if day is None:
        raise Refused(f"{field}_wrong", f"Give the day as 2026-10-31. {OUT_OF_REACH}", field=field)
    return day


def _uuid(content: dict[str, Any]) -> UUID:
    try:
        return UUID(str(content.get("area_id")))
    except ValueError:
        raise Refused("area_missing", "Say which area.", field="area") from None
