"""One closure per node: what the exact evaluator does with a frame of values."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from covalue.language.decimals import round_to
from covalue.language.fold_steps import FOLD_STEPS, placed_step
from covalue.language.graph import Node, RoundTo
from covalue.language.powers import POWER_STEPS
from covalue.language.table_steps import TABLE_STEPS
from covalue.language.values import PERIOD, Cause, Frame, Missing, Step

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def make_step(node: Node, owner: str) -> Step:
    """The closure of one node; `owner` names the quantity in whose formula it stands."""
    if node.op == "compare":
        return _two(_OPERATORS[str(node.data)], node)
    if node.op in _OPERATORS:
        return _two(_OPERATORS[node.op], node)
    if node.op == "divide":
        return _divide(node, owner)
    if node.op == "placed":
        return placed_step(node, owner)
    if node.op in POWER_STEPS:
        return POWER_STEPS[node.op](node, owner)
    return _MAKERS[node.op](node)


def _two(operation: Callable[[Any, Any], Any], node: Node) -> Step:
    left, right = node.args
    return lambda frame: operation(frame[left], frame[right])


def _const(node: Node) -> Step:
    value: Any = Missing([Cause("missing", "", 0)]) if node.data is None else node.data
    return lambda _frame: value


def _named(node: Node) -> Step:
    return operator.itemgetter(node.args[0])


def _divide(node: Node, owner: str) -> Step:
    left, right = node.args

    def step(frame: Frame) -> Any:
        divisor = frame[right]
        if divisor.__class__ is Decimal and not divisor:
            return Missing([Cause("zero", owner, frame[PERIOD])])
        return frame[left] / divisor

    return step


def _negate(node: Node) -> Step:
    (at,) = node.args
    return lambda frame: -frame[at]


def _absolute(node: Node) -> Step:
    (at,) = node.args
    return lambda frame: abs(frame[at])


def _extreme(node: Node) -> Step:
    better = operator.lt if node.op == "least" else operator.gt
    first, *rest = node.args

    def step(frame: Frame) -> Any:
        best = frame[first]
        for at in rest:
            item = frame[at]
            wins = better(item, best)
            if wins.__class__ is Missing:
                best = wins
            elif wins:
                best = item
        return best

    return step


def _scale(node: Node) -> Step:
    assert isinstance(node.data, Fraction)
    (at,), over, under = node.args, Decimal(node.data.numerator), Decimal(node.data.denominator)
    return lambda frame: frame[at] * over / under


def _round(node: Node) -> Step:
    assert isinstance(node.data, RoundTo)
    (at,), to = node.args, node.data

    def step(frame: Frame) -> Any:
        value = frame[at]
        return value if value.__class__ is Missing else round_to(value, to.step, to.mode)

    return step


def _both(node: Node) -> Step:
    """Kleene's logic: false and missing is false, true or missing is true."""
    left, right = node.args
    decides = node.op == "or"

    def step(frame: Frame) -> Any:
        one, two = frame[left], frame[right]
        if one is decides or two is decides:
            return decides
        if one.__class__ is Missing and two.__class__ is Missing:
            return Missing(one.causes | two.causes)
        return one if one.__class__ is Missing else two

    return step


def _not(node: Node) -> Step:
    (at,) = node.args
    return lambda frame: frame[at] if frame[at].__class__ is Missing else not frame[at]


def _member(node: Node) -> Step:
    assert isinstance(node.data, tuple)
    (at,), words = node.args, frozenset(node.data)
    return lambda frame: frame[at] if frame[at].__class__ is Missing else frame[at] in words


def _select(node: Node) -> Step:
    condition, yes, no = node.args

    def step(frame: Frame) -> Any:
        holds = frame[condition]
        if holds is True:
            return frame[yes]
        return frame[no] if holds is False else holds

    return step


def _choose(node: Node) -> Step:
    assert isinstance(node.data, tuple)
    key, places = node.args[0], dict(zip(node.data, node.args[1:], strict=True))

    def step(frame: Frame) -> Any:
        word = frame[key]
        return word if word.__class__ is Missing else frame[places[word]]

    return step


def _present(node: Node) -> Step:
    (at,) = node.args
    return lambda frame: frame[at].__class__ is not Missing


def _default(node: Node) -> Step:
    first, second = node.args
    return lambda frame: frame[second] if frame[first].__class__ is Missing else frame[first]


def _closed(node: Node) -> Step:
    closes, value = node.args
    window = str(node.data)

    def step(frame: Frame) -> Any:
        if frame[closes] is True:
            return frame[value]
        return Missing([Cause("open", window, frame[PERIOD])])

    return step


_MAKERS: dict[str, Callable[[Node], Step]] = {
    "const": _const,
    "named": _named,
    "negate": _negate,
    "absolute": _absolute,
    "least": _extreme,
    "greatest": _extreme,
    "scale": _scale,
    "round": _round,
    "and": _both,
    "or": _both,
    "not": _not,
    "member": _member,
    "select": _select,
    "choose": _choose,
    "present": _present,
    "default": _default,
    "closed": _closed,
    **FOLD_STEPS,
    **TABLE_STEPS,
}
