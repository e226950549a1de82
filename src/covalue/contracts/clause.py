"""What a term or a limit is: fields, the equations that it stands for, and the words in which it is
read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from covalue.language import syntax
from covalue.language.decimals import grouped, percentage
from covalue.language.printer import readable, to_text
from covalue.language.schema import Formula, ModelDocument, Part, TablePart

Window = Literal["week", "month", "quarter", "year", "term"]


@dataclass(frozen=True, slots=True)
class Equation:
    """One quantity that a clause brings: its name (or `name[m in set]`), its formula, its unit."""

    name: str
    formula: str
    unit: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """An explanation in words: `{name}` stands for the quantity's figure. Said where the flag
    `when` holds."""

    text: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """A clause as equations. The quantity with the clause's own name is its amount in each base
    period.

    `balances` are the quantities that are carried from one statement to the next.
    """

    equations: tuple[Equation, ...]
    says: tuple[Sentence, ...] = ()
    tables: Mapping[str, TablePart] = field(default_factory=dict)
    balances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clause has to know of its contract."""

    currency: str
    period: str
    every: str
    lines: tuple[str, ...] = ()

    @property
    def zero(self) -> str:
        """No money, in the contract's currency."""
        return f"0 {self.currency}"

    def summed(self, formula: str, window: str) -> str:
        """The formula's sum over a window to date; the formula itself where the window is one
        period."""
        return formula if window == self.period else f"sum({formula} over {window})"

    def so_far(self, name: str, window: str) -> str:
        """What a running total was when the period began, no money when its window opens."""
        if window == self.period:
            return self.zero
        before = f"previous({name}, {self.zero})"
        return before if window == "term" else f"if opens({window}) then {self.zero} else {before}"

    def at_open(self, formula: str, window: str) -> str:
        """The formula in the period in which the window opens, no money in the others."""
        if window == self.period:
            return formula
        return f"if opens({window}) then {formula} else {self.zero}"

    def at_close(self, formula: str, window: str) -> str:
        """The formula in the period in which the window closes, no money in the others."""
        if window == self.period:
            return formula
        return f"if closes({window}) then {formula} else {self.zero}"

    def when(self, condition: str, formula: str) -> str:
        """The formula in the periods in which a condition holds, no money in the others."""
        return f"if {condition} then {formula} else {self.zero}"


class Clause(Part):
    """A term or a limit of a contract."""

    title: ClassVar[str]
    """The clause's name for people."""
    label: str | None = Field(None, description="the name of the line on the statement")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The equations that the clause stands for."""
        raise NotImplementedError

    def problems(self, document: ModelDocument) -> list[tuple[str, str]]:
        """What is wrong with the clause in its document: messages, each with its mend."""
        del document
        return []

    def windows(self) -> dict[str, str]:
        """The windows of time that the clause goes by, named by their fields."""
        kinds: dict[str, Any] = {
            name: field.annotation for name, field in type(self).model_fields.items()
        }
        return {name: getattr(self, name) for name, kind in kinds.items() if kind == Window}

    def rated_ranges(self) -> dict[str, syntax.Expr]:
        """The rates by range that the clause was given, if any."""
        return {}

    def prose(self) -> str:
        """The clause in words that a contract manager would sign; full sentences."""
        raise NotImplementedError


def text_of(formula: syntax.Expr) -> str:
    """A formula as text that can stand inside another formula."""
    text = to_text(formula)
    plain = isinstance(
        formula, syntax.Number | syntax.Name | syntax.Index | syntax.Call | syntax.Window
    )
    return text if plain else f"({text})"


def in_words(formula: syntax.Expr) -> str:
    """A formula for reading: names with spaces, numbers grouped, × and − as printed."""
    return readable(_spoken(formula))


def _spoken(formula: syntax.Expr) -> syntax.Expr:
    match formula:
        case syntax.Number():
            return syntax.Name(number_in_words(formula))
        case syntax.Negative(syntax.Number() as number):
            return syntax.Name(f"−{number_in_words(number)}")
        case syntax.Name(name):
            return syntax.Name(spaced(name))
        case syntax.Index(name, key):
            return syntax.Name(f"{spaced(name)} of {to_text(_spoken(key))}")
        case syntax.Word(word):
            return syntax.Name(word)
        case syntax.OnCalendar(("opens" | "closes") as verb, window):
            return syntax.Name(f"the {window} {verb}")
        case syntax.OnCalendar("since", label):
            return syntax.Name(f"the period is {label} or later")
        case syntax.OnCalendar("during", label):
            return syntax.Name(f"the period lies in {label}")
        case syntax.Rounding(body, step, mode):
            # The step stays a number in the tree, so its words take the place of the whole.
            return syntax.Name(f"round({to_text(_spoken(body))} to {number_in_words(step)} {mode})")
        case _:
            return syntax.rebuilt(formula, _spoken)


def number_in_words(number: syntax.Number) -> str:
    """`20 %`, `3,000,000 EUR`, `31.5`."""
    if number.percent:
        return percentage(number.value)
    return f"{grouped(number.value)} {number.unit}" if number.unit else grouped(number.value)


def spaced(name: str) -> str:
    """`picking_saving` as `picking saving`; `share.excess` keeps its dot."""
    return name.replace("_", " ")


def constant(formula: syntax.Expr | None) -> Decimal | None:
    """The number that a formula plainly is, or None."""
    match formula:
        case syntax.Number(value):
            return value
        case syntax.Negative(syntax.Number(value)):
            return value.copy_negate()
        case _:
            return None


def require_order(low: syntax.Expr | None, high: syntax.Expr | None, message: str) -> None:
    """Raise ValueError where both are plain numbers and the first is above the second."""
    first, second = constant(low), constant(high)
    if first is not None and second is not None and first > second:
        raise ValueError(message)


def require_share(formula: syntax.Expr | None, what: str) -> None:
    """Raise ValueError where a plain number is not between 0 and 1."""
    value = constant(formula)
    if value is not None and not 0 <= value <= 1:
        raise ValueError(f"{what} must be between 0% and 100%")


__all__ = [
    "Clause",
    "Equation",
    "Expansion",
    "Formula",
    "Sentence",
    "Setting",
    "Window",
    "constant",
    "in_words",
    "number_in_words",
    "require_order",
    "require_share",
    "spaced",
    "text_of",
]
