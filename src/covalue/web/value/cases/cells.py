"""Cells of a grid: what stands in a document as people see it, and what they type as the document
has it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from covalue.exchange.written_numbers import (
    check_formula,
    check_unit,
    looks_like_number,
    read_number,
    unit_named,
    with_sign,
)
from covalue.language.decimals import plain
from covalue.web.value.cases.sections import Field, Section

DEFAULTS = {"shape": "step"}
"""What a field means where the document leaves it out."""
_SPLIT = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """What a cell is read with: the section and the decimal sign of its grid (empty: nobody has
    chosen one), all cells of its row, the part of the document that it changes, and the day from
    which a newly named owner answers."""

    section: Section
    sign: str
    cells: Mapping[str, str]
    old: Mapping[str, Any]
    since: str


def shown(field: Field, part: Mapping[str, Any], sign: str) -> str:
    """What a cell shows of a part of the document."""
    value = at(part, field.path)
    if value is None:
        return DEFAULTS.get(field.name, "")
    if field.kind == "list":
        return ", ".join(str(item) for item in value)
    if field.kind == "owner":
        return str(value[-1]["name"]) if value else ""
    if field.kind == "yes":
        return "yes" if value in {"yes", True} else ""
    if field.kind == "share":
        return with_sign(_percent(str(value)), sign)
    return with_sign(str(value), sign) if field.is_figure else str(value)


def read_cell(field: Field, text: str, row: Row) -> Any:
    """What a cell means in the document; None: nothing. Raises ValueError."""
    if not text:
        return None
    if field.is_figure:
        return _figure(field, text, row)
    if field.kind == "list":
        return [item for item in _SPLIT.split(text) if item]
    if field.kind == "yes":
        return "yes"
    if field.kind == "choice" and text not in {value for value, _label in field.choices}:
        known = ", ".join(value for value, _label in field.choices if value)
        raise ValueError(f"'{text}' is not one of {known or 'the names there are'}")
    if field.kind == "owner":
        owners = copy.deepcopy(list(at(row.old, field.path) or []))
        return [*owners[:-1], {**(owners[-1] if owners else {"from": row.since}), "name": text}]
    return text


def _figure(field: Field, text: str, row: Row) -> str:
    """A number, or a formula where the field takes one. The unit that was written is checked: here
    where the field has one, by the language in formulas."""
    if field.kind != "number" and not looks_like_number(text):
        check_formula(text, row.sign)
        return text
    number = read_number(text, row.sign)
    currency = row.section.currency
    if field.kind == "number":
        expected = field.unit(row.cells, row.old) if field.unit else ""
        check_unit(number, expected, text, row.section.units, currency)
        return plain(number.value)
    unit = "" if number.unit == "%" else unit_named(number.unit, currency)
    return f"{plain(number.value)} {unit}".strip()


def at(part: Any, path: Sequence[str | int]) -> Any:
    """What stands there in a part of the document; None: nothing."""
    for step in path:
        if isinstance(step, int):
            part = part[step] if isinstance(part, list) and step < len(part) else None
        else:
            part = part.get(step) if isinstance(part, Mapping) else None
        if part is None:
            return None
    return part


def _percent(text: str) -> str:
    """A share as people write it; a formula, and what has a unit, stay as they are."""
    number = read_number(text, "point") if looks_like_number(text) else None
    return text if number is None or number.unit else f"{plain(number.value * 100)} %"
