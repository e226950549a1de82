"""Discounting as laws; its figures, day counts and paybacks stand in tests/cases/valuation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.valuation.discounting import GREEN_BOOK, CashFlow, flat, xnpv

D = Decimal


def yearly(*amounts: int) -> list[CashFlow]:
    return [CashFlow(date(2026 + at, 1, 1), D(amount)) for at, amount in enumerate(amounts)]


def test_a_schedule_with_one_rate_is_that_rate() -> None:
    assert flat(D("0.08")).factor(D(2)) == pytest.approx(
        1 / (D("1.08") * D("1.08")), abs=D("1e-25")
    )
    with pytest.raises(ValueError, match="above -100 %"):
        flat(D(-1))


@given(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000), st.integers(0, 4000))
def test_splitting_a_flow_changes_nothing(one: int, two: int, days: int) -> None:
    first = CashFlow(date(2020, 1, 1), D(5))
    day = date.fromordinal(date(2020, 1, 1).toordinal() + days)
    split = xnpv(GREEN_BOOK, [first, CashFlow(day, D(one)), CashFlow(day, D(two))])
    assert split == pytest.approx(
        xnpv(GREEN_BOOK, [first, CashFlow(day, D(one + two))]), abs=D("1e-25")
    )
