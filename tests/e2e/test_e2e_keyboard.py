"""A proposal is made and answered without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import PASSWORD, Cast
from people import answer, told_link
from playwright.sync_api import Page, expect

from covalue.web.ground.organizations.services import setup_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]


def focused(page: Page) -> str:
    """The name of what has the focus."""
    script = """() => { const e = document.activeElement;
      const text = (e.labels?.[0] || e).innerText?.trim().replace(/\\s+/g, " ");
      return text || e.name || e.tagName; }"""
    return str(page.evaluate(script))


def reach(page: Page, name: str) -> None:
    """Tab until the focus is on it; it has to be visible there."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            width = page.evaluate(
                "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
            )
            assert width >= 2, f"the focus on {name} cannot be seen"
            return
    pytest.fail(f"no way by keyboard to {name}")


def follow(page: Page, name: str) -> None:
    """Tab to a link or button, and press it."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Tab to a field and write."""
    reach(page, name)
    page.keyboard.type(text)


def sign_in(page: Page, email: str) -> None:
    """With the keyboard alone."""
    page.goto("/sign-in/login/")
    write(page, "Email", email)
    write(page, "Password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_proposing_and_signing_by_keyboard_alone(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    alice, bob = open_browser(), open_browser()
    sign_in(alice, "alice@aldermoor.example")
    follow(alice, "Skip to content")
    follow(alice, "Brightloom")
    follow(alice, "Propose something")
    write(alice, "What is to be agreed", "Meeting rhythm")
    write(alice, "The words", "We meet on the first Tuesday of each month.")
    reach(alice, "Partner: Bob Example")
    alice.keyboard.press("Space")
    follow(alice, "Propose it to Brightloom")
    assert "It waits for Bob Example" in answer(alice)

    sign_in(bob, "bob@brightloom.example")
    follow(bob, "Answer “Meeting rhythm”")
    reach(bob, "Reject")
    bob.keyboard.press("Enter")
    reach(bob, "Why")
    bob.keyboard.press("Shift+Tab")
    bob.keyboard.press("Enter")
    expect(bob.get_by_role("button", name="Reject with this reason")).to_be_hidden()
    bob.reload()
    follow(bob, "Accept: sign for Brightloom")
    assert "it binds" in answer(bob)


def write_in(page: Page, field: str, text: str) -> None:
    """Tab to the field of this name and write; in a choice, writing picks."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == field:
            page.keyboard.type(text)
            return
    pytest.fail(f"no way by keyboard to the field {field}")


def send(page: Page) -> None:
    """Enter in the last field sends the form."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_setting_up_and_inviting_by_keyboard_alone(
    open_browser: Callable[..., Page], db: None
) -> None:
    ann, bo = open_browser(), open_browser()
    ann.goto(f"/set-up/{setup_token()}/")
    for field, text in (
        ("organization_name", "Aldermoor"),
        ("name", "Ann Example"),
        ("email", "ann@aldermoor.example"),
    ):
        write_in(ann, field, text)
    write_in(ann, "password", PASSWORD)
    send(ann)
    follow(ann, "Create a programme")
    write_in(ann, "name", "Strategic partners")
    send(ann)
    follow(ann, "Open the first relationship")
    write_in(ann, "partner_name", "Brightloom")
    send(ann)
    follow(ann, "Invite somebody")
    write_in(ann, "email", "bo@brightloom.example")
    write_in(ann, "name", "Partner lead")
    write_in(ann, "organization", "Brightloom")
    follow(ann, "Invite")
    bo.goto(told_link(ann))
    write_in(bo, "name", "Bo Example")
    write_in(bo, "password", PASSWORD)
    send(bo)
    expect(bo.get_by_role("heading", level=1)).to_have_text("Aldermoor")
