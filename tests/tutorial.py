"""Tables of a tutorial that tests read, so that page and test are one source: each has its name in
a comment above."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.oracles import ROOT

PAGE = ROOT / "docs" / "tutorials" / "a_business_case_that_can_be_held_to.md"
TEXT = PAGE.read_text(encoding="utf-8")
Row = dict[str, str]
_NAMED = re.compile(r"<!-- ([\w -]+) -->\n((?:\|.*\n)+)")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _rows(table: str) -> list[Row]:
    head, _rule, *lines = table.splitlines()
    return [dict(zip(_cells(head), _cells(line), strict=True)) for line in lines]


TABLES: dict[str, list[Row]] = {name: _rows(table) for name, table in _NAMED.findall(TEXT)}


def columns(name: str) -> list[Row]:
    """A table that stands on its side: each column after the first is a row of a grid."""
    rows = TABLES[name]
    field, *wanted = rows[0]
    return [{row[field]: row[each] for row in rows} for each in wanted]


def pasted() -> str:
    """The cells that are pasted."""
    return re.findall(r"```paste\n(.*?)```", TEXT, re.DOTALL)[0]


def number(text: str) -> Decimal:
    """A figure as the page writes it."""
    return Decimal(text.replace(",", "").replace("−", "-").removeprefix("+"))
