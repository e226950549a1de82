"""Figures typed and pasted: the decimal sign holds, units are checked, no row is lost."""

from __future__ import annotations

from typing import Any

import delivering
import pytest
import written_cases
from cast import Cast
from django.test import Client
from written_cases import typed

from covalue.web.value.cases.case_text import data_of, read_data
from covalue.web.value.cases.clipboard import cells_of
from covalue.web.value.cases.grid import Grid, from_form, to_document, to_grid
from covalue.web.value.cases.models import CaseVersion
from covalue.web.value.cases.pasting import Account, paste
from covalue.web.value.cases.sections import section

pytestmark = pytest.mark.only_on("sqlite")
SINCE = "2026-01-01"


def example() -> dict[str, Any]:
    return data_of(written_cases.example("business_case.yaml"))


def grid_of(part: str, sign: str = "") -> Grid:
    document = example()
    return to_grid(section(part, read_data(document)), document, sign)


def pasted(text: str, part: str = "costs", sign: str = "") -> tuple[Grid, Account]:
    grid, account, wrong = paste(grid_of(part, sign), text)
    assert wrong == []
    assert account is not None
    taken = len(account.added) + len(account.changed) + len(account.same)
    assert account.rows == taken + len(account.refused)
    return grid, account


def row_of(grid: Grid, title: str) -> dict[str, str]:
    (line,) = [line for line in grid.lines if next(iter(line.cells.values())) == title]
    return line.cells


def typed_in(part: str, cell: str, text: str, sign: str = "") -> tuple[Grid, dict[str, Any]]:
    """A cell of the first row as somebody types it, and the document that comes of it."""
    grid = grid_of(part, sign)
    grid.lines[0].cells[cell] = text
    return grid, to_document(grid, example(), SINCE)


@pytest.mark.parametrize(
    ("part", "cell", "text", "kept"),
    [
        ("costs", "amount", "12.500 EUR", "12500 EUR"),
        ("costs", "p0", "12.500 EUR", "12500"),
        ("costs", "p0", "1.250,50", "1250.5"),
        ("benefits", "unit_value", "1.250 EUR/minute", "1250 EUR/minute"),
        ("benefits", "unit_value", "€ 1.250,5", "1250.5 EUR"),
        ("benefits", "baseline", "4,2 minute/order", "4.2 minute/order"),
        ("benefits", "bias", "12,5 %", "0.125"),
    ],
)
def test_the_decimal_sign_holds_for_every_number(
    part: str, cell: str, text: str, kept: str
) -> None:
    """With a decimal comma `12.500 EUR` became 12.5 EUR."""
    grid, document = typed_in(part, cell, text, "comma")
    assert not grid.wrong, grid.lines[0].errors
    line = grid.lines[0]
    column = grid.section.field(cell)
    assert column is not None
    value: Any = document[line.part][line.key]
    for step in column.path:
        value = value[step]
    assert value == kept


@pytest.mark.parametrize("text", ["1.250", "1,250", "12.500 EUR"])
@pytest.mark.parametrize(("part", "cell"), [("costs", "p0"), ("costs", "amount")])
def test_what_can_be_meant_in_two_ways_is_asked(part: str, cell: str, text: str) -> None:
    grid, _document = typed_in(part, cell, text)
    assert "can be meant in two ways" in grid.lines[0].errors[cell]
    assert "choose the decimal sign" in grid.lines[0].errors[cell]


def test_cells_show_numbers_with_the_sign_that_was_chosen() -> None:
    document = example()
    document["costs"]["software"]["amounts"]["2026-Q1"] = "1250.5"
    document["benefits"]["picking"]["optimism bias"] = "0.125"
    case = read_data(document)
    for sign, amount, bias in (("comma", "1250,5", "12,5 %"), ("point", "1250.5", "12.5 %")):
        costs = to_grid(section("costs", case), document, sign)
        assert row_of(costs, "Licences and set-up")["p0"] == amount
        benefits = to_grid(section("benefits", case), document, sign)
        assert benefits.lines[0].cells["bias"] == bias
        for grid in (costs, benefits):
            again = to_document(from_form(grid.section, typed(grid), document), document, SINCE)
            assert read_data(again).hash == case.hash
    form = typed(to_grid(section("costs", case), document, "point")) | {"sign": "comma"}
    changed = from_form(section("costs", case), form, document)
    assert row_of(changed, "Licences and set-up")["p0"] == "1250,5"
    assert read_data(to_document(changed, document, SINCE)).hash == case.hash


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1,250 USD", "USD"),
        ("£1,250.50", "GBP"),
        ("JPY 90,000", "JPY"),
        ("1250 hour", "hour"),
        ("10 %", "percentage"),
        ("5 kEUR", "kEUR"),
    ],
)
@pytest.mark.parametrize(
    ("part", "cell"), [("costs", "p0"), ("amounts", "p0"), ("assumptions", "value")]
)
def test_a_written_unit_is_checked_and_never_dropped(
    part: str, cell: str, text: str, unit: str
) -> None:
    """Dollars, pounds and yen were saved as euros."""
    grid, _document = typed_in(part, cell, text, "point")
    assert unit in grid.lines[0].errors[cell]


