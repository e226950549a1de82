"""What is refused about questionnaires, rounds and answers: the rule, at its field, with nothing
written."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from cast import Cast
from refusing import refused

from covalue.web.kit import clock
from covalue.web.partnership.assessments import closing, selectors, services
from covalue.web.partnership.assessments.defaults import DEFAULT
from covalue.web.partnership.assessments.models import Round


def day(ahead: int) -> date:
    """So many days from today."""
    return clock.today("UTC") + timedelta(ahead)


def opened(cast: Cast) -> Round:
    """A round with four questions, open for twenty days."""
    services.questionnaire_write(user=cast.alice, programme=cast.programme, questions=DEFAULT[:4])
    return services.round_open(
        user=cast.alice, programme=cast.programme, label="H1", closes_on=day(20)
    )


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ([], "questions_missing"),
        ([("Trust", " ")], "question_wrong"),
        ([(" ", "They say so.")], "question_wrong"),
        ([("x" * 61, "They say so.")], "text_too_long"),
        ([("Trust", "x" * 301)], "text_too_long"),
        ([("Trust", "They say so."), ("Delivery", "they  say so!")], "question_twice"),
    ],
)
def test_what_a_questionnaire_asks(cast: Cast, questions: list[tuple[str, str]], code: str) -> None:
    with refused(code):
        services.questionnaire_write(user=cast.alice, programme=cast.programme, questions=questions)


def test_how_a_round_is_opened_extended_and_closed(cast: Cast) -> None:
    def tried(label: str = "H2", closes_on: date | None = None) -> Round:
        return services.round_open(
            user=cast.alice,
            programme=cast.programme,
            label=label,
            closes_on=closes_on or day(20),
        )

    with refused("questions_missing"):
        tried()
    found = opened(cast)
    for label, code in ((" ", "text_missing"), ("x" * 41, "text_too_long"), ("H1", "label_taken")):
        with refused(code, "label"):
            tried(label)
    with refused("closes_past", "closes_on"):
        tried(closes_on=day(0))
    with refused("open_already"):
        tried()
    with refused("closes_earlier", "closes_on"):
        services.round_extend(user=cast.alice, round=found, closes_on=day(20))
    with refused("not_allowed"):
        services.round_extend(user=cast.bob, round=found, closes_on=day(30))
    closing.round_close(user=cast.alice, round=found)
    with refused("round_closed"):
        closing.round_close(user=cast.alice, round=found)
    with refused("round_closed"):
        services.round_extend(user=cast.alice, round=found, closes_on=day(30))


def test_an_answer_is_whole_and_of_ones_own_relationship(cast: Cast) -> None:
    found = opened(cast)
    keys = [each.pk for each in selectors.questions_of(found)]
    good = dict.fromkeys(keys, 3)
    for scores, code in (
        ({**good, keys[0]: 6}, "score_wrong"),
        ({**good, keys[0]: 0}, "score_wrong"),
        (dict.fromkeys(keys[1:], 3), "answers_missing"),
        ({**good, uuid4(): 3}, "answers_missing"),
    ):
        with refused(code):
            services.round_answer(
                user=cast.bob, round=found, relationship=cast.with_bob, scores=scores
            )
    with refused("not_allowed"):
        services.round_answer(
            user=cast.charlie, round=found, relationship=cast.with_bob, scores=good
        )
    with refused("text_too_long", "comment"):
        services.round_answer(
            user=cast.bob,
            round=found,
            relationship=cast.with_bob,
            scores=good,
            comment="x" * 2001,
        )
    with clock.at(clock.now() + timedelta(21)), refused("round_closed"):
        services.round_answer(user=cast.bob, round=found, relationship=cast.with_bob, scores=good)
