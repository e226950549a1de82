"""The names of a document: what each section declares, before any formula is looked into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from covalue.language import syntax
from covalue.language.calendars import read_calendar
from covalue.language.findings import Finding, Place, error
from covalue.language.periods import Calendar
from covalue.language.schema import InputPart, ModelDocument, ParameterPart, TablePart
from covalue.language.units import UnitError, UnitSystem
from covalue.language.yaml_source import Source

_HEADER = re.compile(
    r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\[\s*([A-Za-z_]\w*)\s+in\s+([A-Za-z_]\w*)\s*\])?"
)
_FUNCTION = re.compile(r"([A-Za-z_]\w*)\(\s*([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s*\)")
BUILT_IN = (
    "min",
    "max",
    "abs",
    "previous",
    "present",
    "default",
    "marginal",
    "whole",
    "lookup",
    "round",
)
KEYWORDS = (
    *(
        "if",
        "then",
        "else",
        "and",
        "or",
        "not",
        "in",
        "for",
        "where",
        "over",
        "to",
        "at",
        "close",
        "date",
    ),
    *(
        "missing",
        "yes",
        "no",
        "sum",
        "mean",
        "count",
        "last",
        "opens",
        "closes",
        "position",
        "during",
        "since",
    ),
    *("period", "periods", "month", "quarter", "year", "term"),
)
RESERVED = frozenset(BUILT_IN + KEYWORDS)
CONTRACT_COLUMN = "contract"
"""The column of a table of figures that names the contract."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A quantity as written: one formula, or one for each member of a set. `made_by` names the
    term, if any."""

    name: str
    variable: str | None
    set: str | None
    body: syntax.Expr
    unit: str | None
    label: str | None
    place: Place
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A formula used more than once; its body is put in wherever it is called."""

    name: str
    parameters: tuple[str, ...]
    body: syntax.Expr
    place: Place


@dataclass(frozen=True, slots=True)
class InputDeclaration:
    """An input as written."""

    part: InputPart
    set: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class ParameterDeclaration:
    """A parameter as written."""

    part: ParameterPart
    set: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class TableDeclaration:
    """A table as written."""

    part: TablePart
    place: Place


@dataclass(slots=True)
class Scope:
    """All that a document declares."""

    calendar: Calendar
    units: UnitSystem
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inputs: dict[str, InputDeclaration] = field(default_factory=dict)
    parameters: dict[str, ParameterDeclaration] = field(default_factory=dict)
    tables: dict[str, TableDeclaration] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    quantities: dict[str, Definition] = field(default_factory=dict)

    def add(self, definition: Definition) -> None:
        """Add one quantity more, such as an equation of a term."""
        self.quantities[definition.name] = definition

    def names(self) -> list[str]:
        """Every name that a formula may use."""
        return [*self.inputs, *self.parameters, *self.quantities]


def read_scope(document: ModelDocument, source: Source) -> tuple[Scope | None, list[Finding]]:
    """The names of a document. None where even the calendar cannot be read."""
    findings: list[Finding] = []
    calendar = read_calendar(document.calendar, source, findings)
    units = _units(document.units, source, findings)
    if calendar is None:
        return None, findings
    scope = Scope(calendar, units, {name: tuple(words) for name, words in document.sets.items()})
    _check_sets(document.sets, source, findings)
    names = _Names(scope, source, findings)
    names.inputs(document)
    names.parameters(document)
    names.tables(document)
    names.functions(document)
    names.quantities(document)
    return scope, findings


def _units(lines: list[str], source: Source, findings: list[Finding]) -> UnitSystem:
    good: list[str] = []
    for at, line in enumerate(lines):
        try:
            UnitSystem([*good, line])
            good.append(line)
        except UnitError as problem:
            findings.append(error("unit", str(problem), source.place(("units", at))))
    return UnitSystem(good)


