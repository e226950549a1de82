"""Tables from CSV files: read whole and strictly, every problem named with its row."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from covalue.language.findings import Finding, Place, error, has_errors

LARGEST_FILE = 200_000_000
csv.field_size_limit(1_000_000)


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A row with more or fewer cells than the header, by its number in the file, and its
    finding."""

    number: int
    cells: tuple[str, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of stripped text; `numbers` are the rows' numbers in the file, whose header
    is row 1. `separator` stands between its columns. `ragged` are rows that could not be taken,
    where the table was read in spite of them."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    separator: str = ","
    ragged: tuple[RaggedRow, ...] = ()

    @property
    def leaves_sign_open(self) -> bool:
        """Whether columns are divided by semicolons, as programs write them where a comma stands
        before decimal places: `1.250` may be 1250 there."""
        return self.separator == ";"


def read_table(path: Path, *, row_by_row: bool = False) -> tuple[Table | None, list[Finding]]:
    """Read a UTF-8 CSV file (comma, semicolon or tab). None where it has errors.

    Read row by row, a row with too many or too few cells does not refuse the others.
    """
    text, findings = read_text(path)
    if text is None:
        return None, findings
    if not text.strip():
        message = "the file is empty"
        mend = "it needs a header and at least one row"
        return None, [error("empty", message, Place(path.name), mend)]
    if "\0" in text:
        message = "the file holds zero bytes; it is no text"
        return None, [error("encoding", message, Place(path.name), "save it as CSV")]
    separator = _separator(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as problem:
        place = Place(path.name, row=text.count("\n") + 1)
        message = f"the table cannot be read: {problem}"
        return None, [error("csv", message, place, "look for a quote that is not closed")]
    return _checked(path.name, rows, separator, row_by_row=row_by_row)


def read_text(path: Path) -> tuple[str | None, list[Finding]]:
    """A file's text, with or without byte order mark; findings where there is none to read."""
    place = Place(str(path))
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = f"the file is larger than {LARGEST_FILE // 10**6} MB"
            return None, [error("too-large", message, place)]
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [error("no-file", "there is no such file", place, "check the path")]
    except OSError as problem:
        return None, [error("no-file", f"the file cannot be read: {problem.strerror}", place)]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as problem:
        row = raw.count(b"\n", 0, problem.start) + 1
        at = Place(path.name, row=row)
        message = "the file is not UTF-8 text"
        return None, [error("encoding", message, at, "save it again with the encoding UTF-8")]


def _separator(text: str) -> str:
    """The sign between the columns, which the header makes plain."""
    header = text.split("\n", 1)[0]
    counts = {sign: header.count(sign) for sign in (",", ";", "\t")}
    return "," if counts[","] else max(counts, key=lambda sign: counts[sign])


def _checked(
    file: str, rows: list[list[str]], separator: str, *, row_by_row: bool
) -> tuple[Table | None, list[Finding]]:
    header = tuple(cell.strip() for cell in rows[0])
    findings = _header_findings(file, header)
    body = [(at, tuple(cell.strip() for cell in row)) for at, row in enumerate(rows[1:], 2) if row]
    if not body:
        message = "the table has a header but no rows"
        findings.append(error("empty", message, Place(file, row=1), "add rows"))
    ragged = [
        RaggedRow(at, row, _ragged(file, at, len(row), len(header)))
        for at, row in body
        if len(row) != len(header)
    ]
    if not row_by_row:
        findings += [row.finding for row in ragged]
    if has_errors(findings):
        return None, findings
    whole = [(at, row) for at, row in body if len(row) == len(header)]
    kept, numbers = tuple(row for _, row in whole), tuple(at for at, _ in whole)
    return Table(file, header, kept, numbers, separator, tuple(ragged)), findings


def _ragged(file: str, at: int, cells: int, columns: int) -> Finding:
    message = f"the row has {cells} cells, the header {columns}"
    mend = "quote cells that hold the separator"
    return error("ragged", message, Place(file, row=at), mend)


def _header_findings(file: str, header: tuple[str, ...]) -> list[Finding]:
    findings = [
        error("header", f"column {at} has no name", Place(file, row=1), "name it or remove it")
        for at, name in enumerate(header, 1)
        if not name
    ]
    findings += [
        error(
            "header",
            f"the column '{name}' stands there twice",
            Place(file, row=1, field=name),
            "remove one",
        )
        for name in dict.fromkeys(header)
        if name and header.count(name) > 1
    ]
    return findings
