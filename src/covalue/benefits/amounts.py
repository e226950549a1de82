"""Amounts by period: what a case's benefits and costs come to under one option, and their
totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from covalue.benefits.business_case import BusinessCase
from covalue.benefits.dates import position_of
from covalue.benefits.fields import BenefitClass, Party
from covalue.benefits.schema import OptionPart
from covalue.language.causes import reason
from covalue.language.exact import Evaluation, Evaluator
from covalue.language.findings import Finding, Place, error
from covalue.language.graph import Parameter
from covalue.language.money import MOST_MINOR, Money
from covalue.language.values import Missing

Kind = Literal["benefit", "cost"]


@dataclass(frozen=True, slots=True)
class Item:
    """A benefit or cost in whole minor units of its currency, by the number of the period.

    Disbenefits are below zero; costs are above. `class_` is a benefit's, `party` a cost's, and ''
    otherwise. Of a benefit, `amounts` are the part due to this project, `whole` is what it comes to
    whoever it is due to: what is realized and validated compares with `whole`, what is attributed
    with `amounts`.
    """

    name: str
    title: str
    kind: Kind
    class_: BenefitClass | Literal[""]
    party: Party | Literal[""]
    currency: str
    amounts: tuple[int, ...]
    whole: tuple[int, ...]

    @property
    def group(self) -> tuple[str, str]:
        """What may be added up with it: benefits of one class, costs of one party, each in one
        currency."""
        return (self.class_ or f"cost of the {self.party}", self.currency)


@dataclass(frozen=True, slots=True)
class Level:
    """A benefit that is no money: the gain in its measure, by the number of the period. It is never
    added up."""

    name: str
    title: str
    unit: str
    gains: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class OptionAmounts:
    """All that belongs to an option. `missing` names benefits and costs that cannot be computed,
    which is not zero."""

    option: str
    items: tuple[Item, ...]
    levels: tuple[Level, ...]
    missing: tuple[str, ...]
    evaluation: Evaluation

    def totals(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """Sums by class (or party) and currency, in whole minor units by period."""
        return totals(self.items)

    def item(self, name: str) -> Item | None:
        """A benefit or cost by name; None where it does not belong to the option, or is no
        money."""
        return next((item for item in self.items if item.name == name), None)


def totals(items: Iterable[Item]) -> dict[tuple[str, str], tuple[int, ...]]:
    """Sums of amounts that may be added up."""
    sums: dict[tuple[str, str], tuple[int, ...]] = {}
    for item in items:
        before = sums.get(item.group, (0,) * len(item.amounts))
        sums[item.group] = tuple(one + two for one, two in zip(before, item.amounts, strict=True))
    return sums


def option_amounts(
    case: BusinessCase, option: str | None = None
) -> tuple[OptionAmounts, list[Finding]]:
    """The amounts of an option (the preferred one where left out), and a finding for each that is
    missing."""
    chosen = option or case.preferred
    names = names_of(case, chosen)
    graph = replace(case.graph, parameters=parameters_of(case, chosen))
    outputs = [*names, *(f"{name}.whole" for name in names if f"{name}.whole" in graph.quantities)]
    evaluation, findings = Evaluator(graph, outputs).evaluate(
        {at: {} for at in range(graph.calendar.periods)}
    )
    if findings:
        return OptionAmounts(chosen, (), (), tuple(names), evaluation), findings
    missing = [name for name in names if _is_missing(evaluation, name)]
    findings += [_missing(case, evaluation, name) for name in missing]
    good = [name for name in names if name not in missing]
    items = tuple(_item(case, evaluation, name) for name in good if _currency(case, name))
    levels = tuple(_level(case, evaluation, name) for name in good if not _currency(case, name))
    if large := _too_large(case, items, levels):
        return OptionAmounts(chosen, (), (), tuple(names), evaluation), [*findings, *large]
    return OptionAmounts(chosen, items, levels, tuple(missing), evaluation), findings


class CaseAmounts:
    """The amounts of a case under its options, each evaluated once: when it is first asked for."""

    def __init__(self, case: BusinessCase) -> None:
        """Nothing is evaluated yet."""
        self.case = case
        self._known: dict[str, tuple[OptionAmounts, list[Finding]]] = {}

    def of(self, option: str | None = None) -> tuple[OptionAmounts, list[Finding]]:
        """What `option_amounts` gives for the option, the preferred one where left out."""
        chosen = option or self.case.preferred
        if chosen not in self._known:
            self._known[chosen] = option_amounts(self.case, chosen)
        return self._known[chosen]


def _is_missing(evaluation: Evaluation, name: str) -> bool:
    """Whether a figure of any period is missing."""
    return any(isinstance(value, Missing) for value in series_of(evaluation, name))


def names_of(case: BusinessCase, option: str) -> list[str]:
    """The quantities that belong to an option: its benefits, what it costs to measure them, its
    costs."""
    document, part = case.document, case.document.options[option]
    benefits = _chosen(part.benefits, document.benefits, part)
    costs = _chosen(part.costs, document.costs, part)
    measuring = [
        f"{name}.measuring"
        for name in benefits
        if document.benefits[name].cost_of_measuring is not None
    ]
    return [*benefits, *measuring, *costs]


def _chosen(named: list[str] | None, known: Mapping[str, object], option: OptionPart) -> list[str]:
    if named is not None:
        return [name for name in known if name in named]
    return [] if option.do_nothing else list(known)


def parameters_of(case: BusinessCase, option: str) -> dict[str, Parameter]:
    """The case's parameters, with the figures and dates that an option assumes otherwise."""
    part, parameters = case.document.options[option], dict(case.graph.parameters)
    for name, value in part.assumptions.items():
        parameters[name] = replace(parameters[name], dated=((0, value.value),))
    for name, text in part.milestones.items():
        position = position_of(text, case.graph.calendar)
        if position is not None and f"{name}.period" in parameters:
            parameters[f"{name}.period"] = replace(
                parameters[f"{name}.period"], dated=((0, Decimal(position)),)
            )
    return parameters


