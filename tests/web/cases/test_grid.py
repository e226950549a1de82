"""The editor's grids: numbers as people type them, round trips, pastes, errors in their cells."""

from __future__ import annotations

import copy
from typing import Any

import delivering
import pytest
import written_cases
from cast import Cast
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from written_cases import of_text, typed

from covalue.web.value.cases import selectors
from covalue.web.value.cases.case_text import data_of, read_data, to_yaml
from covalue.web.value.cases.grid import Grid, from_form, to_document, to_grid
from covalue.web.value.cases.models import CaseVersion
from covalue.web.value.cases.pasting import paste
from covalue.web.value.cases.sections import TITLES, section

pytestmark = pytest.mark.only_on("sqlite")
EXAMPLES = ("business_case.yaml", "business_case_design.yaml")


def example(name: str = EXAMPLES[0]) -> dict[str, Any]:
    return data_of(written_cases.example(name))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("part", TITLES)
def test_a_grid_in_which_nobody_types_changes_nothing(name: str, part: str) -> None:
    document = example(name)
    case = read_data(document)
    grid = to_grid(section(part, case), document)
    again = to_document(from_form(grid.section, typed(grid), document), document, "2026-01-01")
    assert not grid.wrong
    assert read_data(again).hash == case.hash


CHANGES: list[tuple[str, str, str, str, tuple[str | int, ...], Any]] = [
    (
        "assumptions",
        "labour_rate",
        "value",
        "33.10",
        ("assumptions", "labour_rate", "value"),
        "33.1",
    ),
    (
        "assumptions",
        "labour_rate",
        "high",
        "40",
        ("assumptions", "labour_rate", "range", "high"),
        "40",
    ),
    ("benefits", "picking", "bias", "25 %", ("benefits", "picking", "optimism bias"), "0.25"),
    (
        "benefits",
        "picking",
        "unit_value",
        "orders * 2 EUR/minute",
        ("benefits", "picking", "unit value"),
        "orders * 2 EUR/minute",
    ),
    (
        "benefits",
        "picking",
        "owner",
        "Tom Reed",
        ("benefits", "picking", "owners", 0, "name"),
        "Tom Reed",
    ),
    (
        "benefits",
        "picking",
        "share",
        "60 %",
        ("benefits", "picking", "attribution", "share"),
        "0.6",
    ),
    ("costs", "software", "p4", "5,000", ("costs", "software", "amounts", "2027-Q1"), "5000"),
    (
        "milestones",
        "go_live",
        "date",
        "2027-01-04",
        ("milestones", "go_live", "date"),
        "2027-01-04",
    ),
    (
        "objectives",
        "good_work",
        "title",
        "Keep people",
        ("objectives", "good_work", "title"),
        "Keep people",
    ),
    (
        "works",
        "handhelds",
        "serves",
        "guided_routes",
        ("enablers", "handhelds", "serves"),
        ["guided_routes"],
    ),
]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4, unique_by=lambda each: each[4]))
def test_an_edit_in_the_grid_is_the_same_edit_in_the_document(edits: list[tuple[Any, ...]]) -> None:
    """The document that is downloaded, edited and uploaded gives the same model as the grid."""
    by_grid, by_hand = example(), copy.deepcopy(example())
    for part, key, name, text, path, value in edits:
        grid = to_grid(section(part, read_data(by_grid)), by_grid)
        form = {**typed(grid), "sign": "point"}
        row = next(at for at, line in enumerate(grid.lines) if line.key == key)
        form[f"cell-{row}-{name}"] = text
        by_grid = to_document(from_form(grid.section, form, by_grid), by_grid, "2026-01-01")
        place = by_hand
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    assert read_data(by_grid).hash == of_text(to_yaml(by_hand)).hash


def test_a_new_row_gets_a_name_of_its_own_and_a_removed_one_goes() -> None:
    document = example()
    grid = to_grid(section("objectives", read_data(document)), document)
    grid.lines[0].remove = True
    grid.lines[2].cells["title"] = "Good work!"
    grid.lines[3].cells["title"] = "Good work!"
    made = to_document(grid, document, "2026-01-01")
    assert list(made["objectives"]) == ["good_work", "good_work_2", "good_work_3"]


def test_what_is_counted_for_the_first_time_becomes_a_unit_and_a_slip_does_not() -> None:
    document = example()
    for unit, new in (("minute/pallet", ["pallet"]), ("minutes/order", []), ("yes/no", [])):
        grid = to_grid(section("measures", read_data(document)), document)
        grid.lines[-1].cells |= {"title": "Handling", "unit": unit, "direction": "lower"}
        made = to_document(grid, document, "2026-01-01")
        assert made["units"] == [*document["units"], *new]


def test_amounts_by_period_of_a_benefit() -> None:
    document = delivering.document()
    document["benefits"]["saving"] = {
        name: value
        for name, value in document["benefits"]["saving"].items()
        if name != "unit value"
    } | {"amounts": ["10", "20"]}
    document["project"] = {"name": "x", "client": "x", "partner": "x"}
    grid = to_grid(section("amounts", read_data(document)), document)
    assert grid.lines[0].cells["p1"] == "20"
    grid.lines[0].cells |= {"p1": "", "p3": "1 000"}
    assert to_document(grid, document, "2026-01-01")["benefits"]["saving"]["amounts"] == [
        "10",
        "0",
        "0",
        "1000",
    ]
    grid.lines[0].cells |= {"p3": ""}
    assert to_document(grid, document, "2026-01-01")["benefits"]["saving"]["amounts"] == ["10"]


