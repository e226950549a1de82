"""The API of plans."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements.api import AgreementOut, signatories
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Day, Moment
from covalue.web.kit.limits import text_of
from covalue.web.partnership.plans import selectors, services
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.plan_text import LONGEST, Change, changes
from covalue.web.partnership.plans.selectors import PlanState, Row
from covalue.web.partnership.plans.services import PlanDraft

router = Router(tags=["plans"])


class Goal(Schema):
    """A goal of one side; without a key it gets one."""

    key: str = text_of(ObjectiveProgress, "key", "")
    title: str = Field(max_length=LONGEST)


class Objective(Goal):
    """An objective of both parties, with its owner at each."""

    measure: str = Field(max_length=LONGEST)
    target: str = Field(max_length=LONGEST)
    client_owner: str = Field(max_length=LONGEST)
    partner_owner: str = Field(max_length=LONGEST)
    due_on: Day


class Content(Schema):
    """A plan over the half-open days `[starts_on, ends_on)`."""

    starts_on: Day
    ends_on: Day
    objectives: list[Objective]
    client_goals: list[Goal]
    partner_goals: list[Goal]


class PlanIn(Schema):
    """A plan to be proposed; `follows_id` is the open proposal that you have read, whose place it
    takes."""

    content: Content
    title: str = text_of(Agreement, "title", "Joint account plan")
    summary: str = ""
    reason: str = ""
    expires_at: Moment | None = None
    signatories: list[UUID] = Field(default_factory=list)
    follows_id: UUID | None = None


class RowOut(Schema):
    """An objective or goal with its progress: null where nobody has reported any."""

    key: str
    title: str
    measure: str = ""
    target: str = ""
    client_owner: str = ""
    partner_owner: str = ""
    due_on: date | None
    percent: int | None
    trend: int | None
    expected: int | None
    track: str | None


class PlanOut(Schema):
    """Where a relationship stands with its plan."""

    relationship_id: UUID
    standing: str
    plan_id: UUID | None
    starts_on: date | None
    ends_on: date | None
    coming_id: UUID | None
    proposed_id: UUID | None
    on_track: int
    objectives: list[RowOut]
    client_goals: list[RowOut]
    partner_goals: list[RowOut]


class ChangeOut(Schema):
    """What differs at one place from the version before."""

    of: str
    field: str
    before: str
    after: str


class ProgressIn(Schema):
    """How far an objective or goal is, in percent."""

    key: str = text_of(ObjectiveProgress, "key")
    percent: int
    note: str = text_of(ObjectiveProgress, "note", "")


class ProgressOut(Schema):
    """A report of progress."""

    id: UUID
    plan_id: UUID
    key: str
    percent: int
    note: str
    party: str
    by_name: str
    at: datetime


def _row(row: Row) -> dict[str, Any]:
    figures = {name: getattr(row, name) for name in ("percent", "trend", "expected", "track")}
    return {**row.item, **figures, "due_on": row.due_on}


def _state(relationship_id: UUID, state: PlanState) -> dict[str, Any]:
    def pk(plan: selectors.AccountPlan | None) -> UUID | None:
        return plan.agreement.pk if plan else None

    return {
        "relationship_id": relationship_id,
        "standing": str(state.phase),
        "plan_id": pk(state.plan),
        "starts_on": state.plan.starts_on if state.plan else None,
        "ends_on": state.plan.ends_on if state.plan else None,
        "coming_id": pk(state.coming),
        "proposed_id": pk(state.proposed),
        "on_track": state.tally.well,
        "objectives": [_row(row) for row in state.objectives],
        "client_goals": [_row(row) for row in state.client_goals],
        "partner_goals": [_row(row) for row in state.partner_goals],
    }


@router.get("/relationships/{uuid:relationship_id}/plan", response={200: PlanOut, **ANSWERS})
def plan_get(request: SignedInRequest, relationship_id: UUID) -> dict[str, Any]:
    """What holds, how it stands, what is proposed; `on_track` counts objectives that are on track
    or done."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    on = services.today_of(relationship)
    return _state(
        relationship.pk, selectors.plan_state(user=request.user, relationship=relationship, on=on)
    )


@router.post("/relationships/{uuid:relationship_id}/plan", response={201: AgreementOut, **ANSWERS})
def plan_propose(
    request: SignedInRequest, relationship_id: UUID, body: PlanIn
) -> Status[Agreement]:
    """Propose a plan, revise the own side's open proposal, or counter the other side's."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    draft = PlanDraft(
        content=body.content.model_dump(mode="json"),
        title=body.title,
        summary=body.summary,
        reason=body.reason,
        expires_at=body.expires_at,
    )
    people = signatories(request, relationship, body.signatories)
    made = services.plan_propose(
        user=request.user,
        relationship=relationship,
        draft=draft,
        signatories=people,
        follows=body.follows_id,
    )
    return Status(201, selectors.version_get(user=request.user, version_id=made.pk))


@router.get(
    "/relationships/{uuid:relationship_id}/plan/versions",
    response={200: list[AgreementOut], **ANSWERS},
)
@paginate
def plan_versions(request: SignedInRequest, relationship_id: UUID) -> QuerySet[Agreement]:
    """Every proposal of the plan, newest first."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    return selectors.version_list(user=request.user, relationship=relationship)


@router.get("/plans/{uuid:plan_id}", response={200: AgreementOut, **ANSWERS})
def plan_version(request: SignedInRequest, plan_id: UUID) -> Agreement:
    """One version."""
    return selectors.version_get(user=request.user, version_id=plan_id)


@router.get("/plans/{uuid:plan_id}/changes", response={200: list[ChangeOut], **ANSWERS})
@paginate
def plan_changes(request: SignedInRequest, plan_id: UUID) -> list[Change]:
    """What differs from the proposal that it follows, else from the plan that it replaces."""
    agreement = selectors.version_get(user=request.user, version_id=plan_id)
    before = agreement.follows or agreement.replaces
    return changes(before.body if before else None, agreement.body)


@router.get(
    "/relationships/{uuid:relationship_id}/plan/progress",
    response={200: list[ProgressOut], **ANSWERS},
)
@paginate
def progress_list(
    request: SignedInRequest, relationship_id: UUID, key: str = ""
) -> QuerySet[ObjectiveProgress]:
    """Every report of progress, newest first."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    return selectors.progress_list(user=request.user, relationship=relationship, key=key)


@router.post(
    "/relationships/{uuid:relationship_id}/plan/progress", response={201: ProgressOut, **ANSWERS}
)
def progress_report(
    request: SignedInRequest, relationship_id: UUID, body: ProgressIn
) -> Status[ObjectiveProgress]:
    """Report how far an objective or goal is."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    made: ObjectiveProgress = services.progress_report(
        user=request.user,
        relationship=relationship,
        key=body.key,
        percent=body.percent,
        note=body.note,
    )
    return Status(201, made)
