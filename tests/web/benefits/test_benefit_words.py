"""The cells and notes of pages of benefits, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from covalue.benefits.benefits_map import Node, NodeKind
from covalue.benefits.by_period import ThreeViews
from covalue.benefits.estimates import FEW, Bias, DriverBias, Estimate
from covalue.benefits.value_thread import Arrival
from covalue.language.periods import Calendar
from covalue.web.ground.organizations.models import Organization, Relationship
from covalue.web.partnership.partners.models import Area
from covalue.web.value.benefits import cell_words, headings
from covalue.web.value.benefits.estimates import Compared, LeftOut
from covalue.web.value.benefits.models import ChangeProgress, ValueReport
from covalue.web.value.benefits.owners import Ownership, Tenure
from covalue.web.value.benefits.project_map import Coverage, MapRow
from covalue.web.value.benefits.register import Row, Total
from covalue.web.value.benefits.summary import Amounts, ClassLine, Summary
from covalue.web.value.benefits.tables import FEW_TO_TELL
from covalue.web.value.benefits.threads import Story
from covalue.web.value.cases.models import Benefit, Gate, Plan
from covalue.web.value.gates.stages import CLOSED, ProjectStage
from covalue.web.value.projects.models import Project

DAY = date(2026, 3, 4)
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
KEY = UUID(int=7)
CALENDAR = Calendar(2026 * 12, "quarter", 8)
PROMISE = Plan(gate=Gate.BUSINESS_CASE, frozen_on=date(2026, 1, 12))
PLACED = Project(
    name="Picking",
    area=Area(name="Ware<house>"),
    relationship=Relationship(partner=Organization(name="Brightloom")),
    placed_on=DAY,
)
SAVING = Benefit(title="Saving", currency="EUR", project=PLACED)
SEEN = ThreeViews("2026", 1, "2026-Q2", 4_000, 9, 2)


def work(*, late: bool = False, percent: int | None = None, kind: NodeKind = "change") -> MapRow:
    """A thing on the map, reported by Bob where it is known how far it is."""
    progress = None
    if percent is not None:
        progress = ChangeProgress(percent=percent, by_name="Bob", at=AT, note="<half>")
    return MapRow(Node("w", kind, "W", "", ()), (), progress, "2026-Q1", late, ())


def test_who_said_it_and_with_which_note() -> None:
    report = ChangeProgress(by_name="Bob", at=AT)
    assert cell_words.said_by(report, "UTC") == "Bob, 4 Mar 2026"
    report.note = "Half of it."
    assert cell_words.said_by(report, "UTC") == "Bob, 4 Mar 2026: Half of it."


@pytest.mark.parametrize(
    ("stage", "look"),
    [
        (ProjectStage(CLOSED, stopped=True), "bad"),
        (ProjectStage("design", on_hold=True), "warn"),
        (ProjectStage("design"), "part"),
    ],
)
def test_a_stage_has_the_look_of_its_state(stage: ProjectStage, look: str) -> None:
    assert cell_words.stage_look(stage) == look


@pytest.mark.parametrize(
    ("plan", "as_of", "said"),
    [
        (None, "2026-Q2", ""),
        (PROMISE, "", "against the business case of 12 Jan 2026; "),
        (
            PROMISE,
            "2026-Q2",
            "against the business case of 12 Jan 2026, up to the end of Q2 2026; ",
        ),
    ],
)
def test_what_a_project_is_compared_with(plan: Plan | None, as_of: str, said: str) -> None:
    whole = f"{said}whoever it is due to; classes and currencies apart"
    assert cell_words.compared_with(Summary(plan, as_of, [], [])) == whole


@pytest.mark.parametrize(
    ("count", "unknown", "said"),
    [(1, 0, "1 benefit"), (3, 2, "3 benefits, 2 without figures")],
)
def test_how_many_benefits_a_class_has(count: int, unknown: int, said: str) -> None:
    line = ClassLine("Cashable", "EUR", count, unknown, Amounts(*[None] * 5))
    assert cell_words.benefits_of(line) == said


def test_why_a_project_is_with_its_partner() -> None:
    assert cell_words.placed_with(PLACED) == "Brightloom, the lead of Ware<house>"
    assert "&lt;house&gt;" in cell_words.placed_with(PLACED).__html__()
    waived = Project(relationship=PLACED.relationship, waiver_id=KEY)
    told = cell_words.placed_with(waived)
    assert told == "Brightloom, outside its lead role, under a waiver"
    assert f'<a href="/waivers/{KEY}/">waiver</a>' in told.__html__()


def test_when_a_project_was_placed_and_ended() -> None:
    assert cell_words.placed_on(PLACED) == "4 Mar 2026"
    ended = Project(placed_on=DAY, ended_on=date(2026, 5, 6))
    assert cell_words.placed_on(ended) == "4 Mar 2026; the work ended on 6 May 2026"


def test_when_a_change_is_due_and_how_far_it_is() -> None:
    assert cell_words.due_of(work()) == "Q1 2026"
    assert cell_words.due_of(replace(work(), due="")) == "no date"
    assert cell_words.due_of(work(late=True)).__html__() == (
        'Q1 2026 <span class="cv-bad">late</span>'
    )
    assert cell_words.done_of(work(percent=0)) == "0 %"
    assert cell_words.done_of(work()).__html__() == '<span class="cv-3">not reported</span>'


def test_to_how_many_benefits_a_change_leads() -> None:
    assert cell_words.leads_to(2, 3) == "2 of 3"
    assert cell_words.leads_to(0, 3).__html__() == '<span class="cv-bad">none</span>'


@pytest.mark.parametrize(
    ("row", "markup"),
    [
        (work(), "missing"),
        (work(kind="objective"), ""),
        (work(kind="benefit"), ""),
        (
            work(percent=0, late=True),
            '0 % <span class="cv-sub">Bob, 4 Mar 2026: &lt;half&gt;</span>'
            ' <span class="cv-sub cv-bad">late: due Q1 2026</span>',
        ),
    ],
)
def test_how_far_a_thing_on_the_map_is(row: MapRow, markup: str) -> None:
    assert cell_words.progress_of(row, "UTC").__html__() == markup


def test_what_a_forecast_rests_on() -> None:
    node = work().node
    unknown = Coverage(node, 0, None, [work()])
    assert cell_words.leading_to(unknown) == "changes and deliverables that bring it"
    assert cell_words.leading_to(Coverage(node, 1, 40, [work(), work()])) == (
        "changes and deliverables that bring it; 40 % done, mean of 1 of 2 reported"
    )


def test_what_leads_to_a_benefit_and_how_far_that_is() -> None:
    node = work().node
    nothing, half = Coverage(node, 0, None, []), Coverage(node, 1, 50, [work()])
    assert cell_words.works_of(nothing).__html__() == '<span class="cv-bad">none</span>'
    assert cell_words.works_of(half) == "1"
    assert [cell_words.mean_of(nothing), cell_words.mean_of(half)] == ["missing", "50 %"]


def test_how_much_of_what_was_due_is_validated() -> None:
    none_due, half = Amounts(*[None] * 5), Amounts(9, 9, 200, 150, 100)
    assert cell_words.rate_of(none_due, True).__html__() == "–"
    assert cell_words.rate_of(half, True).__html__() == "<b>50 %</b>"
    assert cell_words.rate_of(half).__html__() == "50 %"


def test_a_bias_is_pale_where_there_is_too_little_to_tell() -> None:
    few = Bias("", "Cashable", "EUR", 1, 0, 100, 90)
    driver = DriverBias("volume", "Cashable", "EUR", 1, 1, -10, 100)
    assert cell_words.bias_of(few).__html__() == f'<span class="cv-3">{FEW_TO_TELL}</span>'
    assert cell_words.bias_of(replace(few, count=FEW)).__html__() == "<b>−10\xa0%</b>"
    assert cell_words.driver_bias_of(driver).__html__() == cell_words.bias_of(few).__html__()
    assert cell_words.driver_bias_of(replace(driver, of=FEW)) == "−10\xa0%"


def steps(*arrivals: Arrival) -> list[cell_words.Step]:
    """The steps of a benefit that comes so."""
    owned = Ownership(Tenure.VACANT, "", None, [])
    return cell_words.steps_of(Story(SAVING, CALENDAR, 1, [], owned, [], steps=arrivals))


@pytest.mark.parametrize(
    ("status", "later", "said"),
    [
        ("reached", 0, "in time"),
        ("reached", 1, "1 quarter late"),
        ("reached", -2, "2 quarters early"),
        ("forecast", 0, "forecast in time"),
        ("forecast", 2, "forecast 2 quarters late"),
        ("forecast", -1, "forecast 1 quarter early"),
        ("not yet", None, "not even forecast"),
    ],
)
def test_how_late_a_part_of_a_benefit_comes(status: Any, later: int | None, said: str) -> None:
    (step,) = steps(Arrival(1, 180_000, status, later))
    assert step == ("Q2 2026", "€1,800", said)


def test_parts_that_come_equally_late_are_one_step() -> None:
    (step,) = steps(Arrival(0, 90_000, "reached", 1), Arrival(2, 180_000, "reached", 1))
    assert step == ("Q1 2026 to Q3 2026", "€900 to €1,800", "1 quarter late")


@pytest.mark.parametrize(
    ("last", "markup"),
    [
        (SEEN, "€40.00"),
        (replace(SEEN, annualised=None), '<span class="cv-3">nothing yet</span>'),
        (
            replace(SEEN, period="2026-Q1"),
            '€40.00 <span class="cv-sub">from Q1 2026, the last one</span>',
        ),
    ],
)
def test_a_year_at_the_last_rate(last: ThreeViews, markup: str) -> None:
    assert cell_words.annualised(SEEN, last, "EUR").__html__() == markup


def test_what_a_benefit_is_measured_by_and_when_it_is_looked_at() -> None:
    none = '<span class="cv-bad">none</span>'
    assert cell_words.measure_of(SAVING).__html__() == none
    assert cell_words.reviews_of(SAVING).__html__() == none
    known = Benefit(measure="Picks", measure_unit="pick/h", reviews=["2026-03-04", "2027-03-04"])
    assert cell_words.measure_of(known) == "Picks, pick/h"
    assert cell_words.reviews_of(known) == "4 Mar 2026, 4 Mar 2027"


@pytest.mark.parametrize(
    ("report", "currency", "said"),
    [
        ({"amount_minor": 150}, "EUR", "€1.50"),
        ({"gain": Decimal("2.50")}, "", "2.5 pick/h"),
        ({"gain": Decimal(0)}, "", "0 pick/h"),
        ({}, "", "missing"),
    ],
)
def test_what_was_reported(report: Mapping[str, Any], currency: str, said: str) -> None:
    benefit = Benefit(currency=currency, measure_unit="pick/h")
    assert cell_words.figure_of(ValueReport(**report), benefit) == said


@pytest.mark.parametrize(
    ("currency", "more", "markup"),
    [
        ("EUR", {}, "4"),
        ("", {"unknown": 4}, "4"),
        (
            "EUR",
            {"unknown": 1, "stopped": 2, "twice": 3},
            '4 <span class="cv-sub">1 without figures, in no sum</span>'
            ' <span class="cv-sub">2 of stopped projects, in no sum</span>'
            ' <span class="cv-sub cv-bad">3 counted twice</span>',
        ),
    ],
)
def test_of_how_many_benefits_a_total_is(
    currency: str, more: Mapping[str, int], markup: str
) -> None:
    known = {"unknown": 0, "stopped": 0, "twice": 0, **more}
    sums = dict.fromkeys(("promised", "expected", "realized", "validated", "attributed"), 0)
    total = Total("", "Cashable", currency, count=4, **known, **sums)
    assert cell_words.benefits_in(total).__html__() == markup


@pytest.mark.parametrize(
    ("scope", "stands_in", "belongs_to", "left_out"),
    [
        ("project", "Design", "Cashable", "No plan."),
        ("relationship", "Design", "Cashable, Picking", "Picking: No plan."),
        ("programme", "Design, Brightloom", "Cashable, Picking, Brightloom", "Picking: No plan."),
    ],
)
def test_a_benefit_is_told_with_what_the_page_has_several_of(
    scope: str, stands_in: str, belongs_to: str, left_out: str
) -> None:
    owned = Ownership(Tenure.VACANT, "", None, [])
    row = Row(SAVING, ProjectStage("design"), owned, *[None] * 5, lacks=[])
    assert cell_words.stands_in(row, scope) == stands_in
    told = Estimate("saving", "Cashable", "EUR", 1, 1, {})
    assert cell_words.belongs_to(Compared(SAVING, "", "", told), scope) == belongs_to
    assert cell_words.why_left_out(LeftOut(SAVING, "No plan."), scope) == left_out


def test_what_moved_an_estimate() -> None:
    told = Estimate("saving", "Cashable", "EUR", 100_000, 80_000, {})
    assert cell_words.moved_by(told) == "as promised"
    drivers = {"volume": -30_000, "price": 10_000}
    assert cell_words.moved_by(replace(told, drivers=drivers)) == "volume −€300, price +€100"


def test_tables_have_only_the_columns_that_are_filled() -> None:
    assert "#Attributed" in headings.of_periods(SAVING)
    assert "#Attributed" not in headings.of_periods(Benefit(currency=""))
    assert headings.of_totals("Partner")[:2] == ("Partner", "Class")
    assert "Project" in headings.of_register(of_one_project=False)
    assert "Project" not in headings.of_register(of_one_project=True)
    assert "Owner when it was promised" in headings.of_estimates(with_owners=True)
    assert "Owner when it was promised" not in headings.of_estimates(with_owners=False)
