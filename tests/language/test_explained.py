"""How a figure came about: the same formula with names and with figures, and why each branch of it
was taken."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from covalue.language.exact import Evaluator
from covalue.language.explain import Derivation, explain
from covalue.language.values import Value
from tests.support import good_model

D = Decimal
MODEL = """
covalue: 1
model: m
calendar: {start: 2026-01, period: month, periods: 15}
sets: {tracks: [EN, FR], parts: [p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13]}
inputs:
  x: {unit: number}
  y: {unit: number}
  hours: {unit: hour}
  track: {one of: tracks}
  on_time: {unit: yes/no}
  done[p in parts]: {unit: number}
parameters:
  fee[t in tracks]: {values: {EN: 10 EUR, FR: 20 EUR}, source: the parties}
tables:
  grades: {over: number, gives: number, ranges: {below 5: 1, from 5: 2}}
quantities:
  a: "FORMULA"
"""
Figures = Mapping[str, Value]


def explained(formula: str, *months: Figures, more: str = "") -> Derivation:
    """The derivation of `a: formula` in the last of the months for which there are figures."""
    text = MODEL.replace("FORMULA", formula).replace("quantities:", f"quantities:\n{more}")
    evaluator = Evaluator(good_model(text).graph, ["a"])
    given = dict(enumerate(months or ({},)))
    evaluation, findings = evaluator.evaluate(given)
    assert findings == []
    return explain(evaluation, "a", len(given) - 1)


def one(**figures: Value) -> Figures:
    return figures


@pytest.mark.parametrize(
    ("formula", "given", "words", "figures", "because"),
    [
        ("x + y", one(x=D(1), y=D(2)), "x + y", "1 + 2", ()),
        ("-x", one(x=D(3)), "-x", "-3", ()),
        ("abs(x)", one(x=D(-3)), "abs(x)", "abs(−3)", ()),
        ("max(x, 5)", one(x=D(3)), "max(x, 5)", "max(3, 5)", ()),
        ("not on_time", one(on_time=True), "not on time", "not yes", ()),
        ("hours * 60 EUR/day", one(hours=D(2)), "hours × 60", "2 × 60 ÷ 24", ()),
        ("lookup(grades, x)", one(x=D(7)), "lookup(grades, x)", "", ()),
        ("x", one(), "x", "", ()),
        ("missing", one(), "missing", "", ()),
        ("yes", one(), "yes", "", ()),
        ("'EN'", one(), "EN", "", ()),
        (
            "if x > 5 then y else 0",
            one(x=D(6), y=D(2)),
            "y",
            "",
            ("x > 5 (6 > 5) holds",),
        ),
        (
            "if x > 5 then y else 0",
            one(x=D(4), y=D(2)),
            "0",
            "",
            ("x > 5 (4 > 5) does not hold",),
        ),
        (
            "if x > 5 then y else 0",
            one(y=D(2)),
            "missing",
            "",
            ("x > 5 (missing > 5) cannot be known",),
        ),
        ("if opens(term) then x else y", one(x=D(1), y=D(2)), "x", "", ()),
        ("fee[track]", one(track="FR"), "fee of FR", "20", ("track is FR",)),
        ("fee[track]", one(), "missing", "", ()),
        ("default(x, 7)", one(x=D(1)), "x", "", ()),
        ("default(x, 7)", one(), "7", "", ("x is missing",)),
        (
            "round(x to 0.1 half up)",
            one(x=D("1.25")),
            "x",
            "1.25",
            ("rounded to 0.1, half up",),
        ),
        ("sum(x for t in tracks)", one(x=D(2)), "x + x", "2 + 2", ()),
        ("max(x for t in tracks where t = 'EN')", one(x=D(2)), "max(x)", "max(2)", ()),
        ("sum(x for t in tracks where x > 9)", one(x=D(2)), "0", "", ()),
    ],
)
def test_an_expression_with_names_and_with_figures(
    formula: str, given: Figures, words: str, figures: str, because: tuple[str, ...]
) -> None:
    found = explained(formula, given)
    assert (found.formula, found.figures, found.because) == (words, figures, because)


def test_many_members_are_counted_and_not_listed() -> None:
    given = {f"done[p{at:02}]": D(at) for at in range(1, 14)}
    found = explained("sum(done[p] for p in parts)", given)
    assert found.formula == "sum of 13 values"
    assert found.figures.startswith("1 + 2 + 3")


@pytest.mark.parametrize(
    ("formula", "words", "figures"),
    [
        ("sum(x over quarter)", "sum of x over the quarter", "1 + 2"),
        ("mean(x over 3 periods)", "mean of x over 3 periods", "mean(1, 2)"),
        ("sum(x over quarter where x > 1)", "sum of x over the quarter", "2"),
        ("last(x over quarter)", "x", "2"),
        ("last(x over 1 periods)", "x", "2"),
        ("last(x over quarter where x < 2)", "last of x over the quarter", "1"),
        ("last(x over quarter where x > 9)", "last of x over the quarter", "missing"),
        ("sum(x over quarter at close)", "sum of x over the quarter", "1 + 2"),
    ],
)
def test_a_window_shows_the_figures_of_its_periods(formula: str, words: str, figures: str) -> None:
    found = explained(formula, one(x=D(1)), one(x=D(2)))
    assert (found.formula, found.figures or found.value) == (words, figures)


def test_a_long_window_is_counted_and_not_listed() -> None:
    found = explained("sum(x over term)", *[one(x=D(1))] * 15)
    assert found.formula == "sum of x over the term"
    assert found.figures == "15 figures from 2026-01"


def test_what_was_before_is_named_with_its_period() -> None:
    found = explained("previous(b, 0)", one(x=D(1)), one(x=D(2)), more="  b: x + 1")
    assert (found.formula, found.value) == ("b of 2026-01", "2")
    (step,) = found.steps
    assert (step.name, step.period, step.value, step.seen) == ("b", "2026-01", "2", True)


def test_what_was_before_and_has_no_name_is_a_figure_of_its_period() -> None:
    found = explained("previous(x * 2, 0)", one(x=D(1)), one(x=D(2)))
    assert (found.formula, found.value) == ("the figure of 2026-01", "2")


def test_a_figure_is_explained_once() -> None:
    found = explained("b + b * x + c", one(x=D(3)), more="  b: x + 1\n  c: b + x")
    assert [(step.name, step.seen) for step in found.steps] == [
        ("b", False),
        ("x", True),
        ("c", False),
    ]
    assert [(step.name, step.seen) for step in found.steps[2].steps] == [("b", True), ("x", True)]
