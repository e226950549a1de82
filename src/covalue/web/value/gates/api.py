"""The API of gates."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements.api import AgreementOut, signatories
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Day, Moment
from covalue.web.kit.limits import text_of
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import Gate
from covalue.web.value.documents import selectors as evidence
from covalue.web.value.gates import selectors, services
from covalue.web.value.gates.models import (
    ANSWER_MOST,
    EVIDENCE_MOST,
    KEY_MOST,
    QUESTION_MOST,
    BenefitReview,
    GateDecision,
    MilestoneForecast,
)
from covalue.web.value.gates.selectors import Milestone, Review
from covalue.web.value.gates.services import ReviewDraft
from covalue.web.value.projects import selectors as projects

router = Router(tags=["gates"])


class Question(Schema):
    """What is asked at a gate, and why; a new question gets a key."""

    key: str = Field("", max_length=KEY_MOST)
    question: str = Field(max_length=QUESTION_MOST)
    why: str = Field("", max_length=QUESTION_MOST)


class GateDecisionOut(Schema):
    """What both parties signed at a gate."""

    id: UUID
    number: int
    gate: str
    decision: str
    conditions: str
    agreement_id: UUID
    decided_on: date


class StageOut(Schema):
    """The stage of a project, what is asked at its gate, and what was decided."""

    stage: str
    stopped: bool
    on_hold: bool
    since: date | None
    questions: list[Question]
    decisions: list[GateDecisionOut]


class VersionOf(Schema):
    """A version of a shared document of the project."""

    document_id: UUID
    version: int = Field(ge=1, lt=2**31)


class AnswerIn(Schema):
    """An answer to a question: yes, partly, no, not applicable; with its evidence in words and as
    documents."""

    answer: str = Field(max_length=ANSWER_MOST)
    evidence: str = Field("", max_length=EVIDENCE_MOST)
    documents: list[VersionOf] = Field(default_factory=list, max_length=20)


class GateReviewIn(Schema):
    """A decision to be signed by both: go, hold or stop, with an answer to every question by its
    key."""

    decision: str = text_of(GateDecision, "decision")
    conditions: str = text_of(GateDecision, "conditions", "")
    answers: dict[str, AnswerIn]
    signatories: list[UUID] = Field(min_length=1)
    expires_at: Moment | None = None


class MilestoneOut(Schema):
    """A milestone as promised, planned and expected; `late` in periods of the case, null where
    nothing was promised."""

    key: str
    title: str
    promised: str
    planned: str
    expected: str
    late: int | None
    reason: str


class MilestoneIn(Schema):
    """When a milestone is expected now: a day, or a period."""

    key: str = text_of(MilestoneForecast, "key")
    date: str = text_of(MilestoneForecast, "date")
    reason: str = text_of(MilestoneForecast, "reason")


class BenefitReviewOut(Schema):
    """A scheduled review; null where it was not held."""

    benefit_id: UUID
    title: str
    due_on: date
    held_on: date | None
    outcome: str


class BenefitReviewIn(Schema):
    """What a scheduled review came to."""

    due_on: Day
    held_on: Day
    outcome: str = text_of(BenefitReview, "outcome")


class ChecklistIn(Schema):
    """What is asked at a gate from now on."""

    items: list[Question]


class ChecklistOut(Schema):
    """What is asked at a gate."""

    gate: str
    items: list[Question]


@router.get("/projects/{uuid:project_id}/gates", response={200: StageOut, **ANSWERS})
def stage_get(request: SignedInRequest, project_id: UUID) -> dict[str, Any]:
    """Where a project stands."""
    user = request.user
    project = projects.project_get(user=user, project_id=project_id)
    stage = selectors.stage_of(project=project)
    asked = selectors.questions(project.relationship.programme, stage.gate) if stage.gate else []
    return {
        "stage": stage.stage,
        "stopped": stage.stopped,
        "on_hold": stage.on_hold,
        "since": stage.since,
        "questions": list(asked),
        "decisions": list(selectors.decision_list(user=user, project=project)),
    }


@router.post("/projects/{uuid:project_id}/gates", response={201: AgreementOut, **ANSWERS})
def gate_review_propose(
    request: SignedInRequest, project_id: UUID, body: GateReviewIn
) -> Status[Agreement]:
    """Ask both parties for a decision at the gate that comes next."""
    user = request.user
    project = projects.project_get(user=user, project_id=project_id)
    draft = ReviewDraft(
        decision=body.decision,
        conditions=body.conditions,
        expires_at=body.expires_at,
        answers={key: (answer.answer, answer.evidence) for key, answer in body.answers.items()},
        documents={
            key: [
                evidence.document_version(user=user, key=one.document_id, number=one.version)
                for one in answer.documents
            ]
            for key, answer in body.answers.items()
        },
    )
    people = signatories(request, project.relationship, body.signatories)
    return Status(
        201, services.review_propose(user=user, project=project, draft=draft, signatories=people)
    )


@router.get("/projects/{uuid:project_id}/milestones", response={200: list[MilestoneOut], **ANSWERS})
def milestone_list(request: SignedInRequest, project_id: UUID) -> list[dict[str, Any]]:
    """Milestones as promised, planned and expected."""
    user = request.user
    project = projects.project_get(user=user, project_id=project_id)
    return [_milestone(milestone) for milestone in selectors.milestones(user=user, project=project)]


def _milestone(milestone: Milestone) -> dict[str, Any]:
    names = ("key", "title", "promised", "planned", "expected", "late")
    return {name: getattr(milestone, name) for name in names} | {
        "reason": milestone.forecast.reason if milestone.forecast else ""
    }


@router.post(
    "/projects/{uuid:project_id}/milestones", response={201: list[MilestoneOut], **ANSWERS}
)
def milestone_forecast(
    request: SignedInRequest, project_id: UUID, body: MilestoneIn
) -> Status[list[dict[str, Any]]]:
    """Say when a milestone is expected now; benefits that start with it move along."""
    user = request.user
    project = projects.project_get(user=user, project_id=project_id)
    services.milestone_forecast(user=user, project=project, **body.dict())
    return Status(
        201,
        [_milestone(milestone) for milestone in selectors.milestones(user=user, project=project)],
    )


@router.get(
    "/projects/{uuid:project_id}/reviews", response={200: list[BenefitReviewOut], **ANSWERS}
)
@paginate
def benefit_review_list(request: SignedInRequest, project_id: UUID) -> list[dict[str, Any]]:
    """Scheduled reviews of a project's benefits, held or not."""
    user = request.user
    project = projects.project_get(user=user, project_id=project_id)
    rows = selectors.reviews(user=user, relationships=[project.relationship], project=project)
    return [_review(review) for review in rows]


