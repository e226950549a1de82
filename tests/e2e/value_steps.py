"""Steps through a project as people take them: cases, plans, gates, reports, pictures of the
tutorial."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from cast import Cast, join
from people import fill, follow, go, press, sign_in, tab
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from tests.tutorial import TABLES, TEXT, Row

from covalue.web.value.cases.models import Benefit
from covalue.web.value.projects.models import Project

SHOTS = os.environ.get("SHOTS", "")
WINDOW = {"width": 1200, "height": 900}


class Story:
    """The people's browsers, and the tables that they see."""

    def __init__(self, cast: Cast, open_browser: Callable[..., Page]) -> None:
        self.cast = cast
        self.alice, self.bob, self.ines, self.omar, self.vera = (open_browser() for _ in range(5))
        names = {"Ines": "benefit_owner", "Omar": "benefit_owner", "Vera": "finance_validator"}
        for name, role in names.items():
            person = (f"{name} Example", f"{name.lower()}@aldermoor.example")
            join(cast.alice, cast.client, person, role, programme=cast.programme)
        for name, page in {
            "alice": self.alice,
            "bob": self.bob,
            **{each.lower(): getattr(self, each.lower()) for each in names},
        }.items():
            page.set_viewport_size(WINDOW)
            page.set_default_timeout(30_000)
            sign_in(page, f"{name}@{'brightloom' if name == 'bob' else 'aldermoor'}.example")

    @property
    def project(self) -> str:
        """Its address."""
        return f"/projects/{Project.objects.get().pk}/"

    def benefit(self, title: str) -> str:
        """The address of a benefit."""
        return f"/benefits/{Benefit.objects.get(title=title).pk}/"


def picture(page: Page, name: str, of: Locator | None = None) -> None:
    """A small picture for the tutorial, where SHOTS asks for them; the tutorial shows it."""
    assert f"/value/{name}.png)" in TEXT
    if not SHOTS:
        return
    page.evaluate("window.scrollTo(0, 0)")
    if of is not None:
        of.scroll_into_view_if_needed()
    foot = page.locator("footer").last.evaluate("each => each.getBoundingClientRect().bottom")
    taken = (
        of.screenshot()
        if of
        else page.screenshot(clip={**WINDOW, "x": 0, "y": 0, "height": min(foot, 900)})
    )
    Path(SHOTS).mkdir(parents=True, exist_ok=True)
    image = (
        Image.open(BytesIO(taken)).convert("RGB").quantize(256, kmeans=2, dither=Image.Dither.NONE)
    )
    image.save(f"{SHOTS}/{name}.png", optimize=True)


# Reading

READ = """() => [...document.querySelectorAll('main table')].map(table => [
  table.closest('[role=region]')?.getAttribute('aria-label')
    ?? table.closest('section')?.querySelector('h2')?.innerText ?? '',
  [...table.rows].map(row =>
    [...row.cells].map(cell => cell.textContent.replace(/\\s+/g, ' ').trim())),
])"""


def rows_of(page: Page, label: str) -> list[Row]:
    """The table of a section (or behind a chart) whose label begins so."""
    found = [rows for name, rows in page.evaluate(READ) if name.startswith(label)]
    assert found, (label, [name for name, _rows in page.evaluate(READ)])
    head, *rows = found[0]
    return [dict(zip(head, row, strict=False)) for row in rows]


def check_table(page: Page, label: str, name: str) -> None:
    """Every figure of the tutorial's table stands in its row and column of the page's."""
    seen = rows_of(page, label)
    for wanted in TABLES[name]:
        first, title = next(iter(wanted.items()))
        row = next((each for each in seen if next(iter(each.values())).startswith(title)), None)
        assert row is not None, (title, seen)
        for column, figure in wanted.items():
            if column != first:
                told = plain(row[column])
                assert told == figure or told.startswith(f"{figure} "), (name, title, column, told)


def plain(cell: str) -> str:
    """A figure without its currency."""
    return cell.replace("€", "")


# Doing


