"""Expressions as text, in the one canonical layout. Reading the text gives the same expression
again."""

from __future__ import annotations

from covalue.language import syntax
from covalue.language.decimals import CONTEXT, plain
from covalue.language.syntax import Expr

_LEVELS = {
    "or": 1,
    "and": 2,
    "=": 4,
    "!=": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
_TOP, _NOT, _COMPARE, _SUM, _NEGATIVE, _ATOM = 0, 3, 4, 5, 7, 8


def to_text(expr: Expr) -> str:
    """The canonical text of an expression."""
    return _print(expr, _TOP)


def readable(expr: Expr) -> str:
    """An expression on one line with the signs that people write."""
    return to_text(expr).replace(" * ", " × ").replace(" / ", " ÷ ").replace(" - ", " − ")


def _print(expr: Expr, level: int) -> str:
    text, own = _text(expr)
    return f"({text})" if own < level else text


def _text(expr: Expr) -> tuple[str, int]:
    """The text and how tightly it binds."""
    match expr:
        case syntax.Number():
            return _number(expr), _ATOM
        case syntax.Word(text):
            return f"'{text}'", _ATOM
        case syntax.Name(name):
            return name, _ATOM
        case syntax.Index(name, key):
            return f"{name}[{to_text(key)}]", _ATOM
        case syntax.Negative(operand):
            return f"-{_print(operand, _NEGATIVE)}", _NEGATIVE
        case syntax.Not(operand):
            return f"not {_print(operand, _NOT)}", _NOT
        case syntax.Binary(operator, left, right):
            return _binary(operator, left, right)
        case syntax.Member(operand, words):
            listed = ", ".join(f"'{word}'" for word in words)
            return f"{_print(operand, _SUM)} in ({listed})", _COMPARE
        case syntax.Conditional(test, yes, no):
            return f"if {to_text(test)} then {to_text(yes)} else {to_text(no)}", _TOP
        case _:
            return _call(expr), _ATOM


def _binary(operator: str, left: Expr, right: Expr) -> tuple[str, int]:
    level = _LEVELS[operator]
    # A comparison does not chain, so both its sides have to bind tighter than it does.
    left_level = level + 1 if level == _COMPARE else level
    return f"{_print(left, left_level)} {operator} {_print(right, level + 1)}", level


def _call(expr: Expr) -> str:
    match expr:
        case syntax.Call(function, arguments):
            return f"{function}({', '.join(map(to_text, arguments))})"
        case syntax.OnCalendar(function, argument):
            return f"{function}({argument})"
        case syntax.Aggregate(kind, body, variable, over, where, given):
            word = "of" if kind == "percentile" else "among"
            before = f"{to_text(given)} {word} " if given is not None else ""
            return f"{kind}({before}{to_text(body)} for {variable} in {over}{_where(where)})"
        case syntax.Window(kind, body, span, at_close, where):
            over = f"{span} periods" if isinstance(span, int) else span
            close = " at close" if at_close else ""
            return f"{kind}({to_text(body)} over {over}{close}{_where(where)})"
        case syntax.Rounding(body, step, mode):
            return f"round({to_text(body)} to {_number(step)} {mode})"
        case _:
            raise AssertionError(expr)


def _where(condition: Expr | None) -> str:
    return f" where {to_text(condition)}" if condition is not None else ""


def _number(number: syntax.Number) -> str:
    if number.percent:
        return f"{plain(number.value.scaleb(2, CONTEXT))}%"
    text = plain(number.value)
    return f"{text} {number.unit}" if number.unit else text