def _check_sets(sets: Mapping[str, list[str]], source: Source, findings: list[Finding]) -> None:
    for name, words in sets.items():
        place = source.place(("sets", name))
        if not words:
            findings.append(error("set", f"the set '{name}' is empty", place, "name its words"))
        for word in {word for word in words if words.count(word) > 1}:
            message = f"the set '{name}' names '{word}' twice"
            findings.append(error("set", message, place, "remove one"))
        findings += [
            error(
                "set",
                f"the word {word!r} of the set '{name}' holds a quote, bracket or line end",
                place,
            )
            for word in words
            if re.search(r"['\[\]\n]", word) or not word.strip()
        ]


class _Names:
    """Reads the headers of the sections and sees to it that each name means one thing."""

    def __init__(self, scope: Scope, source: Source, findings: list[Finding]) -> None:
        self._scope, self._source, self._findings = scope, source, findings
        self._taken: dict[str, str] = dict.fromkeys(scope.sets, "set")

    def inputs(self, document: ModelDocument) -> None:
        for key, part in document.inputs.items():
            if header := self._header("input", ("inputs", key), key):
                name, _, set_name, place = header
                self._check_column(name, place)
                self._scope.inputs[name] = InputDeclaration(part, set_name, place)

    def parameters(self, document: ModelDocument) -> None:
        for key, part in document.parameters.items():
            if header := self._header("parameter", ("parameters", key), key):
                name, _, set_name, place = header
                if part.per_contract:
                    self._check_column(name, place)
                self._scope.parameters[name] = ParameterDeclaration(part, set_name, place)

    def tables(self, document: ModelDocument) -> None:
        for name, part in document.tables.items():
            place = self._source.place(("tables", name))
            if self._take(name, "table", place):
                self._scope.tables[name] = TableDeclaration(part, place)

    def functions(self, document: ModelDocument) -> None:
        for key, body in document.functions.items():
            place = self._source.place(("functions", key))
            match = _FUNCTION.fullmatch(key.strip())
            if not match:
                mend = "write `name(x, y): formula`"
                message = f"'{key}' is no head of a function"
                self._findings.append(error("header", message, place, mend))
            elif self._take(match[1], "function", place):
                parameters = tuple(p.strip() for p in match[2].split(","))
                self._scope.functions[match[1]] = Function(match[1], parameters, body, place)

    def quantities(self, document: ModelDocument) -> None:
        for key, part in document.quantities.items():
            if header := self._header("quantity", ("quantities", key), key):
                name, variable, set_name, place = header
                self._scope.add(
                    Definition(name, variable, set_name, part.is_, part.unit, part.label, place)
                )

    def _header(
        self, what: str, path: tuple[str, str], key: str
    ) -> tuple[str, str | None, str | None, Place] | None:
        place = self._source.place(path)
        header = read_header(key)
        if header is None or "." in header[0]:
            mend = "write `name` or `name[m in measures]`; letters, digits and _"
            self._findings.append(error("header", f"'{key}' is no name for {what}", place, mend))
            return None
        name, variable, set_name = header
        if set_name is not None and set_name not in self._scope.sets:
            known = ", ".join(self._scope.sets) or "none yet"
            message = f"the set '{set_name}' is not declared"
            self._findings.append(error("unknown-set", message, place, f"the sets are: {known}"))
            return None
        return (name, variable, set_name, place) if self._take(name, what, place) else None

    def _check_column(self, name: str, place: Place) -> None:
        """What figures are given for is named as its column; one column says whose they are."""
        if name == CONTRACT_COLUMN:
            message = f"the column '{name}' says whose figures a row holds"
            self._findings.append(
                error("reserved", message, place, f"rename it, e.g. {name}_value")
            )

    def _take(self, name: str, what: str, place: Place) -> bool:
        if name in RESERVED:
            message = f"'{name}' is a word of the language"
            mend = f"rename it, e.g. {name}_value"
            self._findings.append(error("reserved", message, place, mend))
            return False
        if name in self._taken:
            message = f"'{name}' is a {self._taken[name]} already"
            mend = "give one of them another name"
            self._findings.append(error("duplicate-name", message, place, mend))
            return False
        self._taken[name] = what
        return True


def read_header(text: str) -> tuple[str, str | None, str | None] | None:
    """`score[m in measures]` as name, variable and set; None where it is no header."""
    match = _HEADER.fullmatch(text.strip())
    return (match[1], match[2], match[3]) if match else None
