"""What people do in their browsers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cast import PASSWORD
from playwright.sync_api import Locator, Page, expect


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """By email and password."""
    page.goto("/sign-in/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def told_link(page: Page) -> str:
    """The invitation's link that the page shows where no mail is set up, as a path."""
    text = page.get_by_role("status").inner_text()
    found = re.search(r"https?://\S+/invitations/\S+", text)
    assert found, text
    return urlsplit(found.group()).path


def fill(page: Page, **fields: str) -> None:
    """Fill fields by their names in the form."""
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)


def follow(control: Locator) -> None:
    """Click what leads to a page, and wait until that is whole: a click returns as soon as its
    first bytes come."""
    control.click()
    control.page.wait_for_load_state("domcontentloaded")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the button."""
    follow(page.get_by_role("button", name=name))


def go(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow the link."""
    follow(page.get_by_role("link", name=name).first)


def answer(page: Page) -> str:
    """The sentence under the title."""
    return page.locator(".cv-answer").inner_text()


def tab(page: Page, name: str) -> None:
    """Change to a section of the relationship."""
    follow(page.get_by_role("navigation", name="Sections").get_by_role("link", name=name))
