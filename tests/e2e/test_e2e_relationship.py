"""A relationship as both sides live it: the assessment, a meeting and what it carries on, the
brief, a renewal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cast import Cast, join
from people import answer, fill, follow, go, press, sign_in
from playwright.sync_api import Page, expect

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party, Role
from covalue.web.kit import clock
from covalue.web.partnership.assessments import services as assessments
from covalue.web.partnership.commitments import services as commitments
from covalue.web.partnership.meetings import agendas, seats, services
from covalue.web.partnership.meetings.models import Meeting
from covalue.web.partnership.partners import services as partners
from covalue.web.partnership.tiers import services as tiers
from covalue.web.partnership.tiers.models import Tier

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]


def people(cast: Cast, side: str, count: int) -> list[User]:
    """More people of one side."""
    inviter, organization = (
        (cast.alice, cast.client) if side == "client" else (cast.bob, cast.brightloom)
    )
    role = "benefit_owner" if side == "client" else "contract_manager"
    where = {"programme": cast.programme} if side == "client" else {"relationship": cast.with_bob}
    made = [
        (f"{side.capitalize()} {name}", f"{side}.{name.lower()}@people.example")
        for name in "ABCDEF"[:count]
    ]
    return [join(inviter, organization, person, role, **where) for person in made]


def rate(page: Page, user: User, cast: Cast, score: int) -> None:
    """One person's answers, each question the same score."""
    sign_in(page, user.email)
    page.goto(f"/relationships/{cast.with_bob.pk}/assessment/answer/")
    for statement in page.locator("main fieldset.cv-scale").all():
        statement.locator(f"input[type=radio][value='{score}']").check()
    press(page, "Send your answers")
    page.context.clear_cookies()


def test_both_sides_rate_each_other_and_nobody_alone_is_seen(
    open_browser: Callable[..., Page], live_cast: Cast, shot: Callable[..., None]
) -> None:
    """Four of the client and five of the partner: the partner's view is published, the client's is
    not."""
    client, partner = people(live_cast, "client", 4), people(live_cast, "partner", 5)
    alice = open_browser()
    sign_in(alice, live_cast.alice.email)
    asked = [
        ("Trust", "Tells us early when something goes wrong."),
        ("Cultural fit", "Works as we work."),
    ]
    assessments.questionnaire_write(
        user=live_cast.alice, programme=live_cast.programme, questions=asked
    )
    alice.goto(f"/programmes/{live_cast.programme.pk}/rounds/new/")
    fill(alice, label="H2 2026", closes_on=(clock.today("UTC") + timedelta(days=20)).isoformat())
    press(alice, "Open the round")
    one = open_browser()
    for user in (*client, *partner):
        rate(one, user, live_cast, 3 if user in client else 5)
    alice.goto(f"/programmes/{live_cast.programme.pk}/assessments/")
    press(alice, "Close now")
    alice.goto(f"/relationships/{live_cast.with_bob.pk}/assessment/")
    told = alice.locator("main").inner_text()
    assert "Brightloom rates Aldermoor 5.0" in told
    assert "not published" in told
    assert "3.0" not in told
    shot(alice, "journey_assessment")
    charlie = open_browser()
    sign_in(charlie, live_cast.charlie.email)
    charlie.goto(f"/relationships/{live_cast.with_charlie.pk}/assessment/")
    assert "5.0" not in charlie.locator("main").inner_text()


def plan(cast: Cast, level: str, title: str, day: date) -> Meeting:
    """A meeting that was planned a fortnight before its day."""
    before = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) - timedelta(days=14)
    Role.objects.update(starts_on=clock.today("UTC") - timedelta(days=60))
    with clock.at(min(before, clock.now())):
        return services.meeting_plan(
            user=cast.alice,
            relationship=cast.with_bob,
            level=level,
            title=title,
            place="Rotterdam",
            starts=datetime.combine(day, datetime.min.time()).replace(hour=10),
            time_zone="Europe/Amsterdam",
        )


def seat(cast: Cast, party: str, name: str, level: str, user: User | None = None) -> None:
    """Somebody who sits there since last month."""
    seats.seat_fill(
        user=cast.alice,
        relationship=cast.with_bob,
        party=party,
        level=level,
        person_name=name,
        title="Director",
        email=user.email if user else "",
        starts_on=clock.today("UTC") - timedelta(days=40),
    )


