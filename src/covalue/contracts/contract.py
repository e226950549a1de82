"""A contract, read and checked: the way in from a document's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from covalue.contracts.clause import Clause, Equation, Expansion, Setting
from covalue.contracts.limits import OnLines
from covalue.contracts.ranges import late_start
from covalue.contracts.schema import ContractDocument
from covalue.language.canonical import canonical_hash
from covalue.language.documents import read_document
from covalue.language.findings import Finding, Place, Severity, error, has_errors, near_to
from covalue.language.grammar import Unparsed, parse
from covalue.language.graph import Graph
from covalue.language.model import build_graph
from covalue.language.money_checks import check_currency, check_rounding
from covalue.language.scope import (
    Definition,
    Scope,
    TableDeclaration,
    read_header,
    read_scope,
)
from covalue.language.yaml_source import Source

TOTAL = "total"
"""The row of a statement's sum: no line has this name."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A checked contract document, its clauses as equations, its graph and the hash that both
    parties sign."""

    document: ContractDocument
    expansions: Mapping[str, Expansion]
    graph: Graph
    hash: str

    @property
    def clauses(self) -> dict[str, Clause]:
        """Terms and limits by name, in the order of the statement's lines."""
        return {**self.document.terms, **self.document.limits}

    @property
    def lines(self) -> tuple[str, ...]:
        """The names of the statement's lines."""
        return tuple(self.clauses)

    @property
    def balances(self) -> tuple[str, ...]:
        """The quantities that are carried from one statement to the next."""
        return tuple(
            balance for expansion in self.expansions.values() for balance in expansion.balances
        )

    def setting(self, line: str) -> Setting:
        """What a clause has to know of this contract."""
        return setting_of(self.document, self.lines[: self.lines.index(line)])


def setting_of(document: ContractDocument, lines: tuple[str, ...]) -> Setting:
    """The setting of the clause that follows `lines`."""
    return Setting(document.currency, document.calendar.period, document.settlement.every, lines)


def read_contract(text: str, file: str = "contract") -> tuple[Contract | None, list[Finding]]:
    """Read and check a contract document. None where it has errors."""
    document, source, findings = read_document(text, file, ContractDocument)
    if document is None:
        return None, findings
    scope, more = read_scope(document, source)
    findings += more
    if scope is None:
        return None, findings
    findings += _check(document, scope, source)
    expansions: dict[str, Expansion] = {}
    if not has_errors(findings):
        expansions = _expand(document, scope, source, findings)
    if has_errors(findings):
        return None, findings
    graph, more = build_graph(scope, _outputs(expansions, document))
    findings += [_named_for_reader(finding, expansions) for finding in more]
    if graph is None:
        return None, findings
    return Contract(document, expansions, graph, canonical_hash(document)), findings


def _named_for_reader(finding: Finding, expansions: Mapping[str, Expansion]) -> Finding:
    """A finding in an equation of a clause also names the clause."""
    field = finding.place.field or ""
    clause = field.split(".")[0]
    if "." not in field or clause not in expansions:
        return finding
    formula = next((e.formula for e in expansions[clause].equations if e.name == field), "")
    if formula:
        return replace(finding, message=f"{finding.message}, in `{field} = {formula}`")
    return finding


def _check(document: ContractDocument, scope: Scope, source: Source) -> list[Finding]:
    """What makes no sense before any clause is looked into."""
    findings: list[Finding] = []
    findings += check_currency(document.currency, source.place(("currency",)))
    if not scope.calendar.allows(document.settlement.every):
        every, place = document.settlement.every, source.place(("settlement", "every"))
        message, mend = scope.calendar.not_made_up(every), scope.calendar.mend_of_window(every)
        findings.append(error("window", message, place, mend))
    place = source.place(("rounding", "to"))
    findings += check_rounding(document.rounding.to, document.currency, "the contract", place)
    sections: dict[str, Mapping[str, Clause]] = {"terms": document.terms, "limits": document.limits}
    findings += [
        _reserved(section, source) for section, clauses in sections.items() if TOTAL in clauses
    ]
    taken = {*scope.names(), *scope.tables, *scope.functions}
    findings += [_taken(name, source, "terms") for name in document.terms if name in taken]
    taken |= document.terms.keys()
    findings += [_taken(name, source, "limits") for name in document.limits if name in taken]
    for name, limit in document.limits.items():
        findings += _check_lines(document, name, limit, source)
    for section, clauses in sections.items():
        for name, clause in clauses.items():
            findings += _check_windows(name, clause, scope, source.place((section, name)))
    return findings


