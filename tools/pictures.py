"""Take the pictures of the documentation: tools/pictures.py ADDRESS EMAIL PASSWORD of a running example."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def sign_in(page: Page, email: str, password: str) -> Page:
    """As the example's manager."""
    page.goto("/sign-in/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def take(page: Page, name: str) -> None:
    """One picture of the whole page."""
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)


def tour(page: Page, suffix: str) -> None:
    """The main pages."""
    take(page, f"start{suffix}")
    page.goto("/")
    page.get_by_role("link", name="Brightloom").first.click()
    take(page, f"relationship{suffix}")
    for section in ("Agreements", "People", "Record"):
        page.get_by_role("navigation", name="Sections").get_by_role("link", name=section).click()
        take(page, f"{section.lower()}{suffix}")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Agreements").click()
    page.locator(".cv-table tbody th a").first.click()
    take(page, f"agreement{suffix}")


def main(address: str, email: str, password: str) -> None:
    """Desktop, phone and dark."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    kinds = (("", "light", DESKTOP), ("_phone", "light", PHONE), ("_dark", "dark", DESKTOP))
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for suffix, scheme, viewport in kinds:
            context = browser.new_context(base_url=address, color_scheme=scheme, viewport=viewport)
            tour(sign_in(context.new_page(), email, password), suffix)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
