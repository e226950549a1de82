"""Cells copied from a spreadsheet: rows by line, columns by tab, the first row the headings."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from covalue.web.value.cases.grid import Grid, Line
from covalue.web.value.cases.sections import Field, Section

MOST_ROWS = 200


def paste(grid: Grid, text: str) -> tuple[Grid, list[str]]:
    """The grid with what was pasted: a row whose first cell is there already is filled, others are
    added.

    What cannot be placed is told, and then nothing of the paste is taken.
    """
    rows = [
        row
        for row in csv.reader(StringIO(text.replace("\r\n", "\n")), delimiter="\t")
        if any(map(str.strip, row))
    ]
    if len(rows) < 2:
        return grid, ["Paste a row of headings and at least one row below it."]
    if len(rows) > MOST_ROWS:
        return grid, [f"That is {len(rows)} rows; at most {MOST_ROWS} fit."]
    columns, wrong = _columns(grid.section, rows[0])
    wrong += _long(rows, len(rows[0]))
    if wrong:
        return grid, wrong
    lines = [line for line in grid.lines if not line.empty]
    first = grid.section.fields[0].name
    for row in rows[1:]:
        cells = {
            field.name: row[at].strip() if at < len(row) else "" for at, field in columns.items()
        }
        line = next(
            (
                other
                for other in lines
                if other.cells[first].casefold() == cells.get(first, "").casefold()
            ),
            None,
        )
        if line is None:
            line = Line(
                "", grid.section.parts[0], {field.name: "" for field in grid.section.fields}
            )
            lines.append(line)
        line.cells |= _as_choices(grid.section, cells)
    return Grid(grid.section, lines, grid.sign), []


def _columns(section: Section, headings: Sequence[str]) -> tuple[Mapping[int, Field], list[str]]:
    """Which column each heading is; the first field has to be among them."""
    by_label = {
        label.casefold(): field for field in section.fields for label in (field.label, field.name)
    }
    columns = {
        at: by_label[text.strip().casefold()]
        for at, text in enumerate(headings)
        if text.strip().casefold() in by_label
    }
    known = ", ".join(field.label for field in section.fields)
    wrong = [
        f"Column {at + 1}: there is no column “{text.strip()}”; known are {known}."
        for at, text in enumerate(headings)
        if at not in columns
    ]
    if section.fields[0] not in columns.values():
        wrong.append(
            f"The column “{section.fields[0].label}” is missing: it says which row is meant."
        )
    return columns, wrong


def _long(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    return [
        f"Row {number}: it has {len(row)} cells, the headings are {width}."
        for number, row in enumerate(rows[1:], 2)
        if [cell for cell in row[width:] if cell.strip()]
    ]


def _as_choices(section: Section, cells: Mapping[str, str]) -> dict[str, str]:
    """A choice may be pasted by its label."""
    as_choices = dict(cells)
    for name, text in cells.items():
        field = section.field(name)
        if field is not None and field.kind == "choice":
            as_choices[name] = next(
                (value for value, label in field.choices if label.casefold() == text.casefold()),
                text,
            )
        if field is not None and field.kind == "yes":
            as_choices[name] = "yes" if text.casefold() in {"yes", "y", "true", "1", "x"} else ""
    return as_choices
