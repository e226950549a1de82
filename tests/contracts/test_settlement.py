"""Statements: what is due, what refuses, what is carried, what a correction changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from covalue.contracts.contract import read_contract
from covalue.contracts.settlement import Settler, true_up
from covalue.language.findings import Severity
from tests.support import CONTRACT, amounts, good_contract, settlements

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


def test_a_quarter_is_settled_when_it_closes() -> None:
    csv = "period,saving\n2026-01,100\n2026-02,100\n2026-03,100.01\n2026-04,500\n"
    assert amounts(SHARE, csv) == {("2026-Q1", "share"): Decimal("100.01")}


def test_rounding_is_by_line_and_the_total_is_the_sum_of_lines() -> None:
    text = (
        CONTRACT
        + MONTHS
        + """
inputs: {x: {unit: EUR}}
terms:
  one: {kind: formula, meaning: a third, amount: x / 3}
  two: {kind: formula, meaning: a third, amount: x / 3}
settlement: {every: month}
"""
    )
    (settlement,) = settlements(text, "period,x\n2026-01,0.05\n").values()
    (statement,) = settlement.statements
    assert [line.amount for line in statement.lines] == [2, 2]
    assert statement.total == 4


def test_missing_input_refuses_with_name_and_period() -> None:
    (settlement,) = settlements(
        SHARE, "period,saving\n2026-01,100\n2026-02,\n2026-03,100\n"
    ).values()
    assert settlement.statements == ()
    (finding,) = settlement.findings
    assert finding.severity is Severity.ERROR
    assert finding.place.field == "saving"
    assert finding.place.period == "2026-02"
    assert "default(x, …)" in finding.mend


def test_a_missing_period_refuses_as_a_missing_figure_does() -> None:
    (settlement,) = settlements(SHARE, "period,saving\n2026-01,100\n2026-03,100\n").values()
    assert [finding.place.period for finding in settlement.findings] == ["2026-02"]


def test_an_earlier_gap_refuses_only_what_depends_on_it() -> None:
    csv = "period,saving\n2026-04,100\n2026-05,100\n2026-06,100\n"
    assert amounts(SHARE, csv) == {("2026-Q2", "share"): Decimal(100)}


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("10 EUR * (1 / x)", "divides by zero"),
        ("sum(x over quarter at close) * 1 EUR", "is not closed"),
        ("if x = 0 then missing else 1 EUR", "the document itself says `missing`"),
    ],
)
def test_an_undefined_amount_refuses_and_says_why(amount: str, reason: str) -> None:
    text = CONTRACT + MONTHS + "inputs: {x: {unit: number}}\nsettlement: {every: month}\nterms:\n"
    text += f"  odd: {{kind: formula, meaning: odd, amount: {amount}}}\n"
    (settlement,) = settlements(text, "period,x\n2026-01,0\n").values()
    assert settlement.statements == ()
    assert reason in settlement.findings[0].message


def test_figures_of_an_open_period_are_noted_and_not_settled() -> None:
    (settlement,) = settlements(SHARE, "period,saving\n2026-01,100\n2026-02,100\n").values()
    assert settlement.statements == ()
    (finding,) = settlement.findings
    assert finding.severity is Severity.NOTE
    assert "no statement for 2026-Q1 yet; the figures end with 2026-02" in finding.message


def test_totals_to_date_and_balances_are_carried() -> None:
    text = (
        CONTRACT
        + MONTHS
        + """
