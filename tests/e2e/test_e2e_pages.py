"""Every page as its reader meets it: no barrier, no error in the console, nothing wider than the
screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from cast import PASSWORD, Cast
from django.urls import reverse
from people import press, sign_in
from playwright.sync_api import Page, expect
from tests.web.access.apps import modules

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import (
    agreement_accept,
    agreement_counter,
    agreement_propose,
)
from covalue.web.ground.jobs.models import Job, JobState
from covalue.web.ground.organizations import invitations, service_accounts
from covalue.web.ground.organizations.services import private_field_set

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that the dark changes


@pytest.fixture
def agreements(live_cast: Cast) -> list[Agreement]:
    """One that binds, one that was countered, and the counter that waits for Alice."""
    alice, bob = live_cast.alice, live_cast.bob
    both = {"relationship": live_cast.with_bob, "kind": "arrangement", "signatories": [alice, bob]}
    rhythm = Draft(
        title="Meeting rhythm", content={"text": "We meet on the first Tuesday of each month."}
    )
    done = agreement_propose(user=alice, draft=rhythm, **both)
    agreement_accept(user=bob, agreement=done, content_hash=done.content_hash)
    draft = Draft(
        title="Answer to change requests",
        summary="Requests wait too long.",
        content={"text": "Every change request is answered within twenty working days."},
    )
    first = agreement_propose(user=alice, draft=draft, **both)
    answer = Draft(
        title=draft.title,
        summary="A third of them need the works council.",
        content={
            "text": "Every change request is answered within thirty working days, in writing."
        },
    )
    second = agreement_counter(
        user=bob, agreement=first, draft=answer, reason="Twenty days are too few."
    )
    return [done, first, second]


@pytest.fixture
def addresses(live_cast: Cast, agreements: list[Agreement]) -> dict[str, str]:
    """Every page that Alice can open, by name."""
    alice, pk = live_cast.alice, live_cast.with_bob.pk
    organization, programme = live_cast.client.pk, live_cast.programme.pk
    membership = alice.memberships.get()
    invited, _key = invitations.invitation_create(
        user=alice, organization=live_cast.client, email="dora@aldermoor.example", name="viewer"
    )
    private_field_set(
        user=alice,
        organization=live_cast.client,
        subject="relationship",
        subject_id=pk,
        name="walk-away value",
        value="€0.9 m a year",
    )
    token_issue(user=alice, name="monthly report", scopes=["read"])
    service = service_accounts.service_create(
        user=alice, organization=live_cast.client, name="warehouse feed", role="viewer"
    )
    service_accounts.service_token_issue(user=alice, service=service, name="first", scopes=["read"])
    done = Job.objects.create(
        owner=alice,
        kind="record.verify",
        label="Verify the record",
        state=JobState.SUCCEEDED,
        result={"entries": 14, "fault": None},
    )
    running = Job.objects.create(
        owner=alice,
        kind="record.verify",
        label="Verify the record",
        state=JobState.RUNNING,
        progress=40,
    )
    assert invited.is_open
    named = {
        "home": (),
        "api_docs": (),
        "programme": (programme,),
        "relationship_new": (programme,),
        "programme_invite": (programme,),
        "relationship": (pk,),
        "relationship_end": (pk,),
        "relationship_people": (pk,),
        "relationship_invite": (pk,),
        "private_new": (pk,),
        "agreement_list": (pk,),
        "agreement_new": (pk,),
        "relationship_record": (pk,),
        "organization": (organization,),
        "organization_rename": (organization,),
        "organization_invite": (organization,),
        "organization_record": (organization,),
        "programme_new": (organization,),
        "service_list": (organization,),
        "service_token_new": (service.pk,),
        "role_new": (membership.pk,),
        "role_end": (membership.roles.first().pk,),
        "account": (),
        "token_list": (),
        "job_list": (),
        "job": (done.pk,),
        "agreement_again": (agreements[0].pk,),
        "agreement": (agreements[2].pk,),
        "agreement_counter": (agreements[2].pk,),
        "mfa_index": (),
        "account_change_password": (),
        "usersessions_list": (),
        "socialaccount_connections": (),
    }
    found = {name: reverse(name, args=args) for name, args in named.items()}
    return {
        **found,
        "agreement_agreed": reverse("agreement", args=[agreements[0].pk]),
        "agreement_countered": reverse("agreement", args=[agreements[1].pk]),
        "job_running": reverse("job", args=[running.pk]),
        "mfa_activate": reverse("mfa_activate_totp"),
    }


def barriers(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe finds."""
    results = Axe().run(page, options=options or AXE)
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in results.response["violations"]
        for node in each["nodes"]
    ]


