"""Operators between nodes: arithmetic, comparison, `and`, `or`, `not`, `in`."""

from __future__ import annotations

from typing import Literal

from covalue.language import syntax
from covalue.language.builder import Fault
from covalue.language.graph import FLAG, Type
from covalue.language.printer import to_text
from covalue.language.workbench import Workbench


class Operators:
    """Builds the nodes of operators; what they work on are nodes already."""

    def __init__(self, bench: Workbench) -> None:
        """Work for one document."""
        self._bench = bench
        self._build = bench.build

    def binary(self, expr: syntax.Binary, left: int, right: int) -> int:
        """`left + right`, `left = right`, `left and right`…; raises Fault."""
        match expr.operator:
            case "+":
                return self._build.sum_or_difference("add", left, right)
            case "-":
                return self._build.sum_or_difference("subtract", left, right)
            case "*":
                return self._build.product(left, right)
            case "/":
                return self._build.quotient(left, right)
            case "and" | "or":
                return self._both(expr.operator, left, right)
            case _:
                return self._compare(expr, left, right)

    def _both(self, operator: Literal["and", "or"], left: int, right: int) -> int:
        for operand in (left, right):
            self._build.require_flag(operand, f"`{operator}`")
        for one, other in ((left, right), (right, left)):
            known = self._build.constant_flag(one)
            if known is not None:
                decides = known is (operator == "or")
                return one if decides else other
        return self._build.node(operator, (left, right), None, FLAG)

    def _compare(self, expr: syntax.Binary, left: int, right: int) -> int:
        (left, right), type_ = self._build.alike((left, right), f"`{to_text(expr)}`")
        if type_.kind != "number" and expr.operator not in ("=", "!="):
            raise Fault("kind", f"`{to_text(expr)}`: {type_} has no order", "use = or !=")
        if type_.kind == "word":
            return self._compare_words(expr.operator, left, right, type_)
        return self._build.node("compare", (left, right), expr.operator, FLAG)

    def _compare_words(self, operator: str, left: int, right: int, type_: Type) -> int:
        words = [word for side in (left, right) if (word := self._build.word(side)) is not None]
        for word in words if type_.set else ():
            self._bench.require_word(word, type_.set)
        if len(words) == 2:
            return self._build.flag((words[0] == words[1]) is (operator == "="))
        return self._build.node("compare", (left, right), operator, FLAG)

    def member(self, operand: int, words: tuple[str, ...]) -> int:
        """`operand in ('A', 'B')`; raises Fault."""
        type_ = self._build.type(operand)
        if type_.kind != "word":
            raise Fault("kind", f"`in (…)` needs a word, but this is {type_}")
        for word in words if type_.set else ():
            self._bench.require_word(word, type_.set)
        known = self._build.word(operand)
        if known:
            return self._build.flag(known in words)
        return self._build.node("member", (operand,), words, FLAG)

    def negative(self, operand: int) -> int:
        """`-operand`; raises Fault."""
        unit = self._build.require_number(operand, "`-`")
        return self._build.node("negate", (operand,), None, Type("number", unit))

    def negation(self, operand: int) -> int:
        """`not operand`; raises Fault."""
        self._build.require_flag(operand, "`not`")
        known = self._build.constant_flag(operand)
        if known is not None:
            return self._build.flag(not known)
        return self._build.node("not", (operand,), None, FLAG)