@pytest.mark.parametrize("text", ["33.10 EUR/hour", "33,1 €/hour", "33.1"])
def test_the_unit_of_the_row_may_be_written(text: str) -> None:
    grid = grid_of("assumptions")
    line = next(line for line in grid.lines if line.key == "labour_rate")
    line.cells["value"] = text
    document = to_document(grid, example(), SINCE)
    assert not grid.wrong
    assert document["assumptions"]["labour_rate"]["value"] == "33.1"


def test_dollars_in_a_formula_are_refused_by_the_language(cast: Cast) -> None:
    project = delivering.place(cast)
    version = delivering.write(cast, project)
    grid = to_grid(section("benefits", read_data(version.body)), version.body)
    browser = Client()
    browser.force_login(cast.alice)
    form = typed(grid) | {"cell-0-unit_value": "$1250", "follows": "1", "save": "1"}
    page = browser.post(f"/projects/{project.pk}/case/edit/benefits/", form).content.decode()
    assert "USD" in page.partition('id="cell-0-unit_value-error"')[2].partition("</span>")[0]
    assert CaseVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\n1\t2\r\n", [["a", "b"], ["1", "2"]]),
        ('a\t"two\nlines"\tc\n1\t2\t3', [["a", "two lines", "c"], ["1", "2", "3"]]),
        ('T\t"\t5\nH\t"\t6', [["T", '"', "5"], ["H", '"', "6"]]),
        ('T\t5\t"\nH\t6\t"\n', [["T", "5", '"'], ["H", "6", '"']]),
        ('T\t"\n"\t5', [["T", '"'], ['"', "5"]]),
        ('5" pipe\t"a ""b""\nc"\t""', [['5" pipe', 'a "b" c', ""]]),
        ('"open\t1\nnext\t2', [['"open', "1"], ["next", "2"]]),
        ("a\t\n\nb\t1", [["a", ""], [""], ["b", "1"]]),
    ],
)
def test_the_text_of_a_clipboard(text: str, rows: list[list[str]]) -> None:
    assert cells_of(text) == rows


def test_two_rows_with_one_title_are_both_refused() -> None:
    """The first was gone."""
    grid, account = pasted(
        "Cost\tPaid by\t2026-Q1\nTravel\tclient\t5\ntravel\tclient\t7\nHotel\tclient\t2"
    )
    assert account.added == ["Hotel"]
    assert list(account.refused) == [2, 3]
    assert "was pasted 2 times" in account.reasons[0]
    assert account.left == "Cost\tPaid by\t2026-Q1\nTravel\tclient\t5\ntravel\tclient\t7"
    assert row_of(grid, "Hotel")["p0"] == "2"


def test_a_title_that_several_rows_of_the_grid_have_is_refused() -> None:
    grid = grid_of("costs")
    grid.lines[1].cells["title"] = grid.lines[0].cells["title"]
    _grid, account, _wrong = paste(grid, f"Cost\t2026-Q1\n{grid.lines[0].cells['title']}\t5")
    assert account is not None
    assert "several rows" in account.reasons[0]


def test_a_ditto_mark_swallows_nothing() -> None:
    """The next row was read as a part of the cell."""
    text = 'Cost\tPaid by\t2026-Q1\nTravel\tclient\t5\nHotel\t"\t6\nMeals\t"\t7\nCars\tclient\t8\n'
    grid, account = pasted(text)
    assert account.added == ["Travel", "Cars"]
    assert "a mark for “as above” stands under Paid by" in account.reasons[0]
    assert list(account.refused) == [3, 4]
    assert row_of(grid, "Cars")["p0"] == "8"


def test_a_heading_twice_takes_nothing() -> None:
    """The last of them won."""
    before = grid_of("costs")
    text = "Cost\t2026-Q1\tOwner\t2026-Q1\nTravel\t5\tAda\t6"
    grid, account, wrong = paste(before, text)
    assert (grid, account) == (before, None)
    assert wrong == ["The column “2026-Q1” stands there 2 times; keep one of them."]


def test_a_short_row_leaves_what_it_does_not_have() -> None:
    """It wiped the owner."""
    before = row_of(grid_of("costs"), "Licences and set-up")
    grid, account = pasted("Cost\t2026-Q1\tOwner\nLicences and set-up\t5")
    after = row_of(grid, "Licences and set-up")
    assert before["owner"]
    assert after == before | {"p0": "5"}
    assert account.changed == ["Licences and set-up"]


