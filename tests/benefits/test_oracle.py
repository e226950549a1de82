"""Random profiles against the formulas of the page, worked with fractions and without the value
language."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benefits.cases import amounts, with_fields

PERIODS = 6
percents = st.integers(0, 100)


@dataclass(frozen=True)
class Profile:
    """A profile in whole numbers: cents an order, percent, periods. The milestone lies in period
    2."""

    baseline: int
    target: int
    orders: int
    offset: int
    life: int
    shape: str
    ramp: int
    level: int
    decay: int
    after: int
    probability: int
    bias: int
    share: int
    disbenefit: bool

    def text(self) -> str:
        ramp = f"{{shape: {self.shape}, periods: {self.ramp}, level: {self.level}%}}"
        return with_fields(
            baseline=f"{{value: {self.baseline / 100:.2f}}}",
            target=f"{{value: {self.target / 100:.2f}}}",
            unit_value=f"{self.orders} order",
            start=f"{{milestone: go_live, offset: {self.offset}}}",
            sunset=f"{{after: {self.life}}}",
            ramp=ramp if self.shape != "step" else f"{{shape: step, level: {self.level}%}}",
            decay=f"{{rate: {self.decay}%, after: {self.after}}}",
            probability=f"{self.probability}%",
            optimism_bias=f"{self.bias}%",
            attribution=f"{{share: {self.share}%, rule: r}}",
            disbenefit="yes" if self.disbenefit else "no",
        )

    def cents(self, period: int) -> int:
        """The amount in a period, the first of which is 1, in cents rounded half away from zero."""
        age = period - (2 + self.offset)
        if not 0 <= age < self.life:
            return 0
        time = min(Fraction(age + 1, self.ramp), Fraction(1))
        grown = {"step": Fraction(1), "linear": time, "s-curve": 3 * time**2 - 2 * time**3}[
            self.shape
        ]
        kept = (1 - Fraction(self.decay, 100)) ** self._losses(age)
        bias = Fraction(self.bias if self.disbenefit else -self.bias, 100)
        exact = (
            (self.baseline - self.target) * self.orders * grown * Fraction(self.level, 100) * kept
        )
        exact *= Fraction(self.probability, 100) * (1 + bias) * Fraction(self.share, 100)
        return floor(exact + Fraction(1, 2)) if exact >= 0 else -floor(-exact + Fraction(1, 2))

    def _losses(self, age: int) -> int:
        """In how many periods of the calendar something was lost by then."""
        first = max(2 + self.offset, 1)
        return sum(
            1
            for at in range(first, 2 + self.offset + age + 1)
            if at - (2 + self.offset) >= self.after
        )


profiles = st.builds(
    Profile,
    baseline=st.integers(0, 1000),
    target=st.integers(0, 1000),
    orders=st.integers(1, 10_000),
    offset=st.integers(-1, 5),
    life=st.integers(1, 8),
    shape=st.sampled_from(["step", "linear", "s-curve"]),
    ramp=st.sampled_from([1, 2, 4, 5]),
    level=percents,
    decay=percents,
    after=st.integers(1, 4),
    probability=percents,
    bias=percents,
    share=percents,
    disbenefit=st.booleans(),
)


@given(profiles)
@settings(max_examples=80, deadline=None)
def test_the_equations_are_the_formulas(profile: Profile) -> None:
    item = amounts(profile.text()).item("saving")
    assert item is not None
    assert list(item.amounts) == [profile.cents(period) for period in range(1, PERIODS + 1)]
