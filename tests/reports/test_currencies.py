"""Every currency of ISO 4217 can be written, with the decimals that it has."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.reports.conftest import REPORTS, Run

DEAL, HOURS = REPORTS / "unit_of_account.yaml", REPORTS / "unit_of_account.csv"


def amounts(output: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(output))
    return [row["amount"] for row in rows if row["line"] == "work"]


def test_a_unit_of_account_has_four_decimals(run: Run) -> None:
    """CLF was no currency."""
    result = run("settle", DEAL, HOURS, "--format", "csv")
    assert result.exit_code == 0, result.output
    assert amounts(result.stdout) == ["0.1235", "123.5735"]


def test_the_caribbean_guilder_has_cents(run: Run, tmp_path: Path) -> None:
    """XCG was no currency."""
    deal = tmp_path / "deal.yaml"
    text = DEAL.read_text(encoding="utf-8").replace("CLF", "XCG").replace("0.0001", "0.01")
    deal.write_text(text, encoding="utf-8")
    result = run("settle", deal, HOURS, "--format", "csv")
    assert result.exit_code == 0, result.output
    assert amounts(result.stdout) == ["0.12", "123.57"]
