"""Files hold plain numbers with all their digits and a unit beside them; pages write them for
people."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import delivering
import pytest
from cast import Cast
from django.test import Client
from openpyxl import load_workbook

from covalue.web.kit.look.tables import cell
from covalue.web.value.benefits.services import value_report
from covalue.web.value.cases.models import Benefit

FOR_PEOPLE = re.compile(r"[−€£$]\s?\d|\d,\d{3}\b|\d\s?%|\d EUR")
"""A figure as pages write it."""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("-2101.6812345678901234"), "-2101.6812345678901234"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-9"), "0.000000001"),
        (0.1234567890123, "0.1234567890123"),
        (1e-7, "0.0000001"),
        (-0.5, "-0.5"),
        (-3, "-3"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        ("-2+3", "'-2+3"),
    ],
)
def test_a_number_is_plain_and_has_all_its_digits(value: object, text: str) -> None:
    assert cell(value) == text


def rows_of(browser: Client, address: str) -> list[dict[str, str]]:
    text = browser.get(address).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows, address
    return rows


def delivered(cast: Cast) -> Benefit:
    """A benefit of which something was reported, in a case with assumptions."""
    year = delivering.first_year()
    project = delivering.place(cast)
    wage = {
        "unit": "EUR/hour",
        "driver": "price",
        "values": {str(year): "1_250.50", str(year + 1): "1_300"},
    }
    shared = {"value": "12.5%", "driver": "rate"}
    delivering.write(cast, project, assumptions={"shared": shared, "wage": wage})
    benefit = delivering.saving(project)
    value_report(
        user=cast.bob,
        benefit=benefit,
        stage="realized",
        values={delivering.year(1): 150_000},
    )
    return benefit


def test_files_of_value_hold_no_figures_for_people(cast: Cast) -> None:
    benefit = delivered(cast)
    project = benefit.project
    browser = Client()
    browser.force_login(cast.alice)
    case, one = f"/projects/{project.pk}/case/", f"/benefits/{benefit.pk}/"
    addresses = [
        f"{case}?format=csv",
        f"{case}?format=csv&table=options",
        f"{case}?format=csv&table=assumptions",
        f"{one}?format=csv",
        f"{one}reports/?format=csv",
        f"/projects/{project.pk}/benefits/?format=csv",
        f"/programmes/{cast.programme.pk}/benefits/?format=csv",
        f"/programmes/{cast.programme.pk}/projects/?format=csv",
        f"/programmes/{cast.programme.pk}/?format=csv",
    ]
    for address in addresses:
        for row in rows_of(browser, address):
            assert not [text for text in row.values() if FOR_PEOPLE.search(text)], (address, row)


def test_periods_and_reports_are_in_the_currency_that_stands_beside_them(cast: Cast) -> None:
    """They were minor units, and nothing said so."""
    benefit = delivered(cast)
    browser = Client()
    browser.force_login(cast.alice)
    for address in (f"/benefits/{benefit.pk}/", f"/benefits/{benefit.pk}/reports/"):
        assert {row["Unit"] for row in rows_of(browser, f"{address}?format=csv")} == {"EUR"}
    (reported,) = rows_of(browser, f"/benefits/{benefit.pk}/reports/?format=csv")
    assert reported["Figure"] == "1500.00"


def test_figures_of_options_have_all_their_digits(cast: Cast) -> None:
    project = delivering.deliver(cast)
    browser = Client()
    browser.force_login(cast.alice)
    case = f"/projects/{project.pk}/case/"
    doing = rows_of(browser, f"{case}?format=csv&table=options")[-1]
    assert doing["Currency"] == "EUR"
    assert len(doing["Net present value"].partition(".")[2]) > 2
    assert Decimal(doing["Internal rate of return"])
    answer = browser.get(f"{case}?format=xlsx&table=options")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    last = [value.value for value in list(sheet.rows)[-1]]
    assert isinstance(last[1], float)
    assert isinstance(last[3], float)


def test_each_figure_of_an_assumption_has_a_row_and_a_unit(cast: Cast) -> None:
    project = delivered(cast).project
    browser = Client()
    browser.force_login(cast.alice)
    rows = rows_of(browser, f"/projects/{project.pk}/case/?format=csv&table=assumptions")
    told = {(row["Name"], row["Of"]): (row["Value"], row["Unit"]) for row in rows}
    year = delivering.first_year()
    assert told == {
        ("shared", ""): ("0.125", "ratio"),
        ("wage", str(year)): ("1250.50", "EUR/hour"),
        ("wage", str(year + 1)): ("1300", "EUR/hour"),
    }
