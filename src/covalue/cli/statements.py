"""Statements as a command prints or writes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from covalue.cli.output import Format, as_json, console, print_rows, refuse
from covalue.exchange.statements import HEADER, Row
from covalue.exchange.writing import as_csv, write_whole
from covalue.language.findings import Place, error


def write_statements(rows: Sequence[Row], out: Path | None, shape: Format) -> None:
    """Statements on standard output, or in a file and how many on standard error."""
    if out is None:
        print_rows(HEADER, rows, shape, numbers=["amount"])
        return
    as_written = as_json(statement_data(rows)) + "\n"
    write_to(out, as_written if shape is Format.JSON else as_csv(HEADER, rows))
    say_written(rows, out)


def statement_data(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of statements for JSON."""
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def say_written(rows: Sequence[Row], out: Path) -> None:
    """How many statements were written, on standard error."""
    count = len({row[:2] for row in rows})
    console(to_errors=True).print(
        f"Wrote {count} statements ({len(rows)} rows) to {out}", markup=False
    )


def write_to(out: Path, text: str) -> None:
    """Write a result, or end the command with a finding."""
    try:
        write_whole(out, text)
    except OSError as problem:
        mend = "choose a folder that exists and may be written"
        message = f"the file cannot be written: {problem.strerror}"
        refuse([error("write", message, Place(str(out)), mend)])