def _review(review: Review) -> dict[str, Any]:
    held = review.held
    return {
        "benefit_id": review.benefit.pk,
        "title": review.benefit.title,
        "due_on": review.due_on,
        "held_on": held.held_on if held else None,
        "outcome": held.outcome if held else "",
    }


@router.post("/benefits/{uuid:benefit_id}/reviews", response={201: BenefitReviewOut, **ANSWERS})
def benefit_review_hold(
    request: SignedInRequest, benefit_id: UUID, body: BenefitReviewIn
) -> Status[dict[str, Any]]:
    """Write down what a scheduled review came to."""
    user = request.user
    benefit = cases.benefit_get(user=user, benefit_id=benefit_id)
    held = services.benefit_review_hold(user=user, benefit=benefit, **body.dict())
    return Status(201, _review(Review(benefit, held.due_on, held)))


@router.get(
    "/programmes/{uuid:programme_id}/checklists", response={200: list[ChecklistOut], **ANSWERS}
)
def checklist_list(request: SignedInRequest, programme_id: UUID) -> list[dict[str, Any]]:
    """What is asked at every gate."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return [
        {"gate": gate, "items": list(selectors.questions(programme, gate))} for gate in Gate.values
    ]


@router.post(
    "/programmes/{uuid:programme_id}/checklists/{gate}", response={201: ChecklistOut, **ANSWERS}
)
def checklist_write(
    request: SignedInRequest, programme_id: UUID, gate: str, body: ChecklistIn
) -> Status[dict[str, Any]]:
    """Ask something else at a gate from now on."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    items = [question.dict() for question in body.items]
    made = services.checklist_write(user=request.user, programme=programme, gate=gate, items=items)
    return Status(201, {"gate": made.gate, "items": made.items})
