"""Can a divisor be zero? A cautious answer: `no` only where the document makes it certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from covalue.language import syntax
from covalue.language.graph import Node, Parameter

_MIRROR: Mapping[str, syntax.Operator] = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
_OPPOSITE: Mapping[str, syntax.Operator] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">": "<=",
    "<=": ">",
    ">=": "<",
}


def never_zero(at: int, nodes: Sequence[Node], parameters: Mapping[str, Parameter]) -> bool:
    """Is a node certainly not zero, whatever the inputs?"""
    node = nodes[at]
    match node.op:
        case "const":
            return bool(node.data)
        case "parameter":
            values = [value for _, value in parameters[str(node.data)].dated if value is not None]
            return bool(values) and all(values)
        case "scale" | "named" | "negate" | "absolute":
            return never_zero(node.args[0], nodes, parameters)
        case "multiply" | "divide":
            return all(never_zero(argument, nodes, parameters) for argument in node.args)
        case "greatest" | "add":
            return _least(at, nodes) > 0
        case _:
            return False


_UNKNOWN = Decimal("-Infinity")


def _least(at: int, nodes: Sequence[Node]) -> Decimal:
    """A number that a node is certainly not below."""
    node = nodes[at]
    match node.op:
        case "const":
            return node.data if isinstance(node.data, Decimal) else _UNKNOWN
        case "named":
            return _least(node.args[0], nodes)
        case "greatest":
            return max(_least(argument, nodes) for argument in node.args)
        case "add":
            return sum((_least(argument, nodes) for argument in node.args), Decimal(0))
        case "exp" | "sqrt" | "absolute":
            # An exponential is above zero, but too small a one is rounded to it.
            return Decimal(0)
        case _:
            return _UNKNOWN


def keeps_out_zero(guards: Sequence[syntax.Expr], divisor: syntax.Expr) -> bool:
    """Do conditions that hold rule out that the divisor is zero? A product is not zero where no
    factor is."""
    match divisor:
        case syntax.Number(value):
            return bool(value)
        case syntax.Binary("*", left, right):
            return keeps_out_zero(guards, left) and keeps_out_zero(guards, right)
        case _:
            return any(_rules_out(guard, divisor) for guard in guards)


def _rules_out(guard: syntax.Expr, divisor: syntax.Expr) -> bool:
    match guard:
        case syntax.Binary("and", left, right):
            return _rules_out(left, divisor) or _rules_out(right, divisor)
        case syntax.Binary(operator, left, right) if operator in _OPPOSITE:
            if left == divisor:
                return _excludes_zero(operator, right)
            return right == divisor and _excludes_zero(_MIRROR.get(operator, operator), left)
        case syntax.Not(syntax.Not(inner)):
            return _rules_out(inner, divisor)
        case syntax.Not(syntax.Binary("or", left, right)):
            return any(_rules_out(syntax.Not(side), divisor) for side in (left, right))
        case syntax.Not(syntax.Binary(operator, left, right)) if operator in _OPPOSITE:
            return _rules_out(syntax.Binary(_OPPOSITE[operator], left, right), divisor)
        case _:
            return False


def _excludes_zero(operator: str, bound: syntax.Expr) -> bool:
    """Does `x operator bound` exclude x = 0?"""
    match bound:
        case syntax.Number(value):
            pass
        case syntax.Negative(syntax.Number(size)):
            value = -size
        case _:
            return False
    excludes = {"!=": value == 0, "=": value != 0, ">": value >= 0, "<": value <= 0}
    return excludes.get(operator, value > 0 if operator == ">=" else value < 0)
