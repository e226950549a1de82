"""The command `covalue settle`: statements from a contract and figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from covalue.cli.arguments import (
    ContractColumn,
    Document,
    Inputs,
    MapFile,
    Out,
    PeriodColumn,
    Shape,
)
from covalue.cli.output import Format, end, refuse
from covalue.cli.progress import tracked
from covalue.cli.reading import good_contract, good_figures
from covalue.cli.row_by_row import settle_row_by_row
from covalue.cli.statements import write_statements
from covalue.cli.tables import good_table
from covalue.contracts.contract import Contract
from covalue.contracts.settlement import Settler, Statement
from covalue.exchange.inputs import Columns, Figures
from covalue.exchange.settled import (
    NOTHING_SETTLED,
    Settled,
    not_settled_again,
    read_settled,
    settlement_periods,
)
from covalue.exchange.statements import rows_since
from covalue.language.findings import Finding


def settle(
    document: Document,
    inputs: Inputs,
    contract: ContractColumn = None,
    period: PeriodColumn = None,
    map_file: MapFile = None,
    settled: Annotated[
        Path | None,
        typer.Option(help="an earlier settlement (CSV): its periods get true-up lines only"),
    ] = None,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going",
            help="settle the good rows and list the others; exit code 3 where some were refused",
        ),
    ] = False,
    out: Out = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Settle contracts: a statement for each contract and settlement period, to the cent.

    The inputs have a column `contract` and a column `period` (or those named by --contract and
    --period); the others are named as the document's inputs and parameters per contract. A blank
    cell is missing, never zero; a statement that needs it is refused and the others stand.
    With --settled every row that was settled has to be found again, or nothing is settled.
    With --keep-going a row that cannot be read refuses itself alone, and the account says what
    became of every row.

    Examples:

      covalue settle deal.yaml figures.csv

      covalue settle deal.yaml figures.csv --contract site --period month --out statements.csv

      covalue settle deal.yaml corrected.csv --settled statements.csv

      covalue settle deal.yaml figures.csv --keep-going --format json --out account.json
    """
    contract_read, findings = good_contract(document)
    settler = Settler(contract_read)
    before = _good_settled(settled, contract_read)
    columns = Columns(contract, period)
    figures, more = good_figures(
        contract_read.graph, settler.needs, inputs, columns, map_file, row_by_row=keep_going
    )
    findings += more
    if unmatched := list(not_settled_again(before, figures, contract_read)):
        refuse(unmatched)
    if keep_going:
        settle_row_by_row(settler, figures, before, findings, out, shape)
    statements = list(_statements(settler, figures, findings))
    write_statements(list(rows_since(statements, before.lines)), out, shape)
    end(findings)


def _good_settled(path: Path | None, contract: Contract) -> Settled:
    if path is None:
        return NOTHING_SETTLED
    settled, findings = read_settled(
        good_table(path), contract.document.currency, settlement_periods(contract)
    )
    if settled is None:
        refuse(findings)
    return settled


def _statements(settler: Settler, figures: Figures, findings: list[Finding]) -> Iterator[Statement]:
    """The statements of every contract."""
    for name in tracked(figures.contracts, "Settling contracts"):
        settlement = settler.settle(name, figures.contracts[name])
        findings += settlement.findings
        yield from settlement.statements
