"""What a case asks, and how Covalue answers: one function for each word of the format.

Each question runs under a caller's arithmetic of three digits, rounded up: no figure may depend on
what a caller has set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Context, Decimal, localcontext
from functools import cached_property
from typing import Any

from covalue.benefits.amounts import OptionAmounts, option_amounts
from covalue.benefits.business_case import BusinessCase, read_case
from covalue.benefits.checks import check_case
from covalue.benefits.prose import case_prose
from covalue.contracts.contract import Contract, read_contract
from covalue.contracts.prose import prose
from covalue.contracts.settlement import Settlement, Settler
from covalue.contracts.words import line_in_words, quantities_said
from covalue.language.currencies import MINOR_UNITS
from covalue.language.exact import Evaluation, Evaluator
from covalue.language.findings import Finding
from covalue.language.graph import Graph
from covalue.language.model import read_model
from covalue.language.periods import Calendar
from covalue.language.values import Missing, Value
from tests.cases.reading import Case, CaseError
from tests.cases.tables import (
    EXACT,
    NOTHING,
    Answer,
    Row,
    Table,
    compared,
    number,
    read_table,
    said,
)

COARSE = Context(prec=3, rounding=ROUND_UP)
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
            index = _index(graph.calendar, period)
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


def _index(calendar: Calendar, period: str) -> int:
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


def ask(case: Case) -> list[Answer]:
    """Every question of a case with its answer."""
    unknown = [name for name in case.asked if name not in QUESTIONS and name not in GIVEN]
    asked = [name for name in case.asked if name in QUESTIONS]
    if unknown or not asked:
        raise CaseError(
            f"{', '.join(unknown)}: no such question" if unknown else "the case asks nothing"
        )
    subject = Subject(case)
    with localcontext(COARSE):
        return [QUESTIONS[name](subject, case.fields[name]) for name in asked]


def _findings(subject: Subject, expected: list[dict[str, str]] | None) -> Answer:
    return _compared_findings("findings", subject, expected or [], subject.findings)


def _checks(subject: Subject, expected: list[dict[str, str]] | None) -> Answer:
    return _compared_findings("checks", subject, expected or [], check_case(subject.document))


def _compared_findings(
    title: str, subject: Subject, expected: list[dict[str, str]], found: list[Finding]
) -> Answer:
    rows: list[Row] = []
    for at in range(max(len(expected), len(found))):
        actual = _finding_cells(found[at], subject.case.document) if at < len(found) else {}
        words = expected[at] if at < len(expected) else dict.fromkeys(actual, "nothing")
        rows += [
            Row(f"{at + 1} {w}", (text,), (actual.get(w, NOTHING),)) for w, text in words.items()
        ]
    return Answer(title, (), tuple(rows))


def _finding_cells(finding: Finding, document: str) -> dict[str, str]:
    """A finding as the words of the format; `at` is the whole line of the document."""
    cells = {str(finding.severity): finding.code, "says": finding.message}
    if finding.mend:
        cells["mend"] = finding.mend
    place = finding.place
    if place.line is not None:
        lines = [*document.splitlines(), ""]  # a text may break off behind its last line
        cells |= {"line": str(place.line), "at": lines[place.line - 1].strip()}
    if place.field is not None:
        cells["field"] = place.field
    if place.period is not None:
        cells["period"] = place.period
    return cells


def _statement(subject: Subject, expected: str) -> Answer:
    """Amounts due by line and settlement period, with totals and balances where asked for."""
    wanted, scale = read_table(expected), MINOR_UNITS[subject.document.document.currency]
    statements = subject.settlement.statements
    lines: dict[str, list[object]] = {line: [] for line in subject.document.lines}
    for statement in statements:
        for line in statement.lines:
            lines[line.name].append(_money(line.amount, scale))
        sums = {"total": statement.total, "to date": statement.to_date}
        for name in sums.keys() & wanted.lines.keys():
            lines.setdefault(name, []).append(_money(sums[name], scale))
        for balance in statement.balances:
            if balance.name in wanted.lines:
                lines.setdefault(balance.name, []).append(balance.value)
    return compared("statement", wanted, _table([s.period for s in statements], lines))


def _money(amount: int, scale: int) -> Decimal:
    with localcontext(EXACT):
        return Decimal(amount).scaleb(-scale)


def _table(columns: list[str], lines: Mapping[str, list[object]]) -> Table:
    cells = {name: tuple(map(said, values)) for name, values in lines.items()}
    return Table(tuple(columns), cells)


def _values(subject: Subject, expected: str) -> Answer:
    """Any quantities of any document, in the periods that the case names."""
    wanted, evaluation = read_table(expected), subject.evaluation
    graph, calendar = evaluation.graph, evaluation.graph.calendar
    periods = [_index(calendar, period) for period in wanted.columns]
    lines: dict[str, list[object]] = {}
    for name in wanted.lines:
        node = graph.node_of(name)
        if node is None:
            raise CaseError(f"the document has no quantity '{name}'")
        values = [evaluation.at(node, at) for at in periods if at in evaluation.frames]
        lines[name] = [None if isinstance(value, Missing) else value for value in values]
    labels = [calendar.label(at) for at in periods if at in evaluation.frames]
    return compared("values", wanted, _table(labels, lines))


def _plan(subject: Subject, expected: str) -> Answer:
    """The benefits and costs of an option by period: money, and levels of what is none."""
    wanted, (amounts, _) = read_table(expected), subject.amounts
    lines: dict[str, list[object]] = {}
    for item in amounts.items:
        scale = MINOR_UNITS[item.currency]
        lines[item.name] = [_money(amount, scale) for amount in item.amounts]
        if f"{item.name} whole" in wanted.lines:
            lines[f"{item.name} whole"] = [_money(amount, scale) for amount in item.whole]
    for level in amounts.levels:
        lines[f"{level.name} in {level.unit}"] = list(level.gains)
    return compared("plan", wanted, _table(_periods(subject), lines))


def _totals(subject: Subject, expected: str) -> Answer:
    lines: dict[str, list[object]] = {
        f"{group} in {currency}": [_money(amount, MINOR_UNITS[currency]) for amount in amounts]
        for (group, currency), amounts in subject.amounts[0].totals().items()
    }
    return compared("totals", read_table(expected), _table(_periods(subject), lines))


def _periods(subject: Subject) -> list[str]:
    calendar = subject.document.graph.calendar
    return [calendar.label(at) for at in range(calendar.periods)]


def _equations(subject: Subject, expected: dict[str, str]) -> Answer:
    """The formula behind a quantity, as a person sees it."""
    quantities = subject.document.graph.quantities
    rows = [
        Row(name, (formula,), (quantities[name].formula if name in quantities else NOTHING,))
        for name, formula in expected.items()
    ]
    return Answer("equations", (), tuple(rows))


def _prose(subject: Subject, expected: list[str]) -> Answer:
    """Sentences that stand in the document's plain English."""
    document: Contract | BusinessCase = subject.document
    text = case_prose(document) if isinstance(document, BusinessCase) else prose(document)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    rows = [Row(str(at), (line,), (_nearest(line, lines),)) for at, line in enumerate(expected, 1)]
    return Answer("prose", (), tuple(rows))


def _nearest(line: str, lines: list[str]) -> str:
    """The line itself where it is there, otherwise the one that begins most like it."""

    def likeness(other: str) -> int:
        same = [one == two for one, two in zip(line, other, strict=False)]
        return same.index(False) if False in same else len(same)

    return line if line in lines else max(lines, key=likeness)


def _words(subject: Subject, expected: dict[str, str]) -> Answer:
    """`pain of 2026-06: The quarter reached …`: a statement's line in words."""
    contract: Contract = subject.document
    settler = Settler(contract)
    evaluation = settler.explained(quantities_said(contract), subject.given)
    rows = []
    for which, sentence in expected.items():
        line, _, period = which.partition(" of ")
        at = _index(contract.graph.calendar, period)
        rows.append(Row(which, (sentence,), (line_in_words(contract, evaluation, line, at),)))
    return Answer("words", (), tuple(rows))


GIVEN = ("figures", "kind", "option")
QUESTIONS: Mapping[str, Callable[[Subject, Any], Answer]] = {
    "findings": _findings,
    "checks": _checks,
    "statement": _statement,
    "values": _values,
    "plan": _plan,
    "totals": _totals,
    "equations": _equations,
    "prose": _prose,
    "words": _words,
}
