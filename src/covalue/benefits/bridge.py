"""The variance bridge: why a figure differs from a plan, by driver, to the minor unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from covalue.benefits.amounts import minor_units, option_amounts
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.changes import Change, Side, figures_changed, side_of, structure_changed
from covalue.benefits.fields import DRIVERS
from covalue.benefits.shapley import MOST_PLAYERS, shapley
from covalue.language.exact import Evaluator
from covalue.language.findings import Finding, Place, error, has_errors, near_to
from covalue.language.graph import Graph
from covalue.language.values import Missing, Value

By = Literal["driver", "assumption"]
REMAINDER = "not explained"
STRUCTURE: dict[By, str] = {"driver": "scope", "assumption": "what the case consists of"}
"""The player that stands for benefits, costs and formulas; no assumption can have a name with
spaces."""
Group = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bar:
    """What one driver (or one assumption) adds to the figure, in whole minor units, and the changes
    behind it."""

    name: str
    amount: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one figure to another, in whole minor units: before + bars + remainder = after.

    `total` names what is bridged: a class of benefits, the costs of a party, or one benefit or
    cost. The remainder is what no recorded change explains: it is only there where `after` is a
    measured figure.
    """

    total: str
    currency: str
    before: int
    after: int
    bars: tuple[Bar, ...]
    remainder: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a bridge: one benefit or cost (or all totals), an option, up to which
    period, split by what.

    `realized` is the measured figure of `of` in whole minor units, where the bridge shall lead to
    that.
    """

    of: str | None = None
    option: str | None = None
    until: str | None = None
    by: By = "driver"
    realized: int | None = None


ALL = Question()


def bridges(
    before: BusinessCase, after: BusinessCase, question: Question = ALL
) -> tuple[tuple[Bridge, ...], list[Finding]]:
    """The bridges from one version of a case to another: of every class of benefits and party's
    costs, or of one item.

    Figures that changed are grouped by driver. What stands in the case at all (benefits, costs,
    formulas) is scope.
    """
    findings = _problems(before, after, question)
    if has_errors(findings):
        return (), findings
    sides = side_of(before, question.option), side_of(after, question.option)
    players = _players(*sides, question.by)
    if len(players) > MOST_PLAYERS:
        message = f"{len(players)} assumptions changed; a bridge tells at most {MOST_PLAYERS} apart"
        mend = "bridge by driver, or one version at a time"
        return (), [error("too-many", message, _place(after), mend)]
    worths = _Worths(sides, question, list(players), [c.name for c in figures_changed(*sides)])
    shares = shapley(list(players), worths.of)
    if worths.undefined:
        return (), [error("missing", worths.undefined, _place(after), "correct the formula")]
    none, every = worths.of(frozenset()), worths.of(frozenset(players))
    return tuple(
        _bridge(group, none, every, shares, players, question) for group in every
    ), findings


def _bridge(
    group: Group,
    none: Mapping[Group, int],
    every: Mapping[Group, int],
    shares: Mapping[Group, Mapping[str, int]],
    players: Mapping[str, Sequence[Change]],
    question: Question,
) -> Bridge:
    after = every[group] if question.realized is None else question.realized
    bars = tuple(
        Bar(name, shares[group][name], tuple(changes)) for name, changes in players.items()
    )
    return Bridge(group[0], group[1], none[group], after, bars, after - every[group])


def _place(case: BusinessCase) -> Place:
    return Place(next(iter(case.graph.quantities.values())).place.file)


def _problems(before: BusinessCase, after: BusinessCase, question: Question) -> list[Finding]:
    findings: list[Finding] = []
    one, two = before.graph.calendar, after.graph.calendar
    if not one.counts_as(two):
        message = f"one case counts from {one.label(0)}, the other from {two.label(0)}"
        mend = "a later version keeps the start and kind of its periods"
        return [error("calendar", message, _place(after), mend)]
    for case in (before, after):
        unknown = _unknown(case, question)
        findings += unknown or _missing(case, question)
    if has_errors(findings):
        return findings
    if question.of is not None and not any(
        question.of in side_of(c, question.option).names for c in (before, after)
    ):
        known = side_of(after, question.option).names
        mend = near_to(question.of, known) or f"known are {', '.join(known)}"
        message = f"there is no benefit or cost '{question.of}'"
        return [*findings, error("unknown-name", message, _place(after), mend)]
    findings += _not_money(before, after, question)
    if question.realized is not None and question.of is None:
        message = "a measured figure belongs to one benefit or cost"
        findings.append(error("realized", message, _place(after), "name it"))
    return findings


def _missing(case: BusinessCase, question: Question) -> list[Finding]:
    """What keeps the asked figures of a version from being computed."""
    amounts, findings = option_amounts(case, question.option)
    if question.of is None or question.of in amounts.missing:
        return findings
    return [finding for finding in findings if finding.code != "missing"]


def _unknown(case: BusinessCase, question: Question) -> list[Finding]:
    place, findings = _place(case), list[Finding]()
    if question.option is not None and question.option not in case.document.options:
        known = case.document.options
        mend = near_to(question.option, known) or f"known are {', '.join(known)}"
        message = f"there is no option '{question.option}'"
        findings.append(error("unknown-name", message, place, mend))
    calendar = case.graph.calendar
    if question.until is not None and calendar.index(question.until) is None:
        mend = f"the periods run from {calendar.span('term', 0)}"
        message = f"'{question.until}' is no period of the calendar"
        findings.append(error("period", message, place, mend))
    return findings


def _not_money(before: BusinessCase, after: BusinessCase, question: Question) -> list[Finding]:
    if question.of is None:
        return []
    name = question.of
    currencies = [
        case.currency_of(name.removesuffix(".measuring"))
        for case in (before, after)
        if name in side_of(case, question.option).names
    ]
    if None in currencies:
        message = f"'{name}' is no money, it cannot be bridged"
        return [error("no-money", message, _place(after), "compare its levels")]
    if len(set(currencies)) > 1:
        message = f"'{name}' is in {' and then in '.join(map(str, currencies))}"
        return [error("currency", message, _place(after))]
    return []


def _players(before: Side, after: Side, by: By) -> dict[str, list[Change]]:
    """The changes by driver, in the drivers' order, or one by one; a player is what changes as a
    whole."""
    changes, structure = figures_changed(before, after), structure_changed(before, after)
    if by == "driver":
        every = [*changes, *structure]
        grouped = {
            driver: [change for change in every if change.driver == driver] for driver in DRIVERS
        }
        return {driver: changed for driver, changed in grouped.items() if changed}
    single: dict[str, list[Change]] = {change.name: [change] for change in changes}
    return {**single, STRUCTURE[by]: structure} if structure else single


@dataclass(frozen=True, slots=True)
class _Block:
    """Quantities that depend on the same players, with their groups, and what they came to."""

    evaluator: Evaluator
    names: Mapping[str, Group]
    players: frozenset[str]
    known: dict[frozenset[str], dict[Group, int]] = field(default_factory=dict)


class _Worths:
    """What the totals come to when some players are as in the new version and the others as in the
    old one.

    Quantities that depend on the same players are evaluated together, and only anew where one of
    these changes.
    """

    def __init__(
        self, sides: tuple[Side, Side], question: Question, players: list[str], changed: list[str]
    ) -> None:
        self._sides, self._question, self._players = sides, question, players
        self._changed = {name: self._player_of(name) for name in changed}
        self._blocks = [self._blocks_of(side) for side in sides]
        self._groups = sorted(
            {group for side in sides for name in side.names if (group := self._group(side, name))}
        )
        self.undefined = ""

    def _player_of(self, name: str) -> str:
        return self._sides[1].case.drivers[name] if self._question.by == "driver" else name

    def _blocks_of(self, side: Side) -> list[_Block]:
        opened = {name: replace(side.parameters[name], per_contract=True) for name in self._changed}
        graph = replace(side.graph, parameters={**side.parameters, **opened})
        together: dict[frozenset[str], dict[str, Group]] = {}
        for name in side.names:
            group = self._group(side, name)
            if group is not None:
                together.setdefault(_players_behind(graph, name, self._changed), {})[name] = group
        return [
            _Block(Evaluator(graph, names), names, players) for players, names in together.items()
        ]

    def of(self, new: frozenset[str]) -> dict[Group, int]:
        """The totals by group; a group that a version does not have is nothing there."""
        # What is in the case at all is the new version's once its scope is.
        structure = STRUCTURE[self._question.by]
        at = 1 if structure in new or structure not in self._players else 0
        totals: dict[Group, int] = dict.fromkeys(self._groups, 0)
        for block in self._blocks[at]:
            chosen = new & block.players
            if chosen not in block.known:
                block.known[chosen] = self._totals(block, self._sides[at], chosen)
            for group, amount in block.known[chosen].items():
                totals[group] += amount
        return totals

    def _totals(self, block: _Block, side: Side, new: frozenset[str]) -> dict[Group, int]:
        calendar, until = side.graph.calendar, self._question.until
        last = calendar.periods - 1 if until is None else calendar.index(until)
        assert last is not None
        evaluation, findings = block.evaluator.evaluate(
            {at: self._given(at, new) for at in range(last + 1)}
        )
        totals: dict[Group, int] = {}
        for name, group in block.names.items():
            values = [evaluation.value(name, at) for at in evaluation.frames]
            if findings or any(isinstance(value, Missing) for value in values):
                said = "cannot be computed from some figures of one version and some of the other"
                self.undefined = f"'{name}' {said}"
                return {}
            totals[group] = totals.get(group, 0) + sum(
                minor_units(value, group[1]) for value in values
            )
        return totals

    def _given(self, period: int, new: frozenset[str]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, player in self._changed.items():
            value = self._sides[1 if player in new else 0].parameters[name].at(period)
            if value is not None:
                values[name] = value
        return values

    def _group(self, side: Side, name: str) -> Group | None:
        """What a quantity is added to; None where it is left out."""
        document = side.case.document
        currency = side.case.currency_of(name.removesuffix(".measuring"))
        if currency is None or self._question.of not in (None, name):
            return None
        if self._question.of is not None:
            return name, currency
        if name in document.benefits:
            return document.benefits[name].class_, currency
        measured = document.benefits.get(name.removesuffix(".measuring"))
        if measured is not None and measured.cost_of_measuring is not None:
            return f"cost of the {measured.cost_of_measuring.party}", currency
        return f"cost of the {document.costs[name].party}", currency


def _players_behind(graph: Graph, name: str, changed: Mapping[str, str]) -> frozenset[str]:
    """The players whose figures a quantity depends on."""
    leaves = {
        str(graph.nodes[at].data)
        for at in graph.needed([name])
        if graph.nodes[at].op == "parameter"
    }
    return frozenset(changed[figure] for figure in leaves & changed.keys())
