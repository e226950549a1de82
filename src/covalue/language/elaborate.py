"""From declared names and formulas to the checked graph.

Quantities are looked into on demand, so that the order in which they are written does not matter
and a circle within a period is found where it closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from covalue.language.builder import Builder, Fault
from covalue.language.declared import read_inputs, read_parameters, type_of_unit
from covalue.language.findings import Finding, Place, error, has_errors, near_to, warning
from covalue.language.formulas import Formulas
from covalue.language.graph import Graph, Input, Parameter, Quantity, Type, WindowView
from covalue.language.printer import to_text
from covalue.language.scope import Definition, Scope
from covalue.language.units import UnitError

_NO_VARIABLES: Mapping[str, int] = MappingProxyType({})


class _AlreadyReported(Fault):
    """Something that a formula uses is wrong, and has its own finding."""


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
        self.scope = scope
        self.build = Builder(scope.units)
        self.findings: list[Finding] = []
        self.windows: dict[int, WindowView] = {}
        self.used: set[str] = set()
        self.inputs: dict[str, Input] = read_inputs(scope, self.findings)
        self.parameters: dict[str, Parameter] = read_parameters(scope, self.findings)
        self._progress = _Progress()
        self._quantities: dict[str, Quantity] = {}
        self._formulas = Formulas(self)

    def graph(self) -> Graph | None:
        """The graph of all quantities; None where there are errors, which `findings` names."""
        for definition in self.scope.quantities.values():
            for member in self._members(definition):
                self._try(definition, member)
        self._formulas.finish()
        if has_errors(self.findings):
            return None
        states = tuple(state for state in self.build.states if state is not None)
        return Graph(
            self.scope.calendar,
            self.scope.units,
            tuple(self.build.nodes),
            states,
            self.inputs,
            self.parameters,
            self._quantities,
            self.windows,
            self._percentages(),
        )

    def _percentages(self) -> frozenset[str]:
        scope = self.scope
        declared = {name for name, quantity in scope.quantities.items() if quantity.unit == "ratio"}
        declared |= {name for name, found in scope.inputs.items() if found.part.unit == "ratio"}
        declared |= {name for name, found in scope.parameters.items() if found.part.unit == "ratio"}
        names = [*self.inputs, *self.parameters, *self._quantities]
        return frozenset(name for name in names if name.partition("[")[0] in declared)

    def _members(self, definition: Definition) -> Iterable[str | None]:
        return self.scope.sets[definition.set] if definition.set else (None,)

    def _try(self, definition: Definition, member: str | None) -> None:
        """Look into one quantity; a fault becomes a finding."""
        try:
            self.quantity(definition, member)
        except Fault as fault:
            self.report_unless_known(fault, definition)
        except RecursionError:
            mend = "give parts of it names of their own"
            self.findings.append(
                error("too-deep", "the formula is nested too deeply", definition.place, mend)
            )

    def report(self, fault: Fault, place: Place, name: str) -> None:
        """A fault as a finding, once."""
        finding = error(fault.code, fault.message, place.named(name), fault.mend)
        if finding not in self.findings:
            self.findings.append(finding)

    def report_unless_known(self, fault: Fault, owner: Definition) -> None:
        """A fault as a finding, unless it only says that something else is wrong."""
        if not isinstance(fault, _AlreadyReported):
            self.report(fault, owner.place, owner.name)

    def warn(self, code: str, message: str, definition: Definition, mend: str) -> None:
        """A warning at a quantity, once."""
        finding = warning(code, message, definition.place.named(definition.name), mend)
        if finding not in self.findings:
            self.findings.append(finding)

    def quantity(self, definition: Definition, member: str | None) -> int:
        """The node of a quantity, or of one member of it."""
        name = member_name(definition.name, member)
        progress = self._progress
        if name in progress.done:
            return progress.done[name]
        if name in progress.failed:
            raise _AlreadyReported("failed", name)
        if name in progress.path:
            raise self._circle(name)
        progress.path.append(name)
        try:
            node = self._named(definition, member, name)
        except Fault as fault:
            progress.failed.add(name)
            self.report_unless_known(fault, definition)
            raise _AlreadyReported("failed", name) from None
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
        variables: dict[str, int] = {}
        if definition.variable and definition.set and member is not None:
            if definition.variable in self.scope.names():
                raise Fault(
                    "shadow",
                    f"'{definition.variable}' is the name of something else",
                    "use another letter",
                )
            variables[definition.variable] = self._formulas.word_of(definition.set, member)
        body = self._formulas.expr(definition.body, variables, definition)
        body = self._in_declared_unit(definition, body)
        node = self.build.node("named", (body,), name, self.build.type(body))
        formula = to_text(definition.body)
        self._quantities[name] = Quantity(
            name, node, definition.label, formula, definition.made_by, definition.place
        )
        return node

    def _in_declared_unit(self, definition: Definition, body: int) -> int:
        if definition.unit is None:
            return body
        declared = self.declared_type(definition)
        if declared.kind == "flag" or declared.unit is None:
            self.build.require_flag(body, f"'{definition.name}' is declared yes/no and")
            return body
        body = self.build.converted(
            body, declared.unit, f"'{definition.name}' is declared in {declared.unit}"
        )
        if self.build.type(body).unit is None:
            # A bare zero or `missing` takes the unit that is declared.
            return self.build.node("scale", (body,), Fraction(1), declared)
        return body

    def declared_type(self, definition: Definition) -> Type:
        """The type that a quantity's `unit` states."""
        assert definition.unit is not None
        try:
            return type_of_unit(definition.unit, self.scope.units)
        except UnitError as problem:
            raise Fault("unit", str(problem)) from None

    def unknown(self, name: str) -> Fault:
        """A name that nothing declares."""
        known = [*self.scope.names(), *self.scope.functions]
        if name in self.scope.tables:
            return Fault(
                "unknown-name",
                f"'{name}' is a table",
                f"write `lookup({name}, x)` or `marginal({name}, x)`",
            )
        if name in self.scope.functions:
            return Fault("unknown-name", f"'{name}' is a function", f"write `{name}(…)`")
        if name in self.scope.sets:
            return Fault("unknown-name", f"'{name}' is a set", f"write `sum(x[m] for m in {name})`")
        mend = near_to(name, known) or "declare it under inputs, parameters or quantities"
        return Fault("unknown-name", f"'{name}' is not defined", mend)


def member_name(name: str, member: str | None) -> str:
    """`score[HAI-1]`, or the plain name."""
    return name if member is None else f"{name}[{member}]"
