"""True-ups: what a correction changes. What is due and what refuses stands in
tests/cases/contracts."""

from __future__ import annotations

from decimal import Decimal

from covalue.contracts.settlement import Settler, true_up
from tests.support import CONTRACT, good_contract

MONTHS = "calendar: {start: 2026-01, period: month, periods: 6}\n"
SHARE = (
    CONTRACT
    + MONTHS
    + """
inputs: {saving: {unit: EUR}}
terms:
  share: {kind: gain share, on: saving, over: quarter, deadband: 100 EUR, rate: 50%}
settlement: {every: quarter}
"""
)


def test_a_true_up_is_the_difference_and_nothing_where_nothing_changed() -> None:
    settler = Settler(good_contract(SHARE))
    figures = {
        0: {"saving": Decimal(100)},
        1: {"saving": Decimal(100)},
        2: {"saving": Decimal(100)},
    }
    (first,) = settler.settle("k", figures).statements
    (second,) = settler.settle("k", {**figures, 1: {"saving": Decimal(150)}}).statements
    settled = {line.name: line.amount for line in first.lines}
    (delta,) = true_up(second, settled)
    assert (delta.name, delta.amount) == ("share true-up", second.total - first.total)
    assert true_up(first, settled) == ()


def test_a_line_that_is_gone_is_taken_back() -> None:
    settler = Settler(good_contract(SHARE))
    (statement,) = settler.settle("k", {at: {"saving": Decimal(0)} for at in range(3)}).statements
    assert [(line.name, line.amount) for line in true_up(statement, {"share": 0, "old": 7})] == [
        ("old true-up", -7)
    ]


def test_a_figure_on_which_no_line_rests_is_not_asked_for() -> None:
    text = SHARE.replace("inputs: {", "inputs: {visitors: {unit: number}, ").replace(
        "terms:", "quantities: {crowd: visitors * 2}\nterms:"
    )
    assert Settler(good_contract(text)).needs == ("saving",)