def costs() -> Grid:
    document = example()
    return to_grid(section("costs", read_data(document)), document)


def test_a_paste_fills_the_row_of_its_title_and_adds_others() -> None:
    text = (
        "Cost\tPaid by\t2026-Q1\t2026-Q2\nLicences and"
        " set-up\tclient\t1.000,50\t2\nTravel\tPartner\t3\t\n"
    )
    grid, account, wrong = paste(Grid(costs().section, costs().lines, "comma"), text)
    assert wrong == []
    assert account is not None
    assert account.summary == "2 rows came in: 1 added, 1 changed, 0 left as they were, 0 refused."
    made = to_document(grid, example(), "2026-01-01")
    assert not grid.wrong
    assert made["costs"]["software"]["amounts"] == {
        "2026-Q1": "1000.5",
        "2026-Q2": "2",
        "2026-Q3": "90000",
        "2026-Q4": "60000",
    }
    assert made["costs"]["travel"] == {
        "title": "Travel",
        "party": "partner",
        "amounts": {"2026-Q1": "3"},
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Cost\t2026-Q1", "at least one row below"),
        ("Cost\t2031-Q1\nTravel\t5", "Column 2: there is no column “2031-Q1”"),
        ("2026-Q1\n5", "“Cost” is missing"),
        ("Cost\t2026-Q1\tcost\nTravel\t5\tx", "“Cost” stands there 2 times"),
        ("Cost\t2026-Q1\n" + "Travel\t5\n" * 201, "at most 200"),
    ],
)
def test_a_paste_that_does_not_fit_is_told_and_not_taken(text: str, message: str) -> None:
    before = costs()
    grid, account, wrong = paste(before, text)
    assert message in wrong[0]
    assert grid is before
    assert account is None


def editing(cast: Cast, part: str) -> tuple[Client, str, dict[str, str]]:
    """Alice on the page of a section, with what her browser would send."""
    project = delivering.place(cast)
    version = delivering.write(cast, project)
    grid = to_grid(section(part, read_data(version.body)), version.body)
    browser = Client()
    browser.force_login(cast.alice)
    return (
        browser,
        f"/projects/{project.pk}/case/edit/{part}/",
        {**typed(grid), "sign": "point", "follows": "1", "note": "better"},
    )


def test_saving_a_grid_makes_a_version(cast: Cast) -> None:
    browser, address, form = editing(cast, "benefits")
    answer = browser.post(address, {**form, "cell-0-probability": "80 %", "save": "1"})
    assert answer.status_code == 302, answer.content.decode()
    version = CaseVersion.objects.get(number=2)
    assert version.body["benefits"]["saving"]["probability"] == "0.8"
    assert version.note == "better"


@pytest.mark.parametrize(
    ("part", "cell", "text", "message"),
    [
        ("benefits", "cell-0-bias", "12,5 %", "choose the decimal comma"),
        ("benefits", "cell-0-title", "", "Benefit is needed."),
        ("benefits", "cell-0-unit_value", "1000 orderz", "orderz"),
        ("benefits", "cell-0-depends", "nothing_such", "nothing_such"),
        ("costs", "cell-0-p1", "a lot", "digits only"),
        ("milestones", "cell-0-date", "soon", "soon"),
    ],
)
def test_a_cell_that_is_wrong_is_told_beside_it_and_nothing_is_saved(
    cast: Cast, part: str, cell: str, text: str, message: str
) -> None:
    browser, address, form = editing(cast, part)
    answer = browser.post(address, {**form, cell: text, "save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="{cell}-error"' in page
    assert message in page.partition(f'id="{cell}-error"')[2].partition("</span>")[0]
    assert CaseVersion.objects.count() == 1


def test_pasted_text_where_a_number_is_needed_is_an_error_in_its_cell(cast: Cast) -> None:
    browser, address, form = editing(cast, "costs")
    year = delivering.first_year()
    pasted = f"Cost\tPaid by\t{year}\t{year + 1}\nTravel\tclient\t1,5\tmuch\n"
    page = browser.post(address, {**form, "pasted": pasted, "paste-in": "1"}).content.decode()
    assert "choose the decimal comma" in page
    assert "digits only" in page
    assert 'value="Travel"' in page
    right = {**form, "pasted": f"Cost\tPaid by\t{year}\nTravel\tclient\t100\n", "paste-in": "1"}
    assert "Not saved yet." in browser.post(address, right).content.decode()
    assert CaseVersion.objects.count() == 1


def test_who_was_overtaken_is_told_and_loses_nothing(cast: Cast) -> None:
    browser, address, form = editing(cast, "benefits")
    project = CaseVersion.objects.get().project
    delivering.write(cast, project, appraisal={"rate": "8%"})
    page = browser.post(
        address, {**form, "cell-0-probability": "80 %", "save": "1"}
    ).content.decode()
    assert "has saved another version since you read it" in page
    assert 'value="80 %"' in page
    assert CaseVersion.objects.count() == 2


def test_figures_while_typing_save_nothing(cast: Cast) -> None:
    browser, address, form = editing(cast, "benefits")
    figures = address.replace("/edit/", "/figures/")
    page = browser.post(figures, {**form, "cell-0-probability": "50 %"}).content.decode()
    assert "Not saved yet" in page
    assert "€2,025.00" in page
    assert "saved: " in page
    wrong = browser.post(figures, {**form, "cell-0-probability": "1,5 %"}).content.decode()
    assert "Row 1, Probability: " in wrong
    assert "choose the decimal comma" in wrong
    assert CaseVersion.objects.count() == 1
    assert selectors.current(user=cast.bob, project=CaseVersion.objects.get().project) is not None
