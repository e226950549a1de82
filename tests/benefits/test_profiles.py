"""Profiles as equations: start, ramp, decay, sunset, probability, bias, attribution, each worked by
hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.language.explain import explain
from tests.benefits.cases import (
    SMALL,
    amounts,
    euros,
    good_case,
    quantity,
    with_fields,
)

D = Decimal


def test_the_plain_profile() -> None:
    """(5 − 3) EUR/order × 100 orders from 2027, for three years."""
    assert euros(SMALL) == [0, 200, 200, 200, 0, 0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"start": "{milestone: go_live, offset: 2}"}, [0, 0, 0, 200, 200, 200]),
        ({"start": "{milestone: go_live, offset: -1}"}, [200, 200, 200, 0, 0, 0]),
        ({"start": "{milestone: go_live, offset: -3}"}, [200, 0, 0, 0, 0, 0]),
        ({"sunset": "{milestone: go_live, offset: 2}"}, [0, 200, 200, 0, 0, 0]),
        ({"sunset": "{after: 99}"}, [0, 200, 200, 200, 200, 200]),
        ({"ramp": "{shape: step, level: 50%}"}, [0, 100, 100, 100, 0, 0]),
        ({"ramp": "{shape: linear, periods: 4}"}, [0, 50, 100, 150, 0, 0]),
        ({"ramp": "{shape: linear, periods: 1}"}, [0, 200, 200, 200, 0, 0]),
        # t = 1/2: 3 × 1/4 − 2 × 1/8 = 1/2; t = 1/4: 3/16 − 2/64 = 5/32.
        ({"ramp": "{shape: s-curve, periods: 2}"}, [0, 100, 200, 200, 0, 0]),
        ({"ramp": "{shape: s-curve, periods: 4}"}, [0, D("31.25"), 100, D("168.75"), 0, 0]),
        ({"ramp": "{shape: table, table: [10%, 60%]}"}, [0, 20, 120, 120, 0, 0]),
        ({"ramp": "{shape: table, table: [30%]}"}, [0, 60, 60, 60, 0, 0]),
        ({"ramp": "{shape: table, table: [10%, 60%, 80%], level: 50%}"}, [0, 10, 60, 80, 0, 0]),
        ({"unit value": "", "amounts": "[70, 90]"}, [0, 70, 90, 0, 0, 0]),
        ({"unit value": "", "amounts": "[70]", "sunset": "{after: 1}"}, [0, 70, 0, 0, 0, 0]),
        (
            {"unit value": "", "amounts": "[70, 90, 20, 20]", "probability": "50%"},
            [0, 35, 45, 10, 0, 0],
        ),
        (
            {"unit value": "", "amounts": "[70, 90]", "start": "{milestone: go_live, offset: 2}"},
            [0, 0, 0, 70, 90, 0],
        ),
        ({"unit value": "", "amounts": "[-70, -90]", "disbenefit": "yes"}, [0, -70, -90, 0, 0, 0]),
        ({"decay": "{rate: 10%}"}, [0, 200, 180, 162, 0, 0]),
        ({"decay": "{rate: 50%, after: 2}"}, [0, 200, 200, 100, 0, 0]),
        ({"probability": "80%"}, [0, 160, 160, 160, 0, 0]),
        ({"optimism_bias": "25%"}, [0, 150, 150, 150, 0, 0]),
        ({"attribution": "{share: 60%, rule: agreed}"}, [0, 120, 120, 120, 0, 0]),
        ({"target": "{value: 6}"}, [0, -100, -100, -100, 0, 0]),
        # A disbenefit is larger, not smaller, by what people overlook.
        (
            {"target": "{value: 6}", "disbenefit": "yes", "optimism_bias": "25%"},
            [0, -125, -125, -125, 0, 0],
        ),
        ({"target": "3.005", "unit_value": "1 order"}, [0, 2, 2, 2, 0, 0]),
        ({"target": "3.004", "unit_value": "1 order / 2"}, [0, 1, 1, 1, 0, 0]),
    ],
    ids=str,
)
def test_each_field(fields: dict[str, str], expected: list[Decimal]) -> None:
    found = euros(with_fields(**fields))
    assert found == [pytest.approx(D(amount), abs=D("0.01")) for amount in expected]


def test_amounts_round_half_up_to_the_minor_unit() -> None:
    # 0.005 EUR in a period.
    text = with_fields(target="{value: 4.99}", unit_value="0.5 order")
    assert euros(text)[1] == D("0.01")
    rounded = text.replace("units:", "rounding: {to: 0.05 EUR, mode: half down}\nunits:")
    assert euros(rounded.replace("4.99", "4.95"))[1] == 0


def test_higher_is_better_turns_the_gain() -> None:
    text = with_fields(baseline="3", target="5").replace("direction: lower", "direction: higher")
    assert euros(text) == [0, 200, 200, 200, 0, 0]


def test_what_it_comes_to_whoever_it_is_due_to() -> None:
    item = amounts(with_fields(attribution="{share: 60%, rule: agreed}")).item("saving")
    assert item is not None
    assert (item.amounts[1], item.whole[1]) == (12000, 20000)


def test_measuring_costs_as_long_as_there_is_something_to_measure() -> None:
    text = with_fields(cost_of_measuring="{amount: 7.50 EUR, party: partner}")
    assert euros(text, "saving.measuring") == [0, D("7.5"), D("7.5"), D("7.5"), 0, 0]
    assert amounts(text).totals()["cost of the partner", "EUR"] == (0, 750, 750, 750, 0, 0)


def test_a_benefit_that_is_no_money_is_a_level_and_in_no_total() -> None:
    text = with_fields(class_="non_financial", unit_value="", ramp="{shape: linear, periods: 2}")
    found = amounts(text)
    assert found.items == ()
    assert found.totals() == {}
    (level,) = found.levels
    assert (level.name, level.unit) == ("saving", "EUR/order")
    assert level.gains == (0, 1, 2, 2, 0, 0)


def test_fields_may_be_formulas_and_assumptions() -> None:
    text = with_fields(
        unit_value="orders * 1", ramp="{shape: linear, periods: ramp_years}", probability="1 - risk"
    )
    text += """
