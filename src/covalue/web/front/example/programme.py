"""The programme itself: areas, tiers with their criteria, how often one meets, the ladder, the
partners."""

from __future__ import annotations

from functools import partial
from typing import Any

from covalue.web.front.example.reading import text_file
from covalue.web.front.example.world import World
from covalue.web.ground.organizations.models import Organization, Relationship
from covalue.web.ground.organizations.services import programme_create, relationship_open
from covalue.web.partnership.commitments.escalations import ladder_set
from covalue.web.partnership.meetings.cadences import cadence_set
from covalue.web.partnership.partners.services import area_create
from covalue.web.partnership.tiers.services import criterion_add, tier_add


def write(world: World) -> None:
    """The programme on its first day, the partners when they join."""
    told = text_file("programme")
    world.story.at(told["begins"], partial(_begin, world, told), hour=8)
    for tier in told["tiers"]:
        for cadence in tier["meets"]:
            world.story.at(
                cadence["from"], partial(_cadence, world, tier["name"], cadence), hour=8.5
            )
    for name, partner in text_file("partners").items():
        world.story.at(partner["joins"], partial(_open, world, name, partner), hour=9)


def _begin(world: World, told: dict[str, Any]) -> None:
    manager = world.manager
    programme = world.programme = programme_create(
        user=manager,
        client=Organization.objects.get(name=told["client"]),
        name=told["name"],
        currency=told["currency"],
        time_zone=told["time_zone"],
    )
    for name, description in told["areas"].items():
        world.areas[name] = area_create(
            user=manager, programme=programme, name=name, description=description
        )
    for row in told["tiers"]:
        tier = tier_add(
            user=manager,
            programme=programme,
            name=row["name"],
            description=row["description"],
            renew_months=row["renew_months"],
        )
        world.tiers[tier.name] = tier
        for criterion in row["criteria"]:
            criterion_add(
                user=manager,
                tier=tier,
                text=criterion["text"],
                measure=criterion.get("measure", ""),
                threshold=str(criterion.get("at least", "")),
            )
    ladder_set(user=manager, programme=programme, days=told["ladder"])


def _cadence(world: World, tier: str, row: dict[str, Any]) -> None:
    cadence_set(
        user=world.manager,
        tier=world.tiers[tier],
        level=row["level"],
        every_months=row["months"],
        minutes=row["minutes"],
    )


def _open(world: World, name: str, partner: dict[str, Any]) -> None:
    relationship = relationship_open(
        user=world.manager, programme=world.programme, partner_name=name
    )
    Relationship.objects.filter(pk=relationship.pk).update(partner_time_zone=partner["time_zone"])
    rows = Relationship.objects.select_related("programme__client", "partner")
    world.relationships[name] = rows.get(pk=relationship.pk)
