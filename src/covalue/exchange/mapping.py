"""Column maps: how a published or exported table's columns become the inputs of a document."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from covalue.exchange.tables import read_text
from covalue.exchange.written_numbers import SIGNS, Signs, is_ambiguous, two_readings
from covalue.language.decimals import parse_decimal
from covalue.language.findings import Finding, Place, error, has_errors
from covalue.language.schema import Constant, Part
from covalue.language.yaml_source import read_yaml

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>[0-9.,'’_\s]*[0-9])(?P<rest>(?:[eE][+-]?[0-9]{1,3})?\s*%?)"
)
_EVERY_MEMBER = re.compile(r"([A-Za-z_]\w*)\[([a-z_]\w*)\]")


class ColumnPart(Part):
    """Where one input comes from."""

    column: str = Field(description="the column's name in the table")
    unit: str | None = Field(
        None, description="the unit of the column's figures; they are converted"
    )
    times: Constant | None = Field(
        None, description="a factor: 1_000 where the column is in thousands"
    )
    words: dict[str, str] = Field({}, description="what the column's words stand for")


class MapPart(Part):
    """A column map."""

    columns: dict[str, ColumnPart | str] = Field(
        {},
        description="an input's name: its column; `rate[m]: '{m} Rate'` for every member of a set",
    )
    decimal: Literal[".", ","] = Field(".", description="the sign before the decimal places")
    thousands: Literal[",", ".", " ", "'"] | None = Field(
        None, description="the sign between groups of three digits"
    )
    missing: list[str] = Field(
        [], description="words that mean a figure is missing, such as `Not Available`"
    )
    ignore: list[str] = Field([], description="columns that are known and not used")

    @model_validator(mode="after")
    def _two_signs(self) -> MapPart:
        if self.decimal == self.thousands:
            raise ValueError("`decimal` and `thousands` cannot be the same sign")
        return self

    @property
    def says_decimal(self) -> bool:
        """Whether the map says which sign stands before the decimal places."""
        return bool({"decimal", "thousands"} & self.model_fields_set)

    def number(self, text: str) -> Decimal | str:
        """The number of a cell, with the signs that the map says; the reason where it is none.

        Digits that the signs do not allow are refused, and where another sign between thousands
        would make a number of them the reason asks for it.
        """
        is_plain = self.decimal == "." and self.thousands is None
        match = None if is_plain else _NUMBER.fullmatch(text.strip())
        if match is None:
            return parse_decimal(text)
        digits = Signs(self.decimal, f"{self.thousands or ''}_").read(match["digits"])
        if digits is not None:
            return parse_decimal(f"{match['sign']}{digits}{match['rest']}")
        if self.decimal == ".":
            return parse_decimal(text)
        if SIGNS["comma"].read(match["digits"]) is None:
            return f"'{text}' is no number with a decimal comma"
        if not is_ambiguous(match["digits"]):
            return f"'{text}' has signs between thousands; {_ask(self.thousands)}"
        return f"{two_readings(match['digits'], text)}; {_ask(self.thousands)}"

    def column_of(self, name: str) -> ColumnPart:
        """The column of an input; one of its own name where the map says nothing."""
        column = self.columns.get(name)
        if column is None:
            return self._column_of_member(name) or _column(name)
        return _column(column)

    def _column_of_member(self, name: str) -> ColumnPart | None:
        """`rate[m]: '{m} Rate'` stands for `rate[A]: 'A Rate'` and all other members."""
        base, _, member = name.rstrip("]").partition("[")
        for key, column in self.columns.items():
            match = _EVERY_MEMBER.fullmatch(key)
            if member and match and match[1] == base:
                part = _column(column)
                return part.model_copy(
                    update={"column": part.column.replace(f"{{{match[2]}}}", member)}
                )
        return None

    def names(self) -> list[str]:
        """The inputs that the map names one by one."""
        return [key for key in self.columns if not _EVERY_MEMBER.fullmatch(key)]


def _ask(thousands: str | None) -> str:
    if thousands is None:
        return "say in the map which sign stands between thousands, as `thousands: '.'`"
    return f"the map says `thousands: '{thousands}'`"


def _column(column: ColumnPart | str) -> ColumnPart:
    return (
        column if isinstance(column, ColumnPart) else ColumnPart.model_validate({"column": column})
    )


NO_MAP = MapPart.model_validate({})


def read_map(path: Path) -> tuple[MapPart | None, list[Finding]]:
    """Read a column map from a YAML file. None where it has errors."""
    text, findings = read_text(path)
    if text is None:
        return None, findings
    source, findings = read_yaml(text, path.name)
    if has_errors(findings):
        return None, findings
    try:
        return MapPart.model_validate(source.data), findings
    except ValidationError as problem:
        return None, [
            error(
                "map",
                f"'{'.'.join(map(str, details['loc']))}': {details['msg'].lower()}",
                source.place(tuple(details["loc"])) if details["loc"] else Place(path.name),
                "a map has `columns:` (input: column), `missing:` and `ignore:`",
            )
            for details in problem.errors()
        ]
