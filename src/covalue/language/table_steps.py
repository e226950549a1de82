"""What the exact evaluator does for tables, and what it says of a figure that is in none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from covalue.language.decimals import grouped, percentage
from covalue.language.graph import Bands, Node, Points
from covalue.language.values import PERIOD, Cause, Frame, Missing, Step, united

_ZERO = Decimal(0)


def _pick(node: Node) -> Step:
    assert isinstance(node.data, Bands)
    args, bands = node.args, node.data

    def step(frame: Frame) -> Any:
        values = [frame[at] for at in args]
        for low, high, gives in bands.bands:
            inside = _both_true(
                low is None or values[0] >= values[low], high is None or values[0] < values[high]
            )
            if inside.__class__ is Missing:
                return inside
            if inside:
                return values[gives]
        return _outside(bands, values, frame, "below ")

    return step


def _both_true(one: Any, two: Any) -> Any:
    return one if one.__class__ is Missing or not one else two


def _marginal(node: Node) -> Step:
    assert isinstance(node.data, Bands)
    args, bands = node.args, node.data

    def step(frame: Frame) -> Any:
        values = [frame[at] for at in args]
        missing = [value for value in values if value.__class__ is Missing]
        if missing:
            return united(missing)
        parts = marginal_parts(bands, values)
        covered = sum((part for part, _ in parts), _ZERO)
        if covered != _to_cover(bands, values):
            return _outside(bands, values, frame, "")
        return sum((part * rate for part, rate in parts), _ZERO)

    return step


def marginal_parts(bands: Bands, values: list[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """The part of a number in each range, and the range's rate; negative parts for a negative
    number.

    `values` are the number, then bounds and rates as `bands` points to them.
    """
    number = values[0]
    start, end = min(number, _ZERO), max(number, _ZERO)
    sign = -1 if number < 0 else 1
    parts = []
    for low, high, gives in bands.bands:
        begin = start if low is None else max(start, values[low])
        stop = end if high is None else min(end, values[high])
        parts.append((sign * max(stop - begin, _ZERO), values[gives]))
    return parts


def _interpolate(node: Node) -> Step:
    assert isinstance(node.data, Points)
    args, points = node.args, node.data

    def step(frame: Frame) -> Any:
        values = [frame[at] for at in args]
        missing = [value for value in values if value.__class__ is Missing]
        if missing:
            return united(missing)
        line = line_of(points, values)
        if line is None:
            return _beyond(points, values, frame)
        start, low, end, high = line
        if values[0] == end:
            return high
        return low + (high - low) * (values[0] - start) / (end - start)

    return step


def line_of(
    points: Points, values: list[Decimal]
) -> tuple[Decimal, Decimal, Decimal, Decimal] | None:
    """The two points between which a number lies, each with what it gives; the same one twice
    where an end is held. None where there are none.

    `values` are the number, then each point and what it gives.
    """
    number, places, gives = values[0], values[1::2], values[2::2]
    if any(one >= two for one, two in pairwise(places)):
        return None
    lines = pairwise(zip(places, gives, strict=True))
    for (start, low), (end, high) in lines:
        if start <= number <= end:
            return start, low, end, high
    if not points.held:
        return None
    at = 0 if number < places[0] else -1
    return number, gives[at], number, gives[at]


def _beyond(points: Points, values: list[Decimal], frame: Frame) -> Missing:
    """Missing because of a number beyond all points, or of points that dates put out of order."""
    number, *places = (_spoken(value, points.unit) for value in [values[0], *values[1::2]])
    detail = f"{number} is not between its points ({', '.join(places)})"
    return Missing([Cause("outside", points.table, frame[PERIOD], detail)])


def _to_cover(bands: Bands, values: list[Decimal]) -> Decimal:
    """The part of a number that its ranges have to cover: all but what lies between zero and
    them."""
    number, before = values[0], _ZERO
    lowest, highest = bands.bands[0][0], bands.bands[-1][1]
    if number > 0 and lowest is not None:
        before = min(number, max(values[lowest], _ZERO))
    elif number < 0 and highest is not None:
        before = max(number, min(values[highest], _ZERO))
    return number - before


def _outside(bands: Bands, values: list[Any], frame: Frame, end: str) -> Missing:
    """Missing because of a number that no range holds; `end` stands before the end of a range."""
    spans = ", ".join(_span(low, high, bands.unit, end) for low, high in _spans(bands, values))
    detail = f"{_spoken(values[0], bands.unit)} is in none of its ranges ({spans})"
    return Missing([Cause("outside", bands.table, frame[PERIOD], detail)])


def _spans(bands: Bands, values: list[Any]) -> list[tuple[Any, Any]]:
    """The ranges as ends, those that meet as one; None is no end."""
    spans: list[tuple[Any, Any]] = []
    for low, high, _ in bands.bands:
        begin = None if low is None else values[low]
        stop = None if high is None else values[high]
        if spans and (spans[-1][1] == begin) is True:
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((begin, stop))
    return spans


def _span(low: Any, high: Any, unit: str, end: str) -> str:
    if low is None:
        return f"below {_spoken(high, unit)}"
    if high is None:
        return f"from {_spoken(low, unit)}"
    return f"{_spoken(low, unit)} to {end}{_spoken(high, unit)}"


def _spoken(value: Any, unit: str) -> str:
    """A figure or a bound for people: `130 EUR`, `80 %`, `missing`."""
    if value.__class__ is Missing:
        return "missing"
    if unit == "%":
        return percentage(value)
    return f"{grouped(value)} {unit}" if unit else grouped(value)


TABLE_STEPS: Mapping[str, Callable[[Node], Step]] = {
    "marginal": _marginal,
    "pick": _pick,
    "interpolate": _interpolate,
}
"""How to make the step of a node that looks into a table, by its operation."""