def series_of(evaluation: Evaluation, name: str) -> list[object]:
    """A quantity's values, period by period."""
    return [evaluation.value(name, at) for at in evaluation.frames]


def live_periods(evaluation: Evaluation, name: str) -> list[int]:
    """The numbers of the periods in which a benefit is live."""
    return [at for at in evaluation.frames if evaluation.value(f"{name}.live", at) is True]


def minor_units(value: object, currency: str) -> int:
    """An amount in whole minor units; it has been rounded to them already."""
    assert isinstance(value, Decimal)
    return Money.of(value, currency).minor


def _currency(case: BusinessCase, name: str) -> str:
    return case.currency_of(name.removesuffix(".measuring")) or ""


def _item(case: BusinessCase, evaluation: Evaluation, name: str) -> Item:
    document, base, currency = case.document, name.removesuffix(".measuring"), _currency(case, name)
    amounts = _amounts(evaluation, name, currency)
    if name in document.costs:
        cost = document.costs[name]
        return Item(name, cost.title, "cost", "", cost.party, currency, amounts, amounts)
    benefit = document.benefits[base]
    if name == base:
        whole = _amounts(evaluation, f"{name}.whole", currency)
        return Item(name, benefit.title, "benefit", benefit.class_, "", currency, amounts, whole)
    assert benefit.cost_of_measuring is not None
    party = benefit.cost_of_measuring.party
    return Item(name, f"Measuring: {benefit.title}", "cost", "", party, currency, amounts, amounts)


def _amounts(evaluation: Evaluation, name: str, currency: str) -> tuple[int, ...]:
    return tuple(minor_units(value, currency) for value in series_of(evaluation, name))


def _level(case: BusinessCase, evaluation: Evaluation, name: str) -> Level:
    benefit = case.document.benefits[name]
    unit = case.document.measures[benefit.measure].unit if benefit.measure else ""
    gains = tuple(value for value in series_of(evaluation, name) if isinstance(value, Decimal))
    return Level(name, benefit.title, unit, gains)


def _too_large(case: BusinessCase, items: Iterable[Item], levels: Iterable[Level]) -> list[Finding]:
    """A finding for each benefit or cost beyond the largest amount that can be kept, and where
    there is none, for what comes to more together."""
    most = {item.name: Decimal(max(_sizes(item.amounts, item.whole))) for item in items}
    most |= {
        level.name: max((gain.copy_abs() for gain in level.gains), default=Decimal(0))
        for level in levels
    }
    large = [name for name, size in most.items() if size > MOST_MINOR]
    if large:
        return [_large(case, name, "a figure") for name in large]
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    return [
        _large(case, rows[-1].name, f"with the others of its kind ({name}) the sum")
        for (name, _currency), rows in groups.items()
        if any(
            sum(sum(_sizes(series)) for series in of_group) > MOST_MINOR
            for of_group in ([row.amounts for row in rows], [row.whole for row in rows])
        )
    ]


def _sizes(*series: Iterable[int]) -> list[int]:
    return [0, *(abs(amount) for amounts in series for amount in amounts)]


def _large(case: BusinessCase, name: str, what: str) -> Finding:
    place = replace(case.graph.quantities[name].place, field=name)
    currency = _currency(case, name)
    most = f"{Money(MOST_MINOR, currency)}" if currency else f"{MOST_MINOR:,}"
    message = f"'{name}': {what} is beyond {most}, the most that can be kept"
    return error("too-large", message, place, "look for digits or a unit too many")


def _missing(case: BusinessCase, evaluation: Evaluation, name: str) -> Finding:
    graph = case.graph
    period, value = next(
        (at, value)
        for at, value in enumerate(series_of(evaluation, name))
        if isinstance(value, Missing)
    )
    place = Place(
        graph.quantities[name].place.file, field=name, period=graph.calendar.label(period)
    )
    what = _first_missing(case, name.removesuffix(".measuring"))
    if what is not None:
        message = f"'{name}' has no figures, since its {what} is missing"
        return error("missing", message, place, f"add `{what}: …`")
    cause = min(value.causes)
    why = reason(cause)[1] if cause.name else "'a part of it' is missing"
    message = f"'{name}' cannot be computed: {why}"
    return error("missing", message, place, "correct its formula")


def _first_missing(case: BusinessCase, name: str) -> str | None:
    benefit = case.document.benefits.get(name)
    if benefit is None:
        return None
    return next(
        (field for field in ("baseline", "target") if getattr(benefit, field) is None), None
    )
