"""Settlement: from the figures of a contract's periods to statements, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from covalue.contracts.contract import Contract
from covalue.language.causes import reason
from covalue.language.exact import Evaluation, Evaluator, Given
from covalue.language.findings import Finding, Place, Severity, error
from covalue.language.money import Money
from covalue.language.values import Cause, Missing, Value

TRUE_UP = "true-up"


@dataclass(frozen=True, slots=True)
class Line:
    """One amount due, in minor units of the statement's currency; below zero the partner pays."""

    name: str
    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A quantity that is carried to the next statement, in the unit of its quantity."""

    name: str
    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What is due for one settlement period. `to_date` are the totals of this and all earlier
    statements."""

    contract: str
    period: str
    index: int
    currency: str
    lines: tuple[Line, ...]
    balances: tuple[Balance, ...]
    to_date: int

    @property
    def total(self) -> int:
        """The sum of the lines, in minor units."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Settlement:
    """All statements that one contract's figures allow, and why others were refused; `refused`
    holds the findings by settlement period."""

    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    evaluation: Evaluation
    refused: Mapping[str, tuple[Finding, ...]]


class Settler:
    """Settles contracts under one document; make it once and use it for any number of contracts."""

    def __init__(self, contract: Contract) -> None:
        """Prepare the evaluation."""
        self.contract = contract
        self._dues = [f"{line}.due" for line in contract.lines]
        self._evaluator = Evaluator(contract.graph, [*self._dues, *contract.balances])
        quantities = contract.graph.quantities
        self._due_nodes = [quantities[name].node for name in self._dues]
        self._labels = {
            name: clause.label or name.replace("_", " ")
            for name, clause in contract.clauses.items()
        }

    @property
    def needs(self) -> tuple[str, ...]:
        """The inputs, and parameters that differ by contract, without which nothing can be
        settled."""
        return self._evaluator.needs

    @property
    def remembers(self) -> bool:
        """Whether a statement may depend on the figures of periods before its own."""
        return self._evaluator.remembers

    def settle(self, name: str, given: Mapping[int, Given]) -> Settlement:
        """The statements of one contract from its figures by period number.

        A statement whose figures are incomplete is refused, with a finding for each thing missing.
        """
        evaluation, findings = self._evaluator.evaluate(given)
        statements: list[Statement] = []
        refused: dict[str, tuple[Finding, ...]] = {}
        to_date = 0
        for period in self._settled_periods(given, evaluation):
            missing = self._missing(evaluation, period)
            if missing:
                why = [_refusal(self.contract, name, period, cause) for cause in missing]
                refused[self._window(period)] = tuple(why)
                findings += why
                continue
            statement = self._statement(name, evaluation, period, to_date)
            to_date = statement.to_date
            statements.append(statement)
        findings += self._still_open(name, given)
        return Settlement(tuple(statements), tuple(findings), evaluation, refused)

    def _window(self, period: int) -> str:
        """The name of the settlement period in which a period lies."""
        every = self.contract.document.settlement.every
        return self.contract.graph.calendar.span(every, period)

    def _still_open(self, name: str, given: Mapping[int, Given]) -> list[Finding]:
        """A note where the last figures belong to a settlement period that is not closed yet."""
        calendar, every = self.contract.graph.calendar, self.contract.document.settlement.every
        if not given or calendar.closes(max(given), every):
            return []
        window, last = calendar.span(every, max(given)), calendar.label(max(given))
        place = Place(period=last)
        message = f"{name}: no statement for {window} yet; the figures end with {last}"
        mend = "settle again when the figures are complete"
        return [Finding("not-closed", Severity.NOTE, message, place, mend)]

    def explained(self, names: Iterable[str], given: Mapping[int, Given]) -> Evaluation:
        """An evaluation that also holds quantities which no line needs, for explanations."""
        evaluation, _ = Evaluator(
            self.contract.graph, [*self._dues, *self.contract.balances, *names]
        ).evaluate(given)
        return evaluation

    def _settled_periods(self, given: Mapping[int, Given], evaluation: Evaluation) -> Sequence[int]:
        """The periods in which a statement is due and for which figures came."""
        calendar, every = self.contract.graph.calendar, self.contract.document.settlement.every

        def has_figures(period: int) -> bool:
            window = range(calendar.window_start(period, every), period + 1)
            return any(within in given for within in window)

        closing = [period for period in evaluation.frames if calendar.closes(period, every)]
        return [period for period in closing if has_figures(period)]

    def _missing(self, evaluation: Evaluation, period: int) -> list[Cause]:
        frame = evaluation.frames[period]
        causes = {
            cause
            for at in self._due_nodes
            if frame[at].__class__ is Missing
            for cause in frame[at].causes
        }
        return sorted(causes, key=lambda cause: (cause.period, cause.kind, cause.name))

    def _statement(self, name: str, evaluation: Evaluation, period: int, to_date: int) -> Statement:
        frame, currency = evaluation.frames[period], self.contract.document.currency
        amounts = [Money.of(frame[at], currency).minor for at in self._due_nodes]
        lines = [
            Line(line, self._labels[line], amount)
            for line, amount in zip(self.contract.lines, amounts, strict=True)
        ]
        every = self.contract.document.settlement.every
        calendar = self.contract.graph.calendar
        label = calendar.span(every, period)
        total = to_date + sum(amounts)
        balances = self._balances(evaluation, period)
        return Statement(name, label, period, currency, tuple(lines), balances, total)

    def _balances(self, evaluation: Evaluation, period: int) -> tuple[Balance, ...]:
        balances = []
        for name in self.contract.balances:
            value: Value = evaluation.value(name, period)
            if isinstance(value, Decimal):
                quantity = self.contract.graph.quantities[name]
                balances.append(Balance(name, quantity.label or name.replace("_", " "), value))
        return tuple(balances)


def _refusal(contract: Contract, name: str, period: int, cause: Cause) -> Finding:
    """Why there is no statement: one thing that is missing, and how to mend it."""
    calendar, every = contract.graph.calendar, contract.document.settlement.every
    window = calendar.span(every, period)
    code, why, mend = reason(cause)
    place = Place(field=cause.name or None, period=calendar.label(cause.period))
    return error(code, f"{name}: no statement for {window}, since {why}", place, mend)


def true_up(statement: Statement, settled: Mapping[str, int]) -> tuple[Line, ...]:
    """The lines by which a fresh statement differs from what was settled before, as deltas in minor
    units.

    `settled` holds the sum of what earlier statements and true-ups settled for each line of the
    period. The earlier statement itself never changes.
    """
    fresh = {line.name: line.amount for line in statement.lines}
    labels = {line.name: line.label for line in statement.lines}
    names = [*fresh, *(name for name in settled if name not in fresh)]
    deltas = {name: fresh.get(name, 0) - settled.get(name, 0) for name in names}
    return tuple(
        Line(f"{name} {TRUE_UP}", f"{labels.get(name, name)}, {TRUE_UP}", delta)
        for name, delta in deltas.items()
        if delta
    )
