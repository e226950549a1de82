"""Years that are named by the calendar year in which they end."""

from __future__ import annotations

import csv
import io

from tests.reports.conftest import REPORTS, Run

DEAL, HOURS = REPORTS / "federal_years.yaml", REPORTS / "federal_years.csv"


def test_a_year_from_october_is_named_by_its_end(run: Run) -> None:
    """Years were named by their start alone."""
    result = run("settle", DEAL, HOURS, "--format", "csv")
    assert result.exit_code == 0, result.output
    rows = csv.DictReader(io.StringIO(result.stdout))
    due = {row["period"]: row["amount"] for row in rows if row["line"] == "work"}
    assert due == {"FY2026": "1000.00", "FY2027": "416.00"}


def test_the_contract_says_how_its_years_are_named(run: Run) -> None:
    said = " ".join(run("show", DEAL).stdout.split())
    assert "Years start in October and are named by the calendar year in which they end." in said
    assert "runs from FY2026-Q1 to FY2027-Q4" in said
