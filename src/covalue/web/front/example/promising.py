"""What both sides promised each other and what came of it; what had to be carried upwards."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from covalue.web.front.example.reading import text_file
from covalue.web.front.example.world import World
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.partnership.commitments.escalations import escalation_raise, escalation_resolve
from covalue.web.partnership.commitments.models import Commitment, Escalation
from covalue.web.partnership.commitments.services import (
    commitment_add,
    commitment_close,
    commitment_move,
    commitment_reopen,
    commitment_report,
)
from covalue.web.partnership.meetings.models import Meeting, MeetingState

Row = dict[str, Any]
MADE_WITHIN = timedelta(days=45)
"""A promise is told of the last meeting of its level, when that is not longer ago."""


def write(world: World) -> None:
    """Commitments with their reports, then escalations."""
    for partner, rows in text_file("commitments").items():
        for row in rows:
            made: list[Commitment] = []
            world.story.at(row["made"], partial(_make, world, partner, row, made), hour=18)
            for step in row.get("then", []):
                world.story.at(step["on"], partial(_step, world, step, made), hour=18.5)
    for row in text_file("escalations"):
        raised: list[Escalation] = []
        world.story.at(row["raised"], partial(_raise, world, row, raised), hour=19)
        if end := row.get("settled"):
            world.story.at(end["on"], partial(_settle, world, end, raised), hour=19)


def _make(world: World, partner: str, row: Row, made: list[Commitment]) -> None:
    relationship, owner = world.relationships[partner], row["owner"]
    made.append(
        commitment_add(
            user=world.people[row["by"]],
            relationship=relationship,
            party=row["side"],
            text=row["text"],
            due_on=world.story.day(row["due"]),
            client_gains=row["client gains"],
            partner_gains=row["partner gains"],
            owner_name="" if owner in world.people else owner,
            owner=world.people.get(owner),
            level=row["level"],
            made_in=_last_meeting(relationship, row["level"]),
        )
    )


def _last_meeting(relationship: Relationship, level: str) -> Meeting | None:
    rows = Meeting.objects.filter(relationship=relationship, level=level, state=MeetingState.HELD)
    since = clock.now() - MADE_WITHIN
    return (
        rows.filter(starts_at__gte=since, starts_at__lte=clock.now()).order_by("-starts_at").first()
    )


def _step(world: World, step: Row, made: list[Commitment]) -> None:
    commitment, user = made[0], world.people[step["by"]] if "by" in step else world.manager
    if "done" in step:
        commitment_report(
            user=user, commitment=commitment, progress=step["done"], note=step.get("note", "")
        )
    elif "moved to" in step:
        due_on = world.story.day(step["moved to"])
        commitment_move(user=user, commitment=commitment, due_on=due_on, reason=step["why"])
    elif "reopened" in step:
        commitment_reopen(user=user, commitment=commitment, reason=step["reopened"])
    else:
        state = "kept" if "kept" in step else "dropped"
        commitment_close(user=user, commitment=commitment, state=state, reason=step[state])


def _raise(world: World, row: Row, raised: list[Escalation]) -> None:
    relationship = world.relationships[row["partner"]]
    about = (
        Commitment.objects.filter(relationship=relationship, text=row["about"]).get()
        if "about" in row
        else None
    )
    raised.append(
        escalation_raise(
            user=world.people[row["by"]],
            relationship=relationship,
            title=row["title"],
            reason=row["reason"],
            starts_level=row["level"],
            commitment=about,
        )
    )


def _settle(world: World, end: Row, raised: list[Escalation]) -> None:
    escalation_resolve(user=world.people[end["by"]], escalation=raised[0], resolution=end["how"])
