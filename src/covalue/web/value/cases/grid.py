"""A section of a document as a grid of cells, and back. Fields that no column shows stay as they
are."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import slugify

from covalue.exchange.written_numbers import SIGNS, TwoReadingsError
from covalue.language.findings import Finding
from covalue.language.units import UnitSystem
from covalue.web.value.cases.cells import Row, read_cell, shown
from covalue.web.value.cases.sections import Field, Section

_CHOOSE = "choose the decimal sign below the grid"


@dataclasses.dataclass(slots=True)
class Line:
    """One row: its name in the document ('' for a new one), where it stands there, its cells and
    their errors."""

    key: str
    part: str
    cells: dict[str, str]
    remove: bool = False
    errors: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """A new row in which nothing was typed."""
        return not self.key and not any(self.cells.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """A section with its rows, and the decimal sign of its cells (empty: nobody has chosen)."""

    section: Section
    lines: Sequence[Line]
    sign: str = ""

    @property
    def wrong(self) -> bool:
        """Whether a cell cannot be read."""
        return any(line.errors for line in self.lines)


def to_grid(section: Section, document: Mapping[str, Any], sign: str = "") -> Grid:
    """The section of a document, with some empty rows below."""
    lines = [
        Line(key, name, {field.name: shown(field, part, sign) for field in section.fields})
        for name in section.parts
        for key, part in document.get(name, {}).items()
    ]
    blank = {field.name: "" for field in section.fields}
    lines += [Line("", section.parts[0], dict(blank)) for _ in range(section.spare)]
    return Grid(section, lines, sign)


def from_form(section: Section, data: Mapping[str, str], document: Mapping[str, Any]) -> Grid:
    """What was typed: cells are named by row and field.

    Where another decimal sign was chosen than that in which the page had shown its cells, those of
    the document that nobody touched are shown with it.
    """
    rows = sorted(
        {int(match[1]) for name in data if (match := re.fullmatch(r"key-(\d{1,4})", name))}
    )
    lines = []
    for row in rows:
        part = data.get(f"part-{row}", section.parts[0])
        cells = {
            field.name: data.get(f"cell-{row}-{field.name}", "").strip() for field in section.fields
        }
        line = Line(data[f"key-{row}"], part if part in section.parts else section.parts[0], cells)
        line.remove = bool(data.get(f"remove-{row}"))
        lines.append(line)
    sign, before = sign_of(data.get("sign")), sign_of(data.get("shown"))
    for line in lines if sign != before else ():
        old = _old(section, document, line.key)
        line.cells |= {
            field.name: shown(field, old, sign)
            for field in section.fields
            if line.cells[field.name] == shown(field, old, before)
        }
    return Grid(section, lines, sign)


def sign_of(text: object) -> str:
    """A decimal sign as a form or a session has it; empty where none was chosen."""
    return str(text) if text in SIGNS else ""


def to_document(grid: Grid, document: Mapping[str, Any], since: str) -> dict[str, Any]:
    """The document with the section as typed. Cells that cannot be read get an error in their row.

    `since` is the day from which a newly named owner answers.
    """
    made = copy.deepcopy(dict(document))
    taken = _names(document)
    after: dict[str, dict[str, Any]] = {name: {} for name in grid.section.parts}
    for line in grid.lines:
        if line.remove or line.empty:
            continue
        key = line.key or _key(line.cells[grid.section.fields[0].name], taken)
        taken.add(key)
        after[line.part][key] = _part(grid, line, _old(grid.section, document, line.key), since)
    for name, parts in after.items():
        if parts:
            made[name] = parts
        else:
            made.pop(name, None)
    return _with_units(made, grid)


def _old(section: Section, document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """What the document has of a row; nothing for a new one."""
    parts = (document.get(name, {}) for name in section.parts)
    return next((part[key] for part in parts if key in part), {})


def _with_units(made: dict[str, Any], grid: Grid) -> dict[str, Any]:
    """What is counted in a column “Unit” for the first time becomes a unit of the case."""
    declared = list(made.get("units", []))
    for line in grid.lines:
        if not line.remove and line.cells.get("unit", "") != "yes/no":
            declared += UnitSystem(declared).unheard(line.cells.get("unit", ""))
    return {**made, "units": declared} if declared else made


def place_findings(
    grid: Grid, document: Mapping[str, Any], findings: Sequence[Finding]
) -> list[Finding]:
    """Put each finding to the cell that it is about; those about other places are handed back."""
    others = []
    keys = {(name, key): key for name in grid.section.parts for key in document.get(name, {})}
    for finding in findings:
        steps = (finding.place.field or "").split(".")
        line = _line_of(grid, document, steps) if tuple(steps[:2]) in keys else None
        if line is None:
            others.append(finding)
            continue
        column = _column(grid.section, steps[2:])
        line.errors.setdefault(column.name, f"{finding.message}. {finding.mend}".strip())
    return others


def _line_of(grid: Grid, document: Mapping[str, Any], steps: Sequence[str]) -> Line | None:
    """Rows that are kept stand in the order of the document's parts."""
    kept = [
        line for line in grid.lines if line.part == steps[0] and not line.remove and not line.empty
    ]
    return dict(zip(document.get(steps[0], {}), kept, strict=False)).get(steps[1])


