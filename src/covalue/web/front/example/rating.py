"""How both sides saw each other, round by round."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from covalue.web.front.example.people import world_client
from covalue.web.front.example.reading import table, text_file
from covalue.web.front.example.world import World
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.partnership.assessments.closing import close_due
from covalue.web.partnership.assessments.defaults import DEFAULT
from covalue.web.partnership.assessments.models import Question, Round
from covalue.web.partnership.assessments.services import (
    questionnaire_write,
    round_answer,
    round_open,
)

View = dict[str, Any]


def write(world: World) -> None:
    """The questions once, then every half year a round."""
    told = text_file("assessments")
    world.story.at(told["questions"], partial(_questions, world), hour=10)
    for number, opens in enumerate(told["rounds"]):
        _round(world, told, number, opens)


def _questions(world: World) -> None:
    questionnaire_write(user=world.manager, programme=world.programme, questions=DEFAULT)


def _round(world: World, told: dict[str, Any], number: int, opens: str) -> None:
    first = world.story.day(opens)
    closes_on = first + timedelta(days=told["days open"])
    label = f"H{1 if first.month < 7 else 2} {first.year}"
    world.story.at(first, partial(_open, world, label, closes_on), hour=13)
    for row in table("people"):
        day = first + timedelta(days=int(row["rates"] or 0))
        if row["rates"] and day < world.story.today:
            world.story.at(day, partial(_answer, world, row, number), hour=15)
    if closes_on <= world.story.today:
        world.story.at(closes_on, close_due, hour=6)


def _open(world: World, label: str, closes_on: date) -> None:
    world.round = round_open(
        user=world.manager, programme=world.programme, label=label, closes_on=closes_on
    )
    prefetch_related_objects([world.round], "questionnaire__questions")


def _answer(world: World, row: dict[str, str], number: int) -> None:
    """The person says how each other side is seen, where the person has joined by then and not
    left."""
    user = world.people.get(row["name"])
    if user is None or (row["leaves"] and world.story.day(row["leaves"]) <= _today(world)):
        return
    questions = world.round.questionnaire.questions.all()
    ours = row["organization"] == world_client()
    mine = (
        world.relationships
        if ours
        else {row["organization"]: world.relationships[row["organization"]]}
    )
    for partner, relationship in mine.items():
        view = text_file("assessments")["views"][partner]
        if number >= _first(view):
            _say(user, world.round, relationship, questions, view, row, number)


def _today(world: World) -> date:
    return clock.today(world.programme.time_zone)


def _first(view: View) -> int:
    """The number of the first round in which the partner was asked."""
    return int(view.get("first round", 1)) - 1


def _say(
    user: User,
    round_: Round,
    relationship: Relationship,
    questions: Iterable[Question],
    view: View,
    row: dict[str, str],
    number: int,
) -> None:
    ours = row["organization"] == world_client()
    seen = view["ours" if ours else "theirs"]
    rater, raters = _place(row)
    place = number - _first(view)
    scores: dict[UUID, int | None] = {}
    for question in questions:
        mean = seen["all"][min(place, len(seen["all"]) - 1)] + seen.get(question.dimension, 0)
        scores[question.pk] = score(mean, rater=rater, raters=raters, question=question.position)
    said = [
        other["text"]
        for other in view.get("said", [])
        if (other["by"], other["round"]) == (row["name"], number + 1)
    ]
    round_answer(
        user=user,
        round=round_,
        relationship=relationship,
        scores=scores,
        comment=said[0] if said else "",
    )


def score(mean: float, *, rater: int, raters: int, question: int) -> int:
    """The whole score of one rater, spread so that over all raters of the side the mean comes
    out."""
    share = ((rater + 3 * question) % raters + 0.5) / raters
    return max(1, min(5, math.floor(mean + share)))


def _place(row: dict[str, str]) -> tuple[int, int]:
    side = [
        person["name"]
        for person in table("people")
        if person["organization"] == row["organization"] and person["rates"]
    ]
    return side.index(row["name"]), len(side)
