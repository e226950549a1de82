"""Why each partner is in its tier: admitted, renewed every year, moved."""

from __future__ import annotations

from functools import partial
from typing import Any

from covalue.web.front.example.reading import text_file
from covalue.web.front.example.world import World
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.partnership.tiers.judging import Judgement, readings
from covalue.web.partnership.tiers.models import Met, Tier
from covalue.web.partnership.tiers.review_content import Review
from covalue.web.partnership.tiers.reviews import review_propose
from covalue.web.partnership.tiers.services import today_of


def write(world: World) -> None:
    """Every review is prepared by the manager on its day and signed by the sponsor on the next."""
    for partner, reviews in text_file("tier_reviews").items():
        for row in reviews:
            asked: list[Agreement] = []
            world.story.at(row["on"], partial(_propose, world, partner, row, asked), hour=15)
            world.story.at(f"{row['on']}+1d", partial(_sign, world, asked), hour=15)


def _propose(world: World, partner: str, row: dict[str, Any], asked: list[Agreement]) -> None:
    relationship, tier = world.relationships[partner], world.tiers[row["tier"]]
    until = row.get("until")
    review = Review(
        kind="admission" if row["decision"] == "admit" else "renewal",
        tier=tier,
        decision=row["decision"],
        reason=row["reason"],
        judgements=_judged(world, partner, tier, row),
        conditions=row.get("conditions", ""),
        conditions_due_on=world.story.day(until) if until else None,
        moved_to=world.tiers[row["to"]] if "to" in row else None,
    )
    asked.append(
        review_propose(
            user=world.manager, relationship=relationship, review=review, sponsor=world.sponsor
        )
    )


def _judged(world: World, partner: str, tier: Tier, row: dict[str, Any]) -> dict[Any, Judgement]:
    """What people say of the criteria that no figure decides on the day."""
    relationship = world.relationships[partner]
    told = {criterion["text"]: criterion for criterion in _criteria(tier.name)}
    judged = {}
    for reading in readings(relationship, tier, today_of(relationship.programme)):
        if not reading.measured:
            text = reading.criterion.text
            missed, note = row.get("not met", {}).get(text), told[text].get("judged", "")
            met = Met.NO if missed else Met.YES if note else Met.UNKNOWN
            judged[reading.criterion.pk] = Judgement(met, missed or note)
    return judged


def _criteria(tier: str) -> list[dict[str, Any]]:
    return next(row["criteria"] for row in text_file("programme")["tiers"] if row["name"] == tier)


def _sign(world: World, asked: list[Agreement]) -> None:
    agreement_accept(user=world.sponsor, agreement=asked[0], content_hash=asked[0].content_hash)
