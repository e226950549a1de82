"""`covalue explain`: an accountant's note whose figures add up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.oracles import PROGRAMMES, SAMPLE

Run = Callable[..., Result]
MSSP = (PROGRAMMES / "mssp.yaml", SAMPLE / "mssp" / "mssp.csv")
COLUMNS = ("--contract-column", "aco_id", "--period-column", "performance_year")


def test_a_line_is_told_in_words_and_figures(run: Run, deal: Path, deal_inputs: Path) -> None:
    result = run(
        "explain",
        deal,
        deal_inputs,
        "--contract",
        "Leipzig",
        "--period",
        "2026-09",
        "--line",
        "share",
    )
    assert result.exit_code == 0, result.stderr
    assert "The gain of the quarter is 4,157,737.50 EUR." in result.stdout
    assert "Less the deadband of 3,000,000 EUR the excess is 1,157,737.50 EUR." in result.stdout
    assert "= 1,316,175 + 1,285,200 + 1,556,362.5" in result.stdout
    assert "[input; warehouse management system, gain_share_inputs.csv row 10]" in result.stdout
    assert "[agreed; works council agreement of 2025]" in result.stdout


def test_all_lines_are_explained_without_line(run: Run, deal: Path, deal_inputs: Path) -> None:
    data = json.loads(
        run("explain", deal, deal_inputs, "--contract", "Leeds", "--format", "json").stdout
    )
    assert [line["line"] for line in data["lines"]] == ["fee", "at_risk", "pain", "share", "collar"]
    assert data["period"] == "2026-03"


def steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for inner in step["steps"]:
        yield from steps(inner)


def computed(figures: str) -> float:
    """Work out the figures of a step as a reader with a calculator would."""
    text = (
        figures.replace(",", "")
        .replace("×", "*")
        .replace("÷", "/")
        .replace("−", "-")
        .replace(" %", "/100")
    )
    return float(eval(text, {"__builtins__": {}}, {}))


def test_the_figures_of_a_published_settlement_add_up(run: Run) -> None:
    with MSSP[1].open(encoding="utf-8") as file:
        name = file.read().splitlines()[1].split(",")[1]
    data = json.loads(
        run("explain", *MSSP, "--contract", name, *COLUMNS, "--format", "json").stdout
    )
    checked = 0
    for line in data["lines"]:
        for step in steps(line["derivation"]):
            if step["figures"] and set(step["figures"]) <= set("0123456789.,+×÷−- ()%"):
                value = computed(step["value"].removesuffix(" USD"))
                assert computed(step["figures"]) == pytest.approx(value, rel=1e-6)
                checked += 1
    assert checked >= 4


def test_what_cannot_be_explained_is_named(run: Run, deal: Path, deal_inputs: Path) -> None:
    cases = {
        ("--contract", "Leipzik"): "did you mean 'Leipzig'?",
        (
            "--contract",
            "Leeds",
            "--period",
            "2029-01",
        ): "'2029-01' is no period of contract 'Leeds'",
        ("--contract", "Leeds", "--line", "shar"): "did you mean 'share'?",
    }
    for arguments, message in cases.items():
        result = run("explain", deal, deal_inputs, *arguments)
        assert result.exit_code == 1
        assert message in result.stderr


def test_a_quantity_that_is_missing_says_so(run: Run, tmp_path: Path, deal: Path) -> None:
    inputs = tmp_path / "figures.csv"
    inputs.write_text(
        "contract,period,orders,minutes_each,on_time\nA,2026-01,,2,90%\n", encoding="utf-8"
    )
    result = run("explain", deal, inputs, "--contract", "A", "--line", "saving")
    assert "saving: missing" in result.stdout
    assert "orders (Orders picked) = missing" in result.stdout
