"""What a command says, and where: results to standard output, findings beside them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MODEL = """
covalue: 1
model: m
calendar: {start: 2026-01, period: month, periods: 3}
inputs: {x: {unit: number}}
quantities:
  double: 2 * x
  grown: previous(grown, 1) * x
"""
FIGURES = "contract,period,x\nA,2026-01,5\nA,2026-02,1e23\nB,2026-01,\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    document, figures = tmp_path / "m.yaml", tmp_path / "figures.csv"
    document.write_text(MODEL)
    figures.write_text(FIGURES)
    return document, figures


def test_of_many_findings_the_first_fifty_are_said(run: Run, tmp_path: Path) -> None:
    wrong = "".join(f"  q{at}: zzz{at}\n" for at in range(57))
    document = tmp_path / "m.yaml"
    document.write_text(MODEL + wrong)
    said = run("check", document)
    assert said.exit_code == 1
    assert said.stderr.count("is not defined") == 50
    assert "… and 7 more findings" in said.stderr


def test_values_go_to_a_file(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "values.csv"
    said = run("evaluate", *files, "--quantity", "double", "--out", out)
    assert (said.exit_code, said.stdout) == (0, "")
    assert out.read_text() == (
        "contract,period,quantity,value,unit\n"
        "A,2026-01,double,10,number\n"
        "A,2026-02,double,200000000000000000000000,number\n"
        "B,2026-01,double,,number\n"
    )


def test_a_quantity_that_is_not_there_is_named(run: Run, files: tuple[Path, Path]) -> None:
    said = run("evaluate", *files, "--quantity", "triple", "--quantity", "double")
    assert said.exit_code == 1
    assert "there is no quantity 'triple'" in said.stderr
    assert "'double'" not in said.stderr


def test_every_quantity_of_a_model_is_explained(run: Run, files: tuple[Path, Path]) -> None:
    said = run("explain", *files, "--contract", "A", "--period", "2026-01")
    assert said.exit_code == 0
    assert "double: 10" in said.stdout
    assert "grown: 5" in said.stdout


def test_an_explanation_is_no_table(run: Run, files: tuple[Path, Path]) -> None:
    said = run("explain", *files, "--contract", "A", "--format", "csv")
    assert said.exit_code == 2
    assert "an explanation is no table" in said.stderr


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_a_number_beyond_all_measure_is_a_finding(command: str, run: Run, tmp_path: Path) -> None:
    document, figures = tmp_path / "m.yaml", tmp_path / "figures.csv"
    powers = "".join(f"  p{at}: p{at - 1} * p{at - 1}\n" for at in range(1, 8))
    document.write_text(MODEL + "  p0: x * x\n" + powers)
    figures.write_text("contract,period,x\nA,2026-01,1e23\n")
    more = ("--contract", "A") if command == "explain" else ()
    said = run(command, document, figures, *more)
    assert said.exit_code == 1
    assert "a figure grows beyond 10^999" in said.stderr


@pytest.mark.parametrize("shape", ["json", "csv"])
def test_findings_of_a_check_are_data_where_that_is_asked(
    shape: str, run: Run, tmp_path: Path
) -> None:
    document = tmp_path / "m.yaml"
    document.write_text(MODEL + "  q: zzz\n")
    said = run("check", document, "--format", shape)
    assert said.exit_code == 1
    assert said.stderr == ""
    assert "'zzz' is not defined" in said.stdout
    if shape == "csv":
        header, *rows = csv.reader(io.StringIO(said.stdout))
        assert header == ["severity", "code", "place", "message", "mend"]
        assert len(rows) == 1
