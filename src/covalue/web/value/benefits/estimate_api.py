"""The API of estimates: how far they were from what came."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from covalue.benefits.estimates import FEW, Bias
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party
from covalue.web.ground.organizations.rules import party_of
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.value.benefits.estimates import Compared, Estimates, Group, estimates
from covalue.web.value.projects import selectors as projects

router = Router(tags=["benefits"])


class BiasOut(Schema):
    """What estimates of one class in one currency promised and what came, in minor units; the part
    due to the project.

    `rate` is (came − promised) ÷ |promised|; null where there are too few benefits to tell.
    """

    group: str
    benefit_class: str = Field(alias="class_")
    currency: str
    count: int
    short: int
    promised: int
    came: int
    rate: Decimal | None


class DriverBiasOut(Schema):
    """What one driver took from (below zero) or added to the estimates of a class, in minor
    units."""

    driver: str
    benefit_class: str = Field(alias="class_")
    currency: str
    count: int
    of: int
    amount: int
    rate: Decimal | None


class EstimateOut(Schema):
    """One delivered benefit: promised and came up to the end of a period, minor units, the part due
    to the project."""

    benefit_id: UUID
    title: str
    project_id: UUID
    owner: str | None
    until: str
    benefit_class: str
    currency: str
    promised: int
    came: int
    drivers: dict[str, int]


class LeftOutOut(Schema):
    """A delivered benefit that cannot be compared, and why."""

    benefit_id: UUID
    title: str
    reason: str


class EstimatesOut(Schema):
    """How good estimates were. `by_owner` and owners are null for everybody but the client's side;
    `by_partner` is null but for a programme.
    """

    few: int
    by_class: list[BiasOut]
    by_driver: list[DriverBiasOut]
    by_project: list[BiasOut]
    by_partner: list[BiasOut] | None
    by_owner: list[BiasOut] | None
    benefits: list[EstimateOut]
    left_out: list[LeftOutOut]


@router.get("/programmes/{uuid:programme_id}/estimates", response={200: EstimatesOut, **ANSWERS})
def programme_estimates(request: SignedInRequest, programme_id: UUID) -> dict[str, Any]:
    """How good the estimates of a programme were: by class, driver, project, partner and owner."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    told = estimates(user=request.user, programme=programme)
    return _estimates(told, owners=True) | {"by_partner": _flat(told.by_partner)}


@router.get(
    "/relationships/{uuid:relationship_id}/estimates", response={200: EstimatesOut, **ANSWERS}
)
def relationship_estimates(request: SignedInRequest, relationship_id: UUID) -> dict[str, Any]:
    """How good the estimates with one partner were."""
    user = request.user
    relationship = organizations.relationship_get(user=user, relationship_id=relationship_id)
    told = estimates(user=user, relationship=relationship)
    return _estimates(told, owners=party_of(user, relationship) == Party.CLIENT)


@router.get("/projects/{uuid:project_id}/estimates", response={200: EstimatesOut, **ANSWERS})
def project_estimates(request: SignedInRequest, project_id: UUID) -> dict[str, Any]:
    """The post-implementation review of a project."""
    user = request.user
    project = projects.project_get(user=user, project_id=project_id)
    told = estimates(user=user, project=project)
    return _estimates(told, owners=party_of(user, project.relationship) == Party.CLIENT)


def _estimates(told: Estimates, *, owners: bool) -> dict[str, Any]:
    return {
        "few": FEW,
        "by_class": told.by_class,
        "by_driver": told.by_driver,
        "by_project": _flat(told.by_project),
        "by_partner": None,
        "by_owner": _flat(told.by_owner) if owners else None,
        "benefits": [_estimate(row, owners) for row in told.rows],
        "left_out": [
            {"benefit_id": row.benefit.pk, "title": row.benefit.title, "reason": row.reason}
            for row in told.left_out
        ],
    }


def _estimate(row: Compared, owners: bool) -> dict[str, Any]:
    benefit = row.benefit
    return {
        "benefit_id": benefit.pk,
        "title": benefit.title,
        "project_id": benefit.project_id,
        "owner": row.owner if owners else None,
        "until": row.until,
        "benefit_class": benefit.benefit_class,
        "currency": row.told.currency,
        "promised": row.told.promised,
        "came": row.told.came,
        "drivers": dict(row.told.drivers),
    }


def _flat(groups: Sequence[Group]) -> list[Bias]:
    return [row for group in groups for row in group.rows]
