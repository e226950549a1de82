"""From declared names and formulas to the checked graph.

Quantities are looked into on demand, so that the order in which they are written does not matter
and a circle within a period is found where it closes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from covalue.language.builder import Fault
from covalue.language.findings import Finding, Place, error, has_errors
from covalue.language.formulas import Formulas
from covalue.language.graph import Graph, Quantity
from covalue.language.printer import to_text
from covalue.language.scope import Definition, Scope
from covalue.language.workbench import (
    MOST_FAULTS,
    AlreadyReported,
    TooLarge,
    TooManyFaults,
    Workbench,
    member_name,
)

MOST_VALUES = 4_000_000
"""Figures times periods that one evaluation holds: about half a gigabyte."""


@dataclass(slots=True)
class _Progress:
    """What has been looked into, and what is being looked into right now."""

    done: dict[str, int] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    path: list[str] = field(default_factory=list)


class Elaborator:
    """Builds the graph of one document."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope of one document; `graph` does the work."""
        self._bench = Workbench(scope)
        self._build = self._bench.build
        self._formulas = Formulas(self._bench, self._quantity)
        self._progress = _Progress()
        self._quantities: dict[str, Quantity] = {}

    @property
    def findings(self) -> list[Finding]:
        """What is wrong, or looks so."""
        return self._bench.findings

    @property
    def used(self) -> set[str]:
        """The names that formulas mention."""
        return self._bench.used

    def graph(self) -> Graph | None:
        """The graph of all quantities; None where there are errors, which `findings` names."""
        bench, build = self._bench, self._build
        try:
            self._look_into_all()
        except TooManyFaults:
            last = bench.findings.pop()
            message = f"there are more than {MOST_FAULTS} findings; mend these to see the others"
            bench.findings.append(error("too-many", message, last.place))
        except TooLarge as problem:
            place = Place(next(iter(bench.scope.quantities.values())).place.file)
            mend = "compute parts of it elsewhere, or in fewer periods or smaller sets"
            message = f"the document is too large: {problem}"
            bench.findings[:] = [error("too-large", message, place, mend)]
        if has_errors(bench.findings):
            return None
        return Graph(
            bench.scope.calendar,
            bench.scope.units,
            tuple(build.nodes),
            tuple(state for state in build.states if state is not None),
            bench.inputs,
            bench.parameters,
            self._quantities,
            bench.windows,
            self._percentages(),
        )

    def _look_into_all(self) -> None:
        bench = self._bench
        for definition in bench.scope.quantities.values():
            for member in self._members(definition):
                self._try(definition, member)
        self._formulas.finish()
        figures, periods = len(self._build.nodes), bench.scope.calendar.periods
        if figures * periods > MOST_VALUES:
            raise TooLarge(
                f"{figures:,} figures in {periods:,} periods are {figures * periods:,} values,"
                f" at most {MOST_VALUES:,} are computed"
            )

    def _percentages(self) -> frozenset[str]:
        scope = self._bench.scope
        declared = {name for name, quantity in scope.quantities.items() if quantity.unit == "ratio"}
        for parts in (scope.inputs, scope.parameters):
            declared |= {
                name for name, declaration in parts.items() if declaration.part.unit == "ratio"
            }
        names = [*self._bench.inputs, *self._bench.parameters, *self._quantities]
        return frozenset(name for name in names if name.partition("[")[0] in declared)

    def _members(self, definition: Definition) -> Iterable[str | None]:
        return self._bench.scope.sets[definition.set] if definition.set else (None,)

    def _try(self, definition: Definition, member: str | None) -> None:
        """Look into one quantity; a fault becomes a finding."""
        try:
            self._quantity(definition, member)
        except Fault as fault:
            self._bench.report(fault, definition)
        except RecursionError:
            mend = "give parts of it names of their own"
            message = "the formula is nested too deeply"
            self._bench.findings.append(error("too-deep", message, definition.place, mend))

    def _quantity(self, definition: Definition, member: str | None) -> int:
        """The node of a quantity, or of one member of it."""
        name = member_name(definition.name, member)
        progress = self._progress
        if name in progress.done:
            return progress.done[name]
        if name in progress.failed:
            raise AlreadyReported("failed", name)
        if name in progress.path:
            raise self._circle(name)
        progress.path.append(name)
        try:
            node = self._named(definition, member, name)
        except Fault as fault:
            progress.failed.add(name)
            self._bench.report(fault, definition)
            raise AlreadyReported("failed", name) from None
        finally:
            progress.path.pop()
        progress.done[name] = node
        return node

    def _circle(self, name: str) -> Fault:
        path = self._progress.path
        circle = " → ".join([*path[path.index(name) :], name])
        mend = "use `previous(x, initial)` where last period's value is meant"
        return Fault("circle", f"these depend on each other within one period: {circle}", mend)

    def _named(self, definition: Definition, member: str | None, name: str) -> int:
        variables = self._variables(definition, member)
        body = self._formulas.expr(definition.body, variables, definition)
        body = self._in_declared_unit(definition, body)
        node = self._build.node("named", (body,), name, self._build.type(body))
        formula = to_text(definition.body)
        self._quantities[name] = Quantity(
            name, node, definition.label, formula, definition.made_by, definition.place
        )
        return node

    def _variables(self, definition: Definition, member: str | None) -> dict[str, int]:
        """The variable of a quantity over a set, bound to one member."""
        variable = definition.variable
        if not variable or not definition.set or member is None:
            return {}
        if variable in self._bench.scope.names():
            message = f"'{variable}' is the name of something else"
            raise Fault("shadow", message, "use another letter")
        return {variable: self._bench.word_of(definition.set, member)}

    def _in_declared_unit(self, definition: Definition, body: int) -> int:
        if definition.unit is None:
            return body
        declared = self._bench.declared_type(definition)
        if declared.kind == "flag" or declared.unit is None:
            self._build.require_flag(body, f"'{definition.name}' is declared yes/no and")
            return body
        where = f"'{definition.name}' is declared in {declared.unit}"
        body = self._build.converted(body, declared.unit, where)
        if self._build.type(body).unit is None:
            # A bare zero or `missing` takes the unit that is declared.
            return self._build.node("scale", (body,), Fraction(1), declared)
        return body
