"""Blocks that pages show: bars, amounts, cells of the matrix."""

from __future__ import annotations

from types import SimpleNamespace

from covalue.web.front.overview.partner_rows import Mark
from covalue.web.front.overview.templatetags.overview import (
    amount,
    cells,
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


def test_an_amount_that_is_not_there_is_missing_not_zero() -> None:
    assert amount(None, "EUR") == "missing"
    assert amount(0, "EUR") != "missing"
    assert of_committed(ToDate(committed=180_000), "EUR", 3) == "none / 1.80"


def test_cells_are_empty_but_for_marks_and_names_are_escaped() -> None:
    areas = [SimpleNamespace()] * 3
    found = cells({1: Mark("waiver", "waiver for <Yard> & more")}, areas)
    assert found.count("<td") == 3
    assert "waiver for &lt;Yard&gt; &amp; more" in found
    assert found.endswith('<td class="cell last"></td>')
    assert cells({}, []) == ""
