"""The API of benefits."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from covalue.language.money import MOST_MINOR
from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements.api import AgreementOut
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.kit import clock
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Day
from covalue.web.kit.limits import text_of
from covalue.web.value.benefits import owners, selectors, services
from covalue.web.value.benefits.models import GAIN_PLACES, ChangeProgress, ValueReport
from covalue.web.value.benefits.project_map import MapRow, project_map
from covalue.web.value.benefits.register import GROUPS, Row, Total, register
from covalue.web.value.benefits.threads import story
from covalue.web.value.cases import selectors as cases
from covalue.web.value.gates.selectors import forecast_case
from covalue.web.value.projects import selectors as projects

router = Router(tags=["benefits"])
ReportedFigure = Annotated[
    Decimal, Field(ge=-MOST_MINOR, le=MOST_MINOR, decimal_places=GAIN_PLACES)
]
"""Minor units, or a gain in the unit of its measure."""


class BenefitOut(Schema):
    """A benefit of the register. Amounts are minor units, null where they are missing or where it
    is no money.

    Promised, expected and attributed are the part due to the project; realized and validated the
    whole effect.
    """

    id: UUID
    project_id: UUID
    key: str
    title: str
    benefit_class: str
    disbenefit: bool
    stage: str
    owner: str
    owner_standing: str
    measure: str
    measure_unit: str
    currency: str
    starts_on: date | None
    ends_on: date | None
    promised_minor: int | None
    expected_minor: int | None
    realized_minor: int | None
    validated_minor: int | None
    attributed_minor: int | None
    lacks: list[str]
    counted_twice: list[str]


class BenefitTotalOut(Schema):
    """A sum of one class in one currency within a group, in minor units."""

    group: str
    benefit_class: str
    currency: str
    count: int
    unknown: int
    stopped: int
    promised: int
    expected: int
    realized: int
    validated: int
    attributed: int
    twice: int


class BenefitPeriodOut(Schema):
    """One period in minor units, or in the measure's unit; null is missing, which is not zero."""

    label: str
    day: date
    closed: bool
    promised: Decimal | None
    planned: Decimal | None
    forecast: Decimal | None
    realized: Decimal | None
    validated: Decimal | None
    attributed: int | None


class RateOut(Schema):
    """Validated to date ÷ planned to date, and the plan that it is measured against."""

    plan: str
    to_date: int
    planned: int
    rate: Decimal | None


class ThreadOut(Schema):
    """One benefit from promised to shared."""

    id: UUID
    title: str
    currency: str
    as_of: str
    owner: str
    owner_standing: str
    to_date: dict[str, int]
    rates: list[RateOut]
    periods: list[BenefitPeriodOut]
    findings: list[str]


class ValueReportIn(Schema):
    """Figures by the first day of their period: minor units, or the measure's unit where it is no
    money."""

    values: dict[Day, ReportedFigure] = Field(min_length=1)
    source: str = text_of(ValueReport, "source", "")


class ValueReportOut(Schema):
    """What somebody reported of a period."""

    id: UUID
    period: date
    stage: str
    amount_minor: int | None
    gain: Decimal | None
    source: str
    party: str
    by_name: str
    at: datetime


class HandoverIn(Schema):
    """Who answers for it next, from a day on."""

    to_id: UUID
    on: Day
    note: str = Field("", max_length=owners.NOTE_MOST)


class MapOut(Schema):
    """One thing on a benefits map."""

    key: str
    kind: str
    title: str
    owner: str
    serves: list[str]
    percent: int | None
    late: bool
    findings: list[str]


class ChangeProgressIn(Schema):
    """How far a change or deliverable is."""

    key: str = text_of(ChangeProgress, "key")
    percent: int = Field(ge=0, le=100)
    note: str = text_of(ChangeProgress, "note", "")


class ChangeProgressOut(Schema):
    """How far a change or deliverable was."""

    id: UUID
    key: str
    percent: int
    note: str
    party: str
    by_name: str
    at: datetime


def _scope(
    user: User, programme_id: UUID | None, relationship_id: UUID | None, project_id: UUID | None
) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    if programme_id is not None:
        scope["programme"] = organizations.programme_get(user=user, programme_id=programme_id)
    if relationship_id is not None:
        scope["relationship"] = organizations.relationship_get(
            user=user, relationship_id=relationship_id
        )
    if project_id is not None:
        scope["project"] = projects.project_get(user=user, project_id=project_id)
    return scope


def _out(row: Row) -> dict[str, Any]:
    benefit = row.benefit
    names = (
        "id",
        "project_id",
        "key",
        "title",
        "benefit_class",
        "disbenefit",
        "measure",
        "measure_unit",
        "currency",
        "starts_on",
        "ends_on",
    )
    return {name: getattr(benefit, name) for name in names} | {
        "stage": row.stage.stage,
        "owner": row.owner,
        "owner_standing": row.ownership.tenure,
        "promised_minor": row.promised,
        "expected_minor": row.expected,
        "realized_minor": row.realized,
        "validated_minor": row.validated,
        "attributed_minor": row.attributed,
        "lacks": list(row.lacks),
        "counted_twice": list(row.counted_twice),
    }


@router.get("/benefits", response={200: list[BenefitOut], **ANSWERS})
@paginate
def benefit_list(
    request: SignedInRequest,
    programme_id: UUID | None = None,
    relationship_id: UUID | None = None,
    project_id: UUID | None = None,
    lacks: str = "",
    words: str = "",
) -> list[dict[str, Any]]:
    """The register of benefits that I see; `lacks` is a code such as no-measure, or any."""
    user = request.user
    filters = {name: value for name, value in (("lacks", lacks), ("words", words)) if value}
    scope = _scope(user, programme_id, relationship_id, project_id)
    listed = register(user=user, filters=filters, **scope)
    return [_out(row) for row in listed.rows]


