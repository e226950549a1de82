"""Laws of profiles: what slips goes with its milestone, what rises stays. Profiles worked by hand
stand in tests/cases/benefits."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benefits.cases import euros, quantity, with_fields

D = Decimal


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
