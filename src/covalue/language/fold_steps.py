"""What the exact evaluator does for aggregates: over a set, and over the last periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from covalue.language.decimals import percentage
from covalue.language.graph import Fold, Node
from covalue.language.values import PERIOD, Cause, Frame, Missing, Step, united

_ZERO, _ONE, _HALF = Decimal(0), Decimal(1), Decimal("0.5")


def _fold(node: Node) -> Step:
    assert isinstance(node.data, Fold)
    kind, filtered, args = node.data.kind, node.data.filtered, node.args

    def step(frame: Frame) -> Any:
        items = _counted([frame[at] for at in args], filtered)
        return items if items.__class__ is Missing else _folded(kind, items)

    return step


def placed_step(node: Node, owner: str) -> Step:
    """The step of a rank or percentile; `owner` is named where there is no such percentile."""
    assert isinstance(node.data, Fold)
    (given_at, *args), filtered, kind = node.args, node.data.filtered, node.data.kind

    def step(frame: Frame) -> Any:
        given = frame[given_at]
        items = _counted([frame[at] for at in args], filtered)
        missing = [value for value in (given, items) if value.__class__ is Missing]
        if missing:
            return united(missing)
        if kind == "rank":
            return Decimal(1 + sum(item > given for item in items))
        if not 0 <= given <= 1:
            what = f"a percentile of {percentage(given)}"
            return Missing([Cause("no number", owner, frame[PERIOD], what)])
        return _percentile(given, items) if items else _nothing(kind)

    return step


def _counted(values: list[Any], filtered: bool) -> Any:
    """The values that count; where it is filtered, those whose condition before them holds. Missing
    where one of them, or a condition, is."""
    if filtered:
        unsure = [condition for condition in values[::2] if condition.__class__ is Missing]
        if unsure:
            return united(unsure)
        values = [value for holds, value in zip(values[::2], values[1::2], strict=True) if holds]
    missing = [value for value in values if value.__class__ is Missing]
    return united(missing) if missing else values


def _nothing(kind: str) -> Missing:
    return Missing([Cause("nothing", kind, 0)])


def _folded(kind: str, items: list[Any]) -> Any:
    if kind == "sum":
        return sum(items, _ZERO)
    if kind == "count":
        return Decimal(sum(items))
    if kind == "product":
        return _product(items)
    if not items:
        return _nothing(kind)
    if kind == "mean":
        return sum(items, _ZERO) / len(items)
    if kind == "median":
        return _percentile(_HALF, items)
    return min(items) if kind == "min" else max(items)


def _product(items: list[Decimal]) -> Decimal:
    product = _ONE
    for item in items:
        product *= item
    return product


def _percentile(share: Decimal, items: list[Decimal]) -> Decimal:
    """The value below which a share of the others lies: the lowest at 0, the highest at 1, and on
    the straight line between the two nearest in order."""
    ordered = sorted(items)
    place = share * (len(ordered) - 1)
    below = int(place.to_integral_value(ROUND_FLOOR))
    over = place - below
    if not over:
        return ordered[below]
    low, high = ordered[below], ordered[below + 1]
    return low + (high - low) * over


FOLD_STEPS: Mapping[str, Callable[[Node], Step]] = {"fold": _fold}
"""How to make the step of an aggregate, by its operation."""
