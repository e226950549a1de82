"""A proposal is made and answered without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import PASSWORD, Cast
from people import answer
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


def focused(page: Page) -> str:
    """The name of what has the focus."""
    script = """() => { const e = document.activeElement;
      return (e.labels?.[0] || e).innerText?.trim().replace(/\\s+/g, " ") || e.name || e.tagName; }"""
    return str(page.evaluate(script))


def reach(page: Page, name: str) -> None:
    """Tab until the focus is on it; it has to be visible there."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
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


def test_proposing_and_signing_by_keyboard_alone(open_browser: Callable[..., Page], live_cast: Cast) -> None:
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
