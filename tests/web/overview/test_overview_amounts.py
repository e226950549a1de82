"""Amounts in a column whose heading says the magnitude."""

from __future__ import annotations

import pytest

from covalue.web.front.overview.magnitudes import in_magnitude, magnitude


@pytest.mark.parametrize(
    ("minor", "told"),
    [
        (None, "none"),
        (0, "0.00"),
        (491_000_000, "4.91"),
        (-1_490_000, "−0.01"),
        (-490_000, "0.00"),
        (500_000, "0.01"),
    ],
)
def test_an_amount_in_millions(minor: int | None, told: str) -> None:
    """What rounds to nothing has no sign; a half is rounded away from it."""
    assert in_magnitude(minor, "EUR", 6) == told


def test_the_largest_amount_names_the_magnitude() -> None:
    assert magnitude(219_000_000, "EUR") == (6, "m")
    assert magnitude(99, "EUR") == (0, "")
