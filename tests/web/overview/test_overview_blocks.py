"""Blocks that pages show: bars, figures, days, cells of the matrix."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from cast import Cast

from covalue.web.front.overview.programme import Mark
from covalue.web.front.overview.templatetags.overview import (
    acting,
    amount,
    cells,
    key_amount,
    near_day,
    of_committed,
    value_bar,
)
from covalue.web.value.benefits.value_to_date import ToDate


def test_the_bar_has_its_figures_in_words_and_is_never_shorter_than_nothing() -> None:
    found = value_bar(ToDate(committed=200, realized=100, validated=-50), 200, "EUR")
    assert 'aria-label="validated −€0.50, realized €1.00, committed €2.00"' in found
    assert 'class="realized" x="1" y="4.5" width="23.0"' in found
    assert 'class="validated" x="1" y="4.5" width="0.0"' in found
    assert 'd="M46.0 1v16"' in found


def test_without_a_plan_there_is_no_tick() -> None:
    found = value_bar(ToDate(realized=100), 100, "EUR")
    assert "committed nothing yet" in found
    assert 'class="committed"' not in found


@pytest.mark.parametrize(
    ("minor", "told"),
    [
        (None, '<dd class="v missing cv-word">missing</dd>'),
        (491_000_000, '<dd class="v">€4.91<span class="u">m</span></dd>'),
    ],
)
def test_a_figure_with_its_magnitude_beside_it(minor: int | None, told: str) -> None:
    assert key_amount(minor, "EUR") == told


def test_an_amount_that_is_not_there_is_missing_not_zero() -> None:
    assert amount(None, "EUR") == "missing"
    assert amount(0, "EUR") != "missing"
    assert of_committed(ToDate(committed=180_000), "EUR", 3) == "none / 1.80"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (date(2026, 12, 1), "1 Dec"),
        (date(2026, 4, 14), "14 Apr"),
        (date(2027, 4, 12), "12 Apr 2027"),
        (date(2025, 12, 1), "1 Dec 2025"),
    ],
)
def test_a_day_goes_without_its_year_within_half_a_year(value: date, told: str) -> None:
    assert near_day(value, date(2026, 10, 12)) == told


def test_cells_are_empty_but_for_marks_and_names_are_escaped() -> None:
    areas = [SimpleNamespace()] * 3
    found = cells({1: Mark("waiver", "waiver for <Yard> & more")}, areas)  # type: ignore[arg-type]
    assert found.count("<td") == 3
    assert "waiver for &lt;Yard&gt; &amp; more" in found
    assert found.endswith('<td class="cell last"></td>')
    assert cells({}, []) == ""


def test_nobody_acts_where_there_is_no_relationship(cast: Cast) -> None:
    found = acting(cast.alice, [])
    assert (found["count"], found["broken"], found["others"]) == (0, 0, [])
