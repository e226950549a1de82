"""Building the graph one typed operation at a time: units and kinds are checked here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from covalue.language.graph import ANY_NUMBER, FLAG, Data, Node, Op, State, Type
from covalue.language.units import PLAIN, Unit, UnitSystem


class Fault(Exception):  # noqa: N818 (it carries a finding, and is never seen outside)
    """Why a formula cannot be taken; becomes a finding at the formula's place."""

    def __init__(self, code: str, message: str, mend: str = "") -> None:
        """Code, message and mend as in a finding."""
        super().__init__(message)
        self.code, self.message, self.mend = code, message, mend


class Builder:
    """The nodes so far. Equal operations share one node."""

    def __init__(self, units: UnitSystem) -> None:
        """Start empty."""
        self.units = units
        self.nodes: list[Node] = []
        self.states: list[State | None] = []
        self._known: dict[tuple[Op, tuple[int, ...], type, Data, Type], int] = {}

    def type(self, at: int) -> Type:
        """The type of a node."""
        return self.nodes[at].type

    def node(self, op: Op, args: Sequence[int], data: Data, type_: Type) -> int:
        """The node for an operation; an equal one is reused."""
        # True == 1 in Python, so the data's own type belongs to the key.
        key = (op, tuple(args), type(data), data, type_)
        if key not in self._known:
            self.nodes.append(Node(op, tuple(args), data, type_))
            self._known[key] = len(self.nodes) - 1
        return self._known[key]

    def number(self, value: Decimal, unit: Unit = PLAIN) -> int:
        """A constant; a plain zero fits any unit."""
        return self.node(
            "const", (), value, ANY_NUMBER if not value and unit.is_plain else Type("number", unit)
        )

    def flag(self, value: bool) -> int:
        """A constant flag."""
        return self.node("const", (), value, FLAG)

    def constant_flag(self, at: int) -> bool | None:
        """The flag that a node is known to be."""
        node = self.nodes[at]
        return node.data if node.op == "const" and isinstance(node.data, bool) else None

    def word(self, at: int) -> str | None:
        """The word that a node is known to be."""
        node = self.nodes[at]
        return node.data if node.op == "const" and isinstance(node.data, str) else None

    def require_number(self, at: int, where: str) -> Unit | None:
        """The unit of a number; anything else is a fault."""
        type_ = self.type(at)
        if type_.kind != "number":
            raise Fault("kind", f"{where} needs a number, but this is {type_}")
        return type_.unit

    def require_plain(self, at: int, where: str) -> None:
        """Nothing for a pure number; anything else is a fault."""
        unit = self.require_number(at, where)
        if unit is not None and not unit.is_plain:
            message = f"{where} needs a pure number, but this is in {unit}"
            raise Fault("unit", message, f"divide it by a quantity in {unit} first")

    def require_flag(self, at: int, where: str) -> None:
        """Nothing for a flag; anything else is a fault."""
        if self.type(at).kind != "flag":
            mend = "compare it with something: `x > 0`"
            raise Fault("kind", f"{where} needs a condition, but this is {self.type(at)}", mend)

    def scaled(self, at: int, factor: Fraction, unit: Unit | None) -> int:
        """A number times an exact factor that comes from a change of units."""
        return at if factor == 1 else self.node("scale", (at,), factor, Type("number", unit))

    def converted(self, at: int, unit: Unit, where: str) -> int:
        """A number in another unit of the same dimension."""
        own = self.require_number(at, where)
        if own is None or own == unit:
            return at
        factor = self.units.convert(own, unit)
        if factor is None:
            raise Fault("unit", f"{where}: {own} is not {unit}", _unit_mend(own, unit))
        return self.scaled(at, factor, unit)

    def alike(self, items: Sequence[int], where: str) -> tuple[list[int], Type]:
        """Values brought to one type: the first unit wins, the others are converted."""
        kinds = {self.type(at).kind for at in items}
        if len(kinds) > 1:
            listed = " and ".join(sorted(str(self.type(at)) for at in items))
            raise Fault("kind", f"{where}: {listed} do not go together")
        if kinds == {"word"}:
            return list(items), self._word_type(items, where)
        if kinds == {"flag"}:
            return list(items), FLAG
        unit = next((u for at in items if (u := self.type(at).unit) is not None), None)
        if unit is None:
            return list(items), ANY_NUMBER
        return [self.converted(at, unit, where) for at in items], Type("number", unit)

    def _word_type(self, items: Sequence[int], where: str) -> Type:
        sets = {self.type(at).set for at in items} - {""}
        if len(sets) > 1:
            message = f"{where}: words of {' and of '.join(sorted(sets))} do not go together"
            raise Fault("kind", message)
        return Type("word", None, sets.pop() if sets else "")

    def sum_or_difference(self, op: Op, left: int, right: int) -> int:
        """`left + right`, `left - right`."""
        verb = "add" if op == "add" else "subtract"
        for at in (left, right):
            self.require_number(at, f"to {verb}")
        (left, right), type_ = self.alike((left, right), f"to {verb}")
        return self.node(op, (left, right), None, type_)

    def product(self, left: int, right: int) -> int:
        """`left * right`"""
        return self._combined("multiply", left, right)

    def quotient(self, left: int, right: int) -> int:
        """`left / right`"""
        return self._combined("divide", left, right)

    def _combined(self, op: Op, left: int, right: int) -> int:
        one, two = (self.require_number(at, f"to {op}") for at in (left, right))
        combine = self.units.multiply if op == "multiply" else self.units.divide
        unit, factor = combine(one or PLAIN, two or PLAIN)
        # Zero of any unit times anything stays zero of any unit.
        open_ = one is None or (two is None and op == "multiply")
        type_ = ANY_NUMBER if open_ else Type("number", unit)
        return self.scaled(self.node(op, (left, right), None, type_), factor, type_.unit)

    def fixed(self, at: int) -> Fraction | None:
        """The number that a node is whatever the inputs: a literal, its negative, or a quotient of
        such numbers."""
        node = self.nodes[at]
        if node.op == "const" and isinstance(node.data, Decimal):
            return Fraction(node.data)
        if node.op not in ("negate", "divide"):
            return None
        parts = [self.fixed(argument) for argument in node.args]
        if node.op == "negate":
            return None if parts[0] is None else -parts[0]
        over, under = parts
        return over / under if over is not None and under else None

    def select(self, condition: int, yes: int, no: int) -> int:
        """`if condition then yes else no`; a condition that is known leaves one branch only."""
        self.require_flag(condition, "`if`")
        (yes, no), type_ = self.alike((yes, no), "`then` and `else`")
        known = self.constant_flag(condition)
        if known is not None:
            return yes if known else no
        return yes if yes == no else self.node("select", (condition, yes, no), None, type_)

    def missing(self) -> int:
        """The value `missing`, of any unit."""
        return self.node("const", (), None, ANY_NUMBER)

    def state(self, type_: Type) -> tuple[int, int]:
        """A new memory: its number, and the node that reads it. `remember` says what is written."""
        number = len(self.states)
        self.states.append(None)
        return number, self.node("state", (), number, type_)

    def remember(self, number: int, reader: int, update: int) -> None:
        """Keep `update` for the next period."""
        self.states[number] = State(reader, update)


def _unit_mend(own: Unit, wanted: Unit) -> str:
    if own.currency and wanted.currency:
        return f"multiply by a rate in {wanted}/{own}"
    return "multiply or divide by the quantity that links them, or correct the unit"
