"""The syntax tree of an expression. Trees are values: equal where they mean the same, wherever they
stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, Literal, get_args

AggregateKind = Literal[
    "sum", "mean", "count", "min", "max", "product", "median", "percentile", "rank"
]
WindowKind = Literal["sum", "mean", "count", "min", "max", "product", "last"]
Operator = Literal["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
CalendarFunction = Literal["opens", "closes", "position", "during", "since"]

AGGREGATES: Mapping[str, AggregateKind] = {kind: kind for kind in get_args(AggregateKind)}
WINDOW_KINDS: Mapping[str, WindowKind] = {kind: kind for kind in get_args(WindowKind)}
OPERATORS: Mapping[str, Operator] = {sign: sign for sign in get_args(Operator)}
CALENDAR_FUNCTIONS: Mapping[str, CalendarFunction] = {
    function: function for function in get_args(CalendarFunction)
}
"""The words of the language by how they are written."""


@dataclass(frozen=True, slots=True)
class Number:
    """A literal: `3`, `20%` (0.2), `300_000 EUR`."""

    value: Decimal
    unit: str | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a set, in quotes: `'EN'`."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity, parameter, input or bound variable."""

    id: str


@dataclass(frozen=True, slots=True)
class Index:
    """One member of a quantity over a set: `rate[track]`, `score[m]`, `score['HAI-1']`."""

    name: str
    key: Expr


@dataclass(frozen=True, slots=True)
class Negative:
    """`-x`"""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`"""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, comparison, `and`, `or`."""

    operator: Operator
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Member:
    """`track in ('A', 'B')`"""

    operand: Expr
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if condition then this else that`"""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Call:
    """A built-in or a document's own function: `max(a, b)`, `marginal(ranges, saving)`."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class OnCalendar:
    """A fact of the calendar: `opens(quarter)`, `closes(year)`, `position(term)`,
    `during(2026-06)`."""

    function: CalendarFunction
    argument: str


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Over a set: `mean(score[m] for m in measures where present(score[m]))`.

    `given` is what is ranked (`rank(x among y[m] for m in sites)`), or the share of the values that
    lies below (`percentile(75% of y[m] for m in sites)`).
    """

    kind: AggregateKind
    body: Expr
    variable: str
    set: str
    where: Expr | None = None
    given: Expr | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Over time: `sum(saving over quarter at close)`, `mean(x over 3 periods)`.

    `span` is a window's name (month, quarter, year, term) or a number of periods.
    """

    kind: WindowKind
    body: Expr
    span: str | int
    at_close: bool = False
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """`round(x to 0.01 EUR half up)`"""

    body: Expr
    step: Number
    mode: str


Expr = (
    Number
    | Word
    | Name
    | Index
    | Negative
    | Not
    | Binary
    | Member
    | Conditional
    | Call
    | OnCalendar
    | Aggregate
    | Window
    | Rounding
)


def children(expr: Expr) -> Iterator[Expr]:
    """The expressions directly inside another."""
    for field in fields(expr):
        value = getattr(expr, field.name)
        if isinstance(value, Expr):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Expr))


def parts(expr: Expr) -> Iterator[Expr]:
    """The expression and all that it is made of."""
    yield expr
    for child in children(expr):
        yield from parts(child)


def rebuilt(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same expression with every direct child changed; the step of a rounding is no child."""
    new: dict[str, Any] = {}
    for field in fields(expr):
        value = getattr(expr, field.name)
        if isinstance(expr, Rounding) and field.name == "step":
            continue
        if isinstance(value, Expr):
            new[field.name] = change(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Expr):
            new[field.name] = tuple(change(item) for item in value)
    return replace(expr, **new) if new else expr


def names_in(expr: Expr) -> Iterator[str]:
    """Every name that an expression mentions, bound variables included."""
    if isinstance(expr, Name):
        yield expr.id
    elif isinstance(expr, Index):
        yield expr.name
    for child in children(expr):
        yield from names_in(child)
