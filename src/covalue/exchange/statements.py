"""Statements as tables: `contract,period,line,amount,currency`, one row per line and one with line
`total`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from covalue.contracts.settlement import TRUE_UP, Line, Statement, true_up
from covalue.exchange.tables import Table
from covalue.language.decimals import parse_decimal
from covalue.language.findings import Finding, Place, error
from covalue.language.money import Money, MoneyError

HEADER = ("contract", "period", "line", "amount", "currency")
TOTAL = "total"
Row = tuple[str, str, str, str, str]
Settled = dict[tuple[str, str], dict[str, int]]


def statement_rows(statement: Statement, lines: Sequence[Line] | None = None) -> Iterator[Row]:
    """A statement's lines and total; `lines` in place of its own for a true-up."""
    shown = statement.lines if lines is None else lines
    head = statement.contract, statement.period
    for line in shown:
        yield (*head, line.name, Money(line.amount, statement.currency).plain, statement.currency)
    total = sum(line.amount for line in shown)
    yield (*head, TOTAL, Money(total, statement.currency).plain, statement.currency)


def rows_since(
    statements: Iterable[Statement], settled: Mapping[tuple[str, str], Mapping[str, int]]
) -> Iterator[Row]:
    """New statements in full; of a period that was settled before, true-up lines by which it
    differs, if any."""
    for statement in statements:
        before = settled.get((statement.contract, statement.period))
        if before is None:
            yield from statement_rows(statement)
        elif lines := true_up(statement, before):
            yield from statement_rows(statement, lines)


def read_settled(table: Table, currency: str) -> tuple[Settled | None, list[Finding]]:
    """What was settled before, in minor units by contract, period and line; true-ups are added to
    their lines."""
    if table.header != HEADER:
        message = f"the columns of a settlement are {', '.join(HEADER)}"
        mend = "give a file that `covalue settle` wrote"
        return None, [error("header", message, Place(table.file, row=1), mend)]
    settled: Settled = {}
    findings: list[Finding] = []
    for at, (contract, period, line, amount, unit) in zip(table.numbers, table.rows, strict=True):
        place = Place(table.file, row=at, field="amount")
        money = _read_amount(amount, unit, currency, place)
        if isinstance(money, Finding):
            findings.append(money)
        elif line != TOTAL:
            lines = settled.setdefault((contract, period), {})
            name = line.removesuffix(f" {TRUE_UP}")
            lines[name] = lines.get(name, 0) + money.minor
    return (None if findings else settled), findings


def _read_amount(text: str, unit: str, currency: str, place: Place) -> Money | Finding:
    """The money of a cell, in the contract's currency and no finer than its minor unit."""
    number = parse_decimal(text)
    if isinstance(number, str):
        return error("cell", number, place)
    if unit != currency:
        return error("currency", f"the row is in {unit}, the contract in {currency}", place)
    try:
        return Money.of(number, currency)
    except MoneyError as problem:
        return error("cell", str(problem), place, "give the file as `covalue settle` wrote it")
