"""From nothing to a signed agreement, as two people live it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cast import PASSWORD
from people import answer, fill, go, press, sign_in, told_link
from playwright.sync_api import Page, expect

from covalue.web.organizations.services import setup_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_set_up_to_an_agreement_in_the_record(
    open_browser: Callable[..., Page], shot: Callable[..., None], phone: bool
) -> None:
    client, partner = open_browser(phone=phone), open_browser(phone=phone)
    kind = "phone" if phone else "desktop"

    client.goto(f"/set-up/{setup_token()}/")
    shot(client, f"set_up_{kind}")
    fill(client, organization_name="Aldermoor", name="Ann Example", email="ann@aldermoor.example", password=PASSWORD)
    press(client, "Set up and sign in")
    go(client, "Create a programme")
    fill(client, name="Strategic partners")
    client.get_by_label("Time zone").select_option("Europe/Amsterdam")
    press(client, "Create the programme")
    go(client, "Open the first relationship")
    fill(client, partner_name="Brightloom")
    press(client, "Open the relationship")

    go(client, "Invite somebody")
    fill(client, email="bo@brightloom.example")
    client.get_by_label("Role").select_option("partner_lead")
    client.get_by_label("Side").select_option(label="Brightloom")
    press(client, "Invite")
    partner.goto(told_link(client))
    shot(partner, f"invitation_{kind}")
    fill(partner, name="Bo Example", password=PASSWORD)
    press(partner, "Accept the invitation")
    expect(partner.get_by_role("heading", level=1)).to_have_text("Aldermoor")

    client.get_by_role("navigation", name="Sections").get_by_role("link", name="Overview").click()
    go(client, "Propose something")
    fill(client, title="Meeting rhythm", text="We meet on the first Tuesday of each month.")
    client.get_by_label("Bo Example").check()
    client.get_by_label("Ann Example").check()
    press(client, "Propose it to Brightloom")
    assert "It waits for Bo Example" in answer(client)

    partner.goto("/")
    shot(partner, f"home_waiting_{kind}")
    go(partner, "Answer “Meeting rhythm”")
    partner.locator("summary", has_text="Reject").click()
    press(partner, "Reject with this reason")
    expect(partner.get_by_text("This field is required.")).to_be_visible()
    partner.locator("details[open] [name=reason]").fill("Mondays suit us better.")
    press(partner, "Reject with this reason")
    assert "Mondays suit us better." in answer(partner)

    go(partner, "Propose a change of it")
    fill(partner, text="We meet on the first Monday of each month.")
    partner.get_by_label("Ann Example").check()
    press(partner, "Propose it to Aldermoor")

    client.goto("/")
    go(client, "Answer “Meeting rhythm”")
    go(client, "Counter-propose")
    fill(client, text="We meet on the first Monday of each month, at ten.", reason="The hour was missing.")
    press(client, "Counter-propose to Brightloom")

    partner.goto("/")
    go(partner, "Answer “Meeting rhythm”")
    shot(partner, f"agreement_open_{kind}")
    press(partner, "Accept: sign for Brightloom")
    assert "Both parties have signed: it binds." in answer(partner)
    shot(partner, f"agreement_agreed_{kind}")

    client.reload()
    client.get_by_role("navigation", name="Sections").get_by_role("link", name="Record").click()
    story = client.locator("ol.cv-story").inner_text()
    for event in ("Bo Example rejected", "Mondays suit us better.", "Ann Example answered with another proposal", "Both parties agreed"):
        assert event in story
    shot(client, f"record_{kind}")
    client.get_by_role("navigation", name="Sections").get_by_role("link", name="Overview").click()
    shot(client, f"relationship_{kind}")
    assert client.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
