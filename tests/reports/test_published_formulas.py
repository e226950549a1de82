"""What published programmes compute can be said: powers, logarithms, lines, places and products."""

from __future__ import annotations

import csv
import io

import pytest

from tests.reports.conftest import REPORTS, Run

DEAL, FIGURES = REPORTS / "published_formulas.yaml", REPORTS / "published_formulas.csv"


@pytest.mark.parametrize(
    ("line", "january", "february"),
    [
        # 94 % lies four fifths of the way from 90 % to 95 %; 99 % lies beyond 98 %.
        ("curve_pay", "400.00", "1000.00"),
        ("chained", "1100.00", "1155.00"),
        ("squared", "1210.00", "1102.50"),
        ("halved", "500.00", "250.00"),
        ("distance", "5.00", "1.41"),
        # In order 80, 90, 94, 99 and 80, 90, 99, 99.
        ("middle", "920.00", "945.00"),
        # The place is 0.8 × 3 = 2.4: 94 + 0.4 × (99 − 94).
        ("upper", "960.00", "990.00"),
        ("place", "2.00", "1.00"),
    ],
)
def test_the_line_comes_to_what_is_worked_by_hand(
    run: Run, line: str, january: str, february: str
) -> None:
    """None of them could be written."""
    result = run("settle", DEAL, FIGURES, "--format", "csv")
    assert result.exit_code == 0, result.output
    rows = csv.DictReader(io.StringIO(result.stdout))
    due = [row["amount"] for row in rows if row["line"] == line]
    assert due == [january, february]


def test_each_is_told_with_its_figures(run: Run) -> None:
    result = run("explain", DEAL, FIGURES, "--contract", "H", "--period", "2026-01")
    told = " ".join(result.stdout.split())
    for figures in (
        "1,000 × (0 + (0.5 − 0) × (94 % − 90 %) ÷ (95 % − 90 %))",
        "power(1 + 10 %, 2)",
        "exp(-log(2) × 1)",
        "sqrt(power(3, 2) + power(4, 2))",
        "median(94 %, 90 %, 99 %, 80 %)",
        "percentile(0.8, 94 %, 90 %, 99 %, 80 %)",
        "rank(94 %, 94 %, 90 %, 99 %, 80 %)",
    ):
        assert figures in told