assumptions:
  orders: {unit: order, values: {2026: 100, 2029: 200}, driver: volume}
  ramp_years: {unit: number, value: 2, driver: adoption}
  risk: {unit: ratio, value: 50%, driver: confidence}
"""
    assert euros(text) == [0, 50, 100, 200, 0, 0]


def test_quantities_functions_and_sets_of_the_language_can_be_used() -> None:
    text = (
        with_fields(unit_value="all_orders")
        + """
sets: {sites: [Leeds, Leipzig]}
assumptions:
  "orders[s in sites]": {unit: order, values: {Leeds: 40, Leipzig: 60}, driver: volume}
functions: {twice(x): x * 2}
quantities:
  all_orders: twice(sum(orders[s] for s in sites)) / 2
"""
    )
    assert euros(text) == [0, 200, 200, 200, 0, 0]


COSTS = (
    "{title: C, party: client, amounts: {2026: 10, 2029: 5.50}}",
    "{title: C, party: client, amount: 3 EUR}",
    "{title: C, party: partner, amount: 3 EUR, start: {milestone: go_live}}",
    "{title: C, party: client, amount: 3 EUR, start: {milestone: go_live}, sunset: {after: 2}}",
    "{title: C, party: client, amount: 3 EUR, optimism bias: 10%}",
)
PAID = ([10, 0, 0, D("5.5"), 0, 0], [3] * 6, [0, 3, 3, 3, 3, 3], [0, 3, 3, 0, 0, 0], [D("3.3")] * 6)


@pytest.mark.parametrize(("cost", "expected"), list(zip(COSTS, PAID, strict=True)))
def test_costs(cost: str, expected: list[Decimal]) -> None:
    assert euros(SMALL + f"costs: {{c: {cost}}}\n", "c") == expected


def test_equations_can_be_seen_and_every_figure_explained() -> None:
    case = good_case(with_fields(ramp="{shape: s-curve, periods: 4}"))
    quantities = case.graph.quantities
    assert quantities["saving.start"].formula == "go_live.period + saving.offset"
    assert (
        quantities["saving.progress"].formula == "saving.time * saving.time * (3 - 2 * saving.time)"
    )
    assert quantities["saving.full"].formula == "saving.gain * saving.unit_value"
    step = explain(
        amounts(with_fields(ramp="{shape: s-curve, periods: 4}")).evaluation, "saving", 1
    )
    assert step.value == "31.25 EUR"
    leaves, todo = {}, [step]
    while todo:
        one = todo.pop()
        todo += one.steps
        leaves[one.name] = one
    assert leaves["saving.baseline"].source == "the profile"
    assert leaves["go_live.period"].source == "the milestone's date"
    assert leaves["saving.ramp_periods"].value == "4"


@given(
    st.integers(0, 5),
    st.sampled_from(
        ["step", "linear, periods: 3", "s-curve, periods: 3", "table, table: [20%, 70%]"]
    ),
)
@settings(max_examples=40, deadline=None)
def test_a_milestone_that_slips_takes_the_benefit_with_it(slip: int, shape: str) -> None:
    text = with_fields(ramp="{shape: " + shape + "}", decay="{rate: 5%, after: 2}")
    before, after = euros(text), euros(text.replace("2027-03-01", f"{2027 + slip}-03-01"))
    assert after == ([D(0)] * slip + before)[:6]


@given(st.integers(1, 12), st.sampled_from(["linear", "s-curve"]))
@settings(max_examples=30, deadline=None)
def test_ramps_rise_to_their_level_and_stay(periods: int, shape: str) -> None:
    text = with_fields(
        ramp=f"{{shape: {shape}, periods: {periods}, level: 80%}}", sunset="{after: 99}"
    )
    text = text.replace("periods: 6}", "periods: 20}")
    ramp = [value for value in quantity(text, "saving.ramp") if isinstance(value, Decimal)][1:]
    assert ramp == sorted(ramp)
    assert all(0 < value <= D("0.8") for value in ramp)
    assert [value == D("0.8") for value in ramp[:periods]] == [False] * (periods - 1) + [True]


def test_calendars_of_months_and_fiscal_years() -> None:
    text = SMALL.replace(
        "{start: 2026, period: year, periods: 6}",
        "{start: FY2026-Q1, period: quarter, periods: 8, years start: april}",
    )
    # 1 March 2027 lies in FY2026-Q4.
    assert euros(text) == [0, 0, 0, 200, 200, 200, 0, 0]
    monthly = SMALL.replace(
        "{start: 2026, period: year, periods: 6}", "{start: 2027-01, period: month, periods: 6}"
    )
    assert euros(monthly) == [0, 0, 200, 200, 200, 0]
