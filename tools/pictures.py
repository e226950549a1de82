"""Take the pictures of the documentation: tools/pictures.py ADDRESS PASSWORD [NAME ...] of a
running example.

Each is a real page of the example programme, reached by its links, cut to one screen, with few
colours so that it stays small. Without names all are taken.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
COLOURS = 160
ANNETTE, BEA, INGRID = (
    "annette@aldermoor.example",
    "bea@brightloom.example",
    "ingrid@aldermoor.example",
)
SANNE, MARIJKE = "sanne@aldermoor.example", "marijke@aldermoor.example"
PROGRAMME = ("Strategic partners",)
FORECAST = ("Brightloom", "Projects", "Demand forecast for fresh goods")
WASTE = ("Brightloom", "Benefits", "Reduced write-off of fresh goods")


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown, and to whom: links from the start page on; `?q=x` adds to the address, `v`
    scrolls by a screen."""

    name: str
    who: str
    path: tuple[str, ...] = ()
    look: str = ""
    """`phone`, `dark` or nothing."""
    height: int = 0
    """Of the screen, where it is not the usual one."""


PICTURES = (
    Picture("start", ANNETTE),
    Picture("programme", ANNETTE, PROGRAMME, height=1000),
    Picture("programme_dark", ANNETTE, PROGRAMME, "dark", 1000),
    Picture("areas", ANNETTE, (*PROGRAMME, "Areas"), height=960),
    Picture(
        "ask",
        ANNETTE,
        (*PROGRAMME, "Areas", "Who should we ask", "?q=fraud+check+of+card+payments"),
        height=820,
    ),
    Picture("waivers", ANNETTE, (*PROGRAMME, "Areas", "Waivers"), height=520),
    Picture("projects", ANNETTE, (*PROGRAMME, "Projects"), height=760),
    Picture("tiers", ANNETTE, (*PROGRAMME, "Tiers"), height=900),
    Picture("tier", ANNETTE, ("Brightloom", "Tier"), height=760),
    Picture("assessments", ANNETTE, (*PROGRAMME, "Assessments", "v"), height=900),
    Picture("meetings_of_all", ANNETTE, (*PROGRAMME, "Meetings"), height=1000),
    Picture("commitments_of_all", ANNETTE, (*PROGRAMME, "Commitments"), height=900),
    Picture("relationship", ANNETTE, ("Brightloom",), height=1000),
    Picture("relationship_dark", ANNETTE, ("Brightloom",), "dark", 1000),
    Picture("relationship_phone", ANNETTE, ("Brightloom",), "phone"),
    Picture("start_partner", BEA, height=620),
    Picture("lead_roles", BEA, ("Aldermoor", "Lead roles"), height=520),
    Picture("assessment", BEA, ("Aldermoor", "Assessment"), height=760),
    Picture(
        "answer", BEA, ("Aldermoor", "Assessment", "(Change your answers|Answer )"), height=760
    ),
    Picture("meetings", BEA, ("Aldermoor", "Meetings"), height=960),
    Picture("meeting", BEA, ("Aldermoor", "Meetings", "Quarterly review"), height=900),
    Picture("brief", BEA, ("Aldermoor", "Meetings", "Quarterly review", "Brief"), height=900),
    Picture("commitment", BEA, ("Aldermoor", "Commitments", "Hand the nightly load"), height=820),
    Picture("plan", BEA, ("Aldermoor", "Plan"), height=900),
    Picture("agreement", ANNETTE, ("Answer “Notice of changes”",), height=900),
    Picture("agreement_dark", ANNETTE, ("Answer “Notice of changes”",), "dark", 900),
    Picture("agreement_phone", ANNETTE, ("Answer “Notice of changes”",), "phone"),
    Picture("people", BEA, ("Aldermoor", "People"), height=640),
    Picture("record", BEA, ("Aldermoor", "Record"), height=760),
    Picture("start_owner", INGRID, height=760),
    Picture("project", INGRID, FORECAST, height=960),
    Picture("case", INGRID, (*FORECAST, "Open it"), height=960),
    Picture("map", INGRID, (*FORECAST, "Benefits map"), height=960),
    Picture("gates", INGRID, (*FORECAST, "Gates"), height=900),
    Picture("benefits", SANNE, ("Brightloom", "Benefits"), height=960),
    Picture("benefit", SANNE, WASTE, height=1000),
    Picture("validate", SANNE, (*WASTE, ".*[Vv]alidate"), height=700),
    Picture("start_finance", SANNE, height=700),
    Picture("start_phone", MARIJKE, (), "phone"),
    Picture(
        "brief_phone",
        MARIJKE,
        ("Calderon Logistics", "Meetings", "Chief executives", "Brief"),
        "phone",
    ),
    Picture("assessment_phone", MARIJKE, ("Larkspur Commerce", "Assessment"), "phone"),
    Picture("commitments_phone", MARIJKE, ("Brightloom", "Commitments"), "phone"),
)


def sign_in(browser: Browser, address: str, password: str, picture: Picture) -> Page:
    """A screen of its kind, signed in."""
    size = dict(PHONE if picture.look == "phone" else DESKTOP)
    scheme = "dark" if picture.look == "dark" else "light"
    page = browser.new_context(base_url=address, color_scheme=scheme, viewport=size).new_page()  # type: ignore[arg-type]
    page.goto("/sign-in/login/")
    page.get_by_label("Email").fill(picture.who)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")
    return page


def follow(page: Page, step: str) -> None:
    """One step of a path."""
    if step == "v":
        page.evaluate("window.scrollTo(0, innerHeight)")
    elif step.startswith("?"):
        page.goto(page.url.partition("?")[0] + step)
    else:
        places = (page.get_by_role("navigation", name="Sections"), page.get_by_role("main"))
        links = (place.get_by_role("link", name=re.compile(f"^{step}")) for place in places)
        next(link for link in links if link.count()).first.click()
        page.wait_for_load_state()


def take(page: Page, picture: Picture) -> None:
    """The screen as it stands, with few colours."""
    if picture.height:
        page.set_viewport_size({"width": page.viewport_size["width"], "height": picture.height})  # type: ignore[index]
    for step in ("/", *picture.path):
        page.goto("/") if step == "/" else follow(page, step)
    page.wait_for_timeout(200)
    with Image.open(BytesIO(page.screenshot())) as shot:
        few = shot.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
        )
        few.save(FOLDER / f"{picture.name}.png", optimize=True)


def by_screen(pictures: list[Picture]) -> Iterator[list[Picture]]:
    """Those that one person sees in one look, so that each signs in once."""
    keys = dict.fromkeys((each.who, each.look) for each in pictures)
    yield from ([each for each in pictures if (each.who, each.look) == key] for key in keys)


def main(address: str, password: str, *names: str) -> None:
    """Every picture, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = [each for each in PICTURES if each.name in names or not names]
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for group in by_screen(chosen):
            page = sign_in(browser, address, password, group[0])
            for picture in group:
                take(page, picture)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