def _check_windows(name: str, clause: Clause, scope: Scope, place: Place) -> list[Finding]:
    """Windows that the calendar's periods do not make up, also those that nobody wrote."""
    findings = []
    for field, window in clause.windows().items():
        if scope.calendar.allows(window):
            continue
        left_out = f", and '{name}' is by {window} where `{field}` is left out"
        message = scope.calendar.not_made_up(window)
        message += "" if field in clause.model_fields_set else left_out
        mend = scope.calendar.mend_of_window(window)
        mend = f"write `{field}: {scope.calendar.kind}`" + (f", or {mend}" if mend else "")
        findings.append(error("window", message, place, mend))
    return findings


def _reserved(section: str, source: Source) -> Finding:
    message = f"'{TOTAL}' is the row of a statement's sum"
    return error("reserved", message, source.place((section, TOTAL)), "rename it")


def _taken(name: str, source: Source, section: str) -> Finding:
    message = f"'{name}' is the name of something else already"
    return error("duplicate-name", message, source.place((section, name)), "rename it")


def _check_lines(
    document: ContractDocument, name: str, limit: OnLines, source: Source
) -> list[Finding]:
    before = document.clauses_in_order()
    before = before[: before.index(name)]
    place = source.place(("limits", name, "on"))
    return [
        error(
            "unknown-line",
            f"'{line}' is no line before the limit '{name}'",
            place,
            near_to(line, before),
        )
        for line in limit.on or ()
        if line not in before
    ]


def _expand(
    document: ContractDocument, scope: Scope, source: Source, findings: list[Finding]
) -> dict[str, Expansion]:
    """Put the equations of every clause into the scope."""
    expansions: dict[str, Expansion] = {}
    for section, clauses in (("terms", document.terms), ("limits", document.limits)):
        for name, clause in clauses.items():
            setting = setting_of(document, tuple(expansions))
            place = source.place((section, name))
            findings += [
                error("clause", message, place, mend) for message, mend in clause.problems(document)
            ]
            findings += _late_start(name, clause, place)
            expansion = clause.expand(name, setting)
            due = _due(name, document)
            expansions[name] = replace(expansion, equations=(*expansion.equations, due))
            for table, part in expansion.tables.items():
                scope.tables[table] = TableDeclaration(part, place)
            for equation in expansions[name].equations:
                _define(equation, name, place, scope, findings)
    return expansions


def _late_start(name: str, clause: Clause, place: Place) -> list[Finding]:
    """A note where the first range of a clause begins above zero."""
    said = late_start(clause.rated_ranges()) if clause.rated_ranges() else None
    if said is None:
        return []
    message, mend = said
    return [Finding("uncovered", Severity.NOTE, f"'{name}': {message}", place, mend)]


def _due(name: str, document: ContractDocument) -> Equation:
    """What is due of a line when a statement is made: its sum since the last one, rounded."""
    setting = setting_of(document, ())
    step = document.rounding.to.value
    amount = setting.summed(name, setting.every)
    rounded = f"round({amount} to {step:f} {document.currency} {document.rounding.mode})"
    return Equation(
        f"{name}.due", setting.at_close(rounded, setting.every), document.currency, "amount due"
    )


def _define(
    equation: Equation, clause: str, place: Place, scope: Scope, findings: list[Finding]
) -> None:
    body = parse(equation.formula)
    if isinstance(body, Unparsed):
        message = f"`{equation.name} = {equation.formula}`: {body.reason}"
        findings.append(error("clause", message, place))
        return
    name, variable, set_name = read_header(equation.name) or (equation.name, None, None)
    if set_name is not None and set_name not in scope.sets:
        mend = near_to(set_name, scope.sets) or "declare it under `sets:`"
        message = f"'{clause}': the set '{set_name}' is not declared"
        findings.append(error("unknown-set", message, place, mend))
        return
    scope.add(
        Definition(name, variable, set_name, body, equation.unit, equation.label, place, clause)
    )


def _outputs(expansions: Mapping[str, Expansion], document: ContractDocument) -> list[str]:
    named = [f"{name}.due" for name in document.clauses_in_order()]
    return named + [balance for expansion in expansions.values() for balance in expansion.balances]
