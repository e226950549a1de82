"""The partner programme as its manager begins it: from nothing to the first meeting, a change of
the lead, a waiver."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from cast import Cast, join
from icalendar import Calendar
from people import fill, follow, go, press, sign_in, tab
from playwright.sync_api import Page, expect

from covalue.web.kit import clock
from covalue.web.partnership.partners import services as partners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]


def in_days(days: int) -> str:
    """A day from today on, as date fields want it."""
    return (clock.today("UTC") + timedelta(days=days)).isoformat()


def section(page: Page, cast: Cast, name: str) -> None:
    """A section of the programme."""
    page.goto(f"/programmes/{cast.programme.pk}/")
    tab(page, name)


def lead(page: Page, cast: Cast, area: str, partner: str, starts_on: str) -> None:
    """Name a lead of an area, or its successor."""
    section(page, cast, "Areas")
    go(page, re.compile(f"^(Name a lead|Successor) for {area}"))
    page.get_by_label("Partner", exact=True).select_option(label=partner)
    fill(page, starts_on=starts_on)
    press(page, "Name the lead")


def begin(page: Page, cast: Cast) -> None:
    """An area with its lead, a tier, and how often its executives meet."""
    assert "no area" in page.goto(f"/programmes/{cast.programme.pk}/areas/").text().lower()
    go(page, "Add the first area")
    fill(
        page, name="Warehouse & logistics", description="Picking, packing, transport between sites"
    )
    press(page, "Add the area")
    lead(page, cast, "Warehouse & logistics", "Brightloom", in_days(0))
    section(page, cast, "Tiers")
    press(page, "Begin with strategic and preferred")
    section(page, cast, "Meetings")
    go(page, "Set a cadence")
    page.get_by_label("Tier").select_option(label="Strategic")
    page.get_by_label("Level").select_option("executive")
    press(page, "Set it")


def seat(page: Page, cast: Cast, side: str, name: str, title: str) -> None:
    """Who meets for a side at the executive level."""
    page.goto(f"/relationships/{cast.with_bob.pk}/seats/new/")
    page.get_by_label("Side").select_option(label=side)
    page.get_by_label("Level").select_option("executive")
    fill(
        page,
        person_name=name,
        title=title,
        email=f"{name.split()[1].lower()}@people.example",
        starts_on=in_days(0),
    )
    follow(page.locator("main form.cv-form button[type=submit]"))


def test_from_an_empty_programme_to_the_first_meeting(
    open_browser: Callable[..., Page], live_cast: Cast, shot: Callable[..., None]
) -> None:
    alice, bob, phone = open_browser(), open_browser(), open_browser(phone=True)
    sign_in(alice, live_cast.alice.email)
    begin(alice, live_cast)
    seat(alice, live_cast, "Aldermoor", "Ewa Hartog", "Chief operating officer")
    seat(alice, live_cast, "Brightloom", "Jon Adeyemi", "Managing director")
    alice.goto(f"/relationships/{live_cast.with_bob.pk}/meetings/new/")
    alice.get_by_label("Level").select_option("executive")
    fill(alice, title="Executive meeting", starts=f"{in_days(9)}T10:00", place="Rotterdam")
    press(alice, "Plan it")
    go(alice, "Add a point")
    fill(alice, title="What we stop")
    alice.get_by_label("A decision is asked for").check()
    follow(alice.locator("main form.cv-form button[type=submit]"))
    expect(alice.get_by_text("What we stop").first).to_be_visible()

    sign_in(bob, live_cast.bob.email)
    go(bob, "Aldermoor")
    tab(bob, "Meetings")
    go(bob, "Executive meeting")
    expect(bob.get_by_text("What we stop").first).to_be_visible()
    expect(bob.get_by_text("Jon Adeyemi").first).to_be_visible()

    sign_in(phone, live_cast.bob.email)
    phone.goto("/account/calendar/")
    fill(phone, name="phone")
    press(phone, "Make the address")
    address = phone.locator("input[readonly], code, .cv-key").first
    told = (
        address.input_value()
        if address.evaluate("e => e.tagName") == "INPUT"
        else address.inner_text()
    )
    calendar = Calendar.from_ical(phone.request.get(urlsplit(told.strip()).path).text())
    [event] = calendar.walk("VEVENT")
    assert "Executive meeting" in str(event["SUMMARY"])
    shot(alice, "journey_meeting")


def test_a_lead_role_passes_to_another_partner(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    area = partners.area_create(
        user=live_cast.alice, programme=live_cast.programme, name="Test & quality"
    )
    partners.lead_role_give(user=live_cast.alice, area=area, relationship=live_cast.with_bob)
    alice, bob, charlie = open_browser(), open_browser(), open_browser()
    sign_in(alice, live_cast.alice.email)
    lead(alice, live_cast, "Test & quality", "Calderon", in_days(30))
    section(alice, live_cast, "Areas")
    row = alice.locator(
        "tr", has=alice.get_by_role("rowheader", name="Test & quality")
    ).first.inner_text()
    assert "Brightloom" in row
    assert "Calderon" in row
    sign_in(bob, live_cast.bob.email)
    bob.goto(f"/relationships/{live_cast.with_bob.pk}/lead-roles/")
    expect(bob.locator("main")).to_contain_text("Test & quality")
    expect(bob.locator("main")).not_to_contain_text("Calderon")
    sign_in(charlie, live_cast.charlie.email)
    charlie.goto(f"/relationships/{live_cast.with_charlie.pk}/lead-roles/")
    expect(charlie.locator("main")).to_contain_text("Test & quality")
    expect(charlie.locator("main")).not_to_contain_text("Brightloom")


def ask_for_a_waiver(page: Page, cast: Cast, reason: str) -> None:
    """The manager asks and signs."""
    page.goto(f"/relationships/{cast.with_charlie.pk}/waivers/new/")
    page.get_by_label("Area").select_option(label="Cloud")
    fill(
        page,
        scope="The move of the tills",
        reason=reason,
        alternatives="Brightloom has nobody free before May",
    )
    fill(page, starts_on=in_days(0), ends_on=in_days(90))
    page.get_by_label("Executive sponsor who signs it as well").select_option(label="Frida Example")
    press(page, "Sign it and ask the sponsor")


def place_work(page: Page, cast: Cast) -> None:
    """The manager tries to place work with Charlie's partner."""
    page.goto(f"/programmes/{cast.programme.pk}/projects/new/")
    page.get_by_label("Area").select_option(label="Cloud")
    page.get_by_label("Partner", exact=True).select_option(label="Calderon")
    fill(page, name="Tills in the cloud")
    press(page, "Place it")


