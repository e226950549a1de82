"""Tables of figures as an accountant writes them: periods across, one line for each thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
NOTHING = "—"
REST = "…"
GAP = re.compile(r"\s{2,}")


class TableError(ValueError):
    """Text that is no table."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by the name of their line, in the order of the columns."""

    columns: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]


def read_table(text: str) -> Table:
    """A table. Cells stand two or more blanks apart, so a name may have one blank in it.

    The corner at the top left is for people: the unit, or what the periods are.
    """
    head, *rest = [line for line in text.splitlines() if line.strip()]
    _corner, *columns = GAP.split(head.strip())
    lines: dict[str, tuple[str, ...]] = {}
    for line in rest:
        name, *cells = GAP.split(line.strip())
        if len(cells) != len(columns) or name in lines:
            raise TableError(f"the line '{name}' has {len(cells)} of {len(columns)} cells: {line}")
        lines[name] = tuple(cells)
    return Table(tuple(columns), lines)


@dataclass(frozen=True, slots=True)
class Row:
    """What was expected and what came, cell by cell."""

    name: str
    expected: tuple[str, ...]
    actual: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Every cell is as expected."""
        return len(self.expected) == len(self.actual) and all(
            map(matches, self.expected, self.actual)
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's table of expected and actual cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def good(self) -> bool:
        """Everything is as expected."""
        return all(row.good for row in self.rows)


def matches(expected: str, actual: str) -> bool:
    """The same text, the same number, or the same as far as it is written out (`0.333…`)."""
    if expected == actual:
        return True
    if NUMBER.fullmatch(actual) and NUMBER.fullmatch(expected.removesuffix(REST)):
        return _same_number(expected, number(actual))
    pattern = ".*".join(re.escape(part) for part in expected.split(REST))
    return REST in expected and re.fullmatch(pattern, actual, re.DOTALL) is not None


def _same_number(expected: str, actual: Decimal) -> bool:
    written = number(expected.removesuffix(REST))
    if not expected.endswith(REST):
        return written == actual
    with localcontext(EXACT):
        return written in [actual.quantize(written, way) for way in (ROUND_DOWN, ROUND_HALF_UP)]


def number(text: str) -> Decimal:
    """A number with or without commas between thousands."""
    return Decimal(text.replace(",", ""))


def said(value: object) -> str:
    """A value as a cell: missing is a dash, a condition yes or no."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        with localcontext(EXACT):
            return f"{value.normalize() + 0:f}"
    return str(value)


def compared(title: str, expected: Table, actual: Table) -> Answer:
    """Both tables line by line; what only one of them has stands there with nothing beside it."""
    names = [*expected.lines, *(name for name in actual.lines if name not in expected.lines)]
    rows = [
        Row(name, expected.lines.get(name, ("no such line",)), actual.lines.get(name, ("nothing",)))
        for name in names
    ]
    return Answer(title, expected.columns, (Row("", expected.columns, actual.columns), *rows))


def side_by_side(answer: Answer) -> str:
    """The table for people: lines that are right once, others with what was expected and what
    came."""
    lines: list[tuple[str, ...]] = []
    for row in answer.rows:
        if row.good:
            lines.append((row.name, "", *row.actual))
        else:
            lines.append((row.name, "expected", *row.expected))
            lines.append(("", "actual", *row.actual))
            lines.append(("", "", *_marks(row)))
    return f"{answer.title}\n" + _aligned(lines)


def _marks(row: Row) -> list[str]:
    width = max(len(row.expected), len(row.actual))
    expected = [*row.expected, *[""] * (width - len(row.expected))]
    actual = [*row.actual, *[""] * (width - len(row.actual))]
    return [
        "" if matches(one, other) else "^" * max(1, min(len(other), 20))
        for one, other in zip(expected, actual, strict=True)
    ]


def _aligned(lines: Sequence[tuple[str, ...]]) -> str:
    columns = max(len(line) for line in lines)
    widths = [max(len(line[at]) for line in lines if len(line) > at) for at in range(columns)]
    return "\n".join(
        ("  " + "  ".join(_padded(cell, widths[at], at) for at, cell in enumerate(line))).rstrip()
        for line in lines
    )


def _padded(cell: str, width: int, at: int) -> str:
    return cell.ljust(width) if at < 2 or width > 24 else cell.rjust(width)
