"""A project from nothing to the end of its first year after go-live, as the tutorial tells it.

What is typed and what has to stand on the pages comes from the tables of the tutorial
(docs/tutorials/a_business_case_that_can_be_held_to.md), so the page cannot say anything else than
the product. SHOTS=docs/pictures/value takes the tutorial's pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cast import Cast
from people import fill, go, press, tab
from playwright.sync_api import Page, expect
from tests.tutorial import TABLES, columns, pasted
from value_steps import (
    Story,
    agree,
    check_table,
    edit,
    hand_over,
    picture,
    plain,
    propose_go,
    propose_plan,
    report,
    row_for,
    rows_of,
    save,
    sign,
    typed,
)

from covalue.web.kit import clock
from covalue.web.partnership.partners import services as partners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]
expect.set_options(timeout=15_000)

NAME = "Returns by appointment"
SAVING, WORSE = (row["Benefit"] for row in columns("benefits"))


class Days:
    """Where the story stands in time, for the server as well: it runs in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.to("2026-01-12")

    def to(self, day: str) -> None:
        """A morning."""
        moment = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC)
        self._monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    """The day on which the story begins."""
    return Days(monkeypatch)


def begin(story: Story) -> None:
    """An empty project and its first version."""
    area = partners.area_create(
        user=story.cast.alice, programme=story.cast.programme, name="Returns"
    )
    partners.lead_role_give(user=story.cast.alice, area=area, relationship=story.cast.with_bob)
    alice = story.alice
    alice.goto(f"/programmes/{story.cast.programme.pk}/projects/new/")
    alice.get_by_label("Area").select_option(label="Returns")
    alice.get_by_label("Partner", exact=True).select_option(label="Brightloom")
    fill(alice, name=NAME)
    press(alice, "Place it")
    expect(alice.get_by_role("heading", name=NAME)).to_be_visible()
    picture(alice, "empty")
    go(alice, "Write the business case")
    go(alice, "Begin it")
    for row in TABLES["begin"]:
        alice.get_by_label(row["field"]).fill(row["value"])
    press(alice, "Begin")


def write(story: Story) -> None:
    """Grids typed and pasted."""
    alice = story.alice
    sections = {
        "Milestones": TABLES["milestones"],
        "Measures": TABLES["measures"],
        "Assumptions": TABLES["assumptions"],
        "Objectives": TABLES["objectives"],
        "Benefits": columns("benefits"),
    }
    for section, rows in sections.items():
        edit(alice, section)
        typed(alice, section, rows)
        save(alice)
    edit(alice, "Costs")
    alice.locator("details", has=alice.locator("#paste")).locator("summary").click()
    alice.locator("#paste").fill(pasted())
    press(alice, "Put it into the grid")
    expect(alice.locator(".cv-answer")).to_contain_text("What you pasted is in the grid")
    picture(alice, "paste")
    save(alice)
    edit(alice, "Changes and deliverables")
    for row in TABLES["works"]:
        typed(alice, "Changes and deliverables", [row])
    save(alice)
    tab(alice, "Map")
    for row in TABLES["works"]:
        expect(alice.locator("svg.cv-map")).to_contain_text(row["Title"].split()[0])
    picture(alice, "map")


def check_worth(page: Page, when: str) -> None:
    """The options' figures, and the amounts of each quarter, are those of the tutorial."""
    check_table(page, "Options", f"options {when}")
    seen = {next(iter(row.values())): row for row in rows_of(page, "Benefits and costs by period")}
    for title, name in ((SAVING, "handling time"), (WORSE, "refunds")):
        row = next(cells for label, cells in seen.items() if label.startswith(title))
        for quarter in TABLES[f"worth {when}"][:-1]:
            assert plain(row[quarter["quarter"]]).replace("–", "0.00") == quarter[name]


def promise(story: Story, days: Days) -> None:
    """Both sign the case, and decide to go on."""
    alice, bob = story.alice, story.bob
    alice.goto(f"{story.project}case/")
    check_worth(alice, "as promised")
    picture(alice, "case")
    propose_plan(alice, "Business case")
    bob.goto("/")
    go(bob, "Answer “")
    picture(bob, "sign")
    sign(bob, "Brightloom")
    propose_go(alice, story)
    sign(bob, "Brightloom")
    bob.goto(story.benefit(SAVING))
    check_table(bob, "By period", "thread as promised")


def design(story: Story, days: Days) -> None:
    """Bob changes what the pilot has shown; the totals differ by driver; Alice signs."""
    days.to("2026-04-13")
    bob = story.bob
    bob.goto(f"{story.project}case/")
    before = int(re.findall(r"version (\d+)", bob.locator(".cv-eyebrow").inner_text())[0])
    for row in TABLES["changed at design"]:
        edit(bob, row["section"])
        first = bob.locator("main .cv-grid thead th").first.inner_text()
        cell = bob.get_by_label(
            f"{row['column']}, row {row_for(bob, first, row['row'])}", exact=True
        )
        expect(cell).to_have_value(row["from"])
        cell.fill(row["to"])
        bob.get_by_label("What has changed").fill(row["What has changed"])
        save(bob)
    check_worth(bob, "at design")
    bob.goto(
        f"{story.project}case/compare/?from={before}&to={before + len(TABLES['changed at design'])}"
    )
    check_bridge(bob)
    picture(bob, "compare")
    agree(story, "Design", bob, story.alice, "Aldermoor")


