"""The command `covalue evaluate`: quantities as they are, unrounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from covalue.cli.reading import good_document, good_figures
from covalue.cli.statements import write_to
from covalue.exchange.inputs import Columns, Figures
from covalue.exchange.writing import as_csv
from covalue.language.causes import reason
from covalue.language.decimals import plain
from covalue.language.exact import Evaluator
from covalue.language.findings import Finding, Place, error
from covalue.language.periods import Calendar
from covalue.language.values import Cause, Missing, Value

Gaps = dict[tuple[Cause, str], dict[str, None]]
"""By the parameter without a figure and its period: the quantities that are missing for it."""


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

    A value is blank where a figure is missing; where the document itself has none for a period,
    that is an error.

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
    gaps: Gaps = {}
    rows = list(_values(evaluator, figures, names, findings, gaps))
    header = ["contract", "period", "quantity", "value", "unit"]
    if out is not None:
        write_to(out, as_csv(header, rows))
    else:
        print_rows(header, rows, shape, numbers=["value"])
    end([*findings, *more, *(_no_figure(*gap, missed) for gap, missed in gaps.items())])


def _no_quantity(name: str, document: Path) -> Finding:
    mend = "`covalue show DOC --equations` lists them"
    return error("unknown-name", f"there is no quantity '{name}'", Place(document.name), mend)


def _values(
    evaluator: Evaluator,
    figures: Figures,
    names: list[str],
    findings: list[Finding],
    gaps: Gaps,
) -> Iterator[list[str]]:
    """The rows of the result; `findings` and `gaps` take what there is to say."""
    graph = evaluator.graph
    for contract in tracked(figures.contracts, "Evaluating contracts"):
        given = figures.contracts[contract]
        evaluation, more = evaluator.evaluate(given)
        findings += more
        for period in given if not more else ():
            for name in names:
                unit = str(graph.nodes[graph.quantities[name].node].type)
                value = evaluation.value(name, period)
                _note_gaps(name, value, graph.calendar, gaps)
                yield [contract, graph.calendar.label(period), name, _value_text(value), unit]


def _note_gaps(name: str, value: Value, calendar: Calendar, gaps: Gaps) -> None:
    """Note the parameters without a figure in a period, and which quantity is missing for it."""
    for cause in value.causes if isinstance(value, Missing) else ():
        if cause.kind in ("parameter", "per contract"):
            gaps.setdefault((cause, calendar.label(cause.period)), {})[name] = None


def _no_figure(cause: Cause, period: str, quantities: Iterable[str]) -> Finding:
    code, why, mend = reason(cause)
    message = f"no value in {period} for {', '.join(quantities)}, since {why}"
    return error(code, message, Place(field=cause.name, period=period), mend)


def _value_text(value: Value) -> str:
    """A value as a cell; missing is blank."""
    if isinstance(value, Missing):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else value
