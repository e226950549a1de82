"""Laws of the value thread, and its views. Threads worked by hand stand in tests/cases/benefits."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.benefits.by_period import three_views, to_date
from covalue.benefits.plan import Gate, Plan, freeze
from covalue.benefits.value_thread import (
    Facts,
    ValueThread,
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
