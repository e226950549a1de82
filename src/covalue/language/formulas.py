"""Formulas as nodes of the graph."""

from __future__ import annotations

from covalue.language import syntax
from covalue.language.builder import Fault
from covalue.language.findings import near_to
from covalue.language.functions import Functions
from covalue.language.graph import RoundTo, Type
from covalue.language.memory import Memory
from covalue.language.names import Names, QuantityNode
from covalue.language.operators import Operators
from covalue.language.printer import to_text
from covalue.language.scope import Definition
from covalue.language.tables import Tables
from covalue.language.units import PLAIN
from covalue.language.workbench import Variables, Workbench
from covalue.language.zero_divisors import keeps_out_zero, never_zero


class Formulas:
    """Turns expressions into nodes, in the scope of one document: one method for each kind of
    expression, or the part that knows about it."""

    def __init__(self, bench: Workbench, quantity: QuantityNode) -> None:
        """`quantity` looks into another quantity where a formula needs it."""
        self._bench = bench
        self._build = bench.build
        self._names = Names(bench, quantity)
        self._operators = Operators(bench)
        self._functions = Functions(bench, self.expr)
        self._tables = Tables(bench, self.expr)
        self._memory = Memory(bench, self.expr)
        self._guards: list[syntax.Expr] = []
        self._called: dict[tuple[object, ...], int] = {}

    def finish(self) -> None:
        """Look into what was put off: the bodies of `previous`."""
        self._memory.finish()

    def expr(self, expr: syntax.Expr, variables: Variables, owner: Definition) -> int:
        """The node of an expression; raises Fault, and TooLarge where there is no end of them."""
        self._bench.step()
        match expr:
            case syntax.Number():
                return self._number(expr)
            case syntax.Word(text):
                return self._build.node("const", (), text, Type("word"))
            case syntax.Name(name):
                return variables[name] if name in variables else self._names.name(name)
            case syntax.Index(name, key):
                return self._names.member(name, self.expr(key, variables, owner))
            case syntax.Negative(operand):
                return self._operators.negative(self.expr(operand, variables, owner))
            case syntax.Not(operand):
                return self._operators.negation(self.expr(operand, variables, owner))
            case syntax.Binary():
                return self._binary(expr, variables, owner)
            case syntax.Member(operand, words):
                return self._operators.member(self.expr(operand, variables, owner), words)
            case syntax.Conditional():
                return self._conditional(expr, variables, owner)
            case syntax.Call():
                return self._call(expr, variables, owner)
            case syntax.OnCalendar(function, argument):
                return self._on_calendar(function, argument)
            case syntax.Aggregate():
                return self._aggregate(expr, variables, owner)
            case syntax.Window():
                return self._memory.window(expr, variables, owner)
            case syntax.Rounding():
                return self._rounding(expr, variables, owner)

    def _number(self, number: syntax.Number) -> int:
        if number.unit is None:
            return self._build.number(number.value)
        return self._build.number(number.value, self._bench.unit(number.unit))

    def _binary(self, expr: syntax.Binary, variables: Variables, owner: Definition) -> int:
        left = self.expr(expr.left, variables, owner)
        right = self.expr(expr.right, variables, owner)
        if expr.operator == "/":
            self._warn_of_zero(expr.right, right, owner)
        return self._operators.binary(expr, left, right)

    def _conditional(
        self, expr: syntax.Conditional, variables: Variables, owner: Definition
    ) -> int:
        condition = self.expr(expr.condition, variables, owner)
        self._guards.append(expr.condition)
        yes = self.expr(expr.then, variables, owner)
        self._guards[-1] = syntax.Not(expr.condition)
        no = self.expr(expr.otherwise, variables, owner)
        self._guards.pop()
        return self._build.select(condition, yes, no)

    def _warn_of_zero(self, divisor: syntax.Expr, node: int, owner: Definition) -> None:
        """A division is safe where its divisor is a number that is not zero, or a condition keeps
        zero out."""
        if never_zero(node, self._build.nodes, self._bench.parameters):
            return
        if keeps_out_zero(self._guards, divisor):
            return
        text = to_text(divisor)
        holds_condition = "if " in text
        mend = "say what then" + ("" if holds_condition else f": `if {text} > 0 then … else …`")
        message = f"`{text}` can be zero; the result is then missing"
        self._bench.warn("zero", message, owner, mend)

    def _call(self, call: syntax.Call, variables: Variables, owner: Definition) -> int:
        own = call.function in self._bench.scope.functions
        if call.function in ("marginal", "whole", "lookup", "interpolate") and not own:
            return self._tables.call(call, variables, owner)
        if call.function == "previous":
            return self._memory.previous(call, variables, owner)
        arguments = [self.expr(argument, variables, owner) for argument in call.arguments]
        # A function of the same values is the same node, so that functions of functions add up
        # instead of doubling. One that divides is looked at under its conditions: what keeps zero
        # out there may not keep it out here.
        guards = self._guards if self._functions.divides(call.function) else ()
        key = (call.function, *arguments, *guards)
        if key not in self._called:
            self._called[key] = self._functions.call(call.function, arguments, owner)
        return self._called[key]

    def _on_calendar(self, function: str, argument: str) -> int:
        if function not in ("during", "since"):
            self._bench.require_window(argument)
            return self._bench.fact(function, argument)
        calendar = self._bench.scope.calendar
        if calendar.reach(argument) is None:
            raise Fault("date", f"'{argument}' is no period", f"write {calendar.examples}")
        return self._bench.fact(function, argument)

    def _aggregate(self, expr: syntax.Aggregate, variables: Variables, owner: Definition) -> int:
        bench, sets = self._bench, self._bench.scope.sets
        if expr.set not in sets:
            mend = near_to(expr.set, sets) or "declare it under `sets:`"
            raise Fault("unknown-set", f"the set '{expr.set}' is not declared", mend)
        bench.used.add(expr.set)
        words = sets[expr.set]
        inner = [{**variables, expr.variable: bench.word_of(expr.set, word)} for word in words]
        bodies = [self.expr(expr.body, bound, owner) for bound in inner]
        conditions = None
        if expr.where is not None:
            conditions = [self.expr(expr.where, bound, owner) for bound in inner]
        if expr.given is None:
            return bench.fold(expr.kind, words, bodies, conditions)
        given = self.expr(expr.given, variables, owner)
        return bench.placed(expr.kind, given, words, bodies, conditions)

    def _rounding(self, expr: syntax.Rounding, variables: Variables, owner: Definition) -> int:
        body = self.expr(expr.body, variables, owner)
        own = self._build.require_number(body, "`round`")
        if expr.step.value <= 0:
            raise Fault("rounding", "the step of `round` must be above zero")
        step = self._bench.unit(expr.step.unit) if expr.step.unit else PLAIN
        if own is not None and step != own:
            message = f"`round`: the step is in {step}, the value in {own}"
            raise Fault("unit", message, f"write the step in {own}")
        to = RoundTo(expr.step.value, expr.mode)
        return self._build.node("round", (body,), to, self._build.type(body))
