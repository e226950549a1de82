"""The API of the two-way assessment. No operation gives what a person answered, but to that person
while it is open."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Day
from covalue.web.kit.limits import text_of
from covalue.web.kit.visible import NOT_THERE
from covalue.web.partnership.assessments import closing, selectors, services
from covalue.web.partnership.assessments.models import Question, Questionnaire, Response, Round

router = Router(tags=["assessments"])


class QuestionOut(Schema):
    """A statement about the other side."""

    id: UUID
    dimension: str
    text: str
    position: int


class QuestionnaireOut(Schema):
    """One version of the questions."""

    id: UUID
    version: int
    created_at: datetime
    created_by_name: str
    questions: list[QuestionOut]

    @staticmethod
    def resolve_questions(questionnaire: Questionnaire) -> list[Any]:
        """The questions in order."""
        return list(questionnaire.questions.all())


class NewQuestion(Schema):
    """A statement within a dimension."""

    dimension: str = text_of(Question, "dimension")
    text: str = text_of(Question, "text")


class NewQuestionnaire(Schema):
    """The next version."""

    questions: list[NewQuestion]


class RoundOut(Schema):
    """A time in which everybody is asked; `closes_on` is the first day on which nobody answers any
    more."""

    id: UUID
    programme_id: UUID
    label: str
    opens_on: date
    closes_on: date
    closed_at: datetime | None
    questions: list[QuestionOut]

    @staticmethod
    def resolve_questions(round: Round) -> list[Any]:
        """The questions of the round."""
        return selectors.questions_of(round)


class NewRound(Schema):
    """A round from today on."""

    label: str = text_of(Round, "label")
    closes_on: Day


class MoreTime(Schema):
    """A later day."""

    closes_on: Day


class Scored(Schema):
    """The answer to one question: 1 to 5, or null for "cannot say"."""

    question_id: UUID
    score: int | None


class Answers(Schema):
    """What one person answers; the comment is said under the own name."""

    answers: list[Scored]
    comment: str = text_of(Response, "comment", "")


class OwnAnswers(Answers):
    """The own answers, and how many of the own side have answered so far; the other side's number
    is not told."""

    answered_by_own_side: int


class PointOut(Schema):
    """Both views in one round; null: not published, because fewer than five people answered, or not
    asked."""

    label: str
    client_score: Decimal | None
    partner_score: Decimal | None
    gap: Decimal | None


class DimensionOut(Schema):
    """Both views of one dimension, by round, oldest first."""

    name: str
    trend: list[PointOut]


class CommentOut(Schema):
    """What somebody said under the own name."""

    party: str
    author_name: str
    text: str


class AssessmentOut(Schema):
    """How a relationship is seen from both sides, by round, oldest first."""

    relationship_id: UUID
    trend: list[PointOut]
    dimensions: list[DimensionOut]
    comments: list[CommentOut]


class HealthOut(Schema):
    """The overall views of one relationship."""

    relationship_id: UUID
    trend: list[PointOut]


@router.get(
    "/programmes/{uuid:programme_id}/questionnaires",
    response={200: list[QuestionnaireOut], **ANSWERS},
)
@paginate
def questionnaire_list(request: SignedInRequest, programme_id: UUID) -> QuerySet[Questionnaire]:
    """Every version of the questions, newest first."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return selectors.questionnaire_list(user=request.user, programme=programme)


