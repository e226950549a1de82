"""Statements as tables: `contract,period,line,amount,currency`, one row per line and one with line
`total`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from covalue.contracts.contract import TOTAL
from covalue.contracts.settlement import Line, Statement, true_up
from covalue.language.money import Money

HEADER = ("contract", "period", "line", "amount", "currency")
Row = tuple[str, str, str, str, str]


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