inputs: {x: {unit: EUR}}
terms: {pay: {kind: formula, meaning: x, amount: x}}
limits: {carry: {kind: carry forward, over: term}}
settlement: {every: month}
"""
    )
    (settlement,) = settlements(text, "period,x\n2026-01,-30\n2026-02,10\n2026-03,40\n").values()
    assert [statement.total for statement in settlement.statements] == [0, 0, 2000]
    assert [statement.to_date for statement in settlement.statements] == [0, 0, 2000]
    assert [[b.value for b in s.balances] for s in settlement.statements] == [[30], [20], [0]]


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


PROBLEMS = {
    "no terms": ("terms: {}\nsettlement: {every: month}\n", "field", "at least 1"),
    "an unknown kind": (
        "terms: {a: {kind: fixd fee, amount: 1 EUR}}\nsettlement: {every: month}\n",
        "field",
        "fixed fee",
    ),
    "no kind": (
        "terms: {a: {amount: 1 EUR}}\nsettlement: {every: month}\n",
        "missing-field",
        "kind",
    ),
    "another currency": (
        "terms: {a: {kind: fixed fee, amount: 1 USD}}\nsettlement: {every: month}\n",
        "unit",
        "USD is not EUR",
    ),
    "hours for money": (
        (
            "inputs: {h: {unit: hour}}\nterms: {a: {kind: fixed fee, amount: h}}\nsettlement:"
            " {every: month}\n"
        ),
        "unit",
        "hour is not EUR",
    ),
    "a limit on what is no line": (
        (
            "terms: {fee: {kind: fixed fee, amount: 1 EUR}}\nlimits: {c: {kind: cap, amount: 5 EUR,"
            " on: [fees]}}\nsettlement: {every: month}\n"
        ),
        "unknown-line",
        "did you mean 'fee'?",
    ),
    "cap below floor": (
        (
            "terms: {a: {kind: fixed fee, amount: 1 EUR}}\n"
            "limits: {c: {kind: collar, floor: 0 EUR, cap: -5 EUR}}\nsettlement: {every: month}\n"
        ),
        "field",
        "the cap of the collar is below its floor",
    ),
    "a term named as an input": (
        (
            "inputs: {a: {unit: EUR}}\nterms: {a: {kind: fixed fee, amount: 1 EUR}}\nsettlement:"
            " {every: month}\n"
        ),
        "duplicate-name",
        "rename",
    ),
    "a share above 100 %": (
        (
            "inputs: {s: {unit: EUR}}\nterms: {a: {kind: gain share, on: s, rate:"
            " 120%}}\nsettlement: {every: month}\n"
        ),
        "field",
        "between 0% and 100%",
    ),
    "weights that do not add up": (
        (
            "sets: {ms: [p, q]}\ninputs: {'s[m in ms]': {unit: ratio}}\nparameters: {'w[m in ms]':"
            " {unit: ratio, values: {p: 50%, q: 40%}, source: x}}\nterms: {a: {kind: fee at risk,"
            " amount: 1 EUR, measures: ms, weights: w, scores: s, missing: refuse}}\nsettlement:"
            " {every: month}\n"
        ),
        "clause",
        "add up to 90",
    ),
    "ranges with a gap": (
        (
            "inputs: {s: {unit: EUR}}\nterms: {a: {kind: gain share, on: s, ranges: {0 to 5: 10%,"
            " from 6: 20%}}}\nsettlement: {every: month}\n"
        ),
        "gap",
        "nothing covers 5 to 6",
    ),
    "ranges that overlap": (
        (
            "inputs: {s: {unit: EUR}}\nterms: {a: {kind: gain share, on: s, ranges: {0 to 7: 10%,"
            " from 6: 20%}}}\nsettlement: {every: month}\n"
        ),
        "overlap",
        "overlap",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_makes_no_sense_is_refused(case: str) -> None:
    text, code, said = PROBLEMS[case]
    contract, findings = read_contract(CONTRACT + MONTHS + text, "deal.yaml")
    assert contract is None
    matching = [finding for finding in findings if finding.code == code]
    assert matching, [str(finding) for finding in findings]
    assert said in str(matching[0])
    assert matching[0].place.line is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.01 EUR", "0.001 EUR", "multiple of the minor unit"),
        ("0.01 EUR", "0.01 USD", "rounding is to USD"),
        ("currency: EUR", "currency: EURO", "'EURO' is no currency"),
        ("half up", "bankers", "'half up'"),
    ],
)
def test_currency_and_rounding_are_checked(old: str, new: str, said: str) -> None:
    contract, findings = read_contract(SHARE.replace(old, new))
    assert contract is None
    assert any(said in str(finding) for finding in findings)
