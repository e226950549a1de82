"""Discounting, day counts, payback, benefit-cost ratio."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.valuation.daycount import DayCount, year_fraction
from covalue.valuation.discounting import GREEN_BOOK, CashFlow, flat, npv, xnpv
from covalue.valuation.payback import benefit_cost_ratio, discounted_payback, payback

D = Decimal


def yearly(*amounts: int) -> list[CashFlow]:
    return [CashFlow(date(2026 + at, 1, 1), D(amount)) for at, amount in enumerate(amounts)]


def test_present_value_counts_the_first_amount_as_now() -> None:
    assert npv(flat(D("0.1")), [D(-100), D(55), D("60.5")]) == 0


@pytest.mark.parametrize(
    ("years", "factor"),
    [
        (0, "1"),
        (1, "0.9662"),
        (30, "0.3563"),
        (31, "0.3459"),
        (75, "0.0942"),
        (76, "0.0919"),
        (125, "0.0274"),
    ],
)
def test_green_book_factors(years: int, factor: str) -> None:
    """The Green Book's table of long-term discount factors, four decimals."""
    assert round(GREEN_BOOK.factor(D(years)), 4) == D(factor)


def test_a_schedule_with_one_rate_is_that_rate() -> None:
    assert flat(D("0.08")).factor(D(2)) == pytest.approx(
        1 / (D("1.08") * D("1.08")), abs=D("1e-25")
    )
    with pytest.raises(ValueError, match="above -100 %"):
        flat(D(-1))


@pytest.mark.parametrize(
    ("count", "start", "end", "expected"),
    [
        (DayCount.ACT_365F, date(2024, 1, 1), date(2025, 1, 1), D(366) / 365),
        (DayCount.ACT_360, date(2024, 1, 1), date(2024, 1, 31), D(30) / 360),
        # 2006 ISDA Definitions, memorandum of 1998: 1 November 2003 to 1 May 2004.
        (DayCount.ACT_ACT, date(2003, 11, 1), date(2004, 5, 1), D(61) / 365 + D(121) / 366),
        (DayCount.ACT_ACT, date(1999, 2, 1), date(1999, 7, 1), D(150) / 365),
        (DayCount.THIRTY_360_ISDA, date(2011, 6, 17), date(2011, 12, 30), D(193) / 360),
        (DayCount.THIRTY_360_ISDA, date(2024, 1, 30), date(2024, 1, 31), D(0)),
        (DayCount.THIRTY_360_ISDA, date(2024, 1, 29), date(2024, 1, 31), D(2) / 360),
        (DayCount.THIRTY_E_360, date(2024, 1, 29), date(2024, 1, 31), D(1) / 360),
        (DayCount.THIRTY_360_SIA, date(2024, 2, 29), date(2025, 2, 28), D(1)),
        (DayCount.THIRTY_360_SIA, date(2024, 2, 29), date(2024, 3, 31), D(30) / 360),
    ],
)
def test_day_counts(count: DayCount, start: date, end: date, expected: Decimal) -> None:
    assert year_fraction(start, end, count) == pytest.approx(expected, abs=D("1e-25"))
    assert year_fraction(end, start, count) == -year_fraction(start, end, count)


@pytest.mark.parametrize(
    ("amounts", "years"),
    [
        ((-100, 40, 40, 40), D("2.5")),
        ((-100, 100), D(1)),
        ((-100, 50), None),
        ((100, 5), D(0)),
        # Paid back in year one, and then not any more: only the last time counts.
        ((-100, 150, -100, 100), D("2.5")),
    ],
)
def test_payback_in_years_of_365_days(amounts: tuple[int, ...], years: Decimal | None) -> None:
    found = payback(yearly(*amounts))
    assert found == years if years is None else found == pytest.approx(years, abs=D("0.01"))


def test_discounted_payback_takes_longer() -> None:
    plain, discounted = (
        payback(yearly(-100, 60, 60, 60)),
        discounted_payback(flat(D("0.1")), yearly(-100, 60, 60, 60)),
    )
    assert plain is not None
    assert discounted is not None
    assert discounted > plain
    assert discounted_payback(flat(D("0.5")), yearly(-100, 60, 60)) is None


def test_benefit_cost_ratio_discounts_both_to_the_earliest_day() -> None:
    schedule = flat(D("0.1"))
    benefits, costs = yearly(0, 110)[1:], yearly(50)
    assert benefit_cost_ratio(schedule, benefits, costs) == pytest.approx(D(2), abs=D("1e-9"))
    assert benefit_cost_ratio(schedule, benefits, []) is None


@given(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000), st.integers(0, 4000))
def test_splitting_a_flow_changes_nothing(one: int, two: int, days: int) -> None:
    first = CashFlow(date(2020, 1, 1), D(5))
    day = date.fromordinal(date(2020, 1, 1).toordinal() + days)
    split = xnpv(GREEN_BOOK, [first, CashFlow(day, D(one)), CashFlow(day, D(two))])
    assert split == pytest.approx(
        xnpv(GREEN_BOOK, [first, CashFlow(day, D(one + two))]), abs=D("1e-25")
    )
