"""Commands on documents and figures: settle, evaluate."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
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
from covalue.cli.output import Format, end, print_rows, refuse
from covalue.cli.progress import tracked
from covalue.cli.reading import good_contract, good_document, good_figures
from covalue.cli.row_by_row import settle_row_by_row
from covalue.cli.statements import write_statements, write_to
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
from covalue.exchange.writing import as_csv
from covalue.language.decimals import plain
from covalue.language.exact import Evaluator
from covalue.language.findings import Finding, Place, error
from covalue.language.values import Missing, Value


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


def evaluate(
    document: Document,
    inputs: Inputs,
    quantity: Annotated[
        list[str] | None, typer.Option(help="a quantity to show; all where left out")
    ] = None,
    contract: ContractColumn = None,
    period: PeriodColumn = None,
    map_file: MapFile = None,
    out: Out = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Evaluate the quantities of a value model or contract, unrounded.

    Examples:

      covalue evaluate scorecard.yaml figures.csv --quantity total_score --format csv
    """
    document_read, findings = good_document(document)
    names = quantity or list(document_read.graph.quantities)
    if unknown := [name for name in names if name not in document_read.graph.quantities]:
        refuse([_no_quantity(name, document) for name in unknown])
    evaluator = Evaluator(document_read.graph, names)
    figures, more = good_figures(
        document_read.graph, evaluator.needs, inputs, Columns(contract, period), map_file
    )
    rows = list(_values(evaluator, figures, names, findings))
    header = ["contract", "period", "quantity", "value", "unit"]
    if out is not None:
        write_to(out, as_csv(header, rows))
    else:
        print_rows(header, rows, shape, numbers=["value"])
    end([*findings, *more])


def _no_quantity(name: str, document: Path) -> Finding:
    mend = "`covalue show DOC --equations` lists them"
    return error("unknown-name", f"there is no quantity '{name}'", Place(document.name), mend)


def _values(
    evaluator: Evaluator, figures: Figures, names: list[str], findings: list[Finding]
) -> Iterator[list[str]]:
    graph = evaluator.graph
    for contract in tracked(figures.contracts, "Evaluating contracts"):
        given = figures.contracts[contract]
        evaluation, more = evaluator.evaluate(given)
        findings += more
        for period in given if not more else ():
            for name in names:
                unit = str(graph.nodes[graph.quantities[name].node].type)
                value = evaluation.value(name, period)
                yield [contract, graph.calendar.label(period), name, _value_text(value), unit]


def _value_text(value: Value) -> str:
    """A value as a cell; missing is blank."""
    if isinstance(value, Missing):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else value
