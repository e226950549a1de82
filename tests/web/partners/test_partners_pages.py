"""Pages and the API of areas, lead roles and waivers, as people and programs meet them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, join
from django.test import Client
from tests.web import reading

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.kit import clock
from covalue.web.partnership.partners import charts, selectors, services
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver

SECRETS = ("Better than", "Law forbids it.", "Calderon", "Networks only", "calderon")


@pytest.fixture
def sponsor(cast: Cast) -> User:
    person = ("Frida Example", "frida@aldermoor.example")
    return join(cast.alice, cast.client, person, "executive_sponsor", programme=cast.programme)


@pytest.fixture
def areas(cast: Cast) -> dict[str, Area]:
    """Bob's partner leads Logistics, Charlie's leads Networks only."""
    found = {}
    for name, relationship in (("Logistics", cast.with_bob), ("Networks only", cast.with_charlie)):
        found[name] = services.area_create(user=cast.alice, programme=cast.programme, name=name)
        services.lead_role_give(
            user=cast.alice,
            area=found[name],
            relationship=relationship,
            reason="Better than the other.",
        )
    found["Testing"] = services.area_create(
        user=cast.alice, programme=cast.programme, name="Testing"
    )
    return found


def send(client: Client, user: User, address: str, body: dict[str, Any] | None = None) -> Any:
    """Ask the API with a key of the user; with a body it is a POST."""
    _token, key = token_issue(user=user, name="test", scopes=["read", "write"])
    headers = {"Authorization": f"Bearer {key}"}
    if body is None:
        return client.get(f"/api/v1{address}", headers=headers)
    data = json.dumps(body, default=str)
    return client.post(f"/api/v1{address}", data, content_type="application/json", headers=headers)


def text(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    return reading.text(client.get(address))


def wanted(area: Area, sponsor: User, **more: Any) -> dict[str, Any]:
    today = clock.today("UTC")
    return {
        "area_id": area.pk,
        "scope": "Load tests.",
        "reason": "Law forbids it.",
        "alternatives": "Calderon.",
        "starts_on": today,
        "ends_on": today + timedelta(50),
        "limit_minor": 1_000_000,
        "sponsor": sponsor.pk,
    } | more


def test_empty_pages_say_what_to_do(cast: Cast, client: Client) -> None:
    pk = cast.programme.pk
    assert "Add the first area" in text(client, cast.alice, f"/programmes/{pk}/areas/")
    assert "No waiver was ever asked for." in text(client, cast.alice, f"/programmes/{pk}/waivers/")
    assert "No area fits" in text(client, cast.alice, f"/programmes/{pk}/ask/?q=hosting")
    assert "Elsewhere it is not considered." in text(
        client, cast.bob, f"/relationships/{cast.with_bob.pk}/lead-roles/"
    )


def test_an_area_and_its_lead_by_the_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    answer = client.post(
        f"/programmes/{cast.programme.pk}/areas/new/", {"name": "Cloud", "description": "Hosting"}
    )
    area = Area.objects.get()
    assert answer["Location"] == f"/areas/{area.pk}/lead/"
    today = clock.today("UTC")
    client.post(
        answer["Location"], {"relationship": cast.with_bob.pk, "starts_on": today, "reason": ""}
    )
    assert area.lead_roles.get().relationship == cast.with_bob
    day = today + timedelta(20)
    client.post(
        f"/areas/{area.pk}/lead/",
        {"relationship": cast.with_charlie.pk, "starts_on": day, "reason": ""},
    )
    page = text(client, cast.alice, f"/programmes/{cast.programme.pk}/areas/")
    assert 'aria-label="leads Cloud"' in page
    assert "Withdraw or end" in page
    later = text(client, cast.alice, f"/programmes/{cast.programme.pk}/areas/?on={day}")
    assert "another day than today" in later
    planned = LeadRole.objects.get(relationship=cast.with_charlie)
    assert "is to lead it from" in text(client, cast.alice, f"/lead-roles/{planned.pk}/end/")


def test_a_refused_form_keeps_what_was_typed(
    cast: Cast, client: Client, areas: dict[str, Area]
) -> None:
    client.force_login(cast.alice)
    answer = client.post(
        f"/areas/{areas['Testing'].pk}/edit/", {"name": "logistics", "description": "Kept words"}
    )
    page = answer.content.decode()
    assert "There is an area" in page
    assert "Kept words" in page


def test_a_wrong_day_shows_today(cast: Cast, client: Client, areas: dict[str, Area]) -> None:
    assert "Logistics" in text(
        client, cast.alice, f"/programmes/{cast.programme.pk}/areas/?on=yesterday"
    )


def test_a_waiver_by_the_api(
    cast: Cast, client: Client, areas: dict[str, Area], sponsor: User
) -> None:
    address = f"/relationships/{cast.with_bob.pk}/waivers"
    answer = send(client, cast.alice, address, wanted(areas["Testing"], sponsor))
    assert answer.status_code == 201, answer.content
    first = Agreement.objects.get(pk=answer.json()["id"])
    send(client, sponsor, f"/agreements/{first.pk}/reject", {"reason": "Too much."})
    links = {user: Client() for user in (cast.alice, sponsor)}
    for user, browser in links.items():
        browser.force_login(user)
        shown = (
            f"/agreements/{first.pk}/again/"
            in browser.get(f"/agreements/{first.pk}/").content.decode()
        )
        assert shown == (user == cast.alice), (
            "who cannot ask for a waiver is not led to a page that is not there"
        )
    again = send(
        client,
        cast.alice,
        address,
        wanted(areas["Testing"], sponsor, follows=first.pk, limit_minor=500_000),
    )
    asked = Agreement.objects.get(pk=again.json()["id"])
    assert asked.reference == first.reference
    agreement_accept(user=sponsor, agreement=asked, content_hash=asked.content_hash)
    rows = send(client, cast.bob, "/waivers").json()["items"]
    assert [(row["scope"], row["limit_minor"]) for row in rows] == [("Load tests.", 500_000)]
    log = send(client, cast.alice, f"/programmes/{cast.programme.pk}/waiver-requests").json()[
        "items"
    ]
    assert [row["status"] for row in log] == ["agreed", "rejected"]
    ended = send(
        client, cast.alice, f"/waivers/{rows[0]['id']}/end", {"ends_on": clock.today("UTC")}
    )
    assert ended.json()["ends_on"] == clock.today("UTC").isoformat()


def test_who_cannot_ask_for_a_waiver(
    cast: Cast, client: Client, areas: dict[str, Area], sponsor: User
) -> None:
    address, body = f"/relationships/{cast.with_bob.pk}/waivers", wanted(areas["Testing"], sponsor)
    assert send(client, cast.bob, address, body).status_code == 404
    assert send(client, cast.charlie, address, body).status_code == 404
    assert send(client, sponsor, address, body).status_code == 403
    assert send(client, cast.alice, address, body | {"sponsor": cast.alice.pk}).status_code == 409
    assert send(client, cast.alice, address, body | {"sponsor": cast.bob.pk}).status_code == 409
    assert not Agreement.objects.exists()


def test_the_reason_of_a_lead_role_is_for_the_client(
    cast: Cast, client: Client, areas: dict[str, Area]
) -> None:
    own = f"/lead-roles?relationship_id={cast.with_bob.pk}"
    assert send(client, cast.alice, own).json()["items"][0]["reason"] == "Better than the other."
    assert send(client, cast.bob, own).json()["items"][0]["reason"] == ""


def test_a_partner_finds_nothing_of_others_in_any_byte(
    cast: Cast, client: Client, areas: dict[str, Area], sponsor: User
) -> None:
    address = f"/relationships/{cast.with_bob.pk}/waivers"
    made = send(client, cast.alice, address, wanted(areas["Testing"], sponsor))
    asked = Agreement.objects.get(pk=made.json()["id"])
    agreement_accept(user=sponsor, agreement=asked, content_hash=asked.content_hash)
    send(client, cast.alice, address, wanted(areas["Networks only"], sponsor))
    own, waiver = f"/relationships/{cast.with_bob.pk}", Waiver.objects.get()
    client.force_login(cast.bob)
    pages = [
        "/",
        f"{own}/",
        f"/waivers/{waiver.pk}/",
        *(f"{own}/{name}/" for name in ("lead-roles", "agreements")),
    ]
    pages += [
        f"{own}/lead-roles/?format=csv",
        f"{own}/lead-roles/?format=csv&table=waivers",
        f"{own}/record/",
    ]
    answers = {address: client.get(address) for address in pages}
    names = ("lead-roles", "waivers", f"waivers/{waiver.pk}", "agreements", "projects")
    answers |= {name: send(client, cast.bob, f"/{name}") for name in names}
    for address, answer in answers.items():
        assert answer.status_code == 200, address
        found = [secret for secret in SECRETS if secret in answer.getvalue().decode()]
        assert not found, (address, found)


def test_the_log_asks_the_database_as_often_for_many(
    cast: Cast,
    client: Client,
    areas: dict[str, Area],
    sponsor: User,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(6):
        body = wanted(areas["Testing"], sponsor, scope=f"Load tests {number}.")
        assert (
            send(client, cast.alice, f"/relationships/{cast.with_bob.pk}/waivers", body).status_code
            == 201
        )
    client.force_login(cast.alice)
    with django_assert_max_num_queries(13):
        page = reading.text(client.get(f"/programmes/{cast.programme.pk}/waivers/"))
    assert "6 wait for a signature." in page


@pytest.mark.parametrize(("days", "mark"), [(30, "cv-waiver due"), (31, "cv-waiver")])
def test_a_waiver_stands_in_the_matrix(
    cast: Cast, client: Client, areas: dict[str, Area], sponsor: User, days: int, mark: str
) -> None:
    body = wanted(areas["Testing"], sponsor, ends_on=clock.today("UTC") + timedelta(days))
    made = send(client, cast.alice, f"/relationships/{cast.with_bob.pk}/waivers", body)
    asked = Agreement.objects.get(pk=made.json()["id"])
    agreement_accept(user=sponsor, agreement=asked, content_hash=asked.content_hash)
    page = text(client, cast.alice, f"/programmes/{cast.programme.pk}/areas/")
    assert f'class="{mark}" role="img" aria-label="waiver for Testing until' in page


def test_lead_roles_are_bars_over_time_and_a_gap_is_vacant(cast: Cast) -> None:
    """Led, then without a lead, then led again from a planned day: two bars, one gap, and the gap
    behind an end."""
    today = clock.today("UTC")
    area = services.area_create(user=cast.alice, programme=cast.programme, name="Yard")
    services.area_create(user=cast.alice, programme=cast.programme, name="Never led")
    first = services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    services.lead_role_end(user=cast.alice, lead_role=first, ends_on=today + timedelta(40))
    services.lead_role_give(
        user=cast.alice,
        area=area,
        relationship=cast.with_charlie,
        starts_on=today + timedelta(60),
        ends_on=today + timedelta(90),
    )
    states = selectors.area_states(user=cast.alice, programme=cast.programme, on=today)
    history = list(selectors.lead_role_list(user=cast.alice, programme=cast.programme))
    spec = charts.leads_chart(states, history, today)
    assert [row[:2] for row in spec.rows] == [("Yard", "Brightloom"), ("Yard", "Calderon")]
    gaps = [
        (row["from"], row["to"]) for row in charts._gaps("Yard", history, today + timedelta(365))
    ]
    days = [(today + timedelta(each)).isoformat() for each in (40, 60, 90, 365)]
    assert gaps == [(days[0], days[1]), (days[2], days[3])]
    assert charts._gaps("Never led", [], today) == []
