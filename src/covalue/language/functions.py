"""Functions: those of the language that take values, and those that a document declares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from covalue.language import syntax
from covalue.language.builder import Fault
from covalue.language.findings import near_to
from covalue.language.graph import FLAG, Type
from covalue.language.powers import Powers
from covalue.language.scope import Definition
from covalue.language.workbench import Translate, Workbench

BUILT_IN = (
    *("min", "max", "abs", "exp", "log", "sqrt", "power", "present", "default", "previous"),
    *("marginal", "whole", "lookup", "interpolate"),
)
"""Those that came later (`exp`, `interpolate`) are no words of the language: a document may have a
function of its own with such a name, and that one is meant."""
_TAKES = {
    "abs": "one value",
    "exp": "one value",
    "log": "one value",
    "sqrt": "one value",
    "power": "a number and its exponent",
    "present": "one value",
    "default": "a value and what to take where it is missing",
}

_OVER_SETS = {"median": "x[m]", "percentile": "75% of x[m]", "rank": "y among x[m]"}
"""What goes over a set alone, and what stands in it."""


class Functions:
    """Builds the nodes of functions whose arguments are values."""

    def __init__(self, bench: Workbench, translate: Translate) -> None:
        """`translate` reads the body of a declared function."""
        self._bench = bench
        self._build = bench.build
        self._translate = translate
        self._powers = Powers(bench.build)
        self._calls: list[str] = []
        self._divides: dict[str, bool] = {}

    def call(self, name: str, arguments: Sequence[int], owner: Definition) -> int:
        """The node of `name(arguments)`; raises Fault."""
        if name in self._bench.scope.functions:
            return self._declared(name, arguments, owner)
        match name, len(arguments):
            case (("min" | "max"), count) if count >= 1:
                return self._extreme("least" if name == "min" else "greatest", name, arguments)
            case "abs", 1:
                unit = self._build.require_number(arguments[0], "`abs`")
                return self._build.node("absolute", arguments, None, Type("number", unit))
            case (("exp" | "log" | "sqrt"), 1):
                return self._powers.of_one(name, arguments[0])
            case "power", 2:
                return self._powers.power(*arguments)
            case "present", 1:
                return self._build.node("present", arguments, None, FLAG)
            case "default", 2:
                pair, type_ = self._build.alike(arguments, "`default`")
                return self._build.node("default", pair, None, type_)
            case _:
                raise self._unknown(name, len(arguments))

    def divides(self, name: str) -> bool:
        """Is there a division in the declared function, or in one that it calls?"""
        functions = self._bench.scope.functions
        if name not in functions:
            return False
        if name not in self._divides:
            self._divides[name] = False  # for the moment: a function that uses itself is refused
            parts = list(syntax.parts(functions[name].body))
            called = {part.function for part in parts if isinstance(part, syntax.Call)}
            self._divides[name] = any(
                isinstance(part, syntax.Binary) and part.operator == "/" for part in parts
            ) or any(self.divides(function) for function in called)
        return self._divides[name]

    def _extreme(
        self, op: Literal["least", "greatest"], name: str, arguments: Sequence[int]
    ) -> int:
        for argument in arguments:
            self._build.require_number(argument, f"`{name}`")
        same, type_ = self._build.alike(arguments, f"`{name}`")
        return same[0] if len(same) == 1 else self._build.node(op, same, None, type_)

    def _unknown(self, name: str, count: int) -> Fault:
        if name in _TAKES:
            return Fault("arguments", f"'{name}' takes {_TAKES[name]}, not {count} values")
        if name in _OVER_SETS:
            mend = f"write {name}({_OVER_SETS[name]} for m in set)"
            return Fault("arguments", f"'{name}' needs a set", mend)
        if name in ("sum", "mean", "count", "product", "last"):
            mend = f"write {name}(x[m] for m in set) or {name}(x over quarter)"
            return Fault("arguments", f"'{name}' needs a set or a window", mend)
        if name in self._bench.scope.names():
            mend = f"write {name}[…] for a member of it"
            return Fault("unknown-function", f"'{name}' is no function", mend)
        near = near_to(name, [*BUILT_IN, *self._bench.scope.functions])
        mend = near or "declare it under `functions:`"
        return Fault("unknown-function", f"the function '{name}' is not defined", mend)

    def _declared(self, name: str, arguments: Sequence[int], owner: Definition) -> int:
        function = self._bench.scope.functions[name]
        self._bench.used.add(name)
        if len(arguments) != len(function.parameters):
            needs = f"{name}({', '.join(function.parameters)})"
            raise Fault("arguments", f"'{name}' is given {len(arguments)} values", f"write {needs}")
        if name in self._calls:
            circle = " → ".join([*self._calls, name])
            raise Fault("circle", f"the function '{name}' uses itself: {circle}")
        self._calls.append(name)
        try:
            variables = dict(zip(function.parameters, arguments, strict=True))
            return self._translate(function.body, variables, owner)
        finally:
            self._calls.pop()
