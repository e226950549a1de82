"""The cells of a business case, word for word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from covalue.benefits.amounts import Item
from covalue.benefits.schema import AssumptionPart
from covalue.web.value.cases.figure_words import change, money_or_dash, rate, rates
from covalue.web.value.cases.row_words import kind_of_item, owner_of, range_of, source_of
from covalue.web.value.cases.tables import AssumptionRow


def row(low: str = "", high: str = "", **part: Any) -> AssumptionRow:
    """An assumption of which nothing but this is known."""
    return AssumptionRow("picks", AssumptionPart.model_construct(**part), "3", low, high)


@pytest.mark.parametrize(
    ("values", "said"), [([], "none"), ([0.0512], "5.1 %"), ([-0.5, 0.25], "−50.0 %, 25.0 %")]
)
def test_several_rates_stand_side_by_side(values: list[float], said: str) -> None:
    assert rates(values) == said


@pytest.mark.parametrize(("amount", "said"), [(150, "+€1.50"), (0, "€0.00"), (-150, "−€1.50")])
def test_a_change_has_its_sign(amount: int, said: str) -> None:
    assert change(amount, "EUR") == said


def test_nothing_in_a_period_is_a_dash() -> None:
    assert [money_or_dash(0, "EUR"), money_or_dash(-150, "EUR")] == ["–", "−€1.50"]


def test_an_item_is_of_a_class_or_the_cost_of_a_party() -> None:
    benefit = Item("a", "A", "benefit", "cost_avoidance", "", "EUR", (1,), (1,))
    cost = Item("b", "B", "cost", "", "partner", "EUR", (1,), (1,))
    assert [kind_of_item(benefit), kind_of_item(cost)] == ["cost avoidance", "cost of the partner"]


@pytest.mark.parametrize(
    ("assumption", "markup"),
    [
        (row(), '<span class="cv-bad">none</span>'),
        (row("2", "<4>"), "2 to &lt;4&gt;"),
        (row("2", "4", confidence="low"), '2 to 4 <span class="cv-sub">confidence low</span>'),
    ],
)
def test_the_range_of_an_assumption(assumption: AssumptionRow, markup: str) -> None:
    assert range_of(assumption).__html__() == markup


def test_who_answers_for_an_assumption() -> None:
    assert owner_of(row(owner="Alice")) == "Alice"
    assert owner_of(row()).__html__() == '<span class="cv-bad">nobody</span>'


def test_what_an_assumption_rests_on() -> None:
    assert source_of(row()) == "not given"
    assert source_of(row(source="Pick log", date=date(2026, 3, 4))).__html__() == (
        'Pick log <span class="cv-sub">as of 4 Mar 2026</span>'
    )


def test_a_rate_never_stands_as_what_no_rate_is() -> None:
    assert [rate(value) for value in (0.0825, -0.041, -0.9994, -0.99968, -0.999999)] == [
        "8.3 %",
        "−4.1 %",
        "−99.9 %",
        "−99.97 %",
        "−99.9999 %",
    ]
