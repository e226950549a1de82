"""Whom to ask, and what the programme manager is told to act on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, join
from django.db import connection
from django.test.utils import CaptureQueriesContext

from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.ground.organizations.services import relationship_open
from covalue.web.kit import clock
from covalue.web.partnership.partners import asking, attention, selectors, services, waivers
from covalue.web.partnership.partners.models import Area, Waiver
from covalue.web.value.projects.services import project_end, project_place


@pytest.fixture
def cloud(cast: Cast) -> Area:
    area = services.area_create(
        user=cast.alice,
        programme=cast.programme,
        name="Cloud & hosting",
        description="Servers, backup, data centres.",
    )
    services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_charlie)
    return area


def waiver_for_bob(cast: Cast, area: Area, days: int = 20) -> Waiver:
    sponsor = join(
        cast.alice,
        cast.client,
        ("Frida Example", "frida@aldermoor.example"),
        "executive_sponsor",
        programme=cast.programme,
    )
    request = waivers.Request(
        area=area,
        scope="Backup.",
        reason="Law.",
        alternatives="None.",
        starts_on=clock.today("UTC"),
        ends_on=clock.today("UTC") + timedelta(days),
    )
    asked = waivers.waiver_propose(
        user=cast.alice, relationship=cast.with_bob, request=request, sponsor=sponsor
    )
    agreement_accept(user=sponsor, agreement=asked, content_hash=asked.content_hash)
    return Waiver.objects.get(agreement=asked)


def texts(cast: Cast) -> list[str]:
    both = [cast.with_bob, cast.with_charlie]
    found = attention.attention(
        user=cast.alice, relationships=both, programme=cast.programme, now=clock.now()
    )
    return [each.text for each in found]


def test_a_waiver_that_ends_within_thirty_days(cast: Cast, cloud: Area) -> None:
    waiver_for_bob(cast, cloud, 31)
    assert texts(cast) == []
    with clock.at(clock.now() + timedelta(1)):
        assert texts(cast) == ["Renew or end the waiver of Brightloom"]


def test_work_goes_on_though_its_waiver_has_ended(cast: Cast, cloud: Area) -> None:
    waiver = waiver_for_bob(cast, cloud, 200)
    project = project_place(user=cast.alice, relationship=cast.with_bob, area=cloud, name="Backup")
    waivers.waiver_end(user=cast.alice, waiver=waiver, ends_on=clock.today("UTC"))
    assert texts(cast) == ["Renew the waiver of Brightloom or end its work"]
    project_end(user=cast.alice, project=project)
    assert texts(cast) == []


def test_who_leads_the_area_now_needs_no_waiver_for_its_old_work(cast: Cast, cloud: Area) -> None:
    waiver = waiver_for_bob(cast, cloud, 200)
    project_place(user=cast.alice, relationship=cast.with_bob, area=cloud, name="Backup")
    waivers.waiver_end(user=cast.alice, waiver=waiver, ends_on=clock.today("UTC"))
    services.lead_role_succeed(user=cast.alice, area=cloud, relationship=cast.with_bob)
    assert texts(cast) == []


def test_a_partner_is_told_nothing_of_the_programme(cast: Cast, cloud: Area) -> None:
    waiver_for_bob(cast, cloud)
    assert attention.attention(user=cast.bob, relationships=[cast.with_bob], now=clock.now()) == []


def test_questions_do_not_grow_with_areas_and_partners(cast: Cast, cloud: Area) -> None:
    def questions() -> int:
        both = list(cast.programme.relationships.all())
        with CaptureQueriesContext(connection) as caught:
            attention.attention(
                user=cast.alice, relationships=both, programme=cast.programme, now=clock.now()
            )
            asking.who_to_ask(
                user=cast.alice, programme=cast.programme, text="backup", on=clock.today("UTC")
            )
        return len(caught)

    before = questions()
    for number in range(5):
        partner = relationship_open(
            user=cast.alice, programme=cast.programme, partner_name=f"Partner {number}"
        )
        area = services.area_create(
            user=cast.alice, programme=cast.programme, name=f"Backup {number}"
        )
        services.lead_role_give(user=cast.alice, area=area, relationship=partner)
    assert questions() == before


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("hosting", (1, 1)),
        ("HÖSTING of servers", (2, 1)),
        ("host", (1, 1)),
        ("serv", (1, 0)),
        ("ser", (0, 0)),
        ("backups for the cloud", (2, 1)),
        ("and the of for", (0, 0)),
        ("%_'\"<b>", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_how_well_words_fit(text: str, points: tuple[int, int]) -> None:
    assert asking.score(text, "Cloud & hosting", "Servers, backup and data centres") == points


def test_more_words_first_then_the_name(cast: Cast, cloud: Area) -> None:
    services.area_create(
        user=cast.alice, programme=cast.programme, name="Backup", description="Tapes."
    )
    services.area_create(
        user=cast.alice, programme=cast.programme, name="Servers", description="Racks and backup."
    )

    def found(text: str) -> list[str]:
        advice = asking.who_to_ask(
            user=cast.alice, programme=cast.programme, text=text, on=clock.today("UTC")
        )
        return [each.state.area.name for each in advice]

    assert found("backup") == ["Backup", "Cloud & hosting", "Servers"]
    assert found("backup server") == ["Servers", "Cloud & hosting", "Backup"]


def test_a_waiver_makes_a_partner_one_to_ask(cast: Cast, cloud: Area) -> None:
    waiver = waiver_for_bob(cast, cloud, 31)
    (advice,) = asking.who_to_ask(
        user=cast.alice, programme=cast.programme, text="hosting", on=clock.today("UTC")
    )
    assert advice.waivers == [waiver]
    assert advice.others == []


def test_the_state_of_an_area_on_other_days(cast: Cast, cloud: Area) -> None:
    day = clock.today("UTC") + timedelta(40)
    services.lead_role_succeed(
        user=cast.alice,
        area=cloud,
        relationship=cast.with_bob,
        starts_on=day,
        ends_on=day + timedelta(10),
    )

    def state(days: int) -> tuple[str, str | None]:
        on = clock.today("UTC") + timedelta(days)
        (found,) = selectors.area_states(user=cast.alice, programme=cast.programme, on=on)
        return found.state, found.lead.relationship.partner.name if found.lead else None

    assert [state(0), state(39), state(40), state(49), state(50)] == [
        ("ending", "Calderon"),
        ("ending", "Calderon"),
        ("ending", "Brightloom"),
        ("ending", "Brightloom"),
        ("vacant", None),
    ]
    assert state(-1) == ("vacant", None)
