"""What a case is about: its document, read once, and what comes of its figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import localcontext
from functools import cached_property
from typing import Any

from covalue.benefits.amounts import OptionAmounts, option_amounts
from covalue.benefits.business_case import read_case
from covalue.contracts.contract import read_contract
from covalue.contracts.settlement import Settlement, Settler
from covalue.language.exact import Evaluation, Evaluator
from covalue.language.findings import Finding
from covalue.language.graph import Graph
from covalue.language.model import read_model
from covalue.language.periods import Calendar
from covalue.language.values import Value
from tests.cases.reading import Case, CaseError
from tests.cases.tables import (
    EXACT,
    NOTHING,
    number,
    read_table,
)

FILE = "document.yaml"
READERS: Mapping[str, Callable[[str, str], tuple[Any, list[Finding]]]] = {
    "model": read_model,
    "contract": read_contract,
    "case": read_case,
}


@dataclass(frozen=True)
class Subject:
    """A case's document, read once, and what comes of its figures."""

    case: Case

    @cached_property
    def read(self) -> tuple[Any, list[Finding]]:
        """The document and what was found in reading it."""
        return READERS[self.kind](self.case.document, FILE)

    @cached_property
    def kind(self) -> str:
        """Which of the three documents it is; what says nothing of itself is taken for a model."""
        named = str(self.case.fields.get("kind", ""))
        found = re.search(r"^(model|contract|case):", self.case.document, re.MULTILINE)
        return named or (found[1] if found else "model")

    @property
    def document(self) -> Any:
        """The document, which has to be a good one."""
        document, findings = self.read
        if document is None:
            raise CaseError("the document is refused: " + "; ".join(map(str, findings)))
        return document

    @cached_property
    def given(self) -> dict[int, dict[str, Value]]:
        """The case's figures by the number of the period."""
        table = read_table(self.case.fields.get("figures") or "")
        graph: Graph = self.document.graph
        found: dict[int, dict[str, Value]] = {}
        for at, period in enumerate(table.columns):
            index = index_of(graph.calendar, period)
            cells = {name: cells[at] for name, cells in table.lines.items()}
            found[index] = {
                name: _value(graph, name, cell) for name, cell in cells.items() if cell != NOTHING
            }
        return found

    @cached_property
    def settlement(self) -> Settlement:
        """The statements that the figures allow."""
        return Settler(self.document).settle("it", self.given)

    @cached_property
    def evaluated(self) -> tuple[Evaluation, list[Finding]]:
        """Every quantity of a model."""
        return Evaluator(self.document.graph).evaluate(self.given)

    @cached_property
    def amounts(self) -> tuple[OptionAmounts, list[Finding]]:
        """The benefits and costs of the option that the case names, or the preferred one."""
        return option_amounts(self.document, self.case.fields.get("option"))

    @property
    def evaluation(self) -> Evaluation:
        """Whatever was evaluated."""
        if self.kind == "case":
            return self.amounts[0].evaluation
        if self.kind == "contract":
            return self.settlement.evaluation
        return self.evaluated[0]

    @property
    def findings(self) -> list[Finding]:
        """What was found in reading the document and in working out its figures."""
        document, findings = self.read
        if document is None:
            return findings
        if self.kind == "case":
            return [*findings, *self.amounts[1]]
        if "figures" not in self.case.fields:
            return findings
        more = self.settlement.findings if self.kind == "contract" else self.evaluated[1]
        return [*findings, *more]


def index_of(calendar: Calendar, period: str) -> int:
    """The number of a period that a case names."""
    index = calendar.index(period)
    if index is None:
        raise CaseError(f"{period} is no period of the document")
    return index


def _value(graph: Graph, name: str, cell: str) -> Value:
    given = graph.inputs.get(name) or graph.parameters[name]
    if given.type.kind == "flag":
        return cell == "yes"
    if given.type.kind == "word":
        return cell
    with localcontext(EXACT):
        return number(cell[:-1]) / 100 if cell.endswith("%") else number(cell)
