"""Terms at their edges: exactly on a threshold, at zero, below it, with figures missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from covalue.contracts.contract import read_contract
from tests.support import CONTRACT, amounts, settlements

MONTHS = (
    "calendar: {start: 2026-01, period: month, periods: 12}\nsettlement: {every: month}\ninputs:"
    " {x: {unit: EUR}}\n"
)
D = Decimal


def paid(terms: str, *figures: str) -> list[Decimal]:
    """The first line's amounts for the figures of x in months from January on."""
    csv = "period,x\n" + "".join(
        f"2026-{at:02d},{figure}\n" for at, figure in enumerate(figures, 1)
    )
    found = amounts(CONTRACT + MONTHS + terms, csv)
    first = next(line for _, line in found)
    return [amount for (_, line), amount in found.items() if line == first]


def adjusted(limit: str, *figures: str) -> list[Decimal]:
    """A limit's amounts on one line that pays x."""
    terms = "terms: {pay: {kind: formula, meaning: x, amount: x}}\nlimits: {limit: " + limit + "}\n"
    csv = "period,x\n" + "".join(
        f"2026-{at:02d},{figure}\n" for at, figure in enumerate(figures, 1)
    )
    found = amounts(CONTRACT + MONTHS + terms, csv)
    return [amount for (_, line), amount in found.items() if line == "limit"]


@pytest.mark.parametrize(
    ("term", "figures", "expected"),
    [
        (
            "{kind: gain share, on: x, over: month, deadband: 100 EUR, rate: 50%}",
            ["100", "100.02", "-5"],
            ["0", "0.01", "0"],
        ),
        (
            "{kind: gain share, on: x, over: month, minimum rate: 10%, of: 1_000 EUR, rate: 50%}",
            ["100", "99.99"],
            ["50", "0"],
        ),
        ("{kind: gain share, on: x, over: month, rate: 50%}", ["-10", "0", "10"], ["0", "0", "5"]),
        (
            "{kind: gain share, on: x, over: month, ranges: {10 to 20: 10%, from 20: 50%}}",
            ["10", "20", "30"],
            ["0", "1", "6"],
        ),
        (
            "{kind: pain share, on: x, over: month, below: 100 EUR, rate: 50%}",
            ["100", "99", "-100"],
            ["0", "-0.5", "-100"],
        ),
        (
            "{kind: guaranteed benefit, on: x, guaranteed: 100 EUR, over: month}",
            ["100", "99.99", "200"],
            ["0", "-0.01", "0"],
        ),
        (
            "{kind: minimum commitment, spend: x, amount: 10 EUR, over: month}",
            ["10", "9", "11"],
            ["0", "1", "0"],
        ),
        ("{kind: milestone, amount: 5 EUR, reached: x > 0 EUR}", ["0", "1", "1"], ["0", "5", "0"]),
        ("{kind: milestone, amount: 5 EUR, reached: x > 0 EUR}", ["1", "0", "1"], ["5", "0", "0"]),
        (
            (
                "{kind: milestone, amount: 5 EUR, reached: x > 0 EUR, late from: 2026-02, late"
                " amount: 3 EUR}"
            ),
            ["0", "1"],
            ["0", "3"],
        ),
    ],
)
def test_terms_on_their_thresholds(term: str, figures: list[str], expected: list[str]) -> None:
    assert paid(f"terms: {{t: {term}}}\n", *figures) == [D(amount) for amount in expected]


