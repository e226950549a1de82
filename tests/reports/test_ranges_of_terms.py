"""Ranges follow one rule in every term: what they cover settles, what they do not is found."""

from __future__ import annotations

import csv
import io

from tests.reports.conftest import REPORTS, Run

DEAL = REPORTS / "target_in_ranges.yaml"


def test_costs_within_the_ranges_settle(run: Run) -> None:
    """All three were refused as outside the table."""
    result = run("settle", DEAL, REPORTS / "target_in_ranges.csv", "--format", "csv")
    assert result.exit_code == 0, result.output
    rows = csv.DictReader(io.StringIO(result.stdout))
    due = {row["period"]: row["amount"] for row in rows if row["line"] == "works"}
    assert due == {"2026": "5.00", "2027": "0.00", "2028": "-5.00"}


def test_check_finds_both_ends_that_nothing_covers(run: Run) -> None:
    """It called the document good, and it never settled."""
    result = run("check", DEAL)
    assert result.exit_code == 0
    assert "below 80% the rate is 0" in result.output
    assert "says nothing from 120% on" in result.output
    assert result.output.count("[uncovered]") == 2


def test_the_refusal_names_the_figure_and_the_bounds(run: Run) -> None:
    """It said that "a figure" lies outside."""
    result = run("settle", DEAL, REPORTS / "target_out_of_ranges.csv")
    assert result.exit_code == 1
    assert "130 % is in none of its ranges (below 120 %)" in " ".join(result.output.split())
