"""Where a number comes from: each quantity as formula, figures and reasons, down to inputs and
sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from covalue.language.decimals import grouped, percentage
from covalue.language.exact import Evaluation
from covalue.language.graph import Type
from covalue.language.money import places_of
from covalue.language.node_reader import Leaf, NodeReader
from covalue.language.printer import readable
from covalue.language.units import Unit
from covalue.language.values import Missing, Value

Origin = Callable[[str, int], str | None]
"""Says where an input's figure was read (file and row), given its name and period."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """One figure: what it is, what it was computed from, and the steps before it.

    `formula` and `figures` are the same expression, once with names and once with numbers;
    `because` says why this branch of it was taken. `seen` is true where the figure was explained
    further up.
    """

    name: str
    label: str
    period: str
    kind: Literal["quantity", "input", "parameter"]
    value: str
    formula: str = ""
    figures: str = ""
    because: tuple[str, ...] = ()
    source: str = ""
    seen: bool = False
    steps: tuple[Derivation, ...] = ()


def explain(
    evaluation: Evaluation, name: str, period: int, origin: Origin | None = None
) -> Derivation:
    """How a quantity came to its value in a period. Every figure is explained once, where it first
    stands."""
    return _Explainer(evaluation, period, origin).quantity(name, period)


def named_figure(evaluation: Evaluation, name: str, period: int, *, in_words: bool = False) -> str:
    """The figure of a quantity, input or parameter, as a percentage where it is declared as a
    ratio."""
    at = evaluation.graph.node_of(name)
    assert at is not None, name
    value = evaluation.at(at, period)
    if isinstance(value, Decimal) and name in evaluation.graph.percentages:
        return percentage(value)
    return figure(value, evaluation.graph.nodes[at].type, in_words=in_words)


def figure(value: Value, type_: Type, *, in_words: bool = False) -> str:
    """A value for reading: `1,310,000 EUR`, `0.2`, `yes`, `EN`, `missing`; in words, money to the
    cent."""
    if isinstance(value, Missing):
        return "missing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return _number(value, type_.unit, in_words)
    return value


def _number(value: Decimal, unit: Unit | None, in_words: bool) -> str:
    """An amount of money that is not whole shows all places of its minor unit: 62,161.50 EUR."""
    if unit is None or unit.is_plain:
        return grouped(value)
    text = grouped(value)
    places = len(text.partition(".")[2])
    if unit.currency and (0 < places < places_of(unit.currency) or (places and in_words)):
        text = grouped(value, places_of(unit.currency))
    return f"{text} {unit}"


class _Explainer:
    def __init__(self, evaluation: Evaluation, period: int, origin: Origin | None) -> None:
        self._evaluation, self._graph = evaluation, evaluation.graph
        self._period = period
        self._origin = origin
        self._seen: set[tuple[str, int]] = set()
        self._per_contract = {p.name for p in self._graph.parameters.values() if p.per_contract}

    def quantity(self, name: str, period: int) -> Derivation:
        """A quantity and, the first time, all that is behind it."""
        quantity = self._graph.quantities[name]
        value = named_figure(self._evaluation, name, period)
        label, at = quantity.label or "", self._graph.calendar.label(period)
        if (name, period) in self._seen:
            return Derivation(name, label, at, "quantity", value, seen=True)
        self._seen.add((name, period))
        figures = NodeReader(self._evaluation, period)
        pair = figures.of(self._graph.nodes[quantity.node].args[0])
        formula, numbers = readable(pair.names), readable(pair.numbers)
        steps = tuple(self._leaf(leaf) for leaf in dict.fromkeys(figures.leaves))
        return Derivation(
            name,
            label,
            at,
            "quantity",
            value,
            formula,
            numbers if numbers not in (formula, value) else "",
            tuple(dict.fromkeys(figures.because)),
            steps=steps,
        )

    def _leaf(self, leaf: Leaf) -> Derivation:
        if leaf.kind == "quantity":
            # What lies in an earlier period is explained by asking for that period.
            if leaf.period == self._period:
                return self.quantity(leaf.name, leaf.period)
            return self._earlier(leaf)
        declared = self._graph.inputs.get(leaf.name) or self._graph.parameters[leaf.name]
        value = named_figure(self._evaluation, leaf.name, leaf.period)
        if (leaf.name, leaf.period) in self._seen:
            return Derivation(leaf.name, "", self._label(leaf), leaf.kind, value, seen=True)
        self._seen.add((leaf.name, leaf.period))
        reported = leaf.kind == "input" or leaf.name in self._per_contract
        place = self._origin(leaf.name, leaf.period) if self._origin and reported else None
        source = ", ".join(part for part in (declared.source, place) if part)
        return Derivation(
            leaf.name, declared.label or "", self._label(leaf), leaf.kind, value, source=source
        )

    def _earlier(self, leaf: Leaf) -> Derivation:
        quantity = self._graph.quantities[leaf.name]
        value = named_figure(self._evaluation, leaf.name, leaf.period)
        return Derivation(
            leaf.name, quantity.label or "", self._label(leaf), "quantity", value, seen=True
        )

    def _label(self, leaf: Leaf) -> str:
        return self._graph.calendar.label(leaf.period)
