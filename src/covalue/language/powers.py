"""Powers, roots, exponentials and logarithms: their units, and what the exact evaluator does.

Results have 34 digits, the last one rounded half to even; a power with a whole exponent is exact
where it has no more digits than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from covalue.language.builder import Builder, Fault
from covalue.language.decimals import grouped
from covalue.language.graph import Node, Op, Type
from covalue.language.units import HIGHEST_POWER, PLAIN, Unit
from covalue.language.values import PERIOD, Cause, Frame, Missing, Step, united

LARGEST_EXPONENT = 1000
_OPS: Mapping[str, Op] = {"exp": "exp", "log": "log", "sqrt": "sqrt"}


class Powers:
    """Builds the nodes of powers, and checks their units."""

    def __init__(self, build: Builder) -> None:
        """Add to the nodes of one document."""
        self._build = build

    def of_one(self, name: str, operand: int) -> int:
        """The node of `exp(x)`, `log(x)` or `sqrt(x)`; raises Fault."""
        result = PLAIN
        if name == "sqrt":
            unit = self._build.require_number(operand, "`sqrt`")
            result = self._raised(unit or PLAIN, Fraction(1, 2), "`sqrt`")
        else:
            self._build.require_plain(operand, f"`{name}`")
        return self._build.node(_OPS[name], (operand,), None, Type("number", result))

    def power(self, base: int, exponent: int) -> int:
        """The node of `power(base, exponent)`; raises Fault."""
        unit = self._build.require_number(base, "`power`") or PLAIN
        self._build.require_plain(exponent, "`power`: an exponent")
        fixed = self._build.fixed(exponent)
        if fixed is not None and abs(fixed) > LARGEST_EXPONENT:
            message = f"`power`: exponents are from −{LARGEST_EXPONENT:,} to {LARGEST_EXPONENT:,}"
            raise Fault("arguments", message)
        if not unit.is_plain:
            if fixed is None:
                message = (
                    f"`power`: the base is in {unit}, so the exponent has to be a fixed number"
                )
                raise Fault("unit", message, f"divide the base by 1 {unit} first")
            unit = self._raised(unit, fixed, "`power`")
        return self._build.node("power", (base, exponent), None, Type("number", unit))

    def _raised(self, unit: Unit, exponent: Fraction, what: str) -> Unit:
        raised = self._build.units.power(unit, exponent)
        if raised is None:
            message = f"{what}: there is no unit for {unit} to the power {exponent}"
            mend = f"units have whole powers up to {HIGHEST_POWER}; divide by 1 {unit} first"
            raise Fault("unit", message, mend)
        return raised


def _exponential(node: Node, _owner: str) -> Step:
    (at,) = node.args
    return lambda frame: frame[at] if frame[at].__class__ is Missing else frame[at].exp()


def _logarithm(node: Node, owner: str) -> Step:
    (at,) = node.args

    def step(frame: Frame) -> Any:
        number = frame[at]
        if number.__class__ is Missing:
            return number
        if number <= 0:
            return _undefined(owner, frame, f"the logarithm of {grouped(number)}")
        return number.ln()

    return step


def _root(node: Node, owner: str) -> Step:
    (at,) = node.args

    def step(frame: Frame) -> Any:
        number = frame[at]
        if number.__class__ is Missing:
            return number
        if number < 0:
            return _undefined(owner, frame, f"the square root of {grouped(number)}")
        return number.sqrt()

    return step


def _power(node: Node, owner: str) -> Step:
    base_at, exponent_at = node.args

    def step(frame: Frame) -> Any:
        missing = [frame[at] for at in node.args if frame[at].__class__ is Missing]
        if missing:
            return united(missing)
        base, exponent = frame[base_at], frame[exponent_at]
        if not _has_power(base, exponent):
            what = f"{grouped(base)} to the power {grouped(exponent)}"
            return _undefined(owner, frame, what)
        # Zero to the power zero is 1, as in every polynomial; decimals have no value for it.
        return base**exponent if exponent else Decimal(1)

    return step


def _has_power(base: Decimal, exponent: Decimal) -> bool:
    """Is there such a power, and is it within the bounds?"""
    if exponent.copy_abs() > LARGEST_EXPONENT or (not base and exponent < 0):
        return False
    return base >= 0 or exponent == exponent.to_integral_value()


def _undefined(owner: str, frame: Frame, what: str) -> Missing:
    return Missing([Cause("no number", owner, frame[PERIOD], what)])


POWER_STEPS: Mapping[str, Callable[[Node, str], Step]] = {
    "exp": _exponential,
    "log": _logarithm,
    "sqrt": _root,
    "power": _power,
}
"""How to make the step of such a node, by its operation; the owner is the quantity that is named
where there is no result."""
