"""Tables from the files that a command names."""

from __future__ import annotations

from pathlib import Path

from covalue.cli.output import refuse
from covalue.exchange.tables import Table, read_table


def good_table(path: Path) -> Table:
    """A table without errors, or the end of the command."""
    table, findings = read_table(path)
    if table is None:
        refuse(findings)
    return table
