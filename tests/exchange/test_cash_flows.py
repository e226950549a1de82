"""Cash flows from a table: a blank amount is missing, never zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from covalue.exchange.cash_flows import CashFlows, read_cash_flows
from covalue.exchange.tables import Table
from covalue.valuation.discounting import CashFlow

D = Decimal
FIRST, SECOND = date(2026, 1, 1), date(2027, 1, 1)


def table(header: str, *rows: str) -> Table:
    cells = tuple(tuple(row.split(",")) for row in rows)
    return Table("flows.csv", tuple(header.split(",")), cells, tuple(range(2, len(rows) + 2)))


def good(header: str, *rows: str) -> CashFlows:
    flows, findings = read_cash_flows(table(header, *rows))
    assert findings == []
    assert flows is not None
    return flows


def refusals(header: str, *rows: str) -> list[str]:
    flows, findings = read_cash_flows(table(header, *rows))
    assert flows is None
    return [str(finding) for finding in findings]


def test_net_amounts() -> None:
    flows = good("date,amount", "2026-01-01,-100", "2027-01-01,110.50")
    net = (CashFlow(FIRST, D(-100)), CashFlow(SECOND, D("110.50")))
    assert flows == CashFlows(net, (), (), None)


def test_benefits_and_costs_make_the_net_amount() -> None:
    flows = good("cost,date,benefit,currency", "100,2026-01-01,0,EUR", "2.25,2027-01-01,110.50,EUR")
    assert flows.benefits == (CashFlow(FIRST, D(0)), CashFlow(SECOND, D("110.50")))
    assert flows.costs == (CashFlow(FIRST, D(100)), CashFlow(SECOND, D("2.25")))
    assert flows.net == (CashFlow(FIRST, D(-100)), CashFlow(SECOND, D("108.25")))
    assert flows.currency == "EUR"


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("amount", "date"),
        ("date", "benefit"),
        ("date,benefit", "cost"),
        ("date,cost", "benefit"),
    ],
)
def test_a_column_that_is_not_there(header: str, column: str) -> None:
    (said,) = refusals(header, ",".join("1" for _ in header.split(",")))
    assert f"the table has no column '{column}'" in said
    assert "the columns are `date,amount`, or `date,benefit,cost`" in said


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-01-01,", "the amount is missing; write 0 where there is none"),
        ("2026-01-01,1.000.000", "is not a number"),
        ("2026-13-01,5", "'2026-13-01' is no date — write 2026-01-31"),
        ("1 May,5", "'1 May' is no date"),
        (",5", "'' is no date"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(row: str, words: str) -> None:
    (said,) = refusals("date,amount", "2026-01-01,5", row)
    assert "flows.csv, row 3" in said
    assert words in said


def test_every_wrong_cell_of_a_row_is_named() -> None:
    said = refusals("date,benefit,cost", "soon,-5,none")
    assert len(said) == 3
    assert "field benefit: error: a benefit is written as an amount above zero" in said[0]
    assert "field cost: error: 'none' is not a number" in said[1]
    assert "field date: error: 'soon' is no date" in said[2]


@pytest.mark.parametrize("code", ["EURO", "eur", ""])
def test_a_currency_that_does_not_exist(code: str) -> None:
    (said,) = refusals("date,amount,currency", f"2026-01-01,5,{code}")
    assert f"field currency: error: '{code}' is no currency" in said


def test_two_currencies_do_not_go_together() -> None:
    (said,) = refusals("date,amount,currency", "2026-01-01,5,EUR", "2027-01-01,5,CHF")
    assert "the flows are in EUR and CHF — convert them to one currency" in said
