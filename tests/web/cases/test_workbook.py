"""The workbook of a version, computed by another program than ours, comes to the page's figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import delivering
import formulas
import pytest
from cast import Cast
from django.test import Client
from openpyxl import load_workbook

from covalue.web.cases.figures import figures
from covalue.web.cases.reading import read_text
from covalue.web.cases.workbook import case_workbook

ROOT = Path(__file__).parents[3]


def computed(path: Path) -> dict[str, Any]:
    """Every cell of the sheet of values, computed from the formulas alone."""
    model = formulas.ExcelModel().loads(str(path)).finish()
    solution = model.calculate()
    book = f"[{path.name}]VALUE".upper()
    found = {}
    for key, cell in solution.items():
        sheet, _, place = str(key).upper().replace("'", "").partition("!")
        if sheet == book and ":" not in place and hasattr(cell, "value"):
            found[place] = cell.value[0, 0]
    return found


@pytest.mark.parametrize("name", ["business_case.yaml", "business_case_design.yaml"])
def test_the_workbook_computes_what_the_page_shows(name: str, tmp_path: Path) -> None:
    found = figures(read_text((ROOT / "examples" / name).read_text(encoding="utf-8"))[0])
    path = tmp_path / "case.xlsx"
    path.write_bytes(case_workbook(found))
    sheet = load_workbook(path)["Value"]
    cells = computed(path)
    rows = {str(sheet.cell(row, 1).value): row for row in range(sheet.max_row, 0, -1)}
    assert len(found.options) >= 3
    for each in found.options:
        row = rows[each.option]
        assert float(cells[f"C{row}"]) == pytest.approx(float(each.net_present_value), abs=0.005)
        if each.rates.rates:
            assert float(cells[f"C{row + 1}"]) == pytest.approx(each.rates.rates[0], abs=1e-6)
        else:
            assert cells[f"C{row + 1}"] == "none"
        told = cells[f"C{row + 2}"]
        assert told == "never" if each.payback is None else float(told) == pytest.approx(float(each.payback))


def test_the_page_offers_it_to_who_sees_the_case(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    browser = Client()
    address = f"/projects/{project.pk}/case/versions/1/workbook/"
    browser.force_login(cast.bob)
    assert address in browser.get(f"/projects/{project.pk}/case/").content.decode()
    assert browser.get(address).content.startswith(b"PK")
    browser.force_login(cast.charlie)
    assert browser.get(address).status_code == 404