@router.get("/benefit-totals", response={200: list[BenefitTotalOut], **ANSWERS})
def benefit_totals(
    request: SignedInRequest,
    by: str = "class",
    programme_id: UUID | None = None,
    relationship_id: UUID | None = None,
    project_id: UUID | None = None,
) -> Sequence[Total]:
    """Totals by class, partner, area, project, stage or owner; classes and currencies are never
    mixed."""
    scope = _scope(request.user, programme_id, relationship_id, project_id)
    by = by if by in GROUPS else "class"
    return register(user=request.user, by=by, **scope).totals


@router.get("/benefits/{uuid:benefit_id}", response={200: ThreadOut, **ANSWERS})
def benefit_get(request: SignedInRequest, benefit_id: UUID) -> dict[str, Any]:
    """One benefit: its thread from promised to shared."""
    user = request.user
    benefit = cases.benefit_get(user=user, benefit_id=benefit_id)
    today = clock.today(benefit.project.relationship.programme.time_zone)
    expected = forecast_case(user=user, project=benefit.project)
    told = story(user=user, benefit=benefit, forecast=expected, today=today)
    return {
        "id": benefit.pk,
        "title": benefit.title,
        "currency": benefit.currency,
        "as_of": told.as_of_label,
        "owner": told.ownership.name,
        "owner_standing": told.ownership.tenure,
        "to_date": dict(told.sums),
        "rates": list(told.rates),
        "periods": list(told.rows),
        "findings": [finding.message for finding in told.findings],
    }


@router.get("/benefits/{uuid:benefit_id}/reports", response={200: list[ValueReportOut], **ANSWERS})
@paginate
def report_list(request: SignedInRequest, benefit_id: UUID) -> QuerySet[ValueReport]:
    """Everything that was reported of a benefit, newest first, also what was corrected."""
    benefit = cases.benefit_get(user=request.user, benefit_id=benefit_id)
    return selectors.report_list(user=request.user, benefit=benefit)


@router.post(
    "/benefits/{uuid:benefit_id}/realized", response={201: list[ValueReportOut], **ANSWERS}
)
def value_realized(
    request: SignedInRequest, benefit_id: UUID, body: ValueReportIn
) -> Status[list[ValueReport]]:
    """Say what was realized in periods that are over."""
    return Status(201, _reported(request.user, benefit_id, "realized", body))


@router.post(
    "/benefits/{uuid:benefit_id}/validated", response={201: list[ValueReportOut], **ANSWERS}
)
def value_validated(
    request: SignedInRequest, benefit_id: UUID, body: ValueReportIn
) -> Status[list[ValueReport]]:
    """Say what finance accepts of what was realized."""
    return Status(201, _reported(request.user, benefit_id, "validated", body))


def _reported(user: User, benefit_id: UUID, stage: str, body: ValueReportIn) -> list[ValueReport]:
    benefit = cases.benefit_get(user=user, benefit_id=benefit_id)
    return services.value_report(
        user=user, benefit=benefit, stage=stage, values=body.values, source=body.source
    )


@router.post("/benefits/{uuid:benefit_id}/handover", response={201: AgreementOut, **ANSWERS})
def handover_propose(
    request: SignedInRequest, benefit_id: UUID, body: HandoverIn
) -> Status[Agreement]:
    """Ask that somebody answers for the benefit; both owners sign."""
    user = request.user
    benefit = cases.benefit_get(user=user, benefit_id=benefit_id)
    people = organizations.people_list(user=user, relationship=benefit.project.relationship)
    to = next((person.user for person in people if person.user.pk == body.to_id), None)
    made = owners.handover_propose(user=user, benefit=benefit, to=to, on=body.on, note=body.note)
    return Status(201, made)


@router.get("/projects/{uuid:project_id}/map", response={200: list[MapOut], **ANSWERS})
def benefits_map(request: SignedInRequest, project_id: UUID) -> list[dict[str, Any]]:
    """The benefits map of a project: what serves what, how far it is, what hangs in the air."""
    project = projects.project_get(user=request.user, project_id=project_id)
    on = clock.today(project.relationship.programme.time_zone)
    return [_map_out(row) for row in project_map(user=request.user, project=project, on=on).rows]


def _map_out(row: MapRow) -> dict[str, Any]:
    node = row.node
    return {
        "key": node.name,
        "kind": node.kind,
        "title": node.title,
        "owner": node.owner,
        "serves": list(node.serves),
        "percent": row.percent,
        "late": row.late,
        "findings": list(row.findings),
    }


@router.get(
    "/projects/{uuid:project_id}/progress", response={200: list[ChangeProgressOut], **ANSWERS}
)
@paginate
def change_progress_list(request: SignedInRequest, project_id: UUID) -> QuerySet[ChangeProgress]:
    """Every report of progress in a project, newest first."""
    project = projects.project_get(user=request.user, project_id=project_id)
    return selectors.progress_list(user=request.user, project=project)


@router.post("/projects/{uuid:project_id}/progress", response={201: ChangeProgressOut, **ANSWERS})
def change_progress_report(
    request: SignedInRequest, project_id: UUID, body: ChangeProgressIn
) -> Status[ChangeProgress]:
    """Say how far a change or deliverable is."""
    project = projects.project_get(user=request.user, project_id=project_id)
    row: ChangeProgress = services.change_report(user=request.user, project=project, **body.dict())
    return Status(201, row)