@pytest.mark.parametrize(
    ("limit", "figures", "expected"),
    [
        (
            "{kind: cap, amount: 100 EUR, over: year}",
            ["100", "5", "-10", "20"],
            ["0", "-5", "0", "-10"],
        ),
        ("{kind: floor, amount: 30 EUR, over: quarter}", ["10", "10", "10"], ["0", "0", "0"]),
        ("{kind: floor, amount: 30 EUR, over: quarter}", ["10", "10", "-10"], ["0", "0", "20"]),
        (
            "{kind: collar, floor: -10 EUR, cap: 10 EUR, over: year}",
            ["10", "1", "-5", "8"],
            ["0", "-1", "0", "-3"],
        ),
        (
            "{kind: collar, floor: -10 EUR, cap: 10 EUR, over: year, cut amounts: recovered}",
            ["15", "-7", "1"],
            ["-5", "5", "0"],
        ),
        ("{kind: carry forward, over: term}", ["-5", "5", "5"], ["5", "-5", "0"]),
        ("{kind: carry forward, over: quarter}", ["-5", "0", "0", "5"], ["5", "0", "0", "0"]),
        ("{kind: quality gate, condition: x > 10 EUR}", ["10", "11", "-5"], ["-10", "0", "0"]),
        ("{kind: quality multiplier, multiplier: 90%}", ["10", "-10", "0"], ["-1", "1", "0"]),
    ],
)
def test_limits_on_their_bounds(limit: str, figures: list[str], expected: list[str]) -> None:
    assert adjusted(limit, *figures) == [D(amount) for amount in expected]


def test_a_credit_is_paid_back_and_a_lowered_limit_is_not() -> None:
    terms = """
sets: {roles: [dev]}
parameters:
  rates[r in roles]: {unit: EUR/hour, values: {dev: 10}, source: card}
  limit: {unit: EUR, values: {2026-01: 100, 2026-03: 50}, source: card}
terms:
  t:
    {kind: time and materials, roles: roles, hours: hours, rates: rates, materials: x,
     not to exceed: limit}
"""
    text = (
        CONTRACT
        + MONTHS.replace("inputs: {x", "inputs: {'hours[r in roles]': {unit: hour}, x")
        + terms
    )
    csv = (
        "period,x,hours[dev]\n2026-01,0,9\n2026-02,-20,0\n2026-03,0,5\n2026-04,-30,0\n2026-05,0,5\n"
    )
    assert list(amounts(text, csv).values()) == [D(90), D(-20), D(0), D(-30), D(10)]


def test_a_gate_that_cannot_be_read_refuses() -> None:
    text = CONTRACT + MONTHS.replace("inputs: {x", "inputs: {ok: {unit: yes/no}, x")
    text += (
        "terms: {pay: {kind: formula, meaning: x, amount: x}}\nlimits: {g: {kind: quality gate,"
        " condition: ok}}\n"
    )
    (settlement,) = settlements(text, "period,x,ok\n2026-01,5,\n").values()
    assert settlement.statements == ()
    assert "'ok' is missing" in settlement.findings[0].message


REFUSED = {
    "{kind: gain share, on: x}": "either `rate` or `ranges`",
    "{kind: gain share, on: x, rate: 10%, ranges: {from 0: 1%}}": "either `rate` or `ranges`",
    "{kind: gain share, on: x, rate: 10%, minimum rate: 2%}": "belong together",
    "{kind: gain share, on: x, recover: x, ranges: {from 0 EUR: 1%}}": "add `deadband`",
    "{kind: milestone, amount: 1 EUR, reached: yes, late from: 2026-02}": "belong together",
    "{kind: target cost, target: x, actual: x, share under: 10%, pays: fee}": (
        "`share under` and `share over`, or"
    ),
    "{kind: target cost, target: x, actual: x, ranges: {from 0: 1%}, ceiling: x, pays: share}": (
        "`pays: price`"
    ),
    "{kind: guaranteed benefit, on: x, guaranteed: x, rate: 110%}": "between 0% and 100%",
    "{kind: clawback, on: x, when: yes, within: 0, rate: 10%}": "greater than or equal",
    "{kind: rate card, volume: x, unit: EUR, rates: {from 0: 1}, tiers: both}": (
        "'both' is not one of"
    ),
}


@pytest.mark.parametrize("term", REFUSED)
def test_what_is_ambiguous_is_refused(term: str) -> None:
    contract, findings = read_contract(CONTRACT + MONTHS + f"terms: {{t: {term}}}\n")
    assert contract is None
    assert any(REFUSED[term] in str(finding) for finding in findings), [str(f) for f in findings]
