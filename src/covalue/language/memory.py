"""What reaches back in time: `previous`, windows to date and at close, and windows of the last n
periods.

Everything is reduced to states (a value kept from one period to the next) and facts of the
calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from covalue.language import syntax
from covalue.language.builder import Fault
from covalue.language.graph import FLAG, Op, Type, WindowView
from covalue.language.printer import to_text
from covalue.language.scope import Definition
from covalue.language.units import PLAIN
from covalue.language.workbench import Translate, Variables, Workbench

LONGEST = 120


@dataclass(frozen=True, slots=True)
class _PutOff:
    """A `previous` whose body is looked into once everything else stands, since it may depend on
    itself."""

    state: int
    reader: int
    body: syntax.Expr
    variables: Variables
    owner: Definition


class Memory:
    """Builds states."""

    def __init__(self, bench: Workbench, translate: Translate) -> None:
        """`translate` reads the bodies of what is kept."""
        self._bench = bench
        self._build = bench.build
        self._translate = translate
        self._put_off: list[_PutOff] = []
        self._windows: dict[tuple[object, ...], int] = {}

    def previous(self, call: syntax.Call, variables: Variables, owner: Definition) -> int:
        """`previous(x, initial)`: x of the period before; `initial` in the first period."""
        if len(call.arguments) != 2:
            mend = "write `previous(x, initial)`; the initial value holds in the first period"
            raise Fault("arguments", "'previous' takes two values", mend)
        body, initial_expr = call.arguments
        initial = self._translate(initial_expr, variables, owner)
        type_ = self._type_of_previous(initial, body)
        state, reader = self._build.state(type_)
        self._put_off.append(_PutOff(state, reader, body, variables, owner))
        return self._build.select(self._bench.fact("opens", "term"), initial, reader)

    def _type_of_previous(self, initial: int, body: syntax.Expr) -> Type:
        own = self._build.type(initial)
        if own.kind != "number" or own.unit is not None:
            return own
        definition = self._bench.scope.quantities.get(_name_of(body))
        if definition is not None and definition.unit is not None:
            return self._bench.declared_type(definition)
        return Type("number", PLAIN)

    def finish(self) -> None:
        """Look into the bodies that were put off."""
        while self._put_off:
            item = self._put_off.pop()
            try:
                body = self._translate(item.body, item.variables, item.owner)
                self._build.remember(item.state, item.reader, self._as_kept(item, body))
            except Fault as fault:
                self._bench.report(fault, item.owner)

    def _as_kept(self, item: _PutOff, body: int) -> int:
        kept, computed = self._build.type(item.reader), self._build.type(body)
        if kept.kind != computed.kind:
            call = f"`previous({to_text(item.body)}, …)`"
            raise Fault("kind", f"{call}: the initial value is {kept}, not {computed}")
        if kept.kind != "number" or kept.unit is None:
            return body
        if (
            computed.unit is not None
            and self._build.units.convert(computed.unit, kept.unit) is None
        ):
            message = f"`previous`: the initial value is in {kept.unit}, not in {computed.unit}"
            written = f"`previous({to_text(item.body)}, 0 {computed.unit})`"
            raise Fault("unit", message, f"give the initial value the unit: {written}")
        return self._build.converted(body, kept.unit, "`previous`")

    def window(self, expr: syntax.Window, variables: Variables, owner: Definition) -> int:
        """The node of a window."""
        body = self._translate(expr.body, variables, owner)
        where = None
        if expr.where is not None:
            where = self._translate(expr.where, variables, owner)
            self._build.require_flag(where, "`where`")
        if expr.kind == "count":
            self._build.require_flag(body, "`count`")
        elif expr.kind == "product":
            self._build.require_plain(body, "`product`")
        elif expr.kind != "last":
            self._build.require_number(body, f"`{expr.kind}`")
        key = (expr.kind, expr.span, expr.at_close, body, where)
        if key not in self._windows:
            self._windows[key] = self._new_window(expr, body, where)
        return self._windows[key]

    def _new_window(self, expr: syntax.Window, body: int, where: int | None) -> int:
        if isinstance(expr.span, int):
            if not 1 <= expr.span <= LONGEST:
                raise Fault("window", f"a window has 1 to {LONGEST} periods, not {expr.span}")
            result = self._of_last_periods(expr.kind, expr.span, body, where)
            closes, name = self._bench.fact("after", expr.span - 1), f"{expr.span} periods"
        else:
            self._bench.require_window(expr.span)
            result = self._to_date(expr.kind, expr.span, body, where)
            closes, name = self._bench.fact("closes", expr.span), expr.span
        if expr.at_close:
            result = self._build.node("closed", (closes, result), name, self._build.type(result))
        if result != body:
            # The last value to date is the value itself, and is explained as such.
            view = WindowView(expr.kind, expr.span, expr.at_close, body, where)
            self._bench.windows.setdefault(result, view)
        return result

    def _to_date(self, kind: str, span: str, body: int, where: int | None) -> int:
        match kind:
            case "sum":
                return self._running_sum(span, body, where)
            case "count":
                return self._running_sum(span, self._one_if(body), where)
            case "product":
                return self._running_product(span, body, where)
            case "mean":
                one = self._build.number(Decimal(1))
                if where is None:
                    divisor = self._bench.fact("position", span)
                else:
                    divisor = self._running_sum(span, one, where)
                return self._build.quotient(self._running_sum(span, body, where), divisor)
            case "last":
                return body if where is None else self._running_last(span, body, where)
            case _:
                op: Op = "least" if kind == "min" else "greatest"
                return self._running_extreme(op, span, body, where)

    def _one_if(self, condition: int) -> int:
        one, zero = (self._build.number(Decimal(size)) for size in (1, 0))
        return self._build.select(condition, one, zero)

    def _running_sum(self, span: str, body: int, where: int | None) -> int:
        zero = self._build.number(Decimal(0))
        item = body if where is None else self._build.select(where, body, zero)
        state, reader = self._build.state(self._build.type(item))
        before = self._build.select(self._bench.fact("opens", span), zero, reader)
        total = self._build.sum_or_difference("add", before, item)
        self._build.remember(state, reader, total)
        return total

    def _running_product(self, span: str, body: int, where: int | None) -> int:
        one = self._build.number(Decimal(1))
        item = body if where is None else self._build.select(where, body, one)
        state, reader = self._build.state(self._build.type(one))
        before = self._build.select(self._bench.fact("opens", span), one, reader)
        total = self._build.product(before, item)
        self._build.remember(state, reader, total)
        return total

    def _running_last(self, span: str, body: int, where: int) -> int:
        state, reader = self._build.state(self._build.type(body))
        nothing = self._build.node("const", (), None, self._build.type(body))
        before = self._build.select(self._bench.fact("opens", span), nothing, reader)
        last = self._build.select(where, body, before)
        self._build.remember(state, reader, last)
        return last

    def _running_extreme(self, op: Op, span: str, body: int, where: int | None) -> int:
        type_ = self._build.type(body)
        state, reader = self._build.state(type_)
        better = self._build.node(op, (reader, body), None, type_)
        if where is None:
            result = self._build.select(self._bench.fact("opens", span), body, better)
        else:
            result = self._extreme_where(span, body, where, reader, better)
        self._build.remember(state, reader, result)
        return result

    def _extreme_where(self, span: str, body: int, where: int, reader: int, better: int) -> int:
        """Only accepted periods count, and the first accepted one has nothing to be compared
        with."""
        one = self._build.number(Decimal(1))
        accepted = self._running_sum(span, one, where)
        first = self._build.node("compare", (accepted, one), "=", FLAG)
        nothing = self._build.node("const", (), None, self._build.type(body))
        before = self._build.select(self._bench.fact("opens", span), nothing, reader)
        return self._build.select(where, self._build.select(first, body, better), before)

    def _of_last_periods(
        self, kind: syntax.WindowKind, count: int, body: int, where: int | None
    ) -> int:
        bodies = self._history(body, count)
        accepted = self._history(where, count) if where is not None else [None] * count
        conditions = [self._in_past(back, condition) for back, condition in enumerate(accepted)]
        if kind == "last":
            result = self._build.node("const", (), None, self._build.type(body))
            for condition, value in zip(reversed(conditions), reversed(bodies), strict=True):
                result = self._build.select(condition, value, result)
            return result
        labels = tuple("this period" if not back else f"{back} before" for back in range(count))
        return self._bench.fold(kind, labels, bodies, conditions)

    def _history(self, node: int, count: int) -> list[int]:
        """The value now, one period ago, two periods ago…"""
        values = [node]
        for _ in range(count - 1):
            state, reader = self._build.state(self._build.type(node))
            self._build.remember(state, reader, values[-1])
            values.append(reader)
        return values

    def _in_past(self, back: int, condition: int | None) -> int:
        """True where the calendar reaches back so far, and the condition held then."""
        reaches = self._bench.fact("after", back) if back else self._build.flag(True)
        if condition is None:
            return reaches
        return self._build.node("and", (reaches, condition), None, FLAG) if back else condition


def _name_of(expr: syntax.Expr) -> str:
    """The name that an expression is, if it is nothing but a name or a member of one."""
    match expr:
        case syntax.Name(name) | syntax.Index(name, _):
            return name
        case _:
            return ""
