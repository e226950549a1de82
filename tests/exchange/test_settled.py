"""What was settled before, read back: every row is accounted for, or the file is refused."""

from __future__ import annotations

import pytest

from covalue.exchange.settled import NOTHING_SETTLED, Settled, read_settled, settlement_periods
from covalue.exchange.statements import HEADER, Row
from covalue.exchange.tables import Table
from tests.support import CONTRACT, good_contract

PERIODS = ("2026-Q1", "2026-Q2")
SHARE: Row = ("Leeds", "2026-Q1", "share", "12.50", "EUR")
TOTAL: Row = ("Leeds", "2026-Q1", "total", "12.50", "EUR")


def table(*rows: Row, header: tuple[str, ...] = HEADER) -> Table:
    return Table("settled.csv", header, rows, tuple(range(2, len(rows) + 2)))


def settled(*rows: Row) -> Settled:
    found, findings = read_settled(table(*rows), "EUR", PERIODS)
    assert findings == []
    assert found is not None
    return found


def refusals(*rows: Row, header: tuple[str, ...] = HEADER) -> list[str]:
    found, findings = read_settled(table(*rows, header=header), "EUR", PERIODS)
    assert found is None
    return [str(finding) for finding in findings]


def test_lines_by_contract_and_period_and_the_rows_in_which_they_begin() -> None:
    york: Row = ("York", "2026-Q2", "fee", "-0.05", "EUR")
    found = settled(SHARE, TOTAL, york, (*york[:2], "total", "-0.05", "EUR"))
    assert found.file == "settled.csv"
    assert found.lines == {("Leeds", "2026-Q1"): {"share": 1250}, ("York", "2026-Q2"): {"fee": -5}}
    assert found.rows == {("Leeds", "2026-Q1"): 2, ("York", "2026-Q2"): 4}


def test_true_ups_are_added_to_the_lines_that_they_correct() -> None:
    found = settled(
        SHARE,
        TOTAL,
        ("Leeds", "2026-Q1", "share true-up", "-2.00", "EUR"),
        ("Leeds", "2026-Q1", "total", "-2.00", "EUR"),
        ("Leeds", "2026-Q1", "share true-up", "0.50", "EUR"),
        ("Leeds", "2026-Q1", "total", "0.50", "EUR"),
    )
    assert found.lines == {("Leeds", "2026-Q1"): {"share": 1100}}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", *SHARE[1:]), "field contract: error: the row names no contract — fill the cell"),
        ((*SHARE[:2], "", *SHARE[3:]), "field line: error: the row names no line"),
        (
            ("Leeds", "Q1 26", *SHARE[2:]),
            "field period: error: 'Q1 26' is no settlement period — they run from 2026-Q1 to"
            " 2026-Q2; a spreadsheet may have rewritten it as a date",
        ),
        ((*SHARE[:3], "12,50", "EUR"), "field amount: error: '12,50' has a decimal comma"),
        ((*SHARE[:3], "12.505", "EUR"), "12.505 EUR is finer than the minor unit, 0.01 EUR"),
        ((*SHARE[:4], "CHF"), "field currency: error: the row is in CHF, the contract in EUR"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(row: Row, words: str) -> None:
    said = refusals(row)
    assert len(said) == 1
    assert "settled.csv, row 2" in said[0]
    assert words in said[0]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            (SHARE, SHARE, (*TOTAL[:3], "25.00", "EUR")),
            "row 3, field line: error: the line",
        ),
        ((SHARE,), "Leeds, 2026-Q1 has lines and no row `total`"),
        (
            (SHARE, (*TOTAL[:3], "12.49", "EUR")),
            "row 3, field amount: error: the lines of Leeds, 2026-Q1 come to 12.50, their total"
            " says 12.49",
        ),
        (
            ((*SHARE[:2], "share true-up", *SHARE[3:]), TOTAL),
            "Leeds, 2026-Q1 has true-ups and no statement that they correct — give the rows of",
        ),
        ((TOTAL,), "has true-ups and no statement that they correct"),
    ],
)
def test_rows_that_do_not_belong_together_are_named(rows: tuple[Row, ...], words: str) -> None:
    (said,) = refusals(*rows)
    assert words in said


def test_one_true_up_twice_is_named() -> None:
    true_up: Row = ("Leeds", "2026-Q1", "share true-up", "1.00", "EUR")
    (said,) = refusals(SHARE, TOTAL, true_up, true_up, (*TOTAL[:3], "2.00", "EUR"))
    assert "the line 'share true-up' stands there twice — remove one" in said


def test_another_table_is_refused() -> None:
    (said,) = refusals(header=("contract", "period", "amount"))
    assert "the columns of a settlement are contract, period, line, amount, currency" in said


def test_the_settlement_periods_are_all_that_end_in_the_calendar_or_with_it() -> None:
    contract = good_contract(
        CONTRACT + "calendar: {start: 2026-02, period: month, periods: 6}\n"
        "settlement: {every: quarter}\n"
        "terms: {fee: {kind: fixed fee, amount: 1 EUR, every: month}}\n"
    )
    assert settlement_periods(contract) == ("2026-Q1", "2026-Q2", "2026-Q3")


def test_nothing_settled_has_no_rows() -> None:
    assert not NOTHING_SETTLED.rows
