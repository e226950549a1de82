"""Writing questionnaires, rounds and answers. A round's row is locked first: no answer comes after
its closing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.entries import organization_entry, relationship_entry
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.record.services import Subject
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.look.templatetags.look import day
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.assessments import rules, selectors
from covalue.web.partnership.assessments.models import (
    Answer,
    Question,
    Questionnaire,
    Response,
    Round,
)


@transaction.atomic
def questionnaire_write(
    *, user: User, programme: Programme, questions: Sequence[tuple[str, str]]
) -> Questionnaire:
    """The next version of the programme's questions, as dimension and statement; rounds that are
    open keep theirs."""
    _check_manages(user, programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    rows = _checked(questions)
    last = programme.questionnaires.aggregate(last=Max("version"))["last"] or 0
    made = Questionnaire(
        programme=programme, version=last + 1, created_by_name=user.name, created_at=clock.now()
    )
    made.save()
    asked = [
        Question(questionnaire=made, dimension=dimension, text=text, position=position)
        for position, (dimension, text) in enumerate(rows, 1)
    ]
    Question.objects.bulk_create(asked)
    organization_entry(
        user=user,
        organization=programme.client,
        action="questionnaire.written",
        subject=Subject("questionnaire", made.pk, f"version {made.version}"),
        after={"questions": [f"{dimension}: {text}" for dimension, text in rows]},
        rows=[made, *asked],
    )
    return made


@transaction.atomic
def round_open(*, user: User, programme: Programme, label: str, closes_on: date) -> Round:
    """Ask everybody, from today until the day before `closes_on`, with the latest questionnaire."""
    _check_manages(user, programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    today = clock.today(programme.time_zone)
    label = one_line(
        label, most=most(Round, "label"), field="label", missing="A round has a name, as H1 2026."
    )
    if programme.rounds.filter(label=label).exists():
        raise Refused("label_taken", f"There was a round '{label}' already.", field="label")
    if closes_on <= today:
        raise Refused(
            "closes_past",
            "It would be closed at once.",
            mend="Choose a later day.",
            field="closes_on",
        )
    if programme.rounds.filter(closed_at=None).exists():
        raise Refused("open_already", "A round is open.", mend="Close it first.")
    questionnaire = programme.questionnaires.first()
    if questionnaire is None:
        raise Refused("questions_missing", "There is no questionnaire yet.", mend="Write it first.")
    made = Round.objects.create(
        programme=programme,
        questionnaire=questionnaire,
        label=label,
        opens_on=today,
        closes_on=closes_on,
    )
    for relationship in _running(programme):
        _entry(user, relationship, made, "assessment.opened", {"closes_on": closes_on})
    return made


@transaction.atomic
def round_extend(*, user: User, round: Round, closes_on: date) -> Round:
    """Give everybody more time while the round is open."""
    round = _open(round)
    _check_manages(user, round.programme)
    if closes_on <= round.closes_on:
        raise Refused(
            "closes_earlier", f"It closes on {day(round.closes_on)} already.", field="closes_on"
        )
    round.closes_on = closes_on
    round.save(update_fields=["closes_on"])
    return round


@transaction.atomic
def round_answer(
    *,
    user: User,
    round: Round,
    relationship: Relationship,
    scores: Mapping[UUID, int | None],
    comment: str = "",
) -> None:
    """Say how one sees the other side; once more to change it, until the round closes.

    `scores` by question: 1 to 5, or None for "cannot say". The comment is said under the own name.
    """
    round = _open(round)
    party = organizations.party_of(user, relationship)
    asked = relationship.programme_id == round.programme_id
    require(party is not None and asked and rules.answers(user, relationship), "answer here")
    assert party is not None, "who answers stands on one side"
    comment = many_lines(comment, most=most(Response, "comment"), field="comment")
    questions = set(round.questionnaire.questions.values_list("pk", flat=True))
    if set(scores) != questions:
        raise Refused(
            "answers_missing",
            "Some questions have no answer.",
            mend="Answer each, or say “cannot say”.",
        )
    if any(score is not None and not 1 <= score <= 5 for score in scores.values()):
        raise Refused("score_wrong", "A score is between 1 and 5.")
    response = _response(round, relationship, user, party, comment)
    Answer.objects.bulk_create(
        Answer(response=response, question_id=pk, score=score) for pk, score in scores.items()
    )


def _response(
    round: Round, relationship: Relationship, user: User, party: str, comment: str
) -> Response:
    """The person's response without its answers. The round is locked: nobody else writes one
    meanwhile."""
    key = {"round": round, "relationship": relationship, "user": user}
    response = Response.objects.filter(**key).first()
    if response is None:
        return Response.objects.create(**key, party=party, comment=comment)
    if response.party != party:
        raise Refused("other_side", "You have answered for the other side in this round.")
    response.comment = comment
    response.save(update_fields=["comment"])
    response.answers.all().delete()
    return response


def locked(round: Round) -> Round:
    """The round as it is after everybody else's transaction."""
    rows = Round.objects.select_for_update(of=("self",)).select_related(
        "programme", "questionnaire"
    )
    return rows.get(pk=round.pk)


def _open(round: Round) -> Round:
    round = locked(round)
    if round.closed_at is not None or selectors.is_over(round):
        raise Refused("round_closed", f"The round {round} is closed.")
    return round


def _check_manages(user: User, programme: Programme) -> None:
    require(organizations.manages_programme(user, programme))


def _checked(questions: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    rows = [(" ".join(dimension.split()), " ".join(text.split())) for dimension, text in questions]
    if not rows:
        raise Refused("questions_missing", "A questionnaire has at least one question.")
    for number, (dimension, text) in enumerate(rows, 1):
        if not dimension or not text:
            raise Refused("question_wrong", f"Question {number} needs a dimension and a statement.")
        limits = most(Question, "dimension"), most(Question, "text")
        if len(dimension) > limits[0] or len(text) > limits[1]:
            raise Refused(
                "text_too_long",
                f"Question {number} is too long: {limits[0]} and {limits[1]} characters at most.",
            )
    said = [re.sub(r"\W+", " ", text).strip().casefold() for _dimension, text in rows]
    if len(said) != len(set(said)):
        # In two dimensions that some answer in full and others do not, their difference would tell
        # of the others.
        raise Refused(
            "question_twice", "A statement is there twice.", mend="Keep it in one dimension."
        )
    return rows


def _running(programme: Programme) -> list[Relationship]:
    rows = Relationship.objects.filter(programme=programme).select_related(
        "programme__client", "partner"
    )
    today = clock.today(programme.time_zone)
    return [
        relationship
        for relationship in rows
        if relationship.ends_on is None or relationship.ends_on > today
    ]


def _entry(
    user: User, relationship: Relationship, round: Round, action: str, after: dict[str, object]
) -> None:
    relationship_entry(
        user=user,
        relationship=relationship,
        action=action,
        subject=Subject("round", round.pk, round.label),
        after=after,
    )
