"""The figures of the page on valuation are those of the command."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner

from covalue.cli import app
from covalue.valuation.discounting import GREEN_BOOK
from tests.oracles import ROOT

PAGE = (ROOT / "docs" / "valuation.md").read_text(encoding="utf-8")


def test_every_figure_of_the_table(tmp_path: Path) -> None:
    (flows,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "case.csv").write_text(flows, encoding="utf-8")
    result = CliRunner().invoke(
        app, ["value", str(tmp_path / "case.csv"), "--rate", "8%", "--format", "json"]
    )
    figures = json.loads(result.stdout)
    rows = re.findall(r"^\| ([a-z -]+) \| .* \| ([\d.]+)", PAGE, re.MULTILINE)
    places = {name: len(shown.partition(".")[2]) for name, shown in rows}
    assert {name: Decimal(shown) for name, shown in rows} == {
        name: round(Decimal(figure["value"]), places[name]) for name, figure in figures.items()
    }


def test_the_green_books_fortieth_year() -> None:
    assert round(GREEN_BOOK.factor(Decimal(40)), 4) == Decimal("0.2651")
    assert "0.2651" in PAGE
