"""A node of the graph as an expression, once with names and once with the figures of a period."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from covalue.language import syntax
from covalue.language.decimals import grouped, percentage
from covalue.language.exact import Evaluation
from covalue.language.graph import Bands, CalendarFact, Fold, Node, Points, RoundTo, WindowView
from covalue.language.printer import readable
from covalue.language.syntax import OPERATORS, Binary, Call, Expr, Name, Negative, Not, Operator
from covalue.language.table_steps import line_of, marginal_parts
from covalue.language.values import Missing

_SIGNS: dict[str, Operator] = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_JOINED: dict[str, tuple[Operator, str]] = {"sum": ("+", "0"), "product": ("*", "1")}
_MANY = 12


@dataclass(frozen=True, slots=True)
class Leaf:
    """A name at which an expression ends: it has a step of its own."""

    kind: Literal["quantity", "input", "parameter"]
    name: str
    period: int
    node: int


@dataclass(frozen=True, slots=True)
class Pair:
    """The same expression with names and with figures."""

    names: Expr
    numbers: Expr


@dataclass(slots=True)
class NodeReader:
    """Reads nodes of one period; collects the leaves, and why each branch was taken."""

    evaluation: Evaluation
    period: int
    leaves: list[Leaf] = field(default_factory=list)
    because: list[str] = field(default_factory=list)

    def of(self, at: int) -> Pair:
        """A node with names and with figures."""
        view = self.evaluation.graph.windows.get(at)
        if view is not None:
            return self._window(view)
        node = self.evaluation.graph.nodes[at]
        match node.op:
            case "input" | "parameter" | "named":
                return self._leaf(at, node)
            case "const":
                return self._both(_constant(node))
            case "state":
                return self._state(at)
            case "calendar":
                return self._calendar(at, node)
            case "add" | "subtract" | "multiply" | "divide":
                return self._joined(_SIGNS[node.op], node)
            case "compare" | "and" | "or":
                return self._joined(OPERATORS[str(node.data or node.op)], node)
            case "select" | "choose" | "default" | "closed" | "round":
                return self._chosen(node)
            case _:
                return self._called(at, node)

    def value(self, at: int) -> str:
        """A node's figure, without unit."""
        return _plain_figure(self.evaluation.at(at, self.period))

    def _both(self, text: str) -> Pair:
        return Pair(Name(text), Name(text))

    def _leaf(self, at: int, node: Node) -> Pair:
        kinds: dict[str, Literal["quantity", "input", "parameter"]] = {
            "named": "quantity",
            "parameter": "parameter",
        }
        kind = kinds.get(node.op, "input")
        self.leaves.append(Leaf(kind, str(node.data), self.period, at))
        return Pair(Name(spoken_name(str(node.data))), Name(self._named_value(at, str(node.data))))

    def _named_value(self, at: int, name: str) -> str:
        """A name's figure without unit, as a percentage where it is declared as a ratio."""
        value = self.evaluation.at(at, self.period)
        if isinstance(value, Decimal) and name in self.evaluation.graph.percentages:
            return percentage(value)
        return _plain_figure(value)

    def _state(self, at: int) -> Pair:
        """What was kept from the period before."""
        graph = self.evaluation.graph
        update = next(state.update for state in graph.states if state.reader == at)
        node = graph.nodes[update]
        earlier = graph.calendar.label(max(self.period - 1, 0))
        if node.op != "named":
            return Pair(Name(f"the figure of {earlier}"), Name(self.value(at)))
        self.leaves.append(Leaf("quantity", str(node.data), self.period - 1, update))
        return Pair(Name(f"{spoken_name(str(node.data))} of {earlier}"), Name(self.value(at)))

    def _calendar(self, at: int, node: Node) -> Pair:
        assert isinstance(node.data, CalendarFact)
        argument = str(node.data.argument)
        said = {
            "since": f"from {argument} on",
            "during": f"in {argument}",
            "after": f"after {argument} periods",
        }
        usual = {"opens": f"the {argument} opens", "closes": f"the {argument} closes"}
        name = {**said, **usual}.get(node.data.function, f"position in the {argument}")
        return Pair(Name(name), Name(self.value(at)))

    def _joined(self, sign: Operator, node: Node) -> Pair:
        left, right = (self.of(argument) for argument in node.args)
        return Pair(
            Binary(sign, left.names, right.names), Binary(sign, left.numbers, right.numbers)
        )

    def _chosen(self, node: Node) -> Pair:
        """Operations that hand on one of their arguments: the reason is said, the others are left
        out."""
        match node.op:
            case "select":
                return self._branch(node)
            case "choose":
                return self._member(node)
            case "default":
                return self._default(node)
            case "closed":
                return self.of(node.args[1])
            case _:
                assert isinstance(node.data, RoundTo)
                self.because.append(f"rounded to {grouped(node.data.step)}, {node.data.mode}")
                return self.of(node.args[0])

    def _branch(self, node: Node) -> Pair:
        condition, yes, no = node.args
        holds = self.evaluation.at(condition, self.period)
        self._say_condition(condition, holds)
        if isinstance(holds, Missing):
            return self._both("missing")
        return self.of(yes if holds else no)

    def _say_condition(self, condition: int, holds: object) -> None:
        if self.evaluation.graph.nodes[condition].op == "calendar":
            return
        pair = self.of(condition)
        names, numbers = readable(pair.names), readable(pair.numbers)
        if isinstance(holds, Missing):
            said = "cannot be known"
        elif holds:
            said = "holds"
        else:
            said = "does not hold"
        figures = "" if numbers in ("yes", "no", names) else f" ({numbers})"
        self.because.append(f"{names}{figures} {said}")

    def _member(self, node: Node) -> Pair:
        key = self.of(node.args[0])
        word = self.evaluation.at(node.args[0], self.period)
        if isinstance(word, Missing):
            return self._both("missing")
        self.because.append(f"{readable(key.names)} is {word}")
        assert isinstance(node.data, tuple)
        return self.of(node.args[1 + node.data.index(str(word))])

    def _default(self, node: Node) -> Pair:
        first, second = node.args
        if not isinstance(self.evaluation.at(first, self.period), Missing):
            return self.of(first)
        self.because.append(f"{readable(self.of(first).names)} is missing")
        return self.of(second)

    def _called(self, at: int, node: Node) -> Pair:
        match node.op:
            case "negate":
                inner = self.of(node.args[0])
                return Pair(Negative(inner.names), Negative(inner.numbers))
            case "not":
                inner = self.of(node.args[0])
                return Pair(Not(inner.names), Not(inner.numbers))
            case "scale":
                return self._scaled(node)
            case "fold" | "placed":
                return self._fold(node)
            case "marginal" | "pick":
                return self._table(at, node)
            case "interpolate":
                return self._line(at, node)
            case "member":
                assert isinstance(node.data, tuple)
                inner = self.of(node.args[0])
                return Pair(
                    syntax.Member(inner.names, node.data), syntax.Member(inner.numbers, node.data)
                )
            case _:
                return self._call(
                    {"least": "min", "greatest": "max", "absolute": "abs"}.get(node.op, node.op),
                    node.args,
                )

    def _call(self, function: str, args: tuple[int, ...]) -> Pair:
        pairs = [self.of(argument) for argument in args]
        return Pair(
            Call(function, tuple(pair.names for pair in pairs)),
            Call(function, tuple(pair.numbers for pair in pairs)),
        )

    def _scaled(self, node: Node) -> Pair:
        """A change of units shows in the figures only."""
        assert isinstance(node.data, Fraction)
        inner = self.of(node.args[0])
        numbers = inner.numbers
        if node.data.numerator != 1:
            numbers = Binary("*", numbers, Name(grouped(Decimal(node.data.numerator))))
        if node.data.denominator != 1:
            numbers = Binary("/", numbers, Name(grouped(Decimal(node.data.denominator))))
        return Pair(inner.names, numbers)

    def _fold(self, node: Node) -> Pair:
        assert isinstance(node.data, Fold)
        first = [self.of(at) for at in node.args[:1]] if node.op == "placed" else []
        args, kind = node.args[len(first) :], node.data.kind
        if node.data.filtered:
            held = [self.evaluation.at(c, self.period) is True for c in args[::2]]
            args = tuple(value for value, holds in zip(args[1::2], held, strict=True) if holds)
        pairs = [self.of(argument) for argument in args]
        numbers = _many(kind, [pair.numbers for pair in first + pairs])
        if len(pairs) > _MANY:
            return Pair(Name(f"{kind} of {len(pairs)} values"), numbers)
        return Pair(_many(kind, [pair.names for pair in first + pairs]), numbers)

    def _table(self, at: int, node: Node) -> Pair:
        assert isinstance(node.data, Bands)
        pair = self.of(node.args[0])
        for argument in node.args[1:]:
            self.of(argument)
        function = "marginal" if node.op == "marginal" else "lookup"
        names = Call(function, (Name(spoken_name(node.data.table)), pair.names))
        if node.op == "pick" or isinstance(self.evaluation.at(at, self.period), Missing):
            return Pair(names, Name(self.value(at)))
        numbers = [self._number(argument) for argument in node.args]
        products: list[Expr] = [
            Binary("*", Name(grouped(part)), Name(grouped(rate)))
            for part, rate in marginal_parts(node.data, numbers)
            if part
        ]
        return Pair(names, _many("sum", products))

    def _line(self, at: int, node: Node) -> Pair:
        """The straight line on which the number lies."""
        assert isinstance(node.data, Points)
        pair, *_ = (self.of(argument) for argument in node.args)
        names = Call("interpolate", (Name(spoken_name(node.data.table)), pair.names))
        if isinstance(self.evaluation.at(at, self.period), Missing):
            return Pair(names, Name(self.value(at)))
        line = line_of(node.data, [self._number(argument) for argument in node.args])
        assert line is not None
        place = percentage if node.data.unit == "%" else grouped
        start, end = (Name(place(figure)) for figure in line[::2])
        low, high = (Name(grouped(figure)) for figure in line[1::2])
        if start == end:
            return Pair(names, low)
        into = Binary("-", pair.numbers, start)
        rise = Binary("*", Binary("-", high, low), into)
        return Pair(names, Binary("+", low, Binary("/", rise, Binary("-", end, start))))

    def _number(self, at: int) -> Decimal:
        """The number behind a result that is not missing, which it would be without it."""
        value = self.evaluation.at(at, self.period)
        assert isinstance(value, Decimal)
        return value

    def _window(self, view: WindowView) -> Pair:
        """The body's figures in each period of the window."""
        calendar = self.evaluation.graph.calendar
        if isinstance(view.span, int):
            first = max(0, self.period - view.span + 1)
        else:
            first = calendar.window_start(self.period, view.span)
        periods = [p for p in range(first, self.period + 1) if self._counted(view, p)]
        values: list[Expr] = [
            Name(_plain_figure(self.evaluation.at(view.body, p))) for p in periods
        ]
        span = f"{view.span} periods" if isinstance(view.span, int) else f"the {view.span}"
        body = self.of(view.body)
        names = Name(f"{view.kind} of {readable(body.names)} over {span}")
        if len(values) > _MANY:
            return Pair(names, Name(f"{len(values)} figures from {calendar.label(first)}"))
        if view.kind == "last":
            return Pair(names, values[-1] if values else Name("missing"))
        return Pair(names, _many(view.kind, values))

    def _counted(self, view: WindowView, period: int) -> bool:
        if period not in self.evaluation.frames:
            return False
        return view.where is None or self.evaluation.at(view.where, period) is True


def spoken_name(name: str) -> str:
    """`cap_rate[A]` as `cap rate of A`."""
    base, _, member = name.partition("[")
    return base.replace("_", " ") + (f" of {member[:-1]}" if member else "")


def _many(kind: str, items: list[Expr]) -> Expr:
    if kind not in _JOINED:
        return Call(kind, tuple(items))
    sign, nothing = _JOINED[kind]
    total: Expr = items[0] if items else Name(nothing)
    for item in items[1:]:
        total = Binary(sign, total, item)
    return total


def _constant(node: Node) -> str:
    if node.data is None:
        return "missing"
    if isinstance(node.data, Decimal):
        return grouped(node.data)
    return _plain_figure(node.data)


def _plain_figure(value: object) -> str:
    if isinstance(value, Decimal):
        return grouped(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "missing" if isinstance(value, Missing) else str(value)
