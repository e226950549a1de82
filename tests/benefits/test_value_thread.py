"""The value thread: every stage of one benefit, its rate, its time axis, its views."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.benefits.by_period import three_views, to_date
from covalue.benefits.plan import Gate, Plan, freeze
from covalue.benefits.value_thread import (
    Facts,
    ValueThread,
    realization_rate,
    time_axis,
    value_thread,
)
from covalue.language.periods import Calendar
from tests.benefits.cases import good_case, with_fields

SHARED = with_fields(attribution="{share: 50%, rule: agreed}")
NOTHING = Facts(-1, {}, {}, {}, {})


def plan(text: str = SHARED, gate: Gate = "business_case", day: date = date(2026, 2, 1)) -> Plan:
    found, _ = freeze(good_case(text), gate, day)
    assert found is not None
    return found


def thread(plans: list[Plan], forecast: Plan, facts: Facts) -> ValueThread:
    found, findings = value_thread("saving", plans, forecast, facts)
    assert found is not None, [str(finding) for finding in findings]
    return found


# Promised: 200 EUR in 2027, 2028 and 2029, half of it due to the project. Forecast: a year later.
PROMISED = plan()
FORECAST = plan(SHARED.replace("2027-03-01", "2028-03-01"), "implementation", date(2027, 1, 1))
FACTS = Facts(2, {1: 0, 2: 15_000}, {2: 12_000}, {2: 6_000}, {2: 1_000})


def test_every_stage() -> None:
    found = thread([PROMISED], FORECAST, FACTS)
    assert found.stages["promised"] == {0: 0, 1: 20_000, 2: 20_000, 3: 20_000, 4: 0, 5: 0}
    assert found.stages["committed"] == {}
    # Realized in the closed periods, forecast behind them.
    assert found.stages["forecast"] == {0: 0, 1: 0, 2: 15_000, 3: 20_000, 4: 20_000, 5: 0}
    assert found.at_completion == 15_000 + 20_000 + 20_000
    assert [
        found.to_date(stage)
        for stage in ("promised", "realized", "validated", "attributed", "shared")
    ] == [*(40_000, 15_000, 12_000, 6_000, 1_000)]
    assert found.unmeasured == ()
    assert found.title == "Reduced cost of an order"


def test_the_promise_is_the_first_and_the_commitment_the_latest() -> None:
    smaller = SHARED.replace("100 order", "50 order")
    later = plan(smaller, "business_case", date(2026, 5, 1))
    design, again = (
        plan(smaller, "design", date(2026, 6, 1)),
        plan(SHARED, "design", date(2026, 9, 1)),
    )
    found = thread([again, later, design, PROMISED], FORECAST, NOTHING)
    assert found.promised_by is PROMISED
    assert found.committed_by is again
    assert found.to_date("realized") == 0
    assert found.views("promised").period == "2026"


def test_a_closed_period_that_was_not_measured_is_named_and_its_forecast_stands_in() -> None:
    found, findings = value_thread(
        "saving", [PROMISED], PROMISED, Facts(2, {2: 15_000}, {}, {}, {})
    )
    assert found is not None
    assert found.unmeasured == (1,)
    assert [finding.code for finding in findings] == ["unmeasured"]
    assert findings[0].place.period == "2027"
    assert found.at_completion == 20_000 + 15_000 + 20_000
    # What came to date does not count it.
    assert found.to_date("realized") == 15_000


def test_the_realization_rate_names_its_plan() -> None:
    found = thread([PROMISED], FORECAST, FACTS)
    rate = realization_rate(found, PROMISED)
    assert (rate.plan, rate.stage, rate.to_date, rate.planned) == (
        PROMISED.name,
        "validated",
        12_000,
        40_000,
    )
    assert rate.rate == Decimal("0.3")
    # What is attributed compares with the part that the plan attributes: 100 EUR a year.
    assert realization_rate(found, PROMISED, "attributed").rate == Decimal("0.3")
    assert realization_rate(found, FORECAST, "realized").rate == Decimal("0.75")
    early = thread([PROMISED], FORECAST, replace(NOTHING, as_of=0))
    assert realization_rate(early, PROMISED).rate is None


def test_the_time_axis() -> None:
    found = thread([PROMISED], FORECAST, Facts(3, {1: 0, 2: 15_000, 3: 10_000}, {}, {}, {}))
    steps = time_axis(found, PROMISED)
    assert [(step.period, step.amount, step.status, step.later) for step in steps] == [
        # 200 EUR by 2027 came by 2029; 400 EUR by 2028 is forecast by 2030; 600 EUR is not even
        # forecast.
        (1, 20_000, "reached", 2),
        (2, 40_000, "forecast", 2),
        (3, 60_000, "not yet", None),
    ]


def test_what_comes_early_is_earlier() -> None:
    found = thread([PROMISED], PROMISED, Facts(1, {0: 5_000, 1: 45_000}, {}, {}, {}))
    assert [(step.status, step.later) for step in time_axis(found, PROMISED)] == [
        ("reached", 0),
        ("reached", -1),
        ("forecast", -1),
    ]


def test_a_disbenefit_has_a_time_axis_too() -> None:
    worse = plan(SHARED.replace("{value: 3}", "{value: 6}"))
    found = thread([worse], worse, Facts(2, {1: -4_000, 2: -20_000}, {2: -10_000}, {}, {}))
    assert [(step.amount, step.status, step.later) for step in time_axis(found, worse)] == [
        (-10_000, "reached", 1),
        (-20_000, "reached", 0),
        (-30_000, "forecast", 0),
    ]
    assert realization_rate(found, worse).rate == Decimal("0.5")


def test_a_plan_of_a_case_that_has_the_benefit_not_yet() -> None:
    other = SHARED.replace("saving:", "another:")
    found = thread([plan(other)], FORECAST, NOTHING)
    assert found.stages["promised"] == {}
    assert time_axis(found, plan(other)) == ()


BAD = [
    ([], FORECAST, NOTHING, "no-plan", "no plan was frozen at the gate of the business case"),
    (
        [PROMISED],
        plan(SHARED.replace("saving:", "another:")),
        NOTHING,
        "unknown-name",
        "the forecast has no benefit",
    ),
    (
        [PROMISED],
        plan(with_fields(class_="non_financial", unit_value="")),
        NOTHING,
        "no-money",
        "'saving' is no money",
    ),
    ([PROMISED], FORECAST, replace(NOTHING, as_of=6), "period", "there is no period number 7"),
    (
        [PROMISED],
        FORECAST,
        replace(NOTHING, realized={0: 1}),
        "not-closed",
        "realized has an amount for 2026",
    ),
    (
        [PROMISED],
        FORECAST,
        Facts(2, {}, {2: 1}, {}, {}),
        "stages",
        "validated has an amount where realized has none",
    ),
    (
        [PROMISED],
        FORECAST,
        Facts(2, {2: 5}, {2: 6}, {}, {}),
        "stages",
        "validated 6 is no part of realized 5",
    ),
    (
        [PROMISED],
        FORECAST,
        Facts(2, {2: 5}, {2: -1}, {}, {}),
        "stages",
        "validated -1 is no part of realized 5",
    ),
    (
        [PROMISED],
        FORECAST,
        Facts(2, {2: 5}, {2: 5}, {2: 5}, {2: 6}),
        "stages",
        "shared 6 is no part of attributed 5",
    ),
    (
        [plan(SHARED.replace("2026, period: year", "2026-Q1, period: quarter"))],
        FORECAST,
        NOTHING,
        "calendar",
        "the plan counts from 2026-Q1, the forecast from 2026",
    ),
    (
        [plan(with_fields(currency="USD").replace("EUR/order", "USD/order"))],
        FORECAST,
        NOTHING,
        "currency",
        "no thread mixes currencies",
    ),
]


@pytest.mark.parametrize(
    ("plans", "forecast", "facts", "code", "message"), BAD, ids=[case[3] for case in BAD]
)
def test_what_does_not_fit_together(
    plans: list[Plan], forecast: Plan, facts: Facts, code: str, message: str
) -> None:
    found, findings = value_thread("saving", plans, forecast, facts)
    assert found is None
    assert any(finding.code == code and message in finding.message for finding in findings), [
        str(f) for f in findings
    ]


QUARTERS = Calendar(2026 * 12 + 3, "quarter", 8, 4)


def test_in_year_annualised_and_whole_life() -> None:
    """Fiscal years from April: FY2026 is quarters 0 to 3."""
    amounts = {0: 1, 1: 2, 3: 4, 4: 8, 5: 16}
    seen = three_views(amounts, QUARTERS, 3)
    assert (seen.year, seen.in_year, seen.period, seen.annualised) == ("FY2026", 7, "FY2026-Q4", 16)
    assert (seen.whole_life, seen.counted) == (31, 5)
    missing = three_views(amounts, QUARTERS, 6)
    assert (missing.year, missing.in_year, missing.annualised) == ("FY2027", 24, None)
    assert to_date(amounts, 3) == 7


@given(st.dictionaries(st.integers(0, 7), st.integers(-100, 100)))
def test_the_years_add_up_to_the_whole_life(amounts: dict[int, int]) -> None:
    seen = three_views(amounts, QUARTERS, 0)
    assert seen.in_year + three_views(amounts, QUARTERS, 4).in_year == seen.whole_life


@given(st.lists(st.integers(0, 30_000), min_size=0, max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_forecast_at_completion_is_realized_plus_remaining(realized: list[int]) -> None:
    facts = Facts(len(realized) - 1, dict(enumerate(realized)), {}, {}, {})
    found = thread([PROMISED], FORECAST, facts)
    item = FORECAST.item("saving")
    assert item is not None
    assert found.at_completion == sum(realized) + sum(item.whole[len(realized) :])
    for step in time_axis(found, PROMISED):
        if step.status == "reached":
            assert step.later is not None
            assert sum(realized[: step.period + step.later + 1]) >= step.amount
            assert sum(realized[: step.period + step.later]) < step.amount
