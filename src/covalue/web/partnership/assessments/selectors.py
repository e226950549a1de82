"""Reading rounds and results. No function here returns what a person answered, but to that person
while it is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, IntegerField, Max, Q, QuerySet, Value

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.kit import clock
from covalue.web.kit.asked_once import kept
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.assessments.models import (
    Comment,
    Question,
    Questionnaire,
    Response,
    Result,
    Round,
)

ROUNDS_SHOWN = 6
WIDE_GAP = Decimal("0.8")
"""From this difference on the two views count as parted."""


@dataclass(frozen=True, slots=True)
class Point:
    """Both views of one round; None: not published, or not asked."""

    label: str
    client_score: Decimal | None
    partner_score: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Theirs less ours: the partner's score of the client less the client's of the partner."""
        if self.client_score is None or self.partner_score is None:
            return None
        return self.partner_score - self.client_score

    @property
    def is_wide(self) -> bool:
        """Whether the views have parted."""
        return self.gap is not None and abs(self.gap) >= WIDE_GAP


@dataclass(frozen=True, slots=True)
class Health:
    """How a relationship was seen, by round, oldest first; at most six rounds."""

    trend: list[Point]

    @property
    def latest(self) -> Point | None:
        """The latest closed round, if there was one."""
        return self.trend[-1] if self.trend else None

    @property
    def change(self) -> Decimal | None:
        """The client's score less the one of the round before."""
        if len(self.trend) < 2:
            return None
        last, before = self.trend[-1].client_score, self.trend[-2].client_score
        return last - before if last is not None and before is not None else None

    @property
    def is_falling(self) -> bool:
        """Whether the client's score fell in each of the last two steps: three rounds, each
        lower."""
        scores = [point.client_score for point in self.trend[-3:] if point.client_score is not None]
        return len(scores) == 3 and scores[0] > scores[1] > scores[2]


@dataclass(frozen=True, slots=True)
class Dimension:
    """Both views of one dimension, by round, oldest first."""

    name: str
    trend: list[Point]

    @property
    def latest(self) -> Point:
        """The latest round's."""
        return self.trend[-1]


def is_over(round: Round) -> bool:
    """Whether its last day has passed, in the programme's time zone."""
    return clock.today(round.programme.time_zone) >= round.closes_on


def round_list(*, user: User, programme: Programme | None = None) -> QuerySet[Round]:
    """The rounds of programmes in which the user sees at least one relationship, oldest first."""
    visible = organizations.relationship_list(user=user)
    rows = Round.objects.filter(programme__in=visible.values("programme"))
    rows = rows.filter(programme=programme) if programme is not None else rows
    return rows.select_related("programme__client", "questionnaire")


def round_get(*, user: User, round_id: UUID | str) -> Round:
    """One round; Http404 for whoever is in none of its relationships."""
    return visible_or_404(round_list(user=user), round_id)


def rounds_open(*, user: User, relationships: Iterable[Relationship]) -> list[Round]:
    """The rounds in which these relationships can be assessed now."""
    visible = organizations.relationships_among(user=user, relationships=relationships)
    rounds = _rounds(programmes={relationship.programme_id for relationship in visible})
    return [round_ for round_ in rounds if round_.closed_at is None and not is_over(round_)]


def round_open_now(*, user: User, programme: Programme) -> Round | None:
    """The round in which one can answer now."""
    round_ = round_list(user=user, programme=programme).filter(closed_at=None).last()
    return round_ if round_ is not None and not is_over(round_) else None


def questionnaire_list(*, user: User, programme: Programme) -> QuerySet[Questionnaire]:
    """Every version, newest first; for the client."""
    visible = organizations.programme_list(user=user).filter(pk=programme.pk)
    return Questionnaire.objects.filter(programme__in=visible.values("pk")).prefetch_related(
        "questions"
    )


def questions_of(round: Round) -> list[Question]:
    """The questions of the round, in order."""
    return list(round.questionnaire.questions.order_by("position"))


def dimensions_of(round: Round) -> list[str]:
    """The dimensions, in the order of their first questions."""
    return list(dict.fromkeys(question.dimension for question in questions_of(round)))


def own_answers(
    *, user: User, round: Round, relationship: Relationship
) -> tuple[dict[UUID, int | None], str] | None:
    """What the user has answered so far, while the round is open; None when nothing."""
    response = Response.objects.filter(round=round, relationship=relationship, user=user).first()
    if response is None:
        return None
    return dict(response.answers.values_list("question_id", "score")), response.comment


def answered(*, user: User, round: Round, relationships: Sequence[Relationship]) -> set[UUID]:
    """Those of the relationships for which the user has answered; read together with how they were
    seen before."""
    scores = _overall(user=user, relationships=relationships)
    return {
        pk for (pk, of, _name), given in scores.items() if of == round.pk and _ANSWERED in given
    }


def participation(
    *, user: User, round: Round, relationships: Iterable[Relationship]
) -> dict[UUID, int]:
    """How many of the own side have answered while the round is open; the other side's number is
    not told."""
    visible = organizations.relationship_list(user=user).filter(
        pk__in=[relationship.pk for relationship in relationships]
    )
    sides = {
        relationship.pk: Party.CLIENT if relationship.as_client else Party.PARTNER
        for relationship in visible
    }
    rows = Response.objects.filter(round=round, relationship__in=list(sides), user__isnull=False)
    counts = {
        (pk, party): number
        for pk, party, number in rows.values_list("relationship_id", "party").annotate(
            number=Count("pk")
        )
    }
    return {pk: counts.get((pk, side), 0) for pk, side in sides.items()}


