"""The bias of estimates: classes and currencies apart, adding up, and silent where there is too
little to tell."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from covalue.benefits.bridge import REMAINDER, Bar, Bridge
from covalue.benefits.estimates import FEW, Estimate, biases, driver_biases, estimate

MONEY = st.integers(-(10**9), 10**9)
DRIVERS = st.fixed_dictionaries(
    {}, optional={name: MONEY.filter(bool) for name in ("timing", "adoption", REMAINDER)}
)


def _made(class_: str, currency: str, promised: int, drivers: dict[str, int]) -> Estimate:
    return Estimate("b", class_, currency, promised, promised + sum(drivers.values()), drivers)


ESTIMATES = st.builds(
    _made, st.sampled_from(["Cashable", "Revenue"]), st.sampled_from(["EUR", "GBP"]), MONEY, DRIVERS
)


@given(st.lists(ESTIMATES, max_size=8))
def test_nothing_is_lost_and_nothing_is_mixed(rows: list[Estimate]) -> None:
    found = biases(rows)
    assert sum(each.count for each in found) == len(rows)
    for each in found:
        among = [row for row in rows if (row.class_, row.currency) == (each.class_, each.currency)]
        drivers = [
            bar
            for bar in driver_biases(rows)
            if (bar.class_, bar.currency) == (each.class_, each.currency)
        ]
        assert (
            each.difference
            == sum(row.came - row.promised for row in among)
            == sum(bar.amount for bar in drivers)
        )
        assert all(bar.of == each.count >= bar.count for bar in drivers)
        assert (each.rate is None) == (each.count < FEW or not each.promised)


def test_two_of_three_came_short() -> None:
    """Promised 300.00, came 240.00: a bias of −20 %, of which timing −30 % and adoption +10 %."""
    rows = [
        Estimate("a", "Cashable", "EUR", 10_000, 4_000, {"timing": -6_000}),
        Estimate("b", "Cashable", "EUR", 10_000, 7_000, {"timing": -3_000}),
        Estimate("c", "Cashable", "EUR", 10_000, 13_000, {"adoption": 3_000}),
    ]
    [total] = biases(rows)
    assert (total.count, total.short, total.rate) == (3, 2, Decimal("-0.2"))
    assert [(bar.driver, bar.count, bar.rate) for bar in driver_biases(rows)] == [
        ("timing", 2, Decimal("-0.3")),
        ("adoption", 1, Decimal("0.1")),
    ]
    owners = biases(rows, lambda each: "Ines" if each.benefit == "c" else "Jan")
    assert [(each.group, each.count, each.rate) for each in owners] == [
        ("Ines", 1, None),
        ("Jan", 2, None),
    ]


def test_more_of_a_disbenefit_is_less_than_promised() -> None:
    rows = [Estimate(name, "Cashable", "EUR", -1_000, -1_500, {REMAINDER: -500}) for name in "abc"]
    [total] = biases(rows)
    assert (total.short, total.rate) == (3, Decimal("-0.5"))


def test_the_drivers_of_a_bridge_add_up() -> None:
    bridge = Bridge(
        "saving", "EUR", 1_000, 700, (Bar("timing", -200, ()), Bar("rate", 0, ())), -100
    )
    made = estimate("b", "Cashable", bridge)
    assert made.drivers == {"timing": -200, REMAINDER: -100}
    assert made.difference == sum(made.drivers.values())
