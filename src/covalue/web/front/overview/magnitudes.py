"""Amounts in a column whose heading says the currency and the magnitude."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from covalue.language.money import Money

MAGNITUDES = ((9, "bn"), (6, "m"), (3, "k"), (0, ""))


def magnitude(minor: int, currency: str) -> tuple[int, str]:
    """The power of ten in which an amount of minor units is written, and its name: (6, 'm')."""
    amount = Money(abs(minor), currency).major
    return next(
        (magnitude for magnitude in MAGNITUDES if amount.scaleb(-magnitude[0]) >= 1), MAGNITUDES[-1]
    )


def in_magnitude(minor: int | None, currency: str, power: int) -> str:
    """An amount in minor units in a power of ten of its currency: 4.91; `none` without one. What
    rounds to nothing has no sign.
    """
    if minor is None:
        return "none"
    amount = Money(abs(minor), currency).major.scaleb(-power)
    number = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'−' if minor < 0 and number else ''}{number:,}"
