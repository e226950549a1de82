"""Tables from the files that a command names."""

from __future__ import annotations

from pathlib import Path

from covalue.cli.output import refuse
from covalue.exchange.tables import Table, read_table


def good_table(path: Path, *, row_by_row: bool = False) -> Table:
    """A table without errors, or the end of the command; read row by row, rows of another length
    are kept apart."""
    table, findings = read_table(path, row_by_row=row_by_row)
    if table is None:
        refuse(findings)
    return table