def check_bridge(page: Page) -> None:
    """The totals' bridge between two versions: before, each driver, after."""
    (wanted,) = TABLES["side by side at design"]
    told = " ".join(
        plain(text)
        for row in rows_of(page, "Why the totals differ")
        if wanted["Of"] in " ".join(row.values())
        for text in row.values()
    )
    told = told or " ".join(
        plain(text) for row in rows_of(page, "Table: ") for text in row.values()
    )
    for column, figure in wanted.items():
        assert figure in told, (column, told)


def progress(page: Page, story: Story, work: str, percent: str) -> None:
    """Say how far a change or deliverable is."""
    page.goto(f"{story.project}map/")
    go(page, f"Report progress of {work}")
    fill(page, percent=percent)
    press(page, "Report it")
    expect(page.get_by_role("link", name="Report progress", exact=True)).to_be_visible()


def slip(story: Story, days: Days) -> None:
    """Half done and late: the forecast of the benefit moves with its milestone."""
    days.to("2026-09-07")
    bob = story.bob
    progress(bob, story, "Returns portal", "50")
    tab(bob, "Gates")
    go(bob, "Move a milestone")
    bob.get_by_label("Milestone").select_option("go_live")
    fill(bob, date="2027-01-11", reason="The portal's payment interface is late")
    press(bob, "Forecast it")
    check_table(bob, "Milestones", "milestones after the slip")
    picture(bob, "slip")
    bob.goto(story.benefit(SAVING))
    check_table(bob, "By period", "thread after the slip")
    check_table(bob, "Table: Why", "bridge after the slip")
    picture(bob, "bridge", bob.locator("figure", has_text=re.compile("^Why")).first)


def go_live(story: Story, days: Days) -> None:
    """The date as it is becomes the plan of the gate; the project goes live; Ines answers for the
    benefits."""
    days.to("2027-01-11")
    alice = story.alice
    for page, row in zip((story.ines, story.bob), TABLES["works"], strict=True):
        progress(page, story, row["Title"], "100")
    alice.goto(f"{story.project}case/")
    edit(alice, "Milestones")
    typed(alice, "Milestones", [{"Milestone": "Go-live", "Date": "2027-01-11"}])
    save(alice)
    check_worth(alice, "at go-live")
    agree(story, "Implementation", alice, story.bob, "Brightloom")
    alice.goto(f"{story.project}gates/")
    expect(alice.locator(".cv-answer")).to_contain_text("value delivery")
    for title in (SAVING, WORSE):
        hand_over(alice, story.benefit(title), "Ines Example", "2027-01-11")
        sign(story.ines, "Aldermoor")
        alice.goto("/")


def deliver(story: Story, days: Days) -> None:
    """What came is reported and validated, in April and when the year is over."""
    for day in dict.fromkeys(row["reported"] for row in TABLES["what came"]):
        days.to(day)
        rows = [row for row in TABLES["what came"] if row["reported"] == day]
        for page, button, stage in (
            (story.ines, "Report value", "Realized"),
            (story.vera, "Validate", "Validated"),
        ):
            report(page, story.benefit(SAVING), button, {row["Period"]: row[stage] for row in rows})
    ines = story.ines
    ines.goto(story.benefit(SAVING))
    check_table(ines, "By period", "thread after a year")
    check_table(ines, "Table: From promised to shared", "walk")
    card = ines.locator("section", has=ines.get_by_role("heading", name="Realization rate")).first
    told = [" ".join(each.split()) for each in card.locator("li").all_inner_texts()]
    for wanted, text in zip(TABLES["rates"], told, strict=True):
        assert text.startswith(wanted["rate"])
        assert wanted["plan"] in text.lower()
    picture(ines, "benefit")


def review(story: Story) -> None:
    """The scheduled review is held, and the benefit gets its next owner."""
    alice, ines, omar = story.alice, story.ines, story.omar
    alice.goto(f"{story.project}gates/")
    go(alice, re.compile(f"^Record it ?: {SAVING}"))
    fill(
        alice,
        outcome="Two of three returns are booked. The rest is worth a letter to those customers.",
    )
    press(alice, "Record it")
    expect(alice.locator("main")).to_contain_text("Two of three returns are booked")
    hand_over(ines, story.benefit(SAVING), "Omar Example", "2028-02-01")
    ines.goto("/")
    sign(omar, "Aldermoor")


def test_from_an_empty_project_to_the_end_of_its_first_year(
    days: Days, open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    story = Story(live_cast, open_browser)
    begin(story)
    write(story)
    promise(story, days)
    design(story, days)
    slip(story, days)
    go_live(story, days)
    deliver(story, days)
    review(story)
    picture(story.omar, "handover")
    days.to("2028-02-01")
    story.alice.goto(story.benefit(SAVING))
    card = story.alice.locator(
        "section", has=story.alice.get_by_role("heading", name="Owner", exact=True)
    ).first
    expect(card).to_contain_text("Omar Example")