def test_minutes_decisions_and_commitments_are_carried_to_the_next_meeting(
    open_browser: Callable[..., Page], live_cast: Cast, shot: Callable[..., None]
) -> None:
    today = clock.today("UTC")
    past = plan(live_cast, "executive", "Executive meeting", today - timedelta(days=2))
    following = plan(live_cast, "executive", "Next executive meeting", today + timedelta(days=20))
    with clock.at(clock.now() - timedelta(days=10)):
        commitments.commitment_add(
            user=live_cast.bob,
            relationship=live_cast.with_bob,
            party=Party.PARTNER,
            text="Two more people for the tills",
            owner=live_cast.bob,
            due_on=today + timedelta(days=5),
            client_gains="Shorter queues",
            partner_gains="A reference",
            level="executive",
        )
    alice = open_browser()
    sign_in(alice, live_cast.alice.email)
    alice.goto(f"/meetings/{past.pk}/hold/")
    fill(
        alice,
        minutes="The tills are late by a week.",
        decisions="Open the second line\nMeet again in March",
    )
    fill(alice, others_client="Ewa Hartog, director", others_partner="Jon Adeyemi, director")
    follow(alice.locator("main form.cv-form button[type=submit]"))
    expect(alice.locator("main")).to_contain_text("Open the second line")
    alice.goto(f"/meetings/{past.pk}/commitments/")
    expect(alice.locator("main")).to_contain_text("Two more people for the tills")
    press(alice, "Record what was said")

    phone = open_browser(phone=True)
    sign_in(phone, live_cast.bob.email)
    phone.goto(f"/meetings/{following.pk}/brief/")
    told = phone.locator("main").inner_text()
    assert "Two more people for the tills" in told
    assert "Open the second line" in told
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    shot(phone, "journey_brief_phone")


def test_the_brief_before_the_chief_executives_meet(
    open_browser: Callable[..., Page],
    live_cast: Cast,
    tmp_path: Path,
    shot: Callable[..., None],
) -> None:
    meeting = plan(
        live_cast, "chief_executives", "Chief executives", clock.today("UTC") + timedelta(days=12)
    )
    seat(live_cast, Party.CLIENT, "Ewa Hartog", "chief_executives")
    seat(live_cast, Party.PARTNER, "Jon Adeyemi", "chief_executives")
    agendas.agenda_add(
        user=live_cast.alice, meeting=meeting, title="Lead role in cloud", decide=True
    )
    alice = open_browser()
    sign_in(alice, live_cast.alice.email)
    alice.goto(f"/meetings/{meeting.pk}/")
    go(alice, "Brief")
    told = alice.locator("main").inner_text()
    for text in ("Lead role in cloud", "Ewa Hartog", "Jon Adeyemi"):
        assert text in told
    address = alice.get_by_role("link", name="PDF").get_attribute("href")
    found = alice.request.get(address)
    assert found.headers["content-type"] == "application/pdf"
    body = found.body()
    assert body.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", body)) == 1
    (tmp_path / "brief.pdf").write_bytes(body)
    shot(alice, "journey_brief")


def test_a_renewal_is_decided_on_its_criteria(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    tiers.tiers_suggest(user=live_cast.alice, programme=live_cast.programme)
    tier = Tier.objects.get(name="Strategic")
    person = ("Frida Example", "frida@aldermoor.example")
    join(
        live_cast.alice,
        live_cast.client,
        person,
        "executive_sponsor",
        programme=live_cast.programme,
    )
    alice, frida, bob = open_browser(), open_browser(), open_browser()
    sign_in(alice, live_cast.alice.email)
    sign_in(frida, person[1])
    review(alice, live_cast, tier, "Review for admission", "admit")
    expect(alice.locator("main")).to_contain_text(
        "Not met: The partner holds the lead role in an area."
    )
    area = partners.area_create(user=live_cast.alice, programme=live_cast.programme, name="Cloud")
    partners.lead_role_give(user=live_cast.alice, area=area, relationship=live_cast.with_bob)
    for link, decision in (("Review for admission", "admit"), ("Prepare the renewal", "renew")):
        review(alice, live_cast, tier, link, decision)
        frida.goto("/")
        go(frida, "Answer “")
        press(frida, "Accept: sign for Aldermoor")
    alice.goto(f"/relationships/{live_cast.with_bob.pk}/tier/")
    assert "Strategic" in answer(alice)
    sign_in(bob, live_cast.bob.email)
    bob.goto(f"/relationships/{live_cast.with_bob.pk}/tier/")
    expect(bob.locator("main")).to_contain_text("Strategic")
    expect(bob.locator("main")).not_to_contain_text("Frida Example")


def review(page: Page, cast: Cast, tier: Tier, link: str, decision: str) -> None:
    """The manager judges what has no figure, decides, and signs."""
    page.goto(f"/relationships/{cast.with_bob.pk}/tier/")
    go(page, re.compile(f"{link}|Review for {tier}"))
    if decision == "admit":
        follow(page.get_by_role("link", name=tier.name, exact=True))
    for judgement in page.locator("main select[name^=met_]").all():
        judgement.select_option(index=1)
    for evidence in page.locator("main [name^=note_]").all():
        evidence.fill("As both looked at it on 12 October")
    page.locator(f"main input[name=decision][value={decision}]").check()
    fill(page, reason="It meets what we ask for, and says where it does not.")
    page.get_by_label("Executive sponsor who signs with you").select_option(label="Frida Example")
    press(page, "Propose it to the sponsor")
