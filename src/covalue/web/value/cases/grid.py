"""A section of a document as a grid of cells, and back. Fields that no column shows stay as they
are."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import slugify

from covalue.language.findings import Finding
from covalue.language.units import UnitSystem
from covalue.web.value.cases.sections import Field, Section
from covalue.web.value.cases.typed_numbers import looks_like_number, read_number, written

DEFAULTS = {"shape": "step"}
"""What a field means where the document leaves it out."""
_SPLIT = re.compile(r"\s*[,;]\s*")


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
    """A section with its rows."""

    section: Section
    lines: Sequence[Line]
    sign: str = "point"

    @property
    def wrong(self) -> bool:
        """Whether a cell cannot be read."""
        return any(line.errors for line in self.lines)


def to_grid(section: Section, document: Mapping[str, Any]) -> Grid:
    """The section of a document, with some empty rows below."""
    lines = [
        Line(key, name, {field.name: _shown(field, part) for field in section.fields})
        for name in section.parts
        for key, part in document.get(name, {}).items()
    ]
    blank = {field.name: "" for field in section.fields}
    lines += [Line("", section.parts[0], dict(blank)) for _ in range(section.spare)]
    return Grid(section, lines)


def from_form(section: Section, data: Mapping[str, str], spare: bool = False) -> Grid:
    """What was typed: cells are named by row and field."""
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
    if spare:
        blank = {field.name: "" for field in section.fields}
        lines += [Line("", section.parts[0], dict(blank)) for _ in range(section.spare)]
    sign = data.get("sign", "point")
    return Grid(section, lines, sign if sign in {"point", "comma"} else "point")


def to_document(grid: Grid, document: Mapping[str, Any], since: str) -> dict[str, Any]:
    """The document with the section as typed. Cells that cannot be read get an error in their row.

    `since` is the day from which a newly named owner answers.
    """
    made = copy.deepcopy(dict(document))
    taken = _names(document)
    before = {name: made.get(name, {}) for name in grid.section.parts}
    after: dict[str, dict[str, Any]] = {name: {} for name in grid.section.parts}
    for line in grid.lines:
        if line.remove or line.empty:
            continue
        key = line.key or _key(line.cells[grid.section.fields[0].name], taken)
        taken.add(key)
        old: Mapping[str, Any] = next(
            (parts[line.key] for parts in before.values() if line.key in parts), {}
        )
        after[line.part][key] = _part(grid, line, old, since)
    for name, parts in after.items():
        if parts:
            made[name] = parts
        else:
            made.pop(name, None)
    return _with_units(made, grid)


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


def _shown(field: Field, part: Mapping[str, Any]) -> str:
    value = _at(part, field.path)
    if value is None:
        return DEFAULTS.get(field.name, "")
    if field.kind == "list":
        return ", ".join(str(item) for item in value)
    if field.kind == "owner":
        return str(value[-1]["name"]) if value else ""
    if field.kind == "yes":
        return "yes" if value in {"yes", True} else ""
    if field.kind == "share":
        return _percent(str(value))
    return str(value)


def _percent(text: str) -> str:
    """A share as people write it; a formula stays one."""
    if not looks_like_number(text) or "%" in text:
        return text
    return f"{written(read_number(text, 'point') * 100)} %"


def _part(grid: Grid, line: Line, old: Mapping[str, Any], since: str) -> dict[str, Any]:
    part = copy.deepcopy(dict(old))
    for field in grid.section.fields:
        text = line.cells[field.name]
        if field.required and not text:
            line.errors[field.name] = f"{field.label} is needed."
            continue
        if text == _shown(field, old):
            continue
        try:
            value = _value(field, text, grid.sign, old, since)
        except ValueError as error:
            line.errors[field.name] = f"{error}."
            continue
        _put(part, field.path, value)
    _tidy(part)
    return part


def _value(field: Field, text: str, sign: str, old: Mapping[str, Any], since: str) -> Any:
    """What a cell means in the document; None: nothing. Raises ValueError."""
    if not text:
        return None
    if field.kind == "number" or (field.kind in {"formula", "share"} and looks_like_number(text)):
        return written(read_number(text, sign))
    if field.kind == "list":
        return [item for item in _SPLIT.split(text) if item]
    if field.kind == "yes":
        return "yes"
    if field.kind == "choice" and text not in {value for value, _label in field.choices}:
        known = ", ".join(value for value, _label in field.choices if value)
        raise ValueError(f"'{text}' is not one of {known or 'the names there are'}")
    if field.kind == "owner":
        owners = copy.deepcopy(list(_at(old, field.path) or []))
        return [*owners[:-1], {**(owners[-1] if owners else {"from": since}), "name": text}]
    return text


def _at(part: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        if isinstance(step, int):
            part = part[step] if isinstance(part, list) and step < len(part) else None
        else:
            part = part.get(step) if isinstance(part, Mapping) else None
        if part is None:
            return None
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
