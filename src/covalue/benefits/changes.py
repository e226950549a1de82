"""What changed from one version of a case to another: figures by driver, and what stands in the
case at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from covalue.benefits.amounts import names_of, parameters_of
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.fields import DRIVERS, Driver
from covalue.language.decimals import grouped, percentage
from covalue.language.graph import Graph, Parameter
from covalue.language.node_reader import spoken_name
from covalue.language.periods import Calendar

_PERIOD_OF_MILESTONE = ".period"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, or one part of what the case consists of, before and after, as a person reads
    it."""

    name: str
    label: str
    driver: Driver
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Side:
    """One version under one option: its parameters by name, and the quantities that count."""

    case: BusinessCase
    option: str
    parameters: Mapping[str, Parameter]
    names: tuple[str, ...]

    @property
    def graph(self) -> Graph:
        """The version's graph, without what the option assumes otherwise."""
        return self.case.graph


def side_of(case: BusinessCase, option: str | None) -> Side:
    """A version under an option, the preferred one where left out."""
    chosen = option or case.preferred
    return Side(case, chosen, parameters_of(case, chosen), tuple(names_of(case, chosen)))


def figures_changed(before: Side, after: Side) -> list[Change]:
    """Figures that both versions have, with other values, in the order of their drivers."""
    changes = [
        _change(before, after, name)
        for name, parameter in after.parameters.items()
        if name in before.parameters
        and _differ(before.parameters[name], parameter, after.graph.calendar)
    ]
    return sorted(changes, key=lambda change: DRIVERS.index(change.driver))


def structure_changed(before: Side, after: Side) -> list[Change]:
    """Benefits and costs that only one version has, and formulas that are others; their driver is
    scope."""
    return [
        Change(name, label, "scope", old, new)
        for name, label, old, new in _differences(before, after)
    ]


def _differ(one: Parameter, two: Parameter, calendar: Calendar) -> bool:
    """Does a figure with one meaning have other values? One in another unit has another meaning."""
    if one.type != two.type:
        return False
    return any(one.at(period) != two.at(period) for period in range(calendar.periods))


def _differences(before: Side, after: Side) -> Iterator[tuple[str, str, str, str]]:
    """Name, label, before and after of everything that is no change of a figure."""
    one, two = before.graph, after.graph
    if one.calendar.periods != two.calendar.periods:
        yield (
            "calendar",
            "Periods of the case",
            str(one.calendar.periods),
            str(two.calendar.periods),
        )
    present, absent = "in the case", "not in the case"
    for name in dict.fromkeys([*before.names, *after.names]):
        if name not in after.names:
            yield name, one.quantities[name].label or "", present, absent
        elif name not in before.names:
            yield name, two.quantities[name].label or "", absent, present
    for name in dict.fromkeys([*one.quantities, *two.quantities]):
        old, new = _written(before, name), _written(after, name)
        if old and new and old != new:
            yield name, _label_of(after, name), old, new
    yield from _other_declarations(before, after)


def _written(side: Side, name: str) -> str:
    """How a name comes to its value: its formula, or the figure that it is; '' where it is
    neither."""
    quantity = side.graph.quantities.get(name)
    if quantity is not None:
        return quantity.formula
    return parameter_text(side.parameters[name], side.graph) if name in side.parameters else ""


def _label_of(side: Side, name: str) -> str:
    quantity = side.graph.quantities.get(name)
    return (quantity.label or "") if quantity is not None else _label(side.parameters[name], name)


def _other_declarations(before: Side, after: Side) -> Iterator[tuple[str, str, str, str]]:
    """Figures in another unit, and tables, functions and sets that formulas use."""
    for name, parameter in after.parameters.items():
        other = before.parameters.get(name)
        if other is not None and other.type != parameter.type:
            yield name, _label(parameter, name), str(other.type), str(parameter.type)
    for section in ("tables", "functions", "sets"):
        old, new = (getattr(side.case.document, section) for side in (before, after))
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                yield name, f"one of the {section}", "as it was", "as it is now"
    for name in before.names:
        steps, now = (_ramp_steps(side.case, name) for side in (before, after))
        if name in after.names and steps != now:
            yield f"{name}.steps", "periods of the ramp", str(steps), str(now)


def _ramp_steps(case: BusinessCase, name: str) -> int:
    benefit = case.document.benefits.get(name)
    return len(benefit.ramp.table) if benefit is not None else 0


def _label(parameter: Parameter, name: str) -> str:
    return parameter.label or spoken_name(name)


def parameter_text(parameter: Parameter, graph: Graph) -> str:
    """`90 %`, or `600,000 from 2026-Q1, 630,000 from 2027-Q1`; a milestone by the name of its
    period."""
    calendar = graph.calendar
    dated = [(start, value) for start, value in parameter.dated if start < calendar.periods]
    said = [(start, _value(value, parameter, graph)) for start, value in dated]
    if len(said) == 1:
        return said[0][1]
    return ", ".join(f"{text} from {calendar.label(max(start, 0))}" for start, text in said)


def _change(before: Side, after: Side, name: str) -> Change:
    """A figure before and after; of dated values only those that are others."""
    old, new, calendar = before.parameters[name], after.parameters[name], after.graph.calendar
    starts = sorted(
        {max(start, 0) for start, _ in (*old.dated, *new.dated) if start < calendar.periods}
    )
    others = [start for start in starts if old.at(start) != new.at(start)]

    def text(figure: Parameter, side: Side) -> str:
        if len(starts) <= 1:
            return parameter_text(figure, side.graph)
        values = (
            f"{_value_at(figure, start, side.graph)} from {calendar.label(start)}"
            for start in others
        )
        return ", ".join(values)

    driver = after.case.drivers[name]
    return Change(name, _label(new, name), driver, text(old, before), text(new, after))


def _value_at(parameter: Parameter, period: int, graph: Graph) -> str:
    return _value(parameter.at(period), parameter, graph)


def _value(value: Decimal | None, parameter: Parameter, graph: Graph) -> str:
    if value is None:
        return "missing"
    if parameter.name.endswith(_PERIOD_OF_MILESTONE) and value == value.to_integral_value():
        return graph.calendar.label(int(value) - 1)
    if parameter.name in graph.percentages:
        return percentage(value)
    unit = parameter.type.unit
    return grouped(value) if unit is None or unit.is_plain else f"{grouped(value)} {unit}"
