"""A browser against the live server. Playwright's loop makes Django think that it runs
asynchronously."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from cast import Cast, make_cast
from flushing import flush_past_triggers

__all__ = ["flush_past_triggers"]

OVERTAKEN = ("htmx:sendAbort", "htmx:afterRequest")
SHOTS = os.environ.get("SHOTS", "")
DESKTOP, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}


def chromium() -> str:
    """The system's Chromium, that without windows first; says what to install when there is
    none."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("Browser journeys need Chromium: apt-get install chromium-headless-shell")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


class Complaints(list[str]):
    """What browsers wrote to their consoles; a violation of the content security policy is among
    it."""


def _is_complaint(message: ConsoleMessage) -> bool:
    """An error; but for a request of htmx that the next keystroke or page has overtaken."""
    return message.type == "error" and not message.text.startswith(OVERTAKEN)


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test when a console had an error."""
    found = Complaints()
    yield found
    assert not found


@pytest.fixture
def open_browser(
    browser: Browser, live_server: Any, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """Opens the page of one more person: `open_browser(phone=True)`."""
    contexts: list[BrowserContext] = []

    def start(*, phone: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on(
            "console", lambda message: _is_complaint(message) and complaints.append(message.text)
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def shot() -> Callable[..., None]:
    """Keeps a picture of the page for people to look at when SHOTS names a folder."""

    def take(page: Page, name: str) -> None:
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    return take


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """Alice and Bob share a relationship; Charlie leads a competing partner."""
    return make_cast()
