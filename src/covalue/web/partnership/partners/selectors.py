"""Reading areas, lead roles and waivers: the client sees its programme, a partner what is its
own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.kit.asked_once import kept
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver

P = TypeVar("P", LeadRole, Waiver)
WAIVER = "waiver"
ENDING = timedelta(days=90)
"""A lead role that ends within these days without a successor is flagged."""


@dataclass(frozen=True, slots=True)
class AreaState:
    """Who leads an area on a day, and what comes next."""

    area: Area
    lead: LeadRole | None
    next: LeadRole | None
    """The lead role that begins next, if one is planned."""
    last_day: date | None
    """The first day without a lead, where lead roles follow each other until then; None: no end is
    set."""
    vacant_since: date | None
    """For a vacant area: the day on which the last lead role ended."""
    on: date

    @property
    def is_vacant(self) -> bool:
        """Whether nobody leads it on the day."""
        return self.lead is None

    @property
    def is_ending(self) -> bool:
        """Whether it will be without a lead within 90 days."""
        return (
            self.lead is not None
            and self.last_day is not None
            and self.last_day <= self.on + ENDING
        )

    @property
    def state(self) -> str:
        """`led`, `ending` or `vacant`."""
        return "vacant" if self.is_vacant else "ending" if self.is_ending else "led"


def area_list(
    *, user: User, programme: Programme | None = None, retired: bool = True
) -> QuerySet[Area]:
    """The areas of programmes that the user sees as a whole."""
    rows = Area.objects.filter(programme__in=organizations.programme_list(user=user).values("pk"))
    if programme is not None:
        rows = rows.filter(programme=programme)
    return (rows if retired else rows.filter(retired_on=None)).select_related("programme__client")


def area_get(*, user: User, area_id: UUID | str) -> Area:
    """One area; Http404 for whoever does not see its programme as a whole."""
    return visible_or_404(area_list(user=user), area_id)


def lead_role_list(
    *,
    user: User,
    programme: Programme | None = None,
    relationship: Relationship | None = None,
    on: date | None = None,
) -> QuerySet[LeadRole]:
    """Lead roles of visible relationships; with `on`, those held on the day.

    `reason_seen` is the reason for those who see the client's inner matters, and empty for
    everybody else.
    """
    rows = LeadRole.objects.filter(relationship__in=_visible(user, programme, relationship))
    rows = _with_reason(user, rows)
    return _loaded(rows if on is None else rows.filter(_holds(on)))


def _with_reason(user: User, rows: QuerySet[LeadRole]) -> QuerySet[LeadRole]:
    inner = organizations.inner_relationship_list(user=user, party=Party.CLIENT).filter(
        pk=OuterRef("relationship")
    )
    seen = Case(When(Exists(inner), then=F("reason")), default=Value(""), output_field=TextField())
    return rows.annotate(**{"reason_seen": seen})


def lead_role_get(*, user: User, lead_role_id: UUID | str) -> LeadRole:
    """One lead role; Http404 when its relationship is not visible."""
    return visible_or_404(lead_role_list(user=user), lead_role_id)


def waiver_list(
    *,
    user: User,
    programme: Programme | None = None,
    relationship: Relationship | None = None,
    on: date | None = None,
) -> QuerySet[Waiver]:
    """Signed waivers of visible relationships; with `on`, those in force on the day."""
    rows = Waiver.objects.filter(relationship__in=_visible(user, programme, relationship))
    return _loaded(rows if on is None else rows.filter(_holds(on)))


@kept
def waivers_begun(*, user: User, programme: Programme, on: date) -> list[Waiver]:
    """Waivers in force on the day and ended ones with work that goes on, each with its number of
    such: `going`."""
    seen = {
        relationship.pk: relationship
        for relationship in organizations.relationships_seen(user=user)
        if relationship.programme_id == programme.pk
    }
    going = Count("projects", filter=Q(projects__ended_on=None) | Q(projects__ended_on__gt=on))
    rows = Waiver.objects.filter(relationship__in=list(seen), starts_on__lte=on).annotate(
        **{"going": going}
    )
    rows = rows.filter(Q(ends_on__gt=on) | Q(going__gt=0)).select_related("area")
    return _placed(rows, seen)


def waiver_get(*, user: User, waiver_id: UUID | str) -> Waiver:
    """One signed waiver; Http404 when its relationship is not visible."""
    return visible_or_404(waiver_list(user=user), waiver_id)


def waiver_log(*, user: User, programme: Programme) -> QuerySet[Agreement]:
    """Every request for a waiver, signed or not, newest first; for the client only, who alone sees
    requests."""
    rows = agreements.agreement_list(user=user, kind=WAIVER).filter(
        relationship__programme=programme
    )
    return rows.filter(
        relationship__programme__in=organizations.programme_list(user=user)
    ).select_related("waiver")


def sees_inside(*, user: User, relationship: Relationship) -> bool:
    """Whether the user sees what the client keeps to itself about the relationship, as a waiver's
    reason."""
    inner = organizations.inner_relationship_list(user=user, party=Party.CLIENT)
    return inner.filter(pk=relationship.pk).exists()


@kept
def area_states(*, user: User, programme: Programme, on: date) -> list[AreaState]:
    """Who leads each area of the programme that is not retired, in one query."""
    rows = area_list(user=user, programme=programme).filter(
        Q(retired_on=None) | Q(retired_on__gt=on)
    )
    return _states(user, rows, programme, on)


def area_state(*, user: User, area: Area, on: date) -> AreaState:
    """Who leads the area, retired or not, and what comes next."""
    [state] = _states(user, area_list(user=user).filter(pk=area.pk), area.programme, on)
    return state


def _states(user: User, rows: QuerySet[Area], programme: Programme, on: date) -> list[AreaState]:
    seen = {
        relationship.pk: relationship
        for relationship in organizations.relationships_seen(user=user)
        if relationship.programme_id == programme.pk
    }
    inner = organizations.inner_relationship_list(user=user, party=Party.CLIENT)
    reason = Case(
        When(Exists(inner.filter(pk=OuterRef("lasting__relationship"))), then=F("lasting__reason")),
        default=Value(""),
        output_field=TextField(),
    )
    over = LeadRole.objects.filter(
        area=OuterRef("pk"),
        relationship__in=list(seen),
        ends_on__lte=on,
        ends_on__gt=F("starts_on"),
    )
    last_over = Subquery(over.order_by("-ends_on").values("ends_on")[:1])
    lasting = Q(lead_roles__ends_on=None) | Q(lead_roles__ends_on__gt=on)
    whole = [field.attname for field in Area._meta.concrete_fields]
    of_role = ["id", "area_id", "relationship_id", "starts_on", "ends_on"]
    joined = rows.select_related(None).annotate(
        lasting=FilteredRelation("lead_roles", condition=lasting)
    )
    joined = joined.order_by(*(Area._meta.ordering or ()), "lasting__starts_on")
    columns: list[Any] = [*whole, *(f"lasting__{name}" for name in of_role), last_over, reason]
    areas: dict[UUID, tuple[Area, list[LeadRole], date | None]] = {}
    table: Iterable[Sequence[Any]] = joined.values_list(*columns)
    for *values, since, reason_seen in table:
        if values[0] not in areas:
            areas[values[0]] = (Area.from_db(None, whole, values[: len(whole)]), [], since)
            areas[values[0]][0].programme = programme
        area, roles, _since = areas[values[0]]
        if values[len(whole)] is not None and values[len(whole) + 2] in seen:
            role = LeadRole.from_db(None, of_role, values[len(whole) :])
            role.area, role.relationship = area, seen[role.relationship_id]
            role.reason_seen = reason_seen
            roles.append(role)
    return [_state(area, roles, since, on) for area, roles, since in areas.values()]


def _state(area: Area, lasting: Iterable[LeadRole], since: date | None, on: date) -> AreaState:
    """How the area stands, from the lead roles of that day and later, and the day on which the last
    one was over."""
    held = [role for role in lasting if role.ends_on is None or role.ends_on > role.starts_on]
    lead = next((role for role in held if role.starts_on <= on), None)
    coming = [role for role in held if role.starts_on > on]
    last = lead.ends_on if lead else None
    for role in coming:
        if role.starts_on == last:
            last = role.ends_on
    return AreaState(area, lead, coming[0] if coming else None, last, None if lead else since, on)


def _placed(rows: Iterable[P], seen: Mapping[UUID, Relationship]) -> list[P]:
    """The rows with their relationships, which were read already."""
    waivers = list(rows)
    for row in waivers:
        row.relationship = seen[row.relationship_id]
    return waivers


def _visible(
    user: User, programme: Programme | None, relationship: Relationship | None
) -> QuerySet[Relationship]:
    rows = organizations.relationship_list(user=user)
    if programme is not None:
        rows = rows.filter(programme=programme)
    if relationship is not None:
        rows = rows.filter(pk=relationship.pk)
    return rows


def _holds(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def _loaded(rows: QuerySet[P]) -> QuerySet[P]:
    return rows.select_related("area", "relationship__programme__client", "relationship__partner")
