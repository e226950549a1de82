"""Reading projects: those of relationships that the user sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import QuerySet

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.kit.visible import visible_or_404
from covalue.web.value.projects.models import PlacedAs, Project


@dataclass(slots=True)
class OutsideWork:
    """A partner's work, and how much of it is outside its lead role."""

    count: int = 0
    outside: int = 0
    amounts: dict[str, int] = field(default_factory=dict)
    """Minor units by currency, of projects whose amount is known."""
    amounts_outside: dict[str, int] = field(default_factory=dict)
    unknown: int = 0
    """Projects whose amount is not known: they are in no sum."""

    @property
    def percent(self) -> int | None:
        """Outside by number, rounded half up; None without work."""
        return _percent(self.outside, self.count)

    @property
    def amount_percents(self) -> list[tuple[str, int, int, int | None]]:
        """For each currency the whole, the part outside, and its percent."""
        rows = (
            (name, whole, self.amounts_outside.get(name, 0))
            for name, whole in sorted(self.amounts.items())
        )
        return [(name, whole, part, _percent(part, whole)) for name, whole, part in rows]


def project_list(
    *, user: User, relationship: Relationship | None = None, programme: Programme | None = None
) -> QuerySet[Project]:
    """Projects, the latest placed first."""
    visible = organizations.relationship_list(user=user)
    if relationship is not None:
        visible = visible.filter(pk=relationship.pk)
    if programme is not None:
        visible = visible.filter(programme=programme)
    rows = Project.objects.filter(relationship__in=visible.values("pk"))
    return rows.select_related(
        "area", "waiver", "relationship__programme__client", "relationship__partner"
    )


def project_get(*, user: User, project_id: UUID | str) -> Project:
    """One project; Http404 when its relationship is not visible."""
    return visible_or_404(project_list(user=user), project_id)


def shares_outside(*, user: User, relationships: Iterable[Relationship]) -> dict[UUID, OutsideWork]:
    """How much of each partner's work is outside its lead role, by number and by amount, in one
    query."""
    pks = [relationship.pk for relationship in relationships]
    work_outside = {pk: OutsideWork() for pk in pks}
    rows = project_list(user=user).filter(relationship__in=pks).select_related(None).order_by()
    for pk, placed_as, amount, currency in rows.values_list(
        "relationship_id", "placed_as", "amount_minor", "currency"
    ):
        share, outside = work_outside[pk], placed_as == PlacedAs.WAIVER
        share.count += 1
        share.outside += outside
        if amount is None:
            share.unknown += 1
            continue
        share.amounts[currency] = share.amounts.get(currency, 0) + amount
        if outside:
            share.amounts_outside[currency] = share.amounts_outside.get(currency, 0) + amount
    return work_outside


def _percent(part: int, whole: int) -> int | None:
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else None
