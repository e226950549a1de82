"""Published programmes in other years than those whose files are at hand: dated figures hold, and
what nobody found a source for is refused and named."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from covalue.cli import app
from tests.oracles import PROGRAMMES, SAMPLE
from tests.programmes.published import prepare, relabelled, rows, written

HAC = SAMPLE / "hac" / "FY_2024_HAC_Reduction_Program_Hospital.csv"
HRRP = SAMPLE / "hrrp" / "FY2025_Final_Rule_Supplemental_File.csv"


def evaluate(document: str, table: Path, contract: str, quantity: str) -> Result:
    """`covalue evaluate` of one quantity, as CSV."""
    options = ["--contract", contract, "--period", "Fiscal Year", "--quantity", quantity]
    column_map = PROGRAMMES / f"{document}_map.yaml"
    options += ["--map", str(column_map)] if column_map.exists() else []
    files = [str(PROGRAMMES / f"{document}.yaml"), str(table)]
    return CliRunner().invoke(app, ["evaluate", *files, *options, "--format", "csv"])


def values(result: Result) -> dict[str, str]:
    """The values by contract."""
    return {row["contract"]: row["value"] for row in csv.DictReader(io.StringIO(result.stdout))}


def hac(tmp_path: Path, year: str, quantity: str, quartile: str = "") -> Result:
    given = [{**row, "worst_quartile": quartile} for row in rows(HAC)]
    table = relabelled(tmp_path / "rows.csv", given, "Fiscal Year", year)
    return evaluate("hac", table, "Facility ID", quantity)


@pytest.mark.parametrize("year", ["2020", "2025", "2035"])
def test_scores_of_other_years_are_those_of_their_figures(year: str, tmp_path: Path) -> None:
    result = hac(tmp_path, year, "published_score")
    assert result.exit_code == 0, result.output
    assert values(result) == values(hac(tmp_path, "2024", "published_score"))


def test_a_limit_that_nobody_published_is_missing_and_named(tmp_path: Path) -> None:
    result = hac(tmp_path, "2025", "reduction")
    assert result.exit_code == 1
    assert (
        "no value in 2025 for reduction, since the parameter 'worst_quartile' has no value then"
        in result.stderr
    )
    assert "add a dated value with its source, or a column 'worst_quartile'" in result.stderr
    # Without a score nothing is reduced, whatever the limit.
    assert set(values(result).values()) == {"", "0"}


def test_a_column_brings_the_limit_of_another_year(tmp_path: Path) -> None:
    result = hac(tmp_path, "2025", "reduction", "0.3756")
    assert result.exit_code == 0, result.output
    assert values(result) == values(hac(tmp_path, "2024", "reduction"))
    assert "0.01" in values(result).values()


def test_no_hospital_is_reduced_in_2023(tmp_path: Path) -> None:
    result = hac(tmp_path, "2023", "reduction")
    assert (result.exit_code, set(values(result).values())) == (0, {"0"})


def hrrp(tmp_path: Path, year: str) -> Result:
    table = written(tmp_path / "rows.csv", prepare().hrrp(HRRP))
    table = relabelled(tmp_path / "rows.csv", rows(table), "Fiscal Year", year)
    return evaluate("hrrp", table, "Hospital CNN", "factor")


@pytest.mark.parametrize("year", ["2019", "2022", "2024", "2026"])
def test_factors_of_other_years_rest_on_their_supplemental_file(year: str, tmp_path: Path) -> None:
    result = hrrp(tmp_path, year)
    assert result.exit_code == 0, result.output
    assert values(result) == values(hrrp(tmp_path, "2025"))


def test_pneumonia_does_not_count_in_2023(tmp_path: Path) -> None:
    """A factor is higher where pneumonia was penalised, unless the cap binds; no other changes."""
    usual, that_year = values(hrrp(tmp_path, "2025")), values(hrrp(tmp_path, "2023"))
    penalised = {
        row["Hospital CNN"]
        for row in rows(tmp_path / "rows.csv")
        if row["Penalty indicator for pneumonia"] == "Y"
    }
    changed = {name for name in usual if usual[name] != that_year[name]}
    assert changed
    assert changed <= penalised
    assert all(Decimal(that_year[name]) >= Decimal(usual[name]) for name in usual)


def test_a_year_of_other_rules_is_refused(tmp_path: Path) -> None:
    result = hrrp(tmp_path, "2018")
    assert result.exit_code == 1
    assert "'2018' is no period" in result.stderr
    assert "2019 to 2035" in result.stderr


def test_the_year_stands_in_the_title(tmp_path: Path) -> None:
    text = HRRP.read_text(encoding="utf-8-sig")
    file = tmp_path / "file.csv"
    file.write_text(text.replace("FY 2025", "FY 2021", 1), encoding="utf-8")
    header, *body = prepare().hrrp(file)
    assert header[:2] == ["Fiscal Year", "Hospital CNN"]
    assert {row[0] for row in body} == {"2021"}
    file.write_text(text.replace("FY 2025", "Final", 1), encoding="utf-8")
    with pytest.raises(SystemExit, match="names no fiscal year"):
        prepare().hrrp(file)


def exchange(tmp_path: Path, year: str, score: str, slope: str = "") -> Result:
    body = [["Facility ID", "Fiscal Year", "total_performance_score", "slope"]]
    table = written(tmp_path / "rows.csv", [*body, ["A", year, score, slope]])
    return evaluate("hvbp_exchange", table, "Facility ID", "published_factor")


@pytest.mark.parametrize(
    ("year", "score", "slope", "factor"),
    [
        ("2017", "50", "", "1.0107149218"),
        ("2018", "50", "", "1.0089088519"),
        # What was withheld came back to everybody, whatever the score.
        ("2022", "", "", "1"),
        ("2023", "50", "", "1"),
        # Half of the highest score, at a slope of two, is what was withheld.
        ("2013", "50", "2", "1"),
        ("2026", "55", "2", "1"),
        ("2013", "0", "2", "0.99"),
        ("2014", "0", "2", "0.9875"),
        ("2015", "0", "2", "0.985"),
        ("2016", "0", "2", "0.9825"),
        ("2025", "0", "2", "0.98"),
        ("2025", "55", "2", "1.002"),
    ],
)
def test_factors_of_other_years(
    year: str, score: str, slope: str, factor: str, tmp_path: Path
) -> None:
    result = exchange(tmp_path, year, score, slope)
    assert result.exit_code == 0, result.output
    assert Decimal(values(result)["A"]) == Decimal(factor)


@pytest.mark.parametrize("year", ["2013", "2016", "2019", "2021", "2024", "2026"])
def test_a_slope_that_nobody_published_is_missing_and_named(year: str, tmp_path: Path) -> None:
    result = exchange(tmp_path, year, "50")
    assert (result.exit_code, values(result)["A"]) == (1, "")
    assert f"no value in {year} for published_factor" in result.stderr
    assert "the parameter 'slope' has no value then" in result.stderr
