"""The API of business cases."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements.api import AgreementOut, signatories
from covalue.web.ground.agreements.models import Agreement
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Moment
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import amount_of, text_of
from covalue.web.kit.prepared import prepared, prepares
from covalue.web.value.cases import rules, selectors, services
from covalue.web.value.cases.figures import CaseFigures, figures_of
from covalue.web.value.cases.models import OPTION_MOST, CaseVersion, Plan, PrivateCost
from covalue.web.value.projects import selectors as projects
from covalue.web.value.projects.models import Project

router = Router(tags=["business cases"])


class VersionOut(Schema):
    """A version of a business case."""

    id: UUID
    number: int
    hash: str
    note: str
    party: str
    by_name: str
    at: datetime


class OptionOut(Schema):
    """The figures of an option in the case's currency; paybacks in years, null where nothing comes
    back."""

    option: str
    title: str
    currency: str
    net_present_value: Decimal
    rates: list[float]
    payback: Decimal | None
    benefit_cost_ratio: Decimal | None
    better: Decimal | None


class GroupOut(Schema):
    """Benefits of a class, or costs of a party, in one currency, in minor units by period."""

    name: str
    currency: str
    amounts: list[int]
    total: int


class CaseOut(VersionOut):
    """A version with its document and what follows from it; findings are what a reviewer would
    ask."""

    document: dict[str, Any]
    periods: list[str]
    options: list[OptionOut]
    groups: list[GroupOut]
    missing: list[str]
    findings: list[str]


class VersionIn(Schema):
    """A document as data, or as YAML text; `follows` is the number of the version that you have
    read, 0: none."""

    document: dict[str, Any] | None = None
    text: str = text_of(CaseVersion, "document", "")
    follows: int = Field(ge=0, lt=2**31)
    note: str = text_of(CaseVersion, "note", "")


class ProjectPlanOut(Schema):
    """A version that both parties agreed at a gate; the first is the original promise."""

    id: UUID
    number: int
    gate: str
    version: int
    hash: str
    reason: str
    frozen_on: date
    agreement_id: UUID


class ProjectPlanIn(Schema):
    """A version to be signed by both as the plan of a gate; a plan that is there is replaced with a
    reason only."""

    version: int = Field(ge=1, lt=2**31)
    gate: str = text_of(Plan, "gate")
    option: str = Field("", max_length=OPTION_MOST)
    reason: str = text_of(Plan, "reason", "")
    signatories: list[UUID] = Field(min_length=1)
    expires_at: Moment | None = None


class PrivateCostOut(Schema):
    """What my own party keeps to itself, in minor units by period."""

    key: UUID
    title: str
    currency: str
    amounts: dict[str, int]
    by_name: str
    at: datetime


class PrivateCostIn(Schema):
    """What the project costs my own party; with `key` in place of what was kept."""

    title: str = text_of(PrivateCost, "title")
    amounts: dict[str, Annotated[int, amount_of(least=0)]]
    currency: str = text_of(PrivateCost, "currency", "")
    key: UUID | None = None


def _project(request: SignedInRequest, project_id: UUID) -> Project:
    return projects.project_get(user=request.user, project_id=project_id)


def _case(version: CaseVersion) -> dict[str, Any]:
    figures: CaseFigures = figures_of(version.document)
    names = ("id", "number", "hash", "note", "party", "by_name", "at")
    options = [
        {name: getattr(appraisal, name) for name in OptionOut.model_fields if name != "rates"}
        | {"rates": list(appraisal.rates.rates)}
        for appraisal in figures.options
    ]
    return {name: getattr(version, name) for name in names} | {
        "document": version.body,
        "periods": figures.labels,
        "options": options,
        "groups": list(figures.groups),
        "missing": list(figures.missing),
        "findings": [str(finding) for finding in figures.findings],
    }


@router.get("/projects/{uuid:project_id}/case", response={200: CaseOut | None, **ANSWERS})
def case_get(request: SignedInRequest, project_id: UUID) -> dict[str, Any] | None:
    """The latest version with its figures; null where nothing was written yet."""
    project = _project(request, project_id)
    version = selectors.current(user=request.user, project=project)
    return _case(version) if version else None


@router.get(
    "/projects/{uuid:project_id}/case/versions", response={200: list[VersionOut], **ANSWERS}
)
@paginate
def case_version_list(request: SignedInRequest, project_id: UUID) -> QuerySet[CaseVersion]:
    """Every version, newest first."""
    return selectors.version_list(user=request.user, project=_project(request, project_id))


@router.get(
    "/projects/{uuid:project_id}/case/versions/{int:number}", response={200: CaseOut, **ANSWERS}
)
def case_version_get(request: SignedInRequest, project_id: UUID, number: int) -> dict[str, Any]:
    """One version with its figures."""
    project = _project(request, project_id)
    return _case(selectors.version_get(user=request.user, project=project, number=number))


@router.post("/projects/{uuid:project_id}/case/versions", response={201: CaseOut, **ANSWERS})
def case_version_save(
    request: SignedInRequest, project_id: UUID, body: VersionIn
) -> Status[dict[str, Any]]:
    """Save a version; where the document is wrong nothing is saved and every place is named."""
    project = _project(request, project_id)
    version = services.version_save(
        user=request.user,
        project=project,
        follows=body.follows,
        note=body.note,
        document=prepared(request) or _document(body),
    )
    return Status(201, _case(version))


@prepares("/case/versions")
def _read_before(request: HttpRequest, user: User, project_id: UUID) -> CaseFigures:
    """The document of a write with an idempotency key, read before its transaction."""
    project = projects.project_get(user=user, project_id=project_id)
    require(rules.writes_case(user, project))
    return services.read_for(project, _document(VersionIn.model_validate_json(request.body)))


def _document(body: VersionIn) -> dict[str, Any] | str:
    if body.document is None and not body.text.strip():
        raise Refused(
            "document_missing",
            "There is no document.",
            mend="Send `document` or `text`.",
            field="document",
        )
    return body.text if body.document is None else body.document


@router.get("/projects/{uuid:project_id}/plans", response={200: list[ProjectPlanOut], **ANSWERS})
def project_plan_list(request: SignedInRequest, project_id: UUID) -> list[dict[str, Any]]:
    """What both parties agreed at the gates, in order."""
    rows = selectors.plan_list(user=request.user, project=_project(request, project_id))
    names = ("id", "number", "gate", "hash", "reason", "frozen_on", "agreement_id")
    return [
        {name: getattr(row, name) for name in names} | {"version": row.version.number}
        for row in rows
    ]


@router.post("/projects/{uuid:project_id}/plans", response={201: AgreementOut, **ANSWERS})
def project_plan_propose(
    request: SignedInRequest, project_id: UUID, body: ProjectPlanIn
) -> Status[Agreement]:
    """Ask both parties to sign a version as the plan of a gate."""
    project = _project(request, project_id)
    version = selectors.version_get(user=request.user, project=project, number=body.version)
    draft = services.GatePlanDraft(
        version=version,
        gate=body.gate,
        option=body.option,
        reason=body.reason,
        expires_at=body.expires_at,
    )
    people = signatories(request, project.relationship, body.signatories)
    made = services.gate_plan_propose(
        user=request.user, project=project, draft=draft, signatories=people
    )
    return Status(201, made)


@router.get(
    "/projects/{uuid:project_id}/private-costs", response={200: list[PrivateCostOut], **ANSWERS}
)
def private_cost_list(request: SignedInRequest, project_id: UUID) -> list[PrivateCost]:
    """What my own party keeps to itself."""
    return list(
        selectors.private_cost_list(user=request.user, project=_project(request, project_id))
    )


@router.post("/projects/{uuid:project_id}/private-costs", response={201: PrivateCostOut, **ANSWERS})
def private_cost_save(
    request: SignedInRequest, project_id: UUID, body: PrivateCostIn
) -> Status[PrivateCost]:
    """Keep what the project costs my own party."""
    project = _project(request, project_id)
    row: PrivateCost = services.private_cost_save(user=request.user, project=project, **body.dict())
    return Status(201, row)


@router.post(
    "/projects/{uuid:project_id}/private-costs/{uuid:key}/withdraw",
    response={200: PrivateCostOut, **ANSWERS},
)
def private_cost_withdraw(request: SignedInRequest, project_id: UUID, key: UUID) -> PrivateCost:
    """It does not hold any more; what was kept before stays."""
    project = _project(request, project_id)
    return services.private_cost_withdraw(user=request.user, project=project, key=key)
