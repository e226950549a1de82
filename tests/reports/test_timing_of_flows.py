"""A business case says when in its period an amount counts, and how years are counted."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reports.conftest import REPORTS, Run

CASE = REPORTS / "public_investment.yaml"


@pytest.mark.parametrize(
    ("timing", "worth"),
    [
        ("years: by period", "260768.65"),
        ("years: by period, flows: start", "260768.65"),
        ("years: by period, flows: middle", "256321.60"),
        # All of it a year later: 260,768.65 ÷ 1.035.
        ("years: by period, flows: end", "251950.39"),
        # 365, 730, 1096, … days ÷ 365: from 2029 on one leap day late, from 2033 on two.
        ("years: by day", "260693.38"),
    ],
)
def test_the_present_value_follows_the_timing(
    run: Run, tmp_path: Path, timing: str, worth: str
) -> None:
    """There was no way to say it: amounts counted on first days, in days ÷ 365."""
    case = tmp_path / "case.yaml"
    text = CASE.read_text(encoding="utf-8").replace("years: by period", timing)
    case.write_text(text, encoding="utf-8")
    result = run("case", "value", case, "--format", "csv")
    assert result.exit_code == 0, result.output
    (row,) = (
        row
        for row in csv.DictReader(io.StringIO(result.stdout))
        if row["figure"] == "net present value"
    )
    assert round(Decimal(row["build"]), 2) == Decimal(worth)
