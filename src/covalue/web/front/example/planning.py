"""Joint account plans: proposed by one side, signed by both, reported on since."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from covalue.web.front.example.reading import text_file
from covalue.web.front.example.world import World
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.kit import clock
from covalue.web.partnership.plans.services import PlanDraft, plan_propose, progress_report

Row = dict[str, Any]
OPEN_FOR = timedelta(days=30)


def write(world: World) -> None:
    """Every version of every plan, with the reports on its objectives."""
    for partner, versions in text_file("plans").items():
        for row in versions:
            asked: list[Agreement] = []
            world.story.at(row["proposed"], partial(_propose, world, partner, row, asked), hour=14)
            if "signed" in row:
                world.story.at(row["signed"], partial(_sign, world, row["signs"], asked), hour=15)
            for key, goal in _keyed(row):
                for report in goal.get("reports", []):
                    world.story.at(
                        report["on"], partial(_report, world, partner, key, report), hour=16
                    )


def _keyed(row: Row) -> list[tuple[str, Row]]:
    """The objectives and goals with their keys: the same in every version, by their places."""
    named = [
        (letter, row[name])
        for letter, name in (("o", "objectives"), ("c", "client goals"), ("p", "partner goals"))
    ]
    return [
        (f"{letter}{number}", goal if isinstance(goal, dict) else {"title": goal})
        for letter, rows in named
        for number, goal in enumerate(rows, 1)
    ]


def _content(world: World, row: Row) -> dict[str, Any]:
    keyed = _keyed(row)
    objectives = [
        {
            "key": key,
            "title": goal["title"],
            "measure": goal["measure"],
            "target": goal["target"],
            "client_owner": goal["ours"],
            "partner_owner": goal["theirs"],
            "due_on": world.story.day(goal["due"]).isoformat(),
        }
        for key, goal in keyed
        if key.startswith("o")
    ]
    goals = [{"key": key, "title": goal["title"]} for key, goal in keyed]
    return {
        "starts_on": world.story.day(row["from"]).isoformat(),
        "ends_on": world.story.day(row["until"]).isoformat(),
        "objectives": objectives,
        "client_goals": [goal for goal in goals if goal["key"].startswith("c")],
        "partner_goals": [goal for goal in goals if goal["key"].startswith("p")],
    }


def _propose(world: World, partner: str, row: Row, asked: list[Agreement]) -> None:
    draft = PlanDraft(
        content=_content(world, row),
        title=f"Joint account plan with {partner}",
        summary=row["summary"],
        expires_at=clock.now() + OPEN_FOR,
    )
    user, other = world.people[row["by"]], world.people[row["signs"]]
    asked.append(
        plan_propose(
            user=user,
            relationship=world.relationships[partner],
            draft=draft,
            signatories=[user, other],
        )
    )


def _sign(world: World, name: str, asked: list[Agreement]) -> None:
    agreement_accept(
        user=world.people[name], agreement=asked[0], content_hash=asked[0].content_hash
    )


def _report(world: World, partner: str, key: str, report: Row) -> None:
    progress_report(
        user=world.people[report["by"]],
        relationship=world.relationships[partner],
        key=key,
        percent=report["done"],
        note=report.get("note", ""),
    )