def test_a_barrier_would_be_found(open_browser: Callable[..., Page], live_cast: Cast) -> None:
    page = open_browser()
    page.goto("/sign-in/login/")
    page.evaluate(
        "document.querySelector('main').append(new Image());"
        " document.documentElement.removeAttribute('lang')"
    )
    found = " ".join(barriers(page))
    assert "image-alt" in found
    assert "html-has-lang" in found


def too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def faults(
    page: Page, addresses: dict[str, str], look: Callable[..., None], kind: str
) -> Iterator[str]:
    """Visit every page; say what is wrong with it."""
    for name, address in addresses.items():
        response = page.goto(address)
        if response is None or response.status != 200:
            yield f"{name}: {response and response.status}"
            continue
        look(page, f"{name}_{kind}")
        yield from (
            f"{name}: {barrier}" for barrier in barriers(page, CONTRAST if kind == "dark" else AXE)
        )
        if too_wide(page):
            yield f"{name}: wider than the screen"


@pytest.mark.parametrize("kind", ["desktop", "phone", "dark"])
def test_no_page_has_a_barrier(
    open_browser: Callable[..., Page],
    addresses: dict[str, str],
    shot: Callable[..., None],
    kind: str,
) -> None:
    page = open_browser(phone=kind == "phone", color_scheme="dark" if kind == "dark" else "light")
    sign_in(page, "alice@aldermoor.example")
    page.goto("/sign-in/reauthenticate/?next=/account/")
    shot(page, f"confirm_{kind}")
    assert not barriers(page)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    assert not list(faults(page, addresses, shot, kind))


@pytest.mark.parametrize("kind", ["desktop", "phone"])
@pytest.mark.parametrize("app", [module.__name__.rpartition(".")[2] for module in modules()])
def test_no_page_of_the_programme_has_a_barrier(
    open_browser: Callable[..., Page],
    live_cast: Cast,
    shot: Callable[..., None],
    app: str,
    kind: str,
) -> None:
    (module,) = [each for each in modules() if each.__name__.endswith(f".{app}")]
    found = module.browsed(live_cast)
    page = open_browser(phone=kind == "phone")
    sign_in(page, "alice@aldermoor.example")
    assert not list(faults(page, found, shot, f"{app}_{kind}"))


def test_pages_for_strangers_have_no_barrier(
    open_browser: Callable[..., Page],
    live_cast: Cast,
    shot: Callable[..., None],
    complaints: list[str],
) -> None:
    page = open_browser()
    _invitation, key = invitations.invitation_create(
        user=live_cast.alice,
        organization=live_cast.client,
        email="dora@aldermoor.example",
        name="viewer",
    )
    found = {
        "sign_in": "/sign-in/login/",
        "reset": "/sign-in/password/reset/",
        "join": f"/invitations/{key}/",
    }
    assert not list(faults(page, found, shot, "stranger"))
    assert page.goto("/nothing/here/").status == 404
    shot(page, "not_found_stranger")
    assert not barriers(page)
    complaints.clear()  # the console tells of the 404 itself


def test_the_current_tab_is_in_view_on_a_phone(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    page = open_browser(phone=True)
    sign_in(page, "alice@aldermoor.example")
    page.goto("/account/tokens/")
    expect(
        page.get_by_role("navigation", name="Your account").locator("[aria-current]")
    ).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("kind", ["desktop", "phone", "dark"])
def test_the_gallery_has_no_barrier(
    open_browser: Callable[..., Page],
    live_cast: Cast,
    settings: Any,
    shot: Callable[..., None],
    kind: str,
) -> None:
    settings.ROOT_URLCONF = "gallery_urls"
    page = open_browser(phone=kind == "phone", color_scheme="dark" if kind == "dark" else "light")
    sign_in(page, "alice@aldermoor.example")
    assert not list(faults(page, {"gallery": "/gallery/"}, shot, kind))


def test_prints_without_navigation_and_in_light(
    open_browser: Callable[..., Page], addresses: dict[str, str], shot: Callable[..., None]
) -> None:
    page = open_browser(color_scheme="dark")
    sign_in(page, "alice@aldermoor.example")
    page.emulate_media(media="print")
    for name in ("relationship", "agreement", "relationship_record"):
        page.goto(addresses[name])
        shot(page, f"{name}_print")
        assert not page.locator(".cv-top").is_visible()
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert page.get_by_role("heading", level=1).is_visible()
