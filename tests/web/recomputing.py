"""The workbook of a business case, computed by another program than ours from its formulas alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import formulas
import pytest
from openpyxl import load_workbook

from covalue.benefits.appraisal import Appraisal
from covalue.web.cases.figures import CaseFigures
from covalue.web.cases.workbook import case_workbook


def check_workbook(found: CaseFigures, path: Path) -> None:
    """Net present value, internal rate of return and payback of each option are those that were shown."""
    path.write_bytes(case_workbook(found))
    sheet = load_workbook(path)["Value"]
    cells = _computed(path)
    rows = {str(sheet.cell(row, 1).value): row for row in range(sheet.max_row, 0, -1)}
    for each in found.options:
        row = rows[each.option]
        assert float(cells[f"C{row}"]) == pytest.approx(float(each.net_present_value), abs=0.005)
        _check_rate(cells[f"C{row + 1}"], each)
        _check_payback(cells.get(f"C{row + 2}"), each)


def _check_rate(told: Any, found: Appraisal) -> None:
    if found.rates.status == "one":
        assert float(told) == pytest.approx(found.rates.rates[0], abs=1e-6)
    else:
        assert told == (", ".join(f"{rate:.4%}" for rate in found.rates.rates) or "none")


def _check_payback(told: Any, found: Appraisal) -> None:
    """Without costs nothing is paid back, and the cell is empty."""
    if found.benefit_cost_ratio is None:
        assert told is None
    elif found.payback is None:
        assert told == "never"
    else:
        assert float(told) == pytest.approx(float(found.payback))


def _computed(path: Path) -> dict[str, Any]:
    model = formulas.ExcelModel().loads(str(path)).finish()
    book = f"[{path.name}]VALUE".upper()
    found = {}
    for key, cell in model.calculate().items():
        sheet, _, place = str(key).upper().replace("'", "").partition("!")
        if sheet == book and ":" not in place and hasattr(cell, "value"):
            found[place] = cell.value[0, 0]
    return found
