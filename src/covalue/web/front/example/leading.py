"""Who leads which area, what was allowed beside it, and the work placed."""

from __future__ import annotations

from functools import partial
from typing import Any

from covalue.web.front.example.reading import table, text_file
from covalue.web.front.example.world import World
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept, agreement_reject
from covalue.web.partnership.partners.services import lead_role_succeed
from covalue.web.partnership.partners.waivers import Request, waiver_propose
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.services import project_end, project_place

Row = dict[str, str]


def write(world: World) -> None:
    """Lead roles, waivers, projects."""
    for row in table("lead_roles"):
        world.story.at(row["from"], partial(_lead, world, row), hour=12)
    for waiver in text_file("waivers"):
        _ask(world, waiver)
    for row in table("projects"):
        world.story.at(row["placed"], partial(_place, world, row), hour=14)
        if row["ended"]:
            world.story.at(row["ended"], partial(_end, world, row["project"]), hour=14)


def _lead(world: World, row: Row) -> None:
    lead_role_succeed(
        user=world.manager,
        area=world.areas[row["area"]],
        relationship=world.relationships[row["partner"]],
        ends_on=world.story.day(row["until"]) if row["until"] else None,
        reason=row["reason"],
    )


def _ask(world: World, waiver: dict[str, Any]) -> None:
    """Each request is answered by the sponsor; one that was rejected is followed by the next."""
    asked: list[Agreement] = []
    for step in waiver["requests"]:
        world.story.at(step["asked"], partial(_propose, world, waiver, step, asked), hour=12.5)
        world.story.at(step["answered"], partial(_answer, world, step, asked), hour=13)


def _propose(
    world: World, waiver: dict[str, Any], step: dict[str, Any], asked: list[Agreement]
) -> None:
    limit = waiver.get("limit")
    request = Request(
        area=world.areas[waiver["area"]],
        scope=waiver["scope"],
        reason=step["reason"],
        alternatives=waiver["alternatives"],
        limit_minor=limit * 100 if limit else None,
        starts_on=world.story.day(waiver["from"]),
        ends_on=world.story.day(waiver["until"]),
    )
    asked.append(
        waiver_propose(
            user=world.manager,
            relationship=world.relationships[waiver["partner"]],
            request=request,
            sponsor=world.sponsor,
            follows=asked[-1] if asked else None,
        )
    )


def _answer(world: World, step: dict[str, Any], asked: list[Agreement]) -> None:
    if why := step.get("rejected"):
        agreement_reject(user=world.sponsor, agreement=asked[-1], reason=why)
    else:
        agreement_accept(
            user=world.sponsor, agreement=asked[-1], content_hash=asked[-1].content_hash
        )


def _place(world: World, row: Row) -> None:
    project_place(
        user=world.manager,
        relationship=world.relationships[row["partner"]],
        area=world.areas[row["area"]],
        name=row["project"],
        description=row["description"],
        amount_minor=int(row["amount"]) * 100 if row["amount"] else None,
    )


def _end(world: World, name: str) -> None:
    project_end(user=world.manager, project=Project.objects.get(name=name))
