"""`covalue settle --keep-going`: the good rows settle, and the account says what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import typer

from covalue.cli.output import (
    Format,
    as_json,
    console,
    finding_data,
    say_every_finding,
    say_findings,
)
from covalue.cli.progress import tracked
from covalue.cli.statements import say_written, statement_data, write_statements, write_to
from covalue.contracts.settlement import Settler
from covalue.exchange.inputs import Figures, RefusedRow
from covalue.exchange.row_by_row import RowByRow
from covalue.exchange.settled import Settled
from covalue.exchange.statements import Row, rows_since
from covalue.language.findings import Finding
from covalue.language.periods import Calendar

SOME_REFUSED = 3
"""The exit code where some rows settled and others were refused; 1 is nothing settled."""


def settle_row_by_row(
    settler: Settler,
    figures: Figures,
    before: Settled,
    findings: Sequence[Finding],
    out: Path | None,
    shape: Format,
) -> NoReturn:
    """Settle what can be settled, write it with the account of all rows, and end the command."""
    work = RowByRow(settler, figures)
    statements = [
        statement
        for name in tracked(figures.contracts, "Settling contracts")
        for statement in work.settle(name)
    ]
    rows = list(rows_since(statements, before.lines))
    if shape is Format.JSON:
        _write_json(work, settler.contract.graph.calendar, rows, findings, out)
    else:
        write_statements(rows, out, shape)
    say_every_finding(finding for row in work.refused for finding in row.findings)
    say_findings(findings)
    console(to_errors=True).print(_account(work), markup=False)
    raise typer.Exit((SOME_REFUSED if work.settled else 1) if work.refused else 0)


def _account(work: RowByRow) -> str:
    return (
        f"Rows: {work.rows} in, {work.settled} settled, {len(work.refused)} refused,"
        f" {work.not_closed} of periods that are not closed yet"
    )


def _write_json(
    work: RowByRow,
    calendar: Calendar,
    rows: Sequence[Row],
    findings: Sequence[Finding],
    out: Path | None,
) -> None:
    text = as_json(
        {
            "rows": {
                "in": work.rows,
                "settled": work.settled,
                "refused": len(work.refused),
                "not closed": work.not_closed,
            },
            "statements": statement_data(rows),
            "refused": [_refused_data(row, calendar) for row in work.refused],
            "findings": finding_data(findings),
        }
    )
    if out is None:
        print(text)
        return
    write_to(out, text + "\n")
    say_written(rows, out)


def _refused_data(row: RefusedRow, calendar: Calendar) -> dict[str, Any]:
    return {
        "row": row.number,
        "contract": row.contract,
        "period": None if row.period is None else calendar.label(row.period),
        "findings": finding_data(row.findings),
    }
