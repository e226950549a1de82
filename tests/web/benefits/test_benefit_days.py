"""Whose day it is: page, API and attention ask where the programme is, not where the server is."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import delivering
import pytest
from cast import Cast
from django.test import Client
from reading import page_of

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.organizations import services as organizations
from covalue.web.kit import clock
from covalue.web.value.benefits.attention import attention
from covalue.web.value.benefits.models import BenefitOwner
from covalue.web.value.cases.models import Benefit

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
"""Fourteen hours before UTC, and eleven behind it: noon UTC is tomorrow there, and today here."""


def noon() -> datetime:
    """Today at noon, UTC."""
    return datetime.combine(clock.today("UTC"), clock_time(12), tzinfo=ZoneInfo("UTC"))


def own_from_tomorrow(cast: Cast, benefit: Benefit) -> None:
    """Ines answers for the benefit from the day on that is tomorrow by UTC."""
    ines = delivering.owner(cast)
    BenefitOwner.objects.create(
        benefit=benefit,
        user=ines,
        person_name=ines.name,
        starts_on=noon().date() + timedelta(days=1),
    )


@pytest.mark.parametrize(("zone", "owner"), [(EAST, "Ines Example"), (WEST, "")])
def test_the_register_is_as_of_today_where_the_programme_is(
    cast: Cast, zone: str, owner: str
) -> None:
    project = delivering.deliver(cast)
    benefit = delivering.saving(project)
    own_from_tomorrow(cast, benefit)
    cast.programme.time_zone = zone
    cast.programme.save()
    _token, key = token_issue(user=cast.alice, name="test", scopes=["read"])
    with clock.at(noon()):
        page = page_of(cast.alice, f"/projects/{project.pk}/benefits/")
        answer = Client().get("/api/v1/benefits", headers={"Authorization": f"Bearer {key}"})
        one = Client().get(
            f"/api/v1/benefits/{benefit.pk}", headers={"Authorization": f"Bearer {key}"}
        )
        asked = attention(user=cast.alice, relationships=[cast.with_bob], now=clock.now())
    row = next(each for each in answer.json()["items"] if each["key"] == "saving")
    assert (row["owner"], one.json()["owner"]) == (owner, owner)
    assert ("Ines Example" in page) == bool(owner)
    without = [each.text for each in asked if each.text.startswith("Name an owner")]
    of = "“Higher recommendation by packers”" if owner else "2 benefits with Brightloom"
    assert without == [f"Name an owner of {of}"]


def test_each_programme_has_its_own_day(cast: Cast) -> None:
    project = delivering.deliver(cast)
    own_from_tomorrow(cast, delivering.saving(project))
    other = organizations.programme_create(
        user=cast.alice, client=cast.client, name="Partners in the east"
    )
    other.time_zone = EAST
    other.save()
    elsewhere = organizations.relationship_open(
        user=cast.alice, programme=other, partner_name="Dunmere"
    )
    with clock.at(noon()):
        asked = attention(
            user=cast.alice, relationships=[cast.with_bob, elsewhere], now=clock.now()
        )
    assert "Name an owner of 2 benefits with Brightloom" in [each.text for each in asked]
