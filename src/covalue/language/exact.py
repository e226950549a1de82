"""The exact evaluator: decimals of 34 digits, one frame of values per period, every frame kept as
the trace.

Each node becomes one small closure over the frame. What depends on parameters and the calendar
alone is computed once per period and shared by all contracts that are settled with the same
document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow, localcontext
from typing import Any

from covalue.language.decimals import CONTEXT
from covalue.language.findings import Finding, Place, error
from covalue.language.graph import CalendarFact, Graph, Node
from covalue.language.steps import make_step
from covalue.language.values import PERIOD, Cause, Frame, Missing, Step, Value

Given = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What every node was in every evaluated period, and with that the trace of every figure."""

    graph: Graph
    frames: Mapping[int, Frame]

    def value(self, name: str, period: int) -> Value:
        """A quantity's value in a period."""
        value: Value = self.frames[period][self.graph.quantities[name].node]
        return value

    def at(self, node: int, period: int) -> Value:
        """A node's value in a period."""
        value: Value = self.frames[period][node]
        return value


class Evaluator:
    """Evaluates some quantities of a graph, for any number of contracts."""

    def __init__(self, graph: Graph, outputs: Iterable[str] | None = None) -> None:
        """Prepare the evaluation of the quantities named in `outputs` (default: all)."""
        self.graph = graph
        needed = graph.needed(graph.quantities if outputs is None else outputs)
        order = sorted(needed)
        fixed = _fixed_nodes(graph, order)
        owners = _owners(graph)
        self._fixed_steps = _steps(graph, [at for at in order if at in fixed], owners)
        self._steps = _steps(graph, [at for at in order if at not in fixed], owners)
        self._given = [(at, str(graph.nodes[at].data)) for at in order if _is_given(graph, at)]
        self._states = [state for state in graph.states if state.reader in needed]
        self._templates: dict[int, Frame] = {}

    @property
    def needs(self) -> tuple[str, ...]:
        """The inputs, and the parameters given per contract, that the outputs depend on."""
        return tuple(name for _, name in self._given)

    @property
    def remembers(self) -> bool:
        """Whether a period's values may depend on the figures of earlier periods."""
        return bool(self._states)

    def evaluate(self, given: Mapping[int, Given]) -> tuple[Evaluation, list[Finding]]:
        """Evaluate the periods that `given` has figures for.

        With memory, every period from the first to the last given is evaluated, and a period
        without figures has missing inputs. A name that is absent is missing.
        """
        periods = sorted(given)
        if self._states and periods:
            periods = list(range(periods[-1] + 1))
        frames: dict[int, Frame] = {}
        memory: list[Any] = [Missing([Cause("start", "", 0)])] * len(self._states)
        with localcontext(CONTEXT):
            for period in periods:
                try:
                    frame = self._frame(period, given.get(period, {}), memory)
                except (Overflow, InvalidOperation):
                    return Evaluation(self.graph, frames), [self._too_large(period)]
                memory = [frame[state.update] for state in self._states]
                frames[period] = frame
        return Evaluation(self.graph, frames), []

    def _frame(self, period: int, given: Given, memory: list[Any]) -> Frame:
        frame = self._template(period).copy()
        for at, name in self._given:
            value = given.get(name)
            if value is not None:
                frame[at] = value
        for state, value in zip(self._states, memory, strict=True):
            frame[state.reader] = value
        for at, step in self._steps:
            frame[at] = step(frame)
        return frame

    def _template(self, period: int) -> Frame:
        """The frame of a period as far as it is the same for every contract."""
        if period not in self._templates:
            frame: Frame = [None] * (len(self.graph.nodes) + 1)
            frame[PERIOD] = period
            for at, name in self._given:
                frame[at] = _when_not_given(self.graph, name, period)
            for at, step in self._fixed_steps:
                frame[at] = step(frame)
            self._templates[period] = frame
        return self._templates[period]

    def _too_large(self, period: int) -> Finding:
        label = self.graph.calendar.label(period)
        message = "a figure grows beyond 10^999"
        mend = "look for a product that feeds itself, or an exponent that is too large"
        return error("too-large", message, Place(period=label), mend)


def _is_given(graph: Graph, at: int) -> bool:
    node = graph.nodes[at]
    return node.op == "input" or (
        node.op == "parameter" and graph.parameters[str(node.data)].per_contract
    )


def _when_not_given(graph: Graph, name: str, period: int) -> Value:
    parameter = graph.parameters.get(name)
    value = parameter.at(period) if parameter else None
    if value is not None:
        return value
    is_dated = parameter is not None and bool(parameter.dated)
    return Missing([Cause("per contract" if is_dated else "input", name, period)])


def _fixed_nodes(graph: Graph, order: list[int]) -> set[int]:
    """The nodes that depend on parameters and the calendar alone."""
    fixed: set[int] = set()
    for at in order:
        node = graph.nodes[at]
        if node.op in ("input", "state") or _is_given(graph, at):
            continue
        if all(argument in fixed for argument in node.args):
            fixed.add(at)
    return fixed


def _owners(graph: Graph) -> dict[int, str]:
    """For each node the first quantity in whose formula it stands, to name it when something is
    wrong."""
    owners: dict[int, str] = {}
    for quantity in sorted(graph.quantities.values(), key=lambda q: q.node):
        todo = [quantity.node]
        while todo:
            at = todo.pop()
            if at not in owners:
                owners[at] = quantity.name
                todo.extend(graph.nodes[at].args)
    return owners


def _steps(graph: Graph, order: list[int], owners: Mapping[int, str]) -> list[tuple[int, Step]]:
    made = []
    for at in order:
        node = graph.nodes[at]
        if node.op in ("input", "state") or _is_given(graph, at):
            continue
        made.append((at, _leaf(graph, node) or make_step(node, owners.get(at, ""))))
    return made


def _leaf(graph: Graph, node: Node) -> Step | None:
    if node.op == "parameter":
        return _parameter_step(graph, str(node.data))
    if node.op == "calendar":
        assert isinstance(node.data, CalendarFact)
        return _calendar_step(graph, node.data)
    return None


def _parameter_step(graph: Graph, name: str) -> Step:
    parameter = graph.parameters[name]

    def step(frame: Frame) -> Value:
        value = parameter.at(frame[PERIOD])
        return value if value is not None else Missing([Cause("parameter", name, frame[PERIOD])])

    return step


def _calendar_step(graph: Graph, fact: CalendarFact) -> Step:
    def step(frame: Frame) -> Value:
        return calendar_fact(graph, fact, frame[PERIOD])

    return step


def calendar_fact(graph: Graph, fact: CalendarFact, period: int) -> bool | Decimal:
    """A fact of the calendar in a period."""
    calendar, argument = graph.calendar, fact.argument
    match fact.function:
        case "after":
            return period >= int(argument)
        case "opens":
            return calendar.opens(period, str(argument))
        case "closes":
            return calendar.closes(period, str(argument))
        case "position":
            return Decimal(period - calendar.window_start(period, str(argument)) + 1)
        case _:
            reach = calendar.reach(str(argument))
            assert reach is not None
            start, after = reach
            return period >= start and (fact.function == "since" or period < after)