@router.post(
    "/programmes/{uuid:programme_id}/questionnaires", response={201: QuestionnaireOut, **ANSWERS}
)
def questionnaire_write(
    request: SignedInRequest, programme_id: UUID, body: NewQuestionnaire
) -> Status[Questionnaire]:
    """Write the next version."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    rows = [(new_question.dimension, new_question.text) for new_question in body.questions]
    return Status(
        201, services.questionnaire_write(user=request.user, programme=programme, questions=rows)
    )


@router.get("/rounds", response={200: list[RoundOut], **ANSWERS})
@paginate
def round_list(request: SignedInRequest) -> QuerySet[Round]:
    """The rounds of my programmes, oldest first."""
    return selectors.round_list(user=request.user)


@router.post("/programmes/{uuid:programme_id}/rounds", response={201: RoundOut, **ANSWERS})
def round_open(request: SignedInRequest, programme_id: UUID, body: NewRound) -> Status[Round]:
    """Ask everybody."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return Status(201, services.round_open(user=request.user, programme=programme, **body.dict()))


@router.post("/rounds/{uuid:round_id}/extend", response={200: RoundOut, **ANSWERS})
def round_extend(request: SignedInRequest, round_id: UUID, body: MoreTime) -> Round:
    """Give more time."""
    round_ = selectors.round_get(user=request.user, round_id=round_id)
    return services.round_extend(user=request.user, round=round_, closes_on=body.closes_on)


@router.post("/rounds/{uuid:round_id}/close", response={200: RoundOut, **ANSWERS})
def round_close(request: SignedInRequest, round_id: UUID) -> Round:
    """Close it now; results are computed, and who gave which answer is forgotten."""
    return closing.round_close(
        user=request.user, round=selectors.round_get(user=request.user, round_id=round_id)
    )


@router.get("/programmes/{uuid:programme_id}/health", response={200: list[HealthOut], **ANSWERS})
@paginate
def programme_health(request: SignedInRequest, programme_id: UUID) -> list[dict[str, object]]:
    """Both overall views of every partner of a programme."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    rows = list(organizations.relationship_list(user=request.user).filter(programme=programme))
    views = selectors.health(user=request.user, relationships=rows)
    return [{"relationship_id": pk, "trend": view.trend} for pk, view in views.items()]


@router.get(
    "/relationships/{uuid:relationship_id}/assessment", response={200: AssessmentOut, **ANSWERS}
)
def assessment_get(request: SignedInRequest, relationship_id: UUID) -> dict[str, Any]:
    """How the relationship is seen from both sides."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    health = selectors.health(user=request.user, relationships=[relationship])[relationship.pk]
    return {
        "relationship_id": relationship.pk,
        "trend": health.trend,
        "dimensions": selectors.dimension_scores(user=request.user, relationship=relationship),
        "comments": list(selectors.comment_list(user=request.user, relationship=relationship)),
    }


@router.get(
    "/relationships/{uuid:relationship_id}/assessment/answers",
    response={200: OwnAnswers, **ANSWERS},
)
def own_answers(request: SignedInRequest, relationship_id: UUID) -> dict[str, Any]:
    """What I have answered in the open round."""
    round_, now = _open(request, relationship_id)
    scores, comment = selectors.own_answers(user=request.user, round=now, relationship=round_) or (
        {},
        "",
    )
    counts = selectors.participation(user=request.user, round=now, relationships=[round_])
    return {
        "answers": [{"question_id": pk, "score": score} for pk, score in scores.items()],
        "comment": comment,
        "answered_by_own_side": counts[round_.pk],
    }


@router.put(
    "/relationships/{uuid:relationship_id}/assessment/answers",
    response={200: OwnAnswers, **ANSWERS},
)
def round_answer(request: SignedInRequest, relationship_id: UUID, body: Answers) -> dict[str, Any]:
    """Answer in the open round, or change my answers."""
    round_, now = _open(request, relationship_id)
    scores = {scored.question_id: scored.score for scored in body.answers}
    services.round_answer(
        user=request.user, round=now, relationship=round_, scores=scores, comment=body.comment
    )
    return own_answers(request, relationship_id)


def _open(request: SignedInRequest, relationship_id: UUID) -> tuple[Any, Round]:
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    now = selectors.round_open_now(user=request.user, programme=relationship.programme)
    if now is None:
        raise Http404(NOT_THERE)
    return relationship, now
