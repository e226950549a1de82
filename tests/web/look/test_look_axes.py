"""Amounts with their magnitude, periods by short names, axes with few ticks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.language.periods import Calendar
from covalue.web.kit.look.axes import (
    MOST_TICKS,
    named_period,
    period_axis,
    rounded_money,
    short_period,
)
from covalue.web.kit.look.charts import NARROW, PAGE, chart

SIZES = {"k": 10**3, "m": 10**6, "bn": 10**9}


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (0, "€0"),
        (750, "€7.50"),
        (-940_000, "−€9,400"),
        (999_999, "€10,000"),
        (39_812_345, "€398 k"),
        (99_960_000, "€1.00 m"),
        (491_341_091, "€4.91 m"),
        (-123_456_789_012, "−€1.23 bn"),
    ],
)
def test_amounts_have_three_figures_and_a_magnitude(minor: int, text: str) -> None:
    assert rounded_money(minor, "EUR").replace("\u00a0", " ") == text


@given(st.integers(10**6, 10**13))
def test_a_rounded_amount_is_within_half_a_percent(minor: int) -> None:
    figure, _space, size = (
        rounded_money(minor, "EUR").removeprefix("€").replace(",", "").partition("\u00a0")
    )
    told = Decimal(figure) * SIZES.get(size, 1) * 100
    assert abs(told - minor) * 200 <= minor
    assert len(figure.replace(".", "")) == 3 or not size


def test_periods_have_short_and_long_names() -> None:
    assert [
        short_period(each) for each in ("2026-Q3", "2026-04", "2026-01", "2026", "FY2026-Q1")
    ] == ["Q3 26", "Apr", "Jan 2026", "2026", "Q1 FY26"]
    assert [named_period(each) for each in ("2026-Q3", "2026-04", "2025-04-28", "later")] == [
        "Q3 2026",
        "Apr 2026",
        "28 Apr 2025",
        "later",
    ]


@given(
    st.integers(2000 * 12, 2030 * 12),
    st.sampled_from(["month", "quarter", "year"]),
    st.integers(1, 240),
)
def test_an_axis_of_periods_has_at_most_seven_ticks(first: int, kind: str, periods: int) -> None:
    calendar = Calendar(first // 3 * 3, kind, periods)  # type: ignore[arg-type]
    labels = [calendar.label(at) for at in range(periods)]
    shown = period_axis(labels)["values"]
    assert 1 <= len(shown) <= MOST_TICKS
    assert set(shown) <= set(labels)


def test_a_chart_is_drawn_for_its_column_and_for_the_phone() -> None:
    spec = {
        "data": {"values": [{"x": "a", "y": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "x"}, "y": {"field": "y", "type": "quantitative"}},
    }
    made = chart(
        id="c",
        title="T",
        spec=spec,
        headings=("a",),
        rows=[],
        width=PAGE,
        phone={**spec, "height": 77},
    )
    assert f'width="{PAGE}"' in made.wide
    assert f'width="{NARROW}"' in made.narrow
    assert 'height="77' not in made.wide
    assert 'class="marks wide page"' in made.wide
    assert 'class="marks narrow"' in made.narrow
