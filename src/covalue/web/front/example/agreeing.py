"""Plain arrangements: agreed, refused, countered, waiting; and what the client keeps to itself."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from covalue.web.front.example.reading import table, text_file
from covalue.web.front.example.world import World
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import (
    agreement_accept,
    agreement_counter,
    agreement_propose,
    agreement_reject,
)
from covalue.web.ground.organizations.services import private_field_set
from covalue.web.kit import clock

Row = dict[str, Any]
OPEN_FOR = timedelta(days=14)


def write(world: World) -> None:
    """Each arrangement with its answer, if it has one; private values as they are set."""
    for row in text_file("arrangements"):
        asked: list[Agreement] = []
        world.story.at(row["proposed"], partial(_propose, world, row, asked), hour=10)
        if "answered" in row:
            world.story.at(row["answered"], partial(_answer, world, row, asked), hour=11)
    for value in table("private_values"):
        world.story.at(value["kept"], partial(_keep, world, value), hour=12)


def _draft(row: Row, text: str) -> Draft:
    return Draft(title=row["title"], content={"text": text}, expires_at=clock.now() + OPEN_FOR)


def _propose(world: World, row: Row, asked: list[Agreement]) -> None:
    user, other = world.people[row["by"]], world.people[row["to"]]
    asked.append(
        agreement_propose(
            user=user,
            relationship=world.relationships[row["partner"]],
            kind="arrangement",
            draft=_draft(row, row["text"]),
            signatories=[user, other],
        )
    )


def _answer(world: World, row: Row, asked: list[Agreement]) -> None:
    user = world.people[row["to"]]
    if "refused" in row:
        agreement_reject(user=user, agreement=asked[0], reason=row["refused"])
    elif "countered" in row:
        agreement_counter(
            user=user,
            agreement=asked[0],
            draft=_draft(row, row["countered"]),
            reason=row["because"],
        )
    else:
        agreement_accept(user=user, agreement=asked[0], content_hash=asked[0].content_hash)


def _keep(world: World, value: dict[str, str]) -> None:
    private_field_set(
        user=world.manager,
        organization=world.client,
        subject="relationship",
        subject_id=world.relationships[value["partner"]].pk,
        name=value["name"],
        value=value["value"],
    )
