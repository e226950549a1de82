"""Placing work: with the lead of the area, or under a waiver. Nothing else passes."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.entries import relationship_entry
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.record.services import Subject
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import check_amount, most
from covalue.web.kit.look.templatetags.look import day, money
from covalue.web.kit.sums import exact_sum
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.partners.models import Area, Waiver
from covalue.web.partnership.partners.rules import check_manages
from covalue.web.partnership.partners.services import area_locked, lead_on
from covalue.web.value.projects.models import PlacedAs, Project


@transaction.atomic
def project_place(
    *,
    user: User,
    relationship: Relationship,
    area: Area,
    name: str,
    description: str = "",
    amount_minor: int | None = None,
) -> Project:
    """Place work with the partner as of today; `amount_minor` in the programme's currency, None:
    not known.

    The area's row is locked first, so that neither a change of the lead nor another placement under
    the same waiver can happen in between.
    """
    area = area_locked(area)
    programme = relationship.programme
    check_manages(user, programme)
    name = one_line(
        name, most=most(Project, "name"), field="name", missing="The project needs a name."
    )
    today = clock.today(programme.time_zone)
    description = many_lines(description, most=most(Project, "description"), field="description")
    _check(relationship, area, amount_minor, today)
    waiver = _allowed_by(relationship, area, today, amount_minor)
    project = Project.objects.create(
        relationship=relationship,
        area=area,
        name=name,
        description=description,
        amount_minor=amount_minor,
        currency=programme.currency if amount_minor is not None else "",
        placed_on=today,
        waiver=waiver,
        placed_as=PlacedAs.WAIVER if waiver else PlacedAs.LEAD,
        placed_by_name=user.name,
    )
    after = {
        "area": area.name,
        "placed_as": project.placed_as,
        "amount_minor": amount_minor,
        "currency": project.currency,
        "description": project.description,
    }
    relationship_entry(
        user=user,
        relationship=relationship,
        action="project.placed",
        subject=_subject(project),
        after=after,
    )
    return project


@transaction.atomic
def project_end(*, user: User, project: Project) -> Project:
    """The work is over as of today."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    check_manages(user, project.relationship.programme)
    if project.ended_on is not None:
        raise Refused("ended_already", f"This project ended on {day(project.ended_on)}.")
    project.ended_on = clock.today(project.relationship.programme.time_zone)
    project.save(update_fields=["ended_on"])
    relationship_entry(
        user=user,
        relationship=project.relationship,
        action="project.ended",
        subject=_subject(project),
        after={"ended_on": project.ended_on},
    )
    return project


def _subject(project: Project) -> Subject:
    return Subject("project", project.pk, project.name)


def _check(relationship: Relationship, area: Area, amount_minor: int | None, today: date) -> None:
    if area.programme_id != relationship.programme_id:
        raise Refused("area_foreign", "This area is not in the programme.", field="area")
    if area.retired_on is not None:
        raise Refused(
            "area_retired", f"{area} was retired on {day(area.retired_on)}.", field="area"
        )
    if relationship.ends_on is not None and relationship.ends_on <= today:
        raise Refused(
            "relationship_ended", "The relationship has ended; nothing new is placed in it."
        )
    if amount_minor is None:
        return
    if amount_minor < 0:
        raise Refused("amount_negative", "The amount cannot be below nothing.", field="amount")
    currency = relationship.programme.currency
    check_amount(amount_minor, currency, what="The amount", field="amount")


def _allowed_by(
    relationship: Relationship, area: Area, today: date, amount_minor: int | None
) -> Waiver | None:
    """The waiver that allows it; None where the partner leads the area. Refused where neither is
    so."""
    lead = lead_on(area, today)
    if lead is not None and lead.relationship_id == relationship.pk:
        return None
    held = Q(relationship=relationship, area=area, starts_on__lte=today, ends_on__gt=today)
    waiver = Waiver.objects.select_for_update().filter(held).first()
    if waiver is None:
        leads = f"{lead.relationship.partner} does" if lead else "nobody does"
        raise Refused(
            "excluded",
            f"{relationship.partner} does not lead {area}: {leads}.",
            mend=(
                "Place it with the lead, or ask for a waiver on the page of"
                f" {relationship.partner}'s lead roles."
            ),
            field="relationship",
        )
    if waiver.limit_minor is not None:
        _check_limit(waiver, waiver.limit_minor, amount_minor)
    return waiver


def _check_limit(waiver: Waiver, limit_minor: int, amount_minor: int | None) -> None:
    if amount_minor is None:
        raise Refused(
            "amount_missing",
            "The waiver has a limit in money.",
            mend="Give the amount.",
            field="amount",
        )
    used = waiver.projects.aggregate(used=exact_sum("amount_minor"))["used"] or 0
    if used + amount_minor > limit_minor:
        room = money(limit_minor - used, waiver.currency)
        raise Refused(
            "waiver_exhausted",
            f"The waiver allows {money(limit_minor, waiver.currency)}; {room} is left.",
            mend="Place less, or ask for another waiver.",
            field="amount",
        )
