"""Formulas as nodes of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from covalue.language import syntax
from covalue.language.builder import Fault
from covalue.language.findings import near_to
from covalue.language.graph import FLAG, CalendarFact, Fold, RoundTo, Type
from covalue.language.memory import Memory
from covalue.language.printer import to_text
from covalue.language.scope import Definition
from covalue.language.tables import Tables
from covalue.language.units import PLAIN, Unit, UnitError
from covalue.language.zero import keeps_out_zero, never_zero

if TYPE_CHECKING:
    from covalue.language.elaborate import Elaborator

Variables = Mapping[str, int]


class Formulas:
    """Turns expressions into nodes, in the scope of one document."""

    def __init__(self, elaborator: Elaborator) -> None:
        """Work for one elaborator."""
        self.elaborator = elaborator
        self.build = elaborator.build
        self.scope = elaborator.scope
        self.tables = Tables(self)
        self.memory = Memory(self)
        self._calls: list[str] = []
        self._guards: list[syntax.Expr] = []

    def finish(self) -> None:
        """Look into what was put off: the bodies of `previous`."""
        self.memory.finish()

    def expr(self, expr: syntax.Expr, variables: Variables, owner: Definition) -> int:
        """The node of an expression; raises Fault."""
        match expr:
            case syntax.Number():
                return self._number(expr)
            case syntax.Word(text):
                return self.build.node("const", (), text, Type("word"))
            case syntax.Name(name):
                return variables[name] if name in variables else self._name(name)
            case syntax.Index(name, key):
                return self._index(name, self.expr(key, variables, owner))
            case syntax.Negative(operand):
                node = self.expr(operand, variables, owner)
                unit = self.build.require_number(node, "`-`")
                return self.build.node("negate", (node,), None, Type("number", unit))
            case syntax.Not(operand):
                return self._not(self.expr(operand, variables, owner))
            case syntax.Binary():
                return self._binary(expr, variables, owner)
            case syntax.Member(operand, words):
                return self._member(self.expr(operand, variables, owner), words)
            case syntax.Conditional():
                return self._conditional(expr, variables, owner)
            case syntax.Call():
                return self._call(expr, variables, owner)
            case syntax.OnCalendar(function, argument):
                return self._on_calendar(function, argument)
            case syntax.Aggregate():
                return self._aggregate(expr, variables, owner)
            case syntax.Window():
                return self.memory.window(expr, variables, owner)
            case syntax.Rounding():
                return self._rounding(expr, variables, owner)

    def _number(self, number: syntax.Number) -> int:
        if number.unit is None:
            return self.build.number(number.value)
        return self.build.number(number.value, self.unit(number.unit))

    def unit(self, text: str) -> Unit:
        """A unit from its text; raises Fault."""
        try:
            return self.scope.units.parse(text)
        except UnitError as problem:
            raise Fault("unit", str(problem)) from None

    def _name(self, name: str) -> int:
        if name == "missing":
            return self.build.missing()
        if name in ("yes", "no"):
            return self.build.flag(name == "yes")
        set_name = self._set_of(name)
        if set_name is not None:
            mend = f"write {name}[m], or sum({name}[m] for m in {set_name})"
            raise Fault("index", f"'{name}' has a value for each of the set '{set_name}'", mend)
        return self._leaf(name, None)

    def _set_of(self, name: str) -> str | None:
        """The set over which a name ranges; raises Fault where the name is unknown."""
        self.elaborator.used.add(name)
        scope = self.scope
        if name in scope.quantities:
            return scope.quantities[name].set
        if name in scope.parameters:
            return scope.parameters[name].set
        if name in scope.inputs:
            return scope.inputs[name].set
        raise self.elaborator.unknown(name)

    def _leaf(self, name: str, member: str | None) -> int:
        """The node of a name, or of one member of it."""
        if name in self.scope.quantities:
            return self.elaborator.quantity(self.scope.quantities[name], member)
        full = name if member is None else f"{name}[{member}]"
        if full in self.elaborator.parameters:
            return self.build.node("parameter", (), full, self.elaborator.parameters[full].type)
        if full in self.elaborator.inputs:
            return self.build.node("input", (), full, self.elaborator.inputs[full].type)
        raise Fault("unknown-name", f"'{name}' is declared wrongly", "mend its declaration first")

    def word_of(self, set_name: str, word: str) -> int:
        """A word as a node."""
        return self.build.node("const", (), word, Type("word", None, set_name))

    def _index(self, name: str, key: int) -> int:
        set_name = self._set_of(name)
        if set_name is None:
            raise Fault("index", f"'{name}' is one value; it has no [members]", f"write {name}")
        words = self.scope.sets[set_name]
        word = self.build.word(key)
        if word is not None:
            # A word of another set will do where it is a word of this one too: sets may be parts of
            # others.
            self._require_word(word, set_name)
            return self._leaf(name, word)
        found = self.build.type(key)
        if found.kind != "word" or found.set not in ("", set_name):
            raise Fault(
                "index", f"'{name}' is indexed by words of '{set_name}', but this is {found}"
            )
        members, type_ = self.build.alike(
            [self._leaf(name, w) for w in words], f"the members of '{name}'"
        )
        return self.build.node("choose", (key, *members), words, type_)

    def _require_word(self, word: str, set_name: str) -> None:
        words = self.scope.sets[set_name]
        if word not in words:
            mend = near_to(word, words) or f"its words are {', '.join(words)}"
            raise Fault("unknown-word", f"'{word}' is no word of the set '{set_name}'", mend)

    def _not(self, operand: int) -> int:
        self.build.require_flag(operand, "`not`")
        known = self.build.constant_flag(operand)
        return (
            self.build.flag(not known)
            if known is not None
            else self.build.node("not", (operand,), None, FLAG)
        )

    def _binary(self, expr: syntax.Binary, variables: Variables, owner: Definition) -> int:
        left, right = (self.expr(side, variables, owner) for side in (expr.left, expr.right))
        match expr.operator:
            case "+":
                return self.build.sum_or_difference("add", left, right)
            case "-":
                return self.build.sum_or_difference("subtract", left, right)
            case "*":
                return self.build.product(left, right)
            case "/":
                self._warn_of_zero(expr.right, right, owner)
                return self.build.quotient(left, right)
            case "and" | "or":
                return self._both(expr.operator, left, right)
            case _:
                return self._compare(expr, left, right)

    def _both(self, operator: str, left: int, right: int) -> int:
        for at in (left, right):
            self.build.require_flag(at, f"`{operator}`")
        for one, other in ((left, right), (right, left)):
            known = self.build.constant_flag(one)
            if known is not None:
                decides = known is (operator == "or")
                return one if decides else other
        return self.build.node("and" if operator == "and" else "or", (left, right), None, FLAG)

    def _compare(self, expr: syntax.Binary, left: int, right: int) -> int:
        (left, right), found = self.build.alike((left, right), f"`{to_text(expr)}`")
        if found.kind != "number" and expr.operator not in ("=", "!="):
            raise Fault("kind", f"`{to_text(expr)}`: {found} has no order", "use = or !=")
        if found.kind == "word":
            return self._compare_words(expr.operator, left, right, found)
        return self.build.node("compare", (left, right), expr.operator, FLAG)

    def _compare_words(self, operator: str, left: int, right: int, found: Type) -> int:
        words = [word for at in (left, right) if (word := self.build.word(at)) is not None]
        for word in words if found.set else ():
            self._require_word(word, found.set)
        if len(words) == 2:
            return self.build.flag((words[0] == words[1]) is (operator == "="))
        return self.build.node("compare", (left, right), operator, FLAG)

    def _member(self, operand: int, words: tuple[str, ...]) -> int:
        found = self.build.type(operand)
        if found.kind != "word":
            raise Fault("kind", f"`in (…)` needs a word, but this is {found}")
        for word in words if found.set else ():
            self._require_word(word, found.set)
        known = self.build.word(operand)
        return (
            self.build.flag(known in words)
            if known
            else self.build.node("member", (operand,), words, FLAG)
        )

    def _conditional(
        self, expr: syntax.Conditional, variables: Variables, owner: Definition
    ) -> int:
        condition = self.expr(expr.condition, variables, owner)
        self._guards.append(expr.condition)
        yes = self.expr(expr.then, variables, owner)
        self._guards[-1] = syntax.Not(expr.condition)
        no = self.expr(expr.otherwise, variables, owner)
        self._guards.pop()
        return self.build.select(condition, yes, no)

    def _warn_of_zero(self, divisor: syntax.Expr, node: int, owner: Definition) -> None:
        """A division is safe where its divisor is a number that is not zero, or a condition keeps
        zero out."""
        if never_zero(node, self.build.nodes, self.elaborator.parameters):
            return
        if keeps_out_zero(self._guards, divisor):
            return
        text = to_text(divisor)
        mend = (
            f"say what then: `if {text} > 0 then … else …`"
            if "if " not in text
            else "say what then"
        )
        self.elaborator.warn(
            "zero", f"`{text}` can be zero; the result is then missing", owner, mend
        )

    def _call(self, call: syntax.Call, variables: Variables, owner: Definition) -> int:
        name = call.function
        if name in ("marginal", "whole", "lookup"):
            return self.tables.call(call, variables, owner)
        if name == "previous":
            return self.memory.previous(call, variables, owner)
        arguments = [self.expr(argument, variables, owner) for argument in call.arguments]
        if name in self.scope.functions:
            return self._function(name, arguments, owner)
        match name, len(arguments):
            case (("min" | "max"), count) if count >= 1:
                return self._extreme(name, arguments)
            case "abs", 1:
                unit = self.build.require_number(arguments[0], "`abs`")
                return self.build.node("absolute", arguments, None, Type("number", unit))
            case "present", 1:
                return self.build.node("present", arguments, None, FLAG)
            case "default", 2:
                pair, found = self.build.alike(arguments, "`default`")
                return self.build.node("default", pair, None, found)
            case _:
                raise self._unknown_function(name, len(arguments))

    def _extreme(self, name: str, arguments: list[int]) -> int:
        for at in arguments:
            self.build.require_number(at, f"`{name}`")
        same, found = self.build.alike(arguments, f"`{name}`")
        return (
            same[0]
            if len(same) == 1
            else self.build.node("least" if name == "min" else "greatest", same, None, found)
        )

    def _unknown_function(self, name: str, count: int) -> Fault:
        takes = {
            "abs": "one value",
            "present": "one value",
            "default": "a value and what to take where it is missing",
        }
        if name in takes:
            return Fault("arguments", f"'{name}' takes {takes[name]}, not {count} values")
        if name in ("sum", "mean", "count", "last"):
            mend = f"write {name}(x[m] for m in set) or {name}(x over quarter)"
            return Fault("arguments", f"'{name}' needs a set or a window", mend)
        if name in self.scope.names():
            return Fault(
                "unknown-function",
                f"'{name}' is no function",
                f"write {name}[…] for a member of it",
            )
        known = [
            "min",
            "max",
            "abs",
            "present",
            "default",
            "previous",
            "marginal",
            "whole",
            "lookup",
        ]
        mend = near_to(name, [*known, *self.scope.functions])
        return Fault(
            "unknown-function",
            f"the function '{name}' is not defined",
            mend or "declare it under `functions:`",
        )

    def _function(self, name: str, arguments: list[int], owner: Definition) -> int:
        function = self.scope.functions[name]
        self.elaborator.used.add(name)
        if len(arguments) != len(function.parameters):
            needs = f"{name}({', '.join(function.parameters)})"
            raise Fault("arguments", f"'{name}' is given {len(arguments)} values", f"write {needs}")
        if name in self._calls:
            raise Fault(
                "circle", f"the function '{name}' uses itself: {' → '.join([*self._calls, name])}"
            )
        self._calls.append(name)
        try:
            return self.expr(
                function.body, dict(zip(function.parameters, arguments, strict=True)), owner
            )
        finally:
            self._calls.pop()

    def _on_calendar(self, function: str, argument: str) -> int:
        calendar = self.scope.calendar
        if function in ("during", "since"):
            month = calendar.month_from(argument)
            if month is None:
                raise Fault("date", f"'{argument}' is no period", "write 2026-01, 2026-Q1 or 2026")
            return self.build.node("calendar", (), CalendarFact(function, argument), FLAG)
        self.require_window(argument)
        type_ = Type("number", PLAIN) if function == "position" else FLAG
        return self.build.node("calendar", (), CalendarFact(function, argument), type_)

    def require_window(self, window: str) -> None:
        """Raise Fault unless the window can be made of the document's periods."""
        if window not in ("month", "quarter", "year", "term"):
            mend = (
                near_to(window, ("month", "quarter", "year", "term"))
                or "use month, quarter, year or term"
            )
            raise Fault("window", f"'{window}' is no window of time", mend)
        if not self.scope.calendar.allows(window):
            raise Fault(
                "window", f"periods of a {self.scope.calendar.kind} do not make up a {window}"
            )

    def _aggregate(self, expr: syntax.Aggregate, variables: Variables, owner: Definition) -> int:
        if expr.set not in self.scope.sets:
            mend = near_to(expr.set, self.scope.sets) or "declare it under `sets:`"
            raise Fault("unknown-set", f"the set '{expr.set}' is not declared", mend)
        self.elaborator.used.add(expr.set)
        words = self.scope.sets[expr.set]
        inner = [{**variables, expr.variable: self.word_of(expr.set, word)} for word in words]
        bodies = [self.expr(expr.body, bound, owner) for bound in inner]
        conditions = (
            [self.expr(expr.where, bound, owner) for bound in inner]
            if expr.where is not None
            else None
        )
        return self.fold(expr.kind, words, bodies, conditions)

    def fold(
        self,
        kind: syntax.AggregateKind,
        labels: tuple[str, ...],
        bodies: list[int],
        conditions: list[int] | None,
    ) -> int:
        """An aggregate over values, each with a condition where there are any."""
        if kind == "count":
            for at in bodies:
                self.build.require_flag(at, "`count`")
            found = Type("number", PLAIN)
        else:
            for at in bodies:
                self.build.require_number(at, f"`{kind}`")
            bodies, found = self.build.alike(bodies, f"`{kind}`")
        for at in conditions or ():
            self.build.require_flag(at, "`where`")
        if conditions is None:
            return self.build.node("fold", bodies, Fold(kind, False, labels), found)
        pairs = [at for pair in zip(conditions, bodies, strict=True) for at in pair]
        return self.build.node("fold", pairs, Fold(kind, True, labels), found)

    def _rounding(self, expr: syntax.Rounding, variables: Variables, owner: Definition) -> int:
        body = self.expr(expr.body, variables, owner)
        own = self.build.require_number(body, "`round`")
        if expr.step.value <= 0:
            raise Fault("rounding", "the step of `round` must be above zero")
        step = self.unit(expr.step.unit) if expr.step.unit else PLAIN
        if own is not None and step != own:
            raise Fault(
                "unit",
                f"`round`: the step is in {step}, the value in {own}",
                f"write the step in {own}",
            )
        return self.build.node(
            "round", (body,), RoundTo(expr.step.value, expr.mode), self.build.type(body)
        )
