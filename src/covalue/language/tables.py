"""Tables: of half-open ranges for `marginal`, `whole` and `lookup`, of points for `interpolate`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from covalue.language import syntax
from covalue.language.builder import Fault
from covalue.language.decimals import plain
from covalue.language.findings import near_to
from covalue.language.grammar import Unparsed, parse
from covalue.language.graph import Bands, Points, Type
from covalue.language.scope import Definition, TableDeclaration
from covalue.language.units import PLAIN_UNITS, Unit
from covalue.language.workbench import Translate, Variables, Workbench

_RANGE = re.compile(r"below\s+(?P<below>.+)|from\s+(?P<above>.+)|(?P<low>.+?)\s+to\s+(?P<high>.+)")


@dataclass(frozen=True, slots=True)
class _Range:
    """One range as nodes; None is no bound."""

    text: str
    low: int | None
    high: int | None
    gives: int


class Tables:
    """Builds the nodes of tables."""

    def __init__(self, bench: Workbench, translate: Translate) -> None:
        """`translate` reads the formulas that stand in tables and behind them."""
        self._bench = bench
        self._build = bench.build
        self._translate = translate
        self._known: dict[str, list[_Range]] = {}

    def call(self, call: syntax.Call, variables: Variables, owner: Definition) -> int:
        """`marginal(table, x)`: each part of x at the rate of its range. `whole(table, x)`: all of
        x at the rate of the range in which it ends. `lookup(table, x)`: what the range of x
        gives. `interpolate(table, x)`: what the straight line between two points gives at x."""
        if len(call.arguments) != 2 or not isinstance(call.arguments[0], syntax.Name):
            mend = f"write `{call.function}(table, x)`"
            message = f"'{call.function}' takes the name of a table and a number"
            raise Fault("arguments", message, mend)
        name = call.arguments[0].id
        declaration = self._declaration(name)
        over = self._bench.unit(declaration.part.over)
        gives = self._bench.unit(declaration.part.gives)
        number = self._translate(call.arguments[1], variables, owner)
        where = f"the table '{name}' is over {over} and `{call.function}`"
        number = self._build.converted(number, over, where)
        self._require_shape(name, call.function)
        if call.function == "interpolate":
            return self._interpolated(name, number, over, gives)
        op = "marginal" if call.function == "marginal" else "pick"
        node = self._node(op, name, number, over, gives)
        return self._build.product(number, node) if call.function == "whole" else node

    def _declaration(self, name: str) -> TableDeclaration:
        self._bench.used.add(name)
        tables = self._bench.scope.tables
        if name not in tables:
            mend = near_to(name, tables) or "declare it under `tables:`"
            raise Fault("unknown-table", f"the table '{name}' is not declared", mend)
        return tables[name]

    def _require_shape(self, name: str, function: str) -> None:
        """Raise Fault where a function of ranges is used with points, or the other way about."""
        part = self._bench.scope.tables[name].part
        if (part.points is not None) == (function == "interpolate"):
            return
        has, takes = ("points", "`interpolate`") if part.points else ("ranges", "`lookup`")
        message = f"the table '{name}' has {has}, which `{function}` does not take"
        raise Fault("arguments", message, f"use {takes}, or give the table the other")

    def _interpolated(self, name: str, number: int, over: Unit, gives: Unit) -> int:
        part = self._bench.scope.tables[name].part
        assert part.points is not None
        args, places = [number], []
        for text, formula in part.points.items():
            places.append(self._part(name, text, over))
            args += [places[-1], self._value(name, formula, gives)]
        self._check_points(name, part.points, places)
        data = Points(name, part.ends == "held", self._spoken_unit(name))
        return self._build.node("interpolate", args, data, Type("number", gives))

    def _check_points(
        self, name: str, points: Mapping[str, syntax.Expr], places: list[int]
    ) -> None:
        for (one, start), (two, end) in pairwise(
            zip(points, map(self._fixed, places), strict=True)
        ):
            if start is not None and end is not None and start >= end:
                message = f"the point '{two}' of the table '{name}' is not above '{one}'"
                raise Fault("range", message, "write the points from the lowest to the highest")
        if self._bench.scope.tables[name].part.ends == "refused":
            first, *_, last = points
            message = f"the table '{name}' says nothing below {first} and above {last}"
            mend = "write `ends: held` where the nearest point holds there"
            self._bench.warn("uncovered", message, self._owner(name), mend)

    def _owner(self, name: str) -> Definition:
        """The table as what a finding is about."""
        place = self._bench.scope.tables[name].place
        return Definition(name, None, None, syntax.Name(name), None, None, place)

    def _node(self, op: str, name: str, number: int, over: Unit, gives: Unit) -> int:
        args, bands = [number], []
        for item in self._ranges(name, over, gives):
            places = []
            for part in (item.low, item.high, item.gives):
                args += [part] if part is not None else []
                places.append(len(args) - 1 if part is not None else None)
            low, high, gives_at = places
            assert gives_at is not None
            bands.append((low, high, gives_at))
        data = Bands(name, tuple(bands), self._spoken_unit(name))
        if op == "pick":
            return self._build.node("pick", args, data, Type("number", gives))
        unit, factor = self._build.units.multiply(over, gives)
        node = self._build.node("marginal", args, data, Type("number", unit))
        return self._build.scaled(node, factor, unit)

    def _spoken_unit(self, name: str) -> str:
        """The unit in which people read the figures of a table."""
        part = self._bench.scope.tables[name].part
        if part.over not in PLAIN_UNITS:
            return part.over
        return "%" if any("%" in text for text in part.ranges or part.points or ()) else ""

    def _ranges(self, name: str, over: Unit, gives: Unit) -> list[_Range]:
        if name not in self._known:
            declared = self._bench.scope.tables[name].part.ranges or {}
            ranges = [
                self._range(name, text, formula, over, gives) for text, formula in declared.items()
            ]
            self._check(name, ranges)
            self._known[name] = ranges
        return self._known[name]

    def _range(self, name: str, text: str, gives: syntax.Expr, over: Unit, unit: Unit) -> _Range:
        match = _RANGE.fullmatch(text.strip())
        if not match:
            mend = "write `below A`, `A to B` or `from B`"
            raise Fault("range", f"'{text}' of the table '{name}' is no range", mend)
        low, high = match["low"] or match["above"], match["high"] or match["below"]
        return _Range(
            text,
            self._part(name, low, over) if low else None,
            self._part(name, high, over) if high else None,
            self._value(name, gives, unit),
        )

    def _part(self, name: str, text: str, unit: Unit) -> int:
        parsed = parse(text)
        if isinstance(parsed, Unparsed):
            raise Fault("range", f"the bound '{text}' of the table '{name}': {parsed.reason}")
        return self._value(name, parsed, unit)

    def _value(self, name: str, expr: syntax.Expr, unit: Unit) -> int:
        """A bound or a rate: a bare number is in the table's unit."""
        if isinstance(expr, syntax.Number) and expr.unit is None:
            return self._build.node("const", (), expr.value, Type("number", unit))
        node = self._translate(expr, {}, self._owner(name))
        return self._build.converted(node, unit, f"the table '{name}'")

    def _check(self, name: str, ranges: list[_Range]) -> None:
        for item in ranges:
            low, high = self._fixed(item.low), self._fixed(item.high)
            if low is not None and high is not None and low >= high:
                message = f"the range '{item.text}' of the table '{name}' holds nothing"
                raise Fault("range", message, "the first bound must be below the second")
        for one, two in pairwise(ranges):
            self._check_neighbours(name, one, two)
        self._warn_of_ends(name, ranges)

    def _warn_of_ends(self, name: str, ranges: list[_Range]) -> None:
        """Say where the ranges end: a figure beyond them is in no statement. Most figures cannot be
        below zero, so ranges from zero on are no slip."""
        owner, first, last = self._owner(name), ranges[0], ranges[-1]
        if first.low is not None and self._fixed(first.low) != 0:
            bound = first.text.removeprefix("from ").split(" to ")[0].strip()
            message = f"the table '{name}' says nothing below {bound}; such a figure is refused"
            self._bench.warn("uncovered", message, owner, f"add `below {bound}: …`")
        if last.high is not None:
            bound = last.text.removeprefix("below ").split(" to ")[-1].strip()
            message = f"the table '{name}' says nothing from {bound} on; such a figure is refused"
            self._bench.warn("uncovered", message, owner, f"add `from {bound}: …`")

    def _check_neighbours(self, name: str, one: _Range, two: _Range) -> None:
        if one.high is None or two.low is None:
            mend = "write the ranges from the lowest to the highest"
            message = f"'{one.text}' and '{two.text}' of the table '{name}' overlap"
            raise Fault("range", message, mend)
        end, start = self._fixed(one.high), self._fixed(two.low)
        if one.high == two.low or end is None or start is None:
            return
        if end < start:
            message = f"nothing covers {plain(end)} to {plain(start)} in the table '{name}'"
            raise Fault("gap", message, f"let '{two.text}' start at {plain(end)}")
        if end > start:
            message = f"'{one.text}' and '{two.text}' of the table '{name}' overlap"
            raise Fault("overlap", message, f"let '{two.text}' start at {plain(end)}")

    def _fixed(self, at: int | None) -> Decimal | None:
        """A bound's value where it can be known now: a number, or a parameter that never
        changes."""
        if at is None:
            return None
        node = self._build.nodes[at]
        if node.op == "const" and isinstance(node.data, Decimal):
            return node.data
        if node.op == "parameter":
            parameter = self._bench.parameters[str(node.data)]
            if len(parameter.dated) == 1 and not parameter.per_contract:
                return parameter.dated[0][1]
        return None