def test_a_cell_that_is_empty_in_the_paste_is_told_of() -> None:
    grid, account = pasted("Cost\t2026-Q1\tOwner\nLicences and set-up\t5\t")
    assert row_of(grid, "Licences and set-up")["owner"] == ""
    assert account.warnings == ["Row 2, “Licences and set-up”: Owner was filled and is empty now."]


@pytest.mark.parametrize(
    ("last", "refused", "warned"),
    [
        ("Total\tclient\t12", True, False),
        ("TOTAL COSTS:\tclient\t99", True, False),
        ("Grand total\tclient\t12", True, False),
        ("Summe\tclient\t12", True, False),
        ("Total quality training\tclient\t12", True, False),
        ("Total quality training\tclient\t4", False, True),
        ("All of it\tclient\t12", False, True),
        ("Training\tclient\t11", False, False),
        ("Summer school\tclient\t11", False, False),
    ],
)
def test_what_looks_like_a_total_does_not_count_as_a_cost(
    last: str, refused: bool, warned: bool
) -> None:
    title = last.partition("\t")[0]
    _grid, account = pasted(
        f"Cost\tPaid by\t2026-Q1\nTravel\tclient\t5\nHotel\tclient\t7\n{last}\n"
    )
    assert (list(account.refused) == [4]) is refused
    assert bool([text for text in account.warnings if title in text]) is warned
    assert (title in account.added) is not refused
    assert all("looks like a total" in text for text in (*account.reasons, *account.warnings))


def test_a_line_break_within_a_cell_shifts_no_row() -> None:
    text = (
        'Cost\tPaid by\t2026-Q1\tSource\n"Travel\nand hotel"\tclient\t5\t"offer\nof May"\n'
        "Meals\tclient\t7\t\n"
    )
    grid, account = pasted(text)
    assert account.added == ["Travel and hotel", "Meals"]
    assert row_of(grid, "Travel and hotel")["source"] == "offer of May"


def test_rows_without_title_or_with_too_many_cells_are_refused() -> None:
    text = "Cost\tPaid by\t2026-Q1\t\n\tclient\t5\nHotel\tclient\t7\t\t9\nMeals\tclient\t1\t\n"
    _grid, account = pasted(text)
    assert account.added == ["Meals"]
    assert "nothing stands under “Cost”" in account.reasons[0]
    assert "it has 5 cells, the headings are 4" in account.reasons[1]


def test_the_account_of_a_paste() -> None:
    before = row_of(grid_of("costs"), "Licences and set-up")
    text = (
        "Cost\tPaid by\t2026-Q1\t2026-Q2\n"
        f"Licences and set-up\t{before['party']}\t{before['p0']}.00\t{before['p1']}\n"
        "Travel\tclient\t3\t\nTotal\tclient\t4\t\n"
    )
    _grid, account = pasted(text)
    assert account.summary == (
        "3 rows came in: 1 added, 0 changed, 1 left as they were, 1 refused."
    )
    assert account.by_fate == [("Added", ["Travel"]), ("Left as it was", ["Licences and set-up"])]


def test_the_page_gives_the_account_and_keeps_refused_rows_to_mend(cast: Cast) -> None:
    project = delivering.place(cast)
    version = delivering.write(cast, project)
    grid = to_grid(section("costs", read_data(version.body)), version.body)
    browser = Client()
    browser.force_login(cast.alice)
    address = f"/projects/{project.pk}/case/edit/costs/"
    year = delivering.first_year()
    text = f"Cost\tPaid by\t{year}\nTravel\tclient\t1,250\nTotal\tclient\t5\n"
    form = typed(grid) | {"follows": "1", "pasted": text, "paste-in": "1"}
    page = browser.post(address, form).content.decode()
    assert "2 rows came in: 1 added, 0 changed, 0 left as they were, 1 refused." in page
    assert "Row 3: “Total” looks like a total of the rows above" in page
    assert "can be meant in two ways, as 1250 or as 1.25" in page
    kept = page.partition('<textarea id="paste"')[2].partition("</textarea>")[0]
    assert "Total\tclient\t5" in kept
    assert "Travel" not in kept
    assert CaseVersion.objects.count() == 1


def test_the_sign_that_was_chosen_is_kept_for_the_next_grid(cast: Cast) -> None:
    project = delivering.place(cast)
    version = delivering.write(cast, project)
    grid = to_grid(section("costs", read_data(version.body)), version.body)
    browser = Client()
    browser.force_login(cast.alice)
    address = f"/projects/{project.pk}/case/edit/costs/"
    form = typed(grid) | {"follows": "1", "sign": "comma", "cell-0-p1": "1.250,5"}
    page = browser.post(address, form | {"show-sign": "1"}).content.decode()
    assert 'value="1.250,5"' in page
    assert CaseVersion.objects.count() == 1
    other = browser.get(address.replace("costs", "benefits")).content.decode()
    assert '<option value="comma" selected>' in other
    assert browser.post(address, form | {"save": "1"}).status_code == 302
    again = browser.get(address).content.decode()
    assert 'value="1250,5"' in again