def typed(page: Page, name: str, rows: list[Row]) -> None:
    """Type rows into the grid of a section, each into the row that has its name, or into the next
    empty one."""
    first = next(iter(each for each in rows[0] if each != "Kind"))
    for row in rows:
        at = row_for(page, first, row[first])
        for column, text in row.items():
            control = page.get_by_label(f"{column}, row {at}", exact=True)
            kind = control.evaluate("each => each.type")
            if kind == "checkbox":
                control.set_checked(bool(text))
            elif kind == "select-one" and text:
                control.select_option(label=text)
            elif kind == "text":
                control.fill(text)


def row_for(page: Page, column: str, title: str) -> int:
    """The number of the row with the title, or of the first empty one."""
    fields = page.get_by_label(re.compile(f"^{re.escape(column)}, row \\d+$"))
    titles = fields.evaluate_all("all => all.map(each => each.value)")
    return titles.index(title if title in titles else "") + 1


def edit(page: Page, section: str) -> None:
    """Open a grid from the business case."""
    tab(page, "Business case")
    go(page, "Change it")
    sections = page.get_by_role("navigation", name="Sections of the business case")
    follow(sections.get_by_role("link", name=section, exact=True))
    page.get_by_label("Decimal sign").select_option("point")


def save(page: Page) -> None:
    """Save the grid: the case follows."""
    press(page, re.compile("^Save as version"))
    expect(page.get_by_role("link", name="Change it")).to_be_visible()


def sign(page: Page, whose: str) -> None:
    """Sign what waits on the first page."""
    page.goto("/")
    go(page, "Answer “")
    press(page, f"Accept: sign for {whose}")
    expect(page.get_by_role("button", name=f"Accept: sign for {whose}")).to_have_count(0)


def ask_both(page: Page) -> None:
    """Name Alice and Bob, and ask."""
    for name in ("Alice Example", "Bob Example"):
        page.get_by_label(re.compile(f": {name},")).check()
    press(page, "Ask both to sign")
    expect(page.get_by_role("heading", name="Signatures")).to_be_visible()


def propose_plan(page: Page, gate: str) -> None:
    """Ask both to sign the latest version as the plan of a gate."""
    tab(page, "Business case")
    go(page, "Propose as the plan")
    page.get_by_label("At the gate").select_option(label=gate)
    ask_both(page)


def propose_go(page: Page, story: Story) -> None:
    """Answer every question of the next gate with its evidence, and ask both to go on."""
    page.goto(f"{story.project}gates/")
    go(page, "Propose a decision")
    for question in page.locator("main select[name^=answer-]").all():
        question.select_option("yes")
    for evidence in page.locator("main input[name^=evidence-]").all():
        evidence.fill("looked at by both")
    ask_both(page)


def agree(story: Story, gate: str, asks: Page, answers: Page, whose: str) -> None:
    """The plan of a gate and the decision at it: one side asks, the other signs."""
    asks.goto(f"{story.project}case/")
    propose_plan(asks, gate)
    sign(answers, whose)
    propose_go(asks, story)
    sign(answers, whose)


def report(page: Page, address: str, button: str, figures: dict[str, str]) -> None:
    """Enter figures by the names of their periods."""
    page.goto(address)
    go(page, button)
    for period, figure in figures.items():
        page.get_by_label(
            re.compile(rf"^\s*({period}|{'-'.join(reversed(period.split()))})")
        ).first.fill(figure.replace(",", ""))
    press(page, "Report it")
    expect(
        page.get_by_role("link", name="Hand over").or_(page.get_by_role("link", name=button)).first
    ).to_be_visible()


def hand_over(page: Page, address: str, to: str, on: str) -> None:
    """Ask somebody to answer for a benefit."""
    page.goto(address)
    go(page, "Hand over")
    chosen = page.get_by_label("Next owner")
    chosen.select_option(chosen.locator("option", has_text=f"{to}, ").get_attribute("value"))
    fill(page, on=on)
    press(page, "Ask both to sign")
