"""A file that we wrote and read back is not believed: every settled row is found again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.reports.conftest import REPORTS, Run

DEAL, FIGURES = REPORTS / "fees.yaml", REPORTS / "fees.csv"


def test_the_file_as_it_was_written_leaves_nothing_to_pay(run: Run) -> None:
    written = run("settle", DEAL, FIGURES, "--format", "csv").stdout
    assert written == (REPORTS / "settled.csv").read_text(encoding="utf-8")
    again = run("settle", DEAL, FIGURES, "--settled", REPORTS / "settled.csv", "--format", "csv")
    assert (again.exit_code, again.stdout) == (0, written.splitlines()[0] + "\n")


@pytest.mark.parametrize(
    ("file", "row", "column", "words"),
    [
        ("months_as_dates", 2, "period", "'Jan-26' is no settlement period"),
        ("another_contract", 8, "contract", "'C' was settled and has no figures now"),
        ("another_period", 8, "period", "B, 2026-03 was settled and has no figures now"),
        ("line_twice", 5, "line", "the line 'work' stands there twice"),
        ("finer_than_cents", 2, "amount", "1000.004 EUR is finer than the minor unit"),
        ("altered_total", 4, "amount", "come to 1005.00, their total says 1055.00"),
        ("cut_off", 8, "line", "B, 2026-01 has lines and no row `total`"),
        ("true_up_alone", 2, "line", "true-ups and no statement that they correct"),
    ],
)
def test_what_is_not_accounted_for_is_refused_with_row_and_column(
    run: Run, file: str, row: int, column: str, words: str
) -> None:
    """Most were settled again in full before, with exit code 0."""
    result = run("settle", DEAL, FIGURES, "--settled", REPORTS / f"settled_{file}.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"settled_{file}.csv, row {row}, field {column}" in result.stderr
    assert words in result.stderr


def test_statements_and_their_true_ups_read_back_together(run: Run, tmp_path: Path) -> None:
    """Three hours more in January, then one less: each time only the difference is due."""
    settled = (REPORTS / "settled.csv").read_text(encoding="utf-8")
    for hours, due in (("13", ["300.00"]), ("12", ["-100.00"]), ("12", [])):
        before, figures = tmp_path / "settled.csv", tmp_path / "figures.csv"
        before.write_text(settled, encoding="utf-8")
        text = FIGURES.read_text(encoding="utf-8").replace("A,2026-01,10", f"A,2026-01,{hours}")
        figures.write_text(text, encoding="utf-8")
        result = run("settle", DEAL, figures, "--settled", before, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert result.exit_code == 0, result.stderr
        assert [row["amount"] for row in rows if row["line"] == "work true-up"] == due
        settled += "".join(result.stdout.splitlines(keepends=True)[1:])


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("total_term", "'total' is the row of a statement's sum"),
        ("contract_input", "the column 'contract' says whose figures a row holds"),
    ],
)
def test_a_name_of_the_format_is_refused_by_check(run: Run, file: str, words: str) -> None:
    """A term named `total` was paid twice; an input named `contract` read the contract's name."""
    result = run("check", REPORTS / f"{file}.yaml")
    assert result.exit_code == 1
    assert words in result.stderr
    assert "rename it" in result.stderr
