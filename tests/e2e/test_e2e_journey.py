"""From nothing to a signed agreement, as two people live it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import PASSWORD
from people import answer, fill, go, press, tab, told_link
from playwright.sync_api import Page, expect

from covalue.web.ground.organizations.services import setup_token

pytestmark = pytest.mark.django_db(transaction=True)


def set_up(client: Page) -> None:
    """The first person founds the installation, a programme and a relationship."""
    client.goto(f"/set-up/{setup_token()}/")
    fill(client, organization_name="Aldermoor", name="Ann Example", email="ann@aldermoor.example")
    fill(client, password=PASSWORD)
    press(client, "Set up and sign in")
    go(client, "Create a programme")
    fill(client, name="Strategic partners")
    client.get_by_label("Time zone").select_option("Europe/Amsterdam")
    press(client, "Create the programme")
    go(client, "Open the first relationship")
    fill(client, partner_name="Brightloom")
    press(client, "Open the relationship")


def invite(client: Page, partner: Page) -> None:
    """The partner's first person joins by a link."""
    go(client, "Invite somebody")
    fill(client, email="bo@brightloom.example")
    client.get_by_label("Role").select_option("partner_lead")
    client.get_by_label("Side").select_option(label="Brightloom")
    press(client, "Invite")
    partner.goto(told_link(client))
    fill(partner, name="Bo Example", password=PASSWORD)
    press(partner, "Accept the invitation")
    expect(partner.get_by_role("heading", level=1)).to_have_text("Aldermoor")


def propose_and_reject(client: Page, partner: Page) -> None:
    """The client proposes; the partner says no, with the reason that the form asks for."""
    tab(client, "Overview")
    go(client, "Propose something")
    fill(client, title="Meeting rhythm", text="We meet on the first Tuesday of each month.")
    client.get_by_label("Bo Example").check()
    press(client, "Propose it to Brightloom")
    assert "It waits for Bo Example" in answer(client)

    partner.goto("/")
    go(partner, "Answer “Meeting rhythm”")
    partner.locator("summary", has_text="Reject").click()
    press(partner, "Reject with this reason")
    expect(partner.get_by_text("This field is required.")).to_be_visible()
    partner.locator("details[open] [name=reason]").fill("Mondays suit us better.")
    press(partner, "Reject with this reason")
    assert "Mondays suit us better." in answer(partner)


def counter_and_agree(client: Page, partner: Page) -> None:
    """The partner proposes anew, the client counters, the partner signs."""
    go(partner, "Propose a change of it")
    fill(partner, text="We meet on the first Monday of each month.")
    partner.get_by_label("Ann Example").check()
    press(partner, "Propose it to Aldermoor")

    client.goto("/")
    go(client, "Answer “Meeting rhythm”")
    go(client, "Counter-propose")
    fill(
        client,
        text="We meet on the first Monday of each month, at ten.",
        reason="The hour was missing.",
    )
    press(client, "Counter-propose to Brightloom")

    partner.goto("/")
    go(partner, "Answer “Meeting rhythm”")
    expect(partner.locator(".cv-diff ins").first).to_contain_text("at ten.")
    press(partner, "Accept: sign for Brightloom")
    assert "Both parties have signed: it binds." in answer(partner)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_set_up_to_an_agreement_in_the_record(
    open_browser: Callable[..., Page], phone: bool
) -> None:
    client, partner = open_browser(phone=phone), open_browser(phone=phone)
    set_up(client)
    invite(client, partner)
    propose_and_reject(client, partner)
    counter_and_agree(client, partner)
    client.reload()
    tab(client, "Record")
    story = client.locator("ol.cv-story").inner_text()
    for event in (
        "Bo Example rejected Meeting rhythm",
        "Mondays suit us better.",
        "Ann Example answered with another proposal",
        "Both parties agreed: Meeting rhythm",
    ):
        assert event in story
