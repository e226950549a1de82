"""Statements as tables: written for both parties' books, read back to the cent."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.contracts.contract import TOTAL
from covalue.contracts.settlement import Line, Statement
from covalue.exchange.settled import read_settled
from covalue.exchange.statements import HEADER, Row, rows_since, statement_rows
from covalue.exchange.tables import Table


def statement(*amounts: int, currency: str = "EUR", period: str = "2026-01") -> Statement:
    lines = tuple(
        Line(name, name.title(), amount)
        for name, amount in zip(("share", "fee", "credit"), amounts, strict=False)
    )
    return Statement("Leeds", period, 0, currency, lines, (), sum(amounts))


def table(*rows: Row, header: tuple[str, ...] = HEADER) -> Table:
    return Table("settled.csv", header, rows, tuple(range(2, len(rows) + 2)))


def settled(*rows: Row) -> Mapping[tuple[str, str], Mapping[str, int]]:
    before, findings = read_settled(table(*rows), "EUR", ["2026-01"])
    assert findings == []
    assert before is not None
    return before.lines


def refusal(*rows: Row, header: tuple[str, ...] = HEADER) -> str:
    before, findings = read_settled(table(*rows, header=header), "EUR", ["2026-01"])
    assert before is None
    (finding,) = findings
    return str(finding)


def test_a_row_for_each_line_and_one_for_the_total() -> None:
    assert list(statement_rows(statement(1250, -7))) == [
        ("Leeds", "2026-01", "share", "12.50", "EUR"),
        ("Leeds", "2026-01", "fee", "-0.07", "EUR"),
        ("Leeds", "2026-01", TOTAL, "12.43", "EUR"),
    ]


@pytest.mark.parametrize(("currency", "text"), [("JPY", "1250"), ("KWD", "1.250")])
def test_amounts_have_the_places_of_their_currency(currency: str, text: str) -> None:
    assert [row[3] for row in statement_rows(statement(1250, currency=currency))] == [text, text]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=3))
def test_what_was_written_reads_back(amounts: list[int]) -> None:
    written = statement(*amounts)
    lines = settled(*statement_rows(written))["Leeds", "2026-01"]
    assert lines == {line.name: line.amount for line in written.lines}


def test_a_true_up_is_added_to_the_line_that_it_corrects() -> None:
    lines = settled(
        ("Leeds", "2026-01", "share", "12.50", "EUR"),
        ("Leeds", "2026-01", "share true-up", "-2.00", "EUR"),
        ("Leeds", "2026-01", TOTAL, "10.50", "EUR"),
        ("York", "2026-01", "share", "1.00", "EUR"),
        ("York", "2026-01", TOTAL, "1.00", "EUR"),
    )
    assert lines == {("Leeds", "2026-01"): {"share": 1050}, ("York", "2026-01"): {"share": 100}}


def test_a_period_that_was_settled_before_is_trued_up() -> None:
    before = {("Leeds", "2026-01"): {"share": 1000, "gone": 5}}
    rows = list(rows_since([statement(1250), statement(300, period="2026-02")], before))
    assert rows == [
        ("Leeds", "2026-01", "share true-up", "2.50", "EUR"),
        ("Leeds", "2026-01", "gone true-up", "-0.05", "EUR"),
        ("Leeds", "2026-01", TOTAL, "2.45", "EUR"),
        ("Leeds", "2026-02", "share", "3.00", "EUR"),
        ("Leeds", "2026-02", TOTAL, "3.00", "EUR"),
    ]


def test_a_period_that_comes_to_the_same_needs_no_row() -> None:
    assert list(rows_since([statement(1250)], {("Leeds", "2026-01"): {"share": 1250}})) == []


@given(
    st.dictionaries(
        st.sampled_from(["share", "fee", "gone"]), st.integers(-(10**9), 10**9), min_size=1
    ),
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=3),
)
def test_old_rows_and_the_true_up_come_to_the_fresh_statement(
    before: dict[str, int], amounts: list[int]
) -> None:
    key, fresh = ("Leeds", "2026-01"), statement(*amounts)
    lines = tuple(Line(name, name, minor) for name, minor in before.items())
    first = Statement(*key, 0, "EUR", lines, (), sum(before.values()))
    rows = [*statement_rows(first), *rows_since([fresh], {key: before})]
    after = settled(*rows)[key]
    assert sum(after.values()) == fresh.total
    for line in fresh.lines:
        assert after.get(line.name, 0) == line.amount


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("A", "2026-01", "share", "12,50", "EUR"), "has a decimal comma; write 12.50"),
        (("A", "2026-01", "share", "", "EUR"), "is not a number"),
        (("A", "2026-01", "share", "12.505", "EUR"), "12.505 EUR is finer than the minor unit"),
        (("A", "2026-01", TOTAL, "12.505", "EUR"), "finer than the minor unit"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(row: Row, words: str) -> None:
    said = refusal(row)
    assert words in said
    assert "settled.csv, row 2, field amount" in said


def test_another_table_is_refused() -> None:
    said = refusal(header=("contract", "period", "amount"))
    assert "the columns of a settlement are contract, period, line, amount, currency" in said
    assert "give the file as `covalue settle` wrote it" in said
