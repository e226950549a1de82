"""Inputs and parameters as the graph knows them: one for each member of a set, with type and dated
values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from covalue.language import syntax
from covalue.language.findings import Finding, error, near_to, warning
from covalue.language.graph import FLAG, Input, Parameter, Type
from covalue.language.periods import Calendar
from covalue.language.schema import MISSING, Agreed
from covalue.language.scope import ParameterDeclaration, Scope
from covalue.language.units import PLAIN, Unit, UnitError, UnitSystem


def type_of_unit(text: str, units: UnitSystem) -> Type:
    """The type of `EUR/hour` or `yes/no`; raises UnitError."""
    return FLAG if text.replace(" ", "") == "yes/no" else Type("number", units.parse(text))


def read_inputs(scope: Scope, findings: list[Finding]) -> dict[str, Input]:
    """The inputs by name, `performance[HAI-1]` for a member."""
    inputs: dict[str, Input] = {}
    for name, declaration in scope.inputs.items():
        part = declaration.part
        words: tuple[str, ...] = ()
        if part.one_of is not None:
            if part.one_of not in scope.sets:
                mend = near_to(part.one_of, scope.sets) or "declare it under `sets:`"
                message = f"the set '{part.one_of}' is not declared"
                findings.append(error("unknown-set", message, declaration.place, mend))
                continue
            type_, words = Type("word", None, part.one_of), scope.sets[part.one_of]
        else:
            try:
                type_ = type_of_unit(part.unit or "", scope.units)
            except UnitError as problem:
                findings.append(error("unit", str(problem), declaration.place))
                continue
        for member in _members(name, declaration.set, scope):
            inputs[member] = Input(member, type_, part.label, part.source, words)
    return inputs


def _members(name: str, set_name: str | None, scope: Scope) -> list[str]:
    return [f"{name}[{word}]" for word in scope.sets[set_name]] if set_name else [name]


def read_parameters(scope: Scope, findings: list[Finding]) -> dict[str, Parameter]:
    """The parameters by name, `rate[A]` for a member, each with its dated values."""
    parameters: dict[str, Parameter] = {}
    for name, declaration in scope.parameters.items():
        reader = _ParameterReader(name, declaration, scope, findings)
        parameters |= {parameter.name: parameter for parameter in reader.read()}
    return parameters


class _ParameterReader:
    """Reads one declared parameter."""

    def __init__(
        self, name: str, declaration: ParameterDeclaration, scope: Scope, findings: list[Finding]
    ) -> None:
        self._name, self._declaration = name, declaration
        self._scope, self._findings = scope, findings
        self._part = declaration.part
        self._unit: Unit | None = None

    def read(self) -> list[Parameter]:
        if not self._part.source and not self._part.per_contract:
            self._say(
                "source", " has no source", "say who agreed or published it: `source: …`", warn=True
            )
        if not self._part.agreed:
            self._say(
                "not-agreed",
                " is not agreed yet",
                "agree on it, then remove `agreed: no`",
                warn=True,
            )
        self._unit = self._declared_unit()
        if self._unit is None:
            return []
        return [
            Parameter(
                name,
                Type("number", self._unit),
                self._dated(name, values),
                self._part.per_contract,
                self._part.label,
                self._part.source,
            )
            for name, values in self._by_member().items()
        ]

    def _declared_unit(self) -> Unit | None:
        text = self._part.unit or self._first_literal_unit() or "ratio"
        try:
            return self._scope.units.parse(text)
        except UnitError as problem:
            self._say("unit", f": {problem}", "")
            return None

    def _first_literal_unit(self) -> str | None:
        return next(
            (
                number.unit
                for values in self._by_member().values()
                for number in values.values()
                if isinstance(number, syntax.Number) and number.unit
            ),
            None,
        )

    def _by_member(self) -> Mapping[str, Mapping[str, Agreed]]:
        """Each member's values by the text of the date from which they hold ('' for always)."""
        part, set_name = self._part, self._declaration.set
        if set_name is None:
            return {self._name: self._plain_values()}
        words = self._scope.sets[set_name]
        values = part.values or {}
        for key in values:
            if key not in words:
                mend = near_to(key, words) or f"the words of '{set_name}' are {', '.join(words)}"
                self._say("unknown-word", f": '{key}' is no word of the set '{set_name}'", mend)
        return {f"{self._name}[{word}]": self._of_word(word, values) for word in words}

    def _plain_values(self) -> dict[str, Agreed]:
        if self._part.value is not None:
            return {"": self._part.value}
        dated = self._part.values or {}
        for key, value in dated.items():
            if isinstance(value, dict):
                self._say(
                    "parameter",
                    f": '{key}' holds a list",
                    f"declare `{self._name}[x in set]:` for that",
                )
        return {key: value for key, value in dated.items() if not isinstance(value, dict)}

    def _of_word(
        self, word: str, values: Mapping[str, Agreed | dict[str, Agreed]]
    ) -> dict[str, Agreed]:
        value = values.get(word, self._part.value)
        if value is None and not self._part.per_contract:
            self._say("parameter", f" has no value for '{word}'", f"add `{word}: …`")
        if isinstance(value, dict):
            return value
        return {} if value is None else {"": value}

    def _dated(
        self, name: str, values: Mapping[str, Agreed]
    ) -> tuple[tuple[int, Decimal | None], ...]:
        dated: dict[int, Decimal | None] = {}
        for label, agreed in values.items():
            start = 0 if not label else self._start(label)
            value = self._in_unit(agreed) if isinstance(agreed, syntax.Number) else None
            if start is not None and (value is not None or agreed == MISSING):
                dated[start] = value
        calendar = self._scope.calendar
        if dated and min(dated) > 0 and not self._part.per_contract:
            until = calendar.label(min(*dated, calendar.periods) - 1)
            message = f" has no value from {calendar.label(0)} to {until}"
            self._say(
                "undated", message, f"add a value that holds from {calendar.label(0)}", name=name
            )
        # What holds before the calendar starts still holds at its start, the latest such value.
        return tuple(sorted(dated.items(), key=lambda value: value[0]))

    def _start(self, label: str) -> int | None:
        calendar: Calendar = self._scope.calendar
        reach = calendar.reach(label)
        if reach is None:
            self._say("date", f": '{label}' is no period", f"write {calendar.examples}")
            return None
        # A value dated within a period holds from the next whole period on.
        return reach[0]

    def _in_unit(self, number: syntax.Number) -> Decimal | None:
        assert self._unit is not None
        if number.unit is None:
            return number.value
        try:
            own = self._scope.units.parse(number.unit)
        except UnitError as problem:
            self._say("unit", f": {problem}", "")
            return None
        if own != self._unit and not (own == PLAIN == self._unit):
            self._say(
                "unit",
                f" is in {self._unit}, but a value is in {own}",
                "write all its values in one unit",
            )
            return None
        return number.value

    def _say(
        self, code: str, message: str, mend: str, *, warn: bool = False, name: str | None = None
    ) -> None:
        at = self._declaration.place.named(self._name)
        make = warning if warn else error
        finding = make(code, f"the parameter '{name or self._name}'{message}", at, mend)
        if finding not in self._findings:
            self._findings.append(finding)
