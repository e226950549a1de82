"""Cash flows from a table: `date,amount`, or `date,benefit,cost`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from covalue.exchange.tables import Table
from covalue.exchange.written_numbers import is_ambiguous, sign_left_open
from covalue.language.decimals import parse_decimal
from covalue.language.findings import Finding, Place, error
from covalue.language.money_checks import check_currency
from covalue.valuation.discounting import CashFlow


@dataclass(frozen=True, slots=True)
class CashFlows:
    """Net flows and, where the table tells them apart, benefits and costs as amounts above zero."""

    net: tuple[CashFlow, ...]
    benefits: tuple[CashFlow, ...]
    costs: tuple[CashFlow, ...]
    currency: str | None


def read_cash_flows(table: Table) -> tuple[CashFlows | None, list[Finding]]:
    """The flows of a table. None where anything is wrong: a blank amount is missing, never zero."""
    header = set(table.header)
    findings: list[Finding] = []
    shape = ("amount",) if "amount" in header else ("benefit", "cost")
    missing = [column for column in ("date", *shape) if column not in header]
    if missing:
        place = Place(table.file, row=1)
        mend = "the columns are `date,amount`, or `date,benefit,cost`; `currency` may be added"
        message = f"the table has no column '{missing[0]}'"
        return None, [error("missing-column", message, place, mend)]
    rows = [
        _row(table, at, row, shape, findings)
        for at, row in zip(table.numbers, table.rows, strict=True)
    ]
    currency = _currency(table, findings)
    good = [row for row in rows if row is not None]
    if findings:
        return None, findings
    if shape == ("amount",):
        return CashFlows(tuple(CashFlow(day, a) for day, (a,) in good), (), (), currency), findings
    benefits = tuple(CashFlow(day, benefit) for day, (benefit, _) in good)
    costs = tuple(CashFlow(day, cost) for day, (_, cost) in good)
    net = tuple(CashFlow(day, benefit - cost) for day, (benefit, cost) in good)
    return CashFlows(net, benefits, costs, currency), findings


def _row(
    table: Table, at: int, row: tuple[str, ...], shape: tuple[str, ...], findings: list[Finding]
) -> tuple[date, tuple[Decimal, ...]] | None:
    cells = dict(zip(table.header, row, strict=True))
    amounts = []
    for column in shape:
        number = _amount(cells[column], table)
        if isinstance(number, str):
            findings.append(error("cell", number, Place(table.file, row=at, field=column)))
        elif column != "amount" and number < 0:
            message = f"a {column} is written as an amount above zero"
            findings.append(error("cell", message, Place(table.file, row=at, field=column)))
        else:
            amounts.append(number)
    try:
        day = date.fromisoformat(cells["date"])
    except ValueError:
        place = Place(table.file, row=at, field="date")
        findings.append(error("cell", f"'{cells['date']}' is no date", place, "write 2026-01-31"))
        return None
    return (day, tuple(amounts)) if len(amounts) == len(shape) else None


def _amount(text: str, table: Table) -> Decimal | str:
    if not text:
        return "the amount is missing; write 0 where there is none"
    if table.leaves_sign_open and is_ambiguous(text.lstrip("+-")):
        return sign_left_open(text)
    return parse_decimal(text)


def _currency(table: Table, findings: list[Finding]) -> str | None:
    if "currency" not in table.header:
        return None
    column = table.header.index("currency")
    place = Place(table.file, field="currency")
    currencies = list(dict.fromkeys(row[column] for row in table.rows))
    for code in currencies:
        findings += check_currency(code, place)
    if len(currencies) > 1:
        message = f"the flows are in {' and '.join(currencies)}"
        mend = "convert them to one currency"
        findings.append(error("currency", message, place, mend))
    return currencies[0]
