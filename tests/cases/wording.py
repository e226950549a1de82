"""Questions about words: findings, equations, explanations, and documents in plain English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from covalue.benefits.business_case import BusinessCase
from covalue.benefits.checks import check_case
from covalue.benefits.prose import case_prose
from covalue.contracts.contract import Contract
from covalue.contracts.lines_in_words import line_in_words, quantities_said
from covalue.contracts.prose import prose
from covalue.contracts.settlement import Settler
from covalue.language.exact import Evaluation
from covalue.language.explain import Derivation, explain
from covalue.language.findings import Finding
from covalue.language.graph import Graph
from tests.cases.subject import Subject, index_of
from tests.cases.tables import (
    NOTHING,
    Answer,
    Row,
)


def findings(subject: Subject, expected: list[dict[str, str]] | None) -> Answer:
    return compared_findings("findings", subject, expected or [], subject.findings)


def checks(subject: Subject, expected: list[dict[str, str]] | None) -> Answer:
    return compared_findings("checks", subject, expected or [], check_case(subject.document))


def compared_findings(
    title: str, subject: Subject, expected: list[dict[str, str]], found: list[Finding]
) -> Answer:
    """Findings one by one, in order; what the case leaves out of one is not compared."""
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


def equations(subject: Subject, expected: dict[str, str]) -> Answer:
    """The formula behind a quantity, as a person sees it."""
    quantities = subject.document.graph.quantities
    rows = [
        Row(name, (formula,), (quantities[name].formula if name in quantities else NOTHING,))
        for name, formula in expected.items()
    ]
    return Answer("equations", (), tuple(rows))


def plain_english(subject: Subject, expected: list[str] | str) -> Answer:
    """The document in plain English: the whole of it, or sentences that stand in it."""
    document: Contract | BusinessCase = subject.document
    text = case_prose(document) if isinstance(document, BusinessCase) else prose(document)
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if isinstance(expected, str):
        wanted = [line for line in expected.splitlines() if line.strip()]
        pairs: Iterable[tuple[str, str]] = zip_longest(wanted, lines, fillvalue="nothing")
    else:
        pairs = ((line, _nearest(line, lines)) for line in expected)
    return Answer("prose", (), tuple(Row("", (one,), (two,)) for one, two in pairs))


def _nearest(line: str, lines: list[str]) -> str:
    """The line itself where it is there, otherwise the one that begins most like it."""

    def likeness(other: str) -> int:
        same = [one == two for one, two in zip(line, other, strict=False)]
        return same.index(False) if False in same else len(same)

    return line if line in lines else max(lines, key=likeness)


def in_words(subject: Subject, expected: dict[str, str]) -> Answer:
    """`pain of 2026-06: The quarter reached …`: a statement's line in words."""
    contract: Contract = subject.document
    settler = Settler(contract)
    evaluation = settler.explained(quantities_said(contract), subject.given)
    rows = []
    for which, sentence in expected.items():
        line, _, period = which.partition(" of ")
        at = index_of(contract.graph.calendar, period)
        rows.append(Row(which, (sentence,), (line_in_words(contract, evaluation, line, at),)))
    return Answer("words", (), tuple(rows))


def stands_for(subject: Subject, expected: dict[str, dict[str, str]]) -> Answer:
    """Every equation that a term brings: its formula, its unit, and what it is called."""
    graph: Graph = subject.document.graph
    rows: list[Row] = []
    for term, equations in expected.items():
        names = [n for n in graph.quantities if n.partition(".")[0] == term and n != f"{term}.due"]
        for name in dict.fromkeys([*equations, *names]):
            found = _equation(graph, name) if name in names else NOTHING
            rows.append(Row(name, (equations.get(name, "nothing"),), (found,)))
    return Answer("stands for", (), tuple(rows))


def _equation(graph: Graph, name: str) -> str:
    quantity = graph.quantities[name]
    label = f": {quantity.label}" if quantity.label else ""
    return f"{quantity.formula} ({graph.nodes[quantity.node].type}){label}"


def explained(subject: Subject, expected: dict[str, str]) -> Answer:
    """`share of 2026-03`: where the figure comes from, each step below what it is for."""
    rows: list[Row] = []
    for which, text in expected.items():
        name, _, period = which.rpartition(" of ")
        wanted = [line.rstrip() for line in text.splitlines()]
        found = list(_steps(explain(*_asked(subject, name, period)), 0))
        wanted += ["nothing"] * (len(found) - len(wanted))
        found += ["nothing"] * (len(wanted) - len(found))
        rows += [Row(which, (one,), (two,)) for one, two in zip(wanted, found, strict=True)]
    return Answer("explained", (), tuple(rows))


def _asked(subject: Subject, name: str, period: str) -> tuple[Evaluation, str, int]:
    if subject.kind == "contract":
        evaluation = Settler(subject.document).explained([name], subject.given)
    else:
        evaluation = subject.evaluation
    return evaluation, name, index_of(evaluation.graph.calendar, period)


def _steps(step: Derivation, depth: int) -> Iterator[str]:
    """`share of 2026-Q1, the partner's part: 5 EUR = share × rate = 10 × 0.5, because …`"""
    label = f", {step.label}" if step.label else ""
    parts = [f"{step.name} of {step.period}{label}: {step.value}", step.formula, step.figures]
    line = " = ".join(part for part in parts if part)
    line += "".join(f", because {reason}" for reason in step.because)
    line += f" ({step.kind}{', ' if step.source else ''}{step.source})" if step.source else ""
    yield "  " * depth + line + (", as above" if step.seen else "")
    for part in step.steps:
        yield from _steps(part, depth + 1)
