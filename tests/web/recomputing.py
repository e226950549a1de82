"""Workbooks of business cases, computed by LibreOffice from their formulas alone.

A file remembers the result of each formula, and a program may show that in place of computing it.
So every remembered result is spoiled first, and the program is told to compute always.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from covalue.benefits.appraisal import Appraisal
from covalue.web.value.cases.figures import CaseFigures

SPOILED = "-987654321.25"
FORMULA = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Calculation">
<prop oor:name="UseThreadedCalculationForFormulaGroups" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""
"""Compute always, and in one thread: in order, whatever else the machine does."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A workbook's formulas, what the file remembers of them, and what LibreOffice makes of
    them."""

    formulas: Workbook
    remembered: Workbook
    computed: Workbook

    def cells(self) -> Iterator[tuple[str, Any, Any]]:
        """Every formula's place, remembered and computed value."""
        for sheet in self.formulas:
            remembered, computed = self.remembered[sheet.title], self.computed[sheet.title]
            for cell in (
                each for line in sheet.iter_rows() for each in line if each.data_type == "f"
            ):
                place = cell.coordinate
                yield f"{sheet.title} {place}", remembered[place].value, computed[place].value


def recompute(books: Mapping[str, bytes], folder: Path) -> dict[str, Recomputed]:
    """Every workbook by its name, all in one run of LibreOffice."""
    asked, found = folder / "asked", folder / "found"
    asked.mkdir()
    paths = {name: asked / f"{at}.xlsx" for at, name in enumerate(books)}
    for name, path in paths.items():
        path.write_bytes(_spoiled(books[name]))
    _convert(folder, found, list(paths.values()))
    found_again = {}
    for name, path in paths.items():
        formulas, remembered = (
            load_workbook(BytesIO(books[name]), data_only=each) for each in (False, True)
        )
        found_again[name] = Recomputed(
            formulas, remembered, load_workbook(found / path.name, data_only=True)
        )
    return found_again


def _spoiled(book: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(book)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = FORMULA.sub(rb"\1<v>%s</v>" % SPOILED.encode(), content)
            target.writestr(name, content)
    return out.getvalue()


def _convert(folder: Path, target: Path, paths: list[Path]) -> None:
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    profile = f"-env:UserInstallation={settings.parent.as_uri()}"
    command = [
        _libreoffice(),
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(target),
    ]
    done = subprocess.run(
        [*command, *map(str, paths)], capture_output=True, text=True, timeout=300, check=False
    )
    assert len(list(target.glob("*.xlsx"))) == len(paths), (
        done.returncode,
        done.stdout,
        done.stderr,
    )


def _libreoffice() -> str:
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    pytest.fail(
        "The tests of workbooks need LibreOffice Calc: apt-get install libreoffice-calc-nogui"
    )


def check_workbook(found: CaseFigures, book: Recomputed) -> None:
    """Net present value, internal rate of return and payback of each option are those that were
    shown."""
    sheet, formulas = book.computed["Value"], book.formulas["Value"]
    rows = {str(sheet.cell(row, 1).value): row for row in range(sheet.max_row, 0, -1)}
    for each in found.options:
        row = rows[each.option]
        told = [sheet.cell(row + at, 3).value for at in range(3)]
        assert told[0] == pytest.approx(float(each.net_present_value), abs=0.005)
        _check_rate(told[1], each)
        _check_payback(told[2], each)
        live = [formulas.cell(row + at, 3).data_type == "f" for at in range(3)]
        assert live == [True, each.rates.status == "one", each.benefit_cost_ratio is not None]


def _check_rate(told: Any, found: Appraisal) -> None:
    if found.rates.status == "one":
        assert told == pytest.approx(found.rates.rates[0], abs=1e-6)
    else:
        assert told == (", ".join(f"{rate:.4%}" for rate in found.rates.rates) or "none")


def _check_payback(told: Any, found: Appraisal) -> None:
    """Without costs nothing is paid back, and the cell is empty."""
    if found.benefit_cost_ratio is None:
        assert told is None
    elif found.payback is None:
        assert told == "never"
    else:
        assert told == pytest.approx(float(found.payback))


def check_memory(book: Recomputed) -> None:
    """What the file remembers of each formula is what it comes to, so whoever only shows it shows
    no other figure."""
    cells = list(book.cells())
    assert cells
    wrong = [each for each in cells if not _same(each[1], each[2])]
    assert not wrong, wrong[:5]


def _same(remembered: Any, computed: Any) -> bool:
    if isinstance(computed, int | float) and isinstance(remembered, int | float):
        return bool(computed == pytest.approx(remembered, rel=1e-9, abs=1e-6))
    return bool(remembered == computed)
