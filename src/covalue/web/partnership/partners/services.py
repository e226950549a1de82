"""Writing areas and lead roles. The row of the area is locked first: of two changes the second sees
the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F, Max, Q

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.entries import organization_entry, relationship_entry
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.record.services import Subject
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.kit.look.templatetags.look import day
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.partners.models import Area, LeadRole
from covalue.web.partnership.partners.rules import check_manages


@transaction.atomic
def area_create(*, user: User, programme: Programme, name: str, description: str = "") -> Area:
    """Add a category of work, as the last one."""
    check_manages(user, programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    name, description = _name(programme, name), _description(description)
    last = programme.areas.aggregate(last=Max("position"))["last"] or 0
    area = Area.objects.create(
        programme=programme, name=name, description=description, position=last + 1
    )
    _area_entry(user, area, "area.created", {}, {"name": name, "description": area.description})
    return area


@transaction.atomic
def area_change(*, user: User, area: Area, name: str, description: str = "") -> Area:
    """Name or describe the area differently."""
    area = area_locked(area)
    check_manages(user, area.programme)
    before = {"name": area.name, "description": area.description}
    area.name, area.description = _name(area.programme, name, area), _description(description)
    area.save(update_fields=["name", "description"])
    _area_entry(
        user, area, "area.changed", before, {"name": area.name, "description": area.description}
    )
    return area


@transaction.atomic
def area_retire(*, user: User, area: Area) -> Area:
    """Nothing is placed in the area from today on; its history stays."""
    area = area_locked(area)
    check_manages(user, area.programme)
    today = _today(area)
    if area.retired_on is not None:
        raise Refused("retired_already", f"{area} was retired on {day(area.retired_on)}.")
    planned = area.lead_roles.filter(starts_on__gt=today).exclude(ends_on=F("starts_on"))
    if role := lead_on(area, today) or planned.first():
        raise Refused(
            "still_led",
            f"{role.relationship.partner} leads {area}.",
            mend="End the lead role first.",
        )
    area.retired_on = today
    area.save(update_fields=["retired_on"])
    _area_entry(user, area, "area.retired", {}, {"retired_on": today})
    return area


@transaction.atomic
def lead_role_give(
    *,
    user: User,
    area: Area,
    relationship: Relationship,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> LeadRole:
    """Let a partner lead an area that nobody leads over these days."""
    area = area_locked(area)
    starts_on = _check(user, area, relationship, starts_on, ends_on)
    if role := _overlapping(area, starts_on, ends_on):
        raise Refused(
            "area_led",
            f"{role.relationship.partner} leads {area} {_days(role)}.",
            mend="Name a successor from a day on instead, or choose other days.",
            field="starts_on",
        )
    return _begin(user, area, relationship, starts_on, ends_on, reason)


@transaction.atomic
def lead_role_succeed(
    *,
    user: User,
    area: Area,
    relationship: Relationship,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> LeadRole:
    """Let a partner lead the area from the day on; whoever leads it then stops leading on that day.

    A lead role that is planned to begin on that day or later is never cut: it has to be ended
    first.
    """
    area = area_locked(area)
    starts_on = _check(user, area, relationship, starts_on, ends_on)
    present = lead_on(area, starts_on)
    if present is not None and present.relationship_id == relationship.pk:
        raise Refused(
            "leads_already",
            f"{relationship.partner} leads {area} {_days(present)}.",
            field="relationship",
        )
    planned = present is not None and _today(area) < present.starts_on == starts_on
    if role := _overlapping(area, starts_on, ends_on, but=None if planned else present):
        raise Refused(
            "area_led",
            f"{role.relationship.partner} is to lead {area} {_days(role)}.",
            mend="Set an earlier end, or end that lead role first.",
            field="ends_on",
        )
    if present is not None:
        _set_end(user, present, starts_on)
    return _begin(user, area, relationship, starts_on, ends_on, reason)


@transaction.atomic
def lead_role_end(*, user: User, lead_role: LeadRole, ends_on: date) -> LeadRole:
    """Set the first day on which the partner no longer leads: today at the earliest."""
    area = area_locked(lead_role.area)
    check_manages(user, area.programme)
    role = area.lead_roles.select_related(
        "relationship__programme__client", "relationship__partner"
    ).get(pk=lead_role.pk)
    if role.ends_on is not None and role.ends_on <= max(_today(area), role.starts_on):
        raise Refused("ended_already", f"This lead role ended on {day(role.ends_on)}.")
    if ends_on < max(_today(area), role.starts_on):
        raise Refused(
            "end_past",
            "Past days stay as they were.",
            mend="Choose today or later.",
            field="ends_on",
        )
    if other := _overlapping(area, role.starts_on, ends_on, but=role):
        raise Refused(
            "area_led",
            f"{other.relationship.partner} leads {area} {_days(other)}.",
            field="ends_on",
        )
    _set_end(user, role, ends_on)
    return role


def area_locked(area: Area) -> Area:
    """The area as it is after everybody else's transaction; whoever changes it or places work in it
    waits."""
    return Area.objects.select_for_update().get(pk=area.pk)


def _check(
    user: User, area: Area, relationship: Relationship, starts_on: date | None, ends_on: date | None
) -> date:
    check_manages(user, area.programme)
    if relationship.programme_id != area.programme_id:
        raise Refused(
            "partner_foreign", "This partner is not in the programme.", field="relationship"
        )
    starts_on = starts_on or _today(area)
    if area.retired_on is not None:
        raise Refused(
            "area_retired", f"{area} was retired on {day(area.retired_on)}.", field="area"
        )
    if starts_on < _today(area):
        raise Refused(
            "start_past",
            "Past days stay as they were.",
            mend="Choose today or later.",
            field="starts_on",
        )
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("days_reversed", "The lead role would end before it starts.", field="ends_on")
    if relationship.ends_on is not None and relationship.ends_on <= starts_on:
        raise Refused(
            "relationship_ended", "The relationship has ended by then.", field="starts_on"
        )
    return starts_on


def lead_on(area: Area, on: date) -> LeadRole | None:
    """Who leads the area on the day."""
    rows = area.lead_roles.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    return rows.select_related("relationship__programme__client", "relationship__partner").first()


def _overlapping(
    area: Area, starts_on: date, ends_on: date | None, but: LeadRole | None = None
) -> LeadRole | None:
    rows = area.lead_roles.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
    if ends_on is not None:
        rows = rows.filter(starts_on__lt=ends_on)
    rows = rows.exclude(pk=but.pk) if but else rows
    leads = rows.select_related("relationship__partner").order_by("starts_on")
    return next(
        (role for role in leads if role.ends_on is None or role.ends_on > role.starts_on), None
    )


def _begin(
    user: User,
    area: Area,
    relationship: Relationship,
    starts_on: date,
    ends_on: date | None,
    reason: str,
) -> LeadRole:
    role = LeadRole.objects.create(
        area=area,
        relationship=relationship,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=many_lines(reason, most=most(LeadRole, "reason"), field="reason"),
    )
    _role_entry(
        user,
        role,
        "lead_role.given",
        {},
        {"area": area.name, "starts_on": starts_on, "ends_on": ends_on},
    )
    return role


def _set_end(user: User, role: LeadRole, ends_on: date) -> None:
    before, role.ends_on = role.ends_on, max(ends_on, role.starts_on)
    role.save(update_fields=["ends_on"])
    _role_entry(user, role, "lead_role.end_set", {"ends_on": before}, {"ends_on": role.ends_on})


def _role_entry(
    user: User,
    role: LeadRole,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """Into the chain of this relationship; it never names the partner before or after."""
    relationship_entry(
        user=user,
        relationship=role.relationship,
        action=action,
        subject=Subject("lead_role", role.pk, role.area.name),
        before=before,
        after=after,
    )


def _area_entry(
    user: User, area: Area, action: str, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    client = area.programme.client
    organization_entry(
        user=user,
        organization=client,
        action=action,
        subject=Subject("area", area.pk, area.name),
        before=before,
        after=after,
    )


def _name(programme: Programme, name: str, but: Area | None = None) -> str:
    limit = most(Area, "name")
    text = one_line(name, most=limit, field="name", missing="The area needs a name.")
    others = programme.areas.filter(name__iexact=text)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused("name_taken", f"There is an area '{text}' already.", field="name")
    return text


def _description(text: str) -> str:
    return many_lines(text, most=most(Area, "description"), field="description")


def _today(area: Area) -> date:
    return clock.today(area.programme.time_zone)


def _days(role: LeadRole) -> str:
    return (
        f"from {day(role.starts_on)} to {day(role.ends_on)}"
        if role.ends_on
        else f"from {day(role.starts_on)} on"
    )