def test_a_waiver_that_the_sponsor_first_rejects(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    area = partners.area_create(user=live_cast.alice, programme=live_cast.programme, name="Cloud")
    partners.lead_role_give(user=live_cast.alice, area=area, relationship=live_cast.with_bob)
    person = ("Frida Example", "frida@aldermoor.example")
    join(
        live_cast.alice,
        live_cast.client,
        person,
        "executive_sponsor",
        programme=live_cast.programme,
    )
    alice, frida = open_browser(), open_browser()
    sign_in(alice, live_cast.alice.email)
    place_work(alice, live_cast)
    expect(alice.locator("main")).to_contain_text("Calderon does not lead Cloud: Brightloom does")

    ask_for_a_waiver(alice, live_cast, "It is quicker")
    sign_in(frida, person[1])
    go(frida, "Answer “")
    frida.locator("summary", has_text="Reject").click()
    frida.locator("details[open] [name=reason]").fill("Quicker is no reason.")
    press(frida, "Reject with this reason")
    place_work(alice, live_cast)
    expect(alice.locator("main")).to_contain_text("does not lead Cloud")

    ask_for_a_waiver(alice, live_cast, "The tills stand still without it")
    frida.goto("/")
    go(frida, "Answer “")
    press(frida, "Accept: sign for Aldermoor")
    place_work(alice, live_cast)
    expect(alice.locator("main")).to_contain_text("outside its lead role, under a waiver")
