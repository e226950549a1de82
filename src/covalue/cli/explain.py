"""The command `explain`: where a statement's figures come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from covalue.cli.arguments import Document, Inputs, MapFile, Shape
from covalue.cli.output import Format, as_json, console, end, refuse
from covalue.cli.reading import good_document, good_figures
from covalue.contracts.contract import Contract
from covalue.contracts.lines_in_words import line_in_words, quantities_said
from covalue.exchange.inputs import Columns, Figures
from covalue.language.exact import Evaluation, Evaluator
from covalue.language.explain import Derivation
from covalue.language.explain import explain as explain_quantity
from covalue.language.findings import Place, error, near_to
from covalue.language.model import Model
from covalue.language.node_reader import spoken_name
from covalue.language.periods import Calendar


def explain(
    document: Document,
    inputs: Inputs,
    contract: Annotated[
        str, typer.Option("--contract", help="the contract to explain", show_default=False)
    ],
    period: Annotated[
        str | None, typer.Option("--period", help="the period; the last one where left out")
    ] = None,
    line: Annotated[
        str | None, typer.Option("--line", help="one line, or any quantity; all lines otherwise")
    ] = None,
    contract_column: Annotated[
        str | None, typer.Option(help="the column that names the contract")
    ] = None,
    period_column: Annotated[
        str | None, typer.Option(help="the column that names the period")
    ] = None,
    map_file: MapFile = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Explain a statement: each line in words, then every figure down to its sources.

    Examples:

      covalue explain deal.yaml figures.csv --contract Leipzig

      covalue explain deal.yaml figures.csv --contract Leipzig --period 2026-03 --line share
    """
    if shape is Format.CSV:
        raise typer.BadParameter("an explanation is no table; choose --format json")
    read, findings = good_document(document)
    names = _outputs(read, line, document.name)
    evaluator = Evaluator(
        read.graph, [*names, *(quantities_said(read) if isinstance(read, Contract) else ())]
    )
    columns = Columns(contract_column, period_column)
    figures, more = good_figures(read.graph, evaluator.needs, inputs, columns, map_file)
    at = _period(read.graph.calendar, figures, contract, period)
    evaluation, problems = evaluator.evaluate(figures.contracts[contract])
    if problems:
        refuse([*findings, *problems])
    note = _Note(read, evaluation, figures, contract, at)
    if shape is Format.JSON:
        print(as_json(note.data(names)))
    else:
        console().print("\n".join(note.text(names)), markup=False)
    end([finding for finding in (*findings, *more) if finding.code != "unused-column"])


def _outputs(document: Contract | Model, line: str | None, file: str) -> list[str]:
    """The quantities to explain: the amount due of each line, or what is named."""
    known = document.graph.quantities
    if line is None:
        if isinstance(document, Contract):
            return [f"{name}.due" for name in document.lines]
        return list(known)
    if isinstance(document, Contract) and line in document.lines:
        return [f"{line}.due"]
    if line not in known:
        mend = near_to(line, known) or "`covalue show DOC --equations` lists them"
        refuse([error("unknown-name", f"there is no line or quantity '{line}'", Place(file), mend)])
    return [line]


def _period(calendar: Calendar, figures: Figures, contract: str, label: str | None) -> int:
    """The number of the wanted period of a contract that has figures."""
    if contract not in figures.contracts:
        mend = (
            near_to(contract, figures.contracts)
            or f"the file has {len(figures.contracts)} contracts"
        )
        message = f"there is no contract '{contract}'"
        refuse([error("unknown-contract", message, Place(figures.file), mend)])
    periods = figures.contracts[contract]
    if label is None:
        return max(periods)
    at = calendar.index(label)
    if at is None or at > max(periods):
        mend = "leave --period out for the last one"
        message = f"'{label}' is no period of contract '{contract}'"
        refuse([error("period", message, Place(figures.file), mend)])
    return at


class _Note:
    """The explanation of some quantities of one contract in one period."""

    def __init__(
        self,
        document: Contract | Model,
        evaluation: Evaluation,
        figures: Figures,
        contract: str,
        period: int,
    ) -> None:
        self._document, self._evaluation, self._figures = document, evaluation, figures
        self._contract, self._period = contract, period

    def _origin(self, _name: str, period: int) -> str | None:
        return self._figures.origin(self._contract, period)

    def _step(self, name: str) -> Derivation:
        return explain_quantity(self._evaluation, name, self._period, self._origin)

    def data(self, names: list[str]) -> dict[str, object]:
        """The note for JSON."""
        label = self._evaluation.graph.calendar.label(self._period)
        return {
            "contract": self._contract,
            "period": label,
            "lines": [
                {
                    "line": name.removesuffix(".due"),
                    "words": self._words(name),
                    "derivation": asdict(self._step(name)),
                }
                for name in names
            ],
        }

    def text(self, names: list[str]) -> Iterator[str]:
        """The note for people."""
        label = self._evaluation.graph.calendar.label(self._period)
        yield f"Contract {self._contract}, period {label}"
        for name in names:
            step = self._step(name)
            yield ""
            yield f"{spoken_name(name.removesuffix('.due'))}: {step.value}"
            if words := self._words(name):
                yield words
            yield ""
            yield from _tree(step, label)

    def _words(self, name: str) -> str:
        line = name.removesuffix(".due")
        if (
            not isinstance(self._document, Contract)
            or line not in self._document.lines
            or not name.endswith(".due")
        ):
            return ""
        return line_in_words(self._document, self._evaluation, line, self._period)


def _tree(step: Derivation, period: str, depth: int = 0) -> Iterator[str]:
    pad = "  " * depth
    yield f"{pad}{_head(step, period)}"
    if step.formula:
        yield f"{pad}    = {step.formula}"
    if step.figures:
        yield f"{pad}    = {step.figures}"
    for reason in step.because:
        yield f"{pad}    since {reason}"
    for part in step.steps:
        yield from _tree(part, period, depth + 1)


def _head(step: Derivation, period: str) -> str:
    label = f" ({step.label})" if step.label else ""
    what = {"input": "input", "parameter": "agreed"}.get(step.kind, "")
    notes = "; ".join(part for part in (what, step.source) if part)
    notes = f"  [{notes}]" if notes else ""
    when = "  (shown above)" if step.seen else ""
    when = when if step.period == period else f"  (in {step.period})"
    return f"{spoken_name(step.name)}{label} = {step.value}{notes}{when}"