def _column(section: Section, steps: Sequence[str]) -> Field:
    for field in section.fields:
        if steps and [str(step) for step in field.path[: len(steps)]] == list(steps):
            return field
    return next(
        (row for row in section.fields if steps and row.path[0] == steps[0]), section.fields[0]
    )


def _names(document: Mapping[str, Any]) -> set[str]:
    """Every name that the document uses already."""
    return {key for part in document.values() if isinstance(part, dict) for key in part}


def _key(title: str, taken: set[str]) -> str:
    stem = slugify(title).replace("-", "_")[:40] or "row"
    stem = stem if stem[0].isalpha() else f"n_{stem}"
    return next(
        name
        for at in range(len(taken) + 2)
        if (name := f"{stem}_{at + 1}" if at else stem) not in taken
    )


def _part(grid: Grid, line: Line, old: Mapping[str, Any], since: str) -> dict[str, Any]:
    part = copy.deepcopy(dict(old))
    row = Row(grid.section, grid.sign, line.cells, old, since)
    for field in grid.section.fields:
        text = line.cells[field.name]
        if field.required and not text:
            line.errors[field.name] = f"{field.label} is needed."
            continue
        if text == shown(field, old, grid.sign):
            continue
        try:
            _put(part, field.path, read_cell(field, text, row))
        except TwoReadingsError as two:
            line.errors[field.name] = f"{two}; {_CHOOSE}."
        except ValueError as error:
            line.errors[field.name] = f"{error}."
    _tidy(part)
    return part


def _put(part: dict[str, Any], path: Sequence[str | int], value: Any) -> None:
    """Set the value, or take it away where there is none. Amounts by number fill up with nothing
    before them."""
    head, rest = path[0], path[1:]
    assert isinstance(head, str)
    if rest and isinstance(rest[0], int):
        amounts = list(part.get(head) or [])
        amounts += ["0"] * (rest[0] + 1 - len(amounts))
        amounts[rest[0]] = value if value is not None else "0"
        part[head] = amounts
    elif rest:
        inner = part.get(head)
        inner = dict(inner) if isinstance(inner, Mapping) else {}
        _put(inner, rest, value)
        part[head] = inner
    elif value is None:
        part.pop(head, None)
    else:
        part[head] = value


def _tidy(part: dict[str, Any]) -> None:
    """Without parts that hold nothing any more, and zeros behind the last amount."""
    amounts = part.get("amounts")
    if isinstance(amounts, list):
        while amounts and amounts[-1] in {"0", "0.00"}:
            amounts.pop()
    for name in [name for name, value in part.items() if value in ({}, [])]:
        del part[name]