@kept
def health(*, user: User, relationships: Sequence[Relationship]) -> dict[UUID, Health]:
    """How each relationship was seen over the last six closed rounds, in two queries."""
    rounds = _last_rounds({relationship.programme_id for relationship in relationships})
    scores = _overall(user=user, relationships=relationships)
    return {
        relationship.pk: Health(
            [
                _point(label, scores.get((relationship.pk, pk, ""), {}))
                for pk, label in _since(rounds, scores, relationship)
            ]
        )
        for relationship in relationships
    }


def dimension_scores(*, user: User, relationship: Relationship) -> list[Dimension]:
    """Both views by dimension of the latest closed round, with those of the rounds before; widest
    gap first."""
    rounds = _last_rounds({relationship.programme_id})
    scores = _scores(user, [relationship], rounds)
    mine = [(pk, label) for pk, label, _programme in rounds]
    names = (
        dict.fromkeys(name for (_, pk, name) in scores if name and pk == mine[-1][0])
        if mine
        else {}
    )
    dimensions = [
        Dimension(
            name, [_point(label, scores.get((relationship.pk, pk, name), {})) for pk, label in mine]
        )
        for name in names
    ]
    return sorted(dimensions, key=lambda dimension: -abs(dimension.latest.gap or Decimal(0)))


def comment_list(*, user: User, relationship: Relationship) -> QuerySet[Comment]:
    """What people said under their own names about the latest closed round of the relationship."""
    visible = organizations.relationship_list(user=user).filter(pk=relationship.pk)
    last = Round.objects.filter(programme=relationship.programme_id, closed_at__isnull=False).last()
    return Comment.objects.filter(relationship__in=visible.values("pk"), round=last)


Scores = dict[tuple[UUID, UUID, str], dict[str, int | None]]
_ANSWERED = "answered"
"""Stands where a party stands for what the user has answered, which has no score here."""


@kept
def _overall(*, user: User, relationships: Sequence[Relationship]) -> Scores:
    """The overall scores of the last closed rounds, and what the user has answered in rounds that
    are not closed."""
    rounds = _rounds(programmes={relationship.programme_id for relationship in relationships})
    closed = _last_rounds({relationship.programme_id for relationship in relationships})
    visible = [
        relationship.pk
        for relationship in organizations.relationships_among(
            user=user, relationships=relationships
        )
    ]
    rows = Result.objects.filter(
        relationship__in=visible, round__in=[pk for pk, _, _ in closed], dimension=""
    )
    mine = Response.objects.filter(
        user=user,
        relationship__in=visible,
        round__in=[round_.pk for round_ in rounds if round_.closed_at is None],
    )
    nothing = Value(None, output_field=IntegerField())
    sides = {
        f"of_{party}": Max("score_hundredths", filter=Q(party=party)) for party in Party
    }  # each has one score
    scores = (
        rows.order_by()
        .values("relationship_id", "round_id")
        .annotate(answered=Value(False), **sides)
    )
    columns = ("relationship_id", "round_id", "answered", *sides)
    answers = mine.order_by().values_list(
        "relationship_id", "round_id", Value(True), nothing, nothing
    )
    overall: Scores = {}
    for relationship_id, pk, answered, *both in scores.values_list(*columns).union(
        answers, all=True
    ):
        overall[relationship_id, pk, ""] = (
            {_ANSWERED: None} if answered else dict(zip(Party, both, strict=True))
        )
    return overall


@kept
def _rounds(*, programmes: set[UUID]) -> list[Round]:
    rows = Round.objects.filter(programme__in=programmes).select_related("programme__client")
    return list(rows.order_by("opens_on"))


def _last_rounds(programmes: set[UUID]) -> list[tuple[UUID, str, UUID]]:
    last_rounds: dict[UUID, list[tuple[UUID, str, UUID]]] = {}
    for round_ in _rounds(programmes=programmes):
        if round_.closed_at is not None:
            last_rounds.setdefault(round_.programme_id, []).append(
                (round_.pk, round_.label, round_.programme_id)
            )
    return [row for history in last_rounds.values() for row in history[-ROUNDS_SHOWN:]]


def _scores(
    user: User, relationships: Sequence[Relationship], rounds: Sequence[tuple[UUID, str, UUID]]
) -> Scores:
    visible = [
        relationship.pk
        for relationship in organizations.relationships_among(
            user=user, relationships=relationships
        )
    ]
    rows = Result.objects.filter(relationship__in=visible, round__in=[pk for pk, _, _ in rounds])
    scores: Scores = {}
    for relationship_id, pk, name, party, score in rows.order_by("position").values_list(
        "relationship_id", "round_id", "dimension", "party", "score_hundredths"
    ):
        scores.setdefault((relationship_id, pk, name), {})[party] = score
    return scores


def _since(
    rounds: Sequence[tuple[UUID, str, UUID]], scores: Scores, relationship: Relationship
) -> list[tuple[UUID, str]]:
    """The rounds of the relationship's programme from the first in which it was asked."""
    mine = [
        (pk, label) for pk, label, programme in rounds if programme == relationship.programme_id
    ]
    first = next(
        (place for place, (pk, _) in enumerate(mine) if (relationship.pk, pk, "") in scores),
        len(mine),
    )
    return mine[first:]


def _point(label: str, scores: dict[str, int | None]) -> Point:
    return Point(label, _decimal(scores.get(Party.CLIENT)), _decimal(scores.get(Party.PARTNER)))


def _decimal(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100
