"""Contracts that count in weeks, with months of four or five of them."""

from __future__ import annotations

import csv
import io

from tests.reports.conftest import REPORTS, Run

DEAL, PARCELS = REPORTS / "weeks.yaml", REPORTS / "weeks.csv"
MONTHS = ["800.00", "800.00", "1050.00", *["840.00", "840.00", "1050.00"] * 2]


def test_months_of_four_and_five_weeks_settle(run: Run) -> None:
    """Periods were months, quarters and years alone. The 53rd week is in the last month."""
    result = run("settle", DEAL, PARCELS, "--format", "csv")
    assert result.exit_code == 0, result.output
    rows = csv.DictReader(io.StringIO(result.stdout))
    due = {row["period"]: row["amount"] for row in rows if row["line"] == "handling"}
    assert list(due) == [f"2026-P{month:02d}" for month in range(1, 13)]
    assert list(due.values()) == [*MONTHS, "840.00", "840.00", "1260.00"]


def test_the_contract_says_what_its_weeks_and_months_are(run: Run) -> None:
    said = " ".join(run("show", DEAL).stdout.split())
    assert "from 2026-W01 to 2027-W52, in periods of one week." in said
    assert (
        "Weeks start on Monday, and a year with the week that starts nearest to 1 January." in said
    )
    assert "A quarter has 13 weeks, its months 4, 4 and 5; a 53rd week belongs to the last" in said
