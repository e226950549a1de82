"""Findings: what a check or an evaluation has to say, as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from itertools import islice


class Severity(StrEnum):
    """How much a finding weighs: an error refuses the result, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points: whatever is known of a file, line and column, or a row and field, or
    a period.

    Lines, columns and rows count from 1; the header of a table is row 1.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    row: int | None = None
    field: str | None = None
    period: str | None = None

    def named(self, name: str) -> Place:
        """The same place with the name of what stands there, unless its field is known already."""
        return replace(self, field=self.field or name)

    def __str__(self) -> str:
        """`deal.yaml:12:5`, or `inputs.csv, row 7, field orders, period 2026-03`."""
        parts = [":".join(str(p) for p in (self.file, self.line, self.column) if p is not None)]
        parts += [f"row {self.row}"] if self.row is not None else []
        parts += [f"field {self.field}"] if self.field else []
        parts += [f"period {self.period}"] if self.period else []
        return ", ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a stable code, what is wrong, where, and how to mend it."""

    code: str
    severity: Severity
    message: str
    place: Place = Place()
    mend: str = ""

    def __str__(self) -> str:
        """One line for a terminal or a log."""
        where = f"{self.place}: " if str(self.place) else ""
        mend = f" — {self.mend}" if self.mend else ""
        return f"{where}{self.severity}: {self.message}{mend} [{self.code}]"


def error(code: str, message: str, place: Place = Place(), mend: str = "") -> Finding:
    """A finding that refuses the result."""
    return Finding(code, Severity.ERROR, message, place, mend)


def warning(code: str, message: str, place: Place = Place(), mend: str = "") -> Finding:
    """A finding that somebody should look at."""
    return Finding(code, Severity.WARNING, message, place, mend)


def has_errors(findings: Iterable[Finding]) -> bool:
    """True where one of them refuses the result."""
    return any(finding.severity is Severity.ERROR for finding in findings)


_LOOKED_AT = 1000
_NEAR = 0.6
"""Twice what two names have in common, by the sum of their lengths."""


def near_to(name: str, known: Iterable[str]) -> str:
    """The mend for a name that is not known: the nearest of the first thousand that can be near by
    their length, where one is."""
    alike = (other for other in known if _can_be_near(len(other), len(name)))
    near = get_close_matches(name, list(islice(alike, _LOOKED_AT)), 1, _NEAR)
    return f"did you mean '{near[0]}'?" if near else ""


def _can_be_near(one: int, two: int) -> bool:
    """Names of these lengths are near at best where all of the shorter stands in the longer."""
    return 2 * min(one, two) >= _NEAR * (one + two)
