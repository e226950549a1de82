"""The checked graph: what every quantity is computed from, period by period.

Nodes stand in an order in which each follows its arguments. There are no loops and no calls: sets,
functions and windows are unrolled, so the graph can be walked by an evaluator or turned into code.
Memory is explicit: a `state` node gives what another node was one period before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from covalue.language.findings import Place
from covalue.language.periods import Calendar
from covalue.language.syntax import AggregateKind
from covalue.language.units import PLAIN, Unit, UnitSystem

Op = Literal[
    "const",  # data: Decimal, bool, str, or None for missing
    "input",  # data: the input's name
    "parameter",  # data: the parameter's name
    "calendar",  # data: CalendarFact
    "state",  # data: the number of the state
    "named",  # data: the quantity's name; one argument
    "add",
    "subtract",
    "multiply",
    "divide",
    "negate",
    "absolute",
    "least",
    "greatest",
    "scale",  # data: Fraction
    "exp",
    "log",
    "sqrt",
    "power",  # base, exponent
    "round",  # data: RoundTo
    "compare",  # data: the operator
    "and",
    "or",
    "not",
    "member",  # data: tuple of words
    "select",  # condition, then, otherwise
    "choose",  # key, then one argument per word; data: tuple of words
    "present",
    "default",
    # whether the window closes, the value; data: the window. Missing while the window is open
    "closed",
    "fold",  # data: Fold; arguments are the values, or condition, value, condition, value…
    "placed",  # data: Fold; what is ranked, or a percentage, then as fold
    "marginal",  # data: Bands; the number, then the bounds and what each range gives
    "pick",  # data: Bands; as marginal
    "interpolate",  # data: Points; the number, then each point and what it gives
]


@dataclass(frozen=True, slots=True)
class Type:
    """A number in a unit (None: zero or missing, which fits any unit), a flag, or a word of a
    set."""

    kind: Literal["number", "flag", "word"]
    unit: Unit | None = None
    set: str = ""

    def __str__(self) -> str:
        """As in a message: `EUR`, `yes/no`, `a word of tracks`."""
        if self.kind == "word":
            return f"a word of {self.set}" if self.set else "a word"
        return "yes/no" if self.kind == "flag" else str(self.unit or PLAIN)


FLAG = Type("flag")
ANY_NUMBER = Type("number")


@dataclass(frozen=True, slots=True)
class CalendarFact:
    """A fact known from the period alone: `opens`, `closes`, `position`, `during`, `since`,
    `after`.

    `after` is true from period number `argument` on.
    """

    function: str
    argument: str | int


@dataclass(frozen=True, slots=True)
class RoundTo:
    """A step (1 for whole numbers, 0.01 for cents) and a named mode."""

    step: Decimal
    mode: str


@dataclass(frozen=True, slots=True)
class Fold:
    """An aggregate over a set, or over the periods of a moving window."""

    kind: AggregateKind
    filtered: bool
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bands:
    """The ranges of a table as positions among the node's arguments: (from, to, gives); None is no
    bound. `unit` is the one in which people read its figures: `EUR`, `%`, or none."""

    table: str
    bands: tuple[tuple[int | None, int | None, int], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Points:
    """A table of points with straight lines between them; where its ends are held, what the first
    and the last give holds beyond them. `unit` as in `Bands`."""

    table: str
    held: bool
    unit: str


Data = (
    Decimal
    | bool
    | str
    | int
    | None
    | Fraction
    | CalendarFact
    | RoundTo
    | Fold
    | Bands
    | Points
    | tuple[str, ...]
)


@dataclass(frozen=True, slots=True)
class Node:
    """One operation."""

    op: Op
    args: tuple[int, ...]
    data: Data
    type: Type


@dataclass(frozen=True, slots=True)
class State:
    """A value kept from one period to the next: read by node `reader`, written from node
    `update`."""

    reader: int
    update: int


@dataclass(frozen=True, slots=True)
class WindowView:
    """How a window was written, for its explanation: the node of its body, of its condition, its
    span."""

    kind: str
    span: str | int
    at_close: bool
    body: int
    where: int | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter (or one member of it): values by the number of the period from which each
    holds; None from where there is none."""

    name: str
    type: Type
    dated: tuple[tuple[int, Decimal | None], ...]
    per_contract: bool
    label: str | None
    source: str | None

    def at(self, period: int) -> Decimal | None:
        """The value that holds in a period."""
        holding = None
        for start, value in self.dated:
            if start <= period:
                holding = value
        return holding


@dataclass(frozen=True, slots=True)
class Input:
    """One input (or one member of it)."""

    name: str
    type: Type
    label: str | None
    source: str | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named node, and how its author wrote it. `made_by` names the term that brought it."""

    name: str
    node: int
    label: str | None
    formula: str
    made_by: str
    place: Place


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything an evaluator needs, and nothing else."""

    calendar: Calendar
    units: UnitSystem
    nodes: tuple[Node, ...]
    states: tuple[State, ...]
    inputs: Mapping[str, Input]
    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    windows: Mapping[int, WindowView]
    percentages: frozenset[str]
    """The names whose figures people read as percentages: declared in the unit `ratio`."""

    def node_of(self, name: str) -> int | None:
        """The node of a quantity, input or parameter; None where no node reads it."""
        if name in self.quantities:
            return self.quantities[name].node
        leaves = ("input", "parameter")
        return next(
            (at for at, node in enumerate(self.nodes) if node.op in leaves and node.data == name),
            None,
        )

    def needed(self, names: Iterable[str]) -> frozenset[int]:
        """The nodes that these quantities depend on, in this period or through an earlier one."""
        updates = {state.reader: state.update for state in self.states}
        todo = [self.quantities[name].node for name in names]
        seen: set[int] = set()
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            todo.extend(self.nodes[at].args)
            if at in updates:
                todo.append(updates[at])
        return frozenset(seen)
