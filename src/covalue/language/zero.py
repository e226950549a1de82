"""Can a divisor be zero? A cautious answer: `no` only where the document makes it certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from covalue.language import syntax
from covalue.language.graph import Node, Parameter

_MIRROR = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}


def never_zero(at: int, nodes: Sequence[Node], parameters: Mapping[str, Parameter]) -> bool:
    """Is a node certainly not zero, whatever the inputs?"""
    node = nodes[at]
    match node.op:
        case "const":
            return bool(node.data)
        case "parameter":
            dated = parameters[str(node.data)].dated
            return bool(dated) and all(value for _, value in dated)
        case "scale" | "named" | "negate" | "absolute":
            return never_zero(node.args[0], nodes, parameters)
        case "multiply" | "divide":
            return all(never_zero(argument, nodes, parameters) for argument in node.args)
        case "greatest":
            return any(_above_zero(nodes[argument]) for argument in node.args)
        case _:
            return False


def _above_zero(node: Node) -> bool:
    return node.op == "const" and isinstance(node.data, Decimal) and node.data > 0


def keeps_out_zero(guard: syntax.Expr, divisor: syntax.Expr) -> bool:
    """Does a condition that holds rule out that the divisor is zero?"""
    match guard:
        case syntax.Binary("and", left, right):
            return keeps_out_zero(left, divisor) or keeps_out_zero(right, divisor)
        case syntax.Binary(operator, left, right) if operator in _OPPOSITE:
            if left == divisor:
                return _excludes_zero(operator, right)
            return right == divisor and _excludes_zero(_MIRROR.get(operator, operator), left)
        case syntax.Not(syntax.Not(inner)):
            return keeps_out_zero(inner, divisor)
        case syntax.Not(syntax.Binary("or", left, right)):
            return any(keeps_out_zero(syntax.Not(side), divisor) for side in (left, right))
        case syntax.Not(syntax.Binary(operator, left, right)) if operator in _OPPOSITE:
            return keeps_out_zero(syntax.Binary(_OPPOSITE[operator], left, right), divisor)  # type: ignore[arg-type]
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
