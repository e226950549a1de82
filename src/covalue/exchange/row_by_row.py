"""Settling row by row: the good rows settle, and every row is accounted for.

A row that cannot be taken must not change what others are paid. Where a statement may depend on
earlier periods, a refused row holds back the contract's later rows: a document may say what holds
without a figure, and that is not what holds for a figure that is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from covalue.contracts.settlement import Settlement, Settler, Statement
from covalue.exchange.inputs import Figures, RefusedRow
from covalue.language.findings import Finding, Place, Severity, error
from covalue.language.values import Value

Given = Mapping[int, Mapping[str, Value]]


class RowByRow:
    """Settles the contracts of figures that were read row by row, and keeps the account of their
    rows."""

    def __init__(self, settler: Settler, figures: Figures) -> None:
        """Start with the rows that could not be read."""
        self._settler, self._figures = settler, figures
        self._contract = settler.contract
        self.rows = len(figures.rows) + len(figures.refused)
        self.settled = 0
        self.not_closed = 0
        self._refused = list(figures.refused)
        self._unread: defaultdict[str | None, list[RefusedRow]] = defaultdict(list)
        for row in figures.refused:
            self._unread[row.contract].append(row)

    @property
    def refused(self) -> list[RefusedRow]:
        """The refused rows in the order of the file."""
        return sorted(self._refused, key=lambda row: row.number)

    def settle(self, name: str) -> tuple[Statement, ...]:
        """The statements that the good rows of a contract allow."""
        given, held = self._divided(name)
        settlement = self._settler.settle(name, given)
        if _broken(settlement) and not self._settler.remembers:
            held = self._broken_alone(name, given)
            given = {period: given[period] for period in given if period not in held}
            settlement = self._settler.settle(name, given)
        settled = {statement.period for statement in settlement.statements}
        for period in self._figures.contracts[name]:
            window = self._window(period)
            if period not in held and window in settled:
                self.settled += 1
            elif why := held.get(period) or self._why_refused(name, window, settlement):
                self._refuse(name, period, why)
            else:
                self.not_closed += 1
        return settlement.statements

    def _divided(self, name: str) -> tuple[Given, dict[int, tuple[Finding, ...]]]:
        """The figures that may be settled, and why the others are held back."""
        given = self._figures.contracts[name]
        unread = self._unread[name]
        if not unread or not self._settler.remembers:
            return given, {}
        first = min(unread, key=lambda row: -1 if row.period is None else row.period)
        begin = 0 if first.period is None else first.period
        message = f"row {first.number} of '{name}' was refused, and this one may depend on it"
        why = error("held-back", message, mend=f"mend row {first.number}")
        held: dict[int, tuple[Finding, ...]] = {
            period: (why,) for period in given if period >= begin
        }
        return {period: given[period] for period in given if period not in held}, held

    def _broken_alone(self, name: str, given: Given) -> dict[int, tuple[Finding, ...]]:
        """The periods whose own figures cannot be evaluated, where each stands for itself."""
        alone = {
            period: _broken(self._settler.settle(name, {period: given[period]})) for period in given
        }
        return {period: findings for period, findings in alone.items() if findings}

    def _why_refused(
        self, name: str, window: str, settlement: Settlement
    ) -> tuple[Finding, ...] | None:
        """Why the rows of a settlement period have no statement; None where it is not closed."""
        if window in settlement.refused:
            return settlement.refused[window]
        others = [
            row.number
            for row in self._unread[name]
            if row.period is not None and self._window(row.period) == window
        ]
        if others:
            message = f"{name}: no statement for {window}, since row {others[0]} was refused"
            return (error("held-back", message, mend=f"mend row {others[0]}"),)
        return _broken(settlement) or None

    def _refuse(self, name: str, period: int, why: tuple[Finding, ...]) -> None:
        number = self._figures.rows[name, period]
        findings = tuple(
            replace(finding, place=self._in_row(number, finding.place))
            for finding in why
            if finding.severity is Severity.ERROR
        )
        self._refused.append(RefusedRow(number, name, period, findings))

    def _in_row(self, number: int, place: Place) -> Place:
        return replace(place, file=self._figures.file, row=number)

    def _window(self, period: int) -> str:
        every = self._contract.document.settlement.every
        return self._contract.graph.calendar.span(every, period)


def _broken(settlement: Settlement) -> tuple[Finding, ...]:
    """Why the figures could not be evaluated to their end; nothing where they were."""
    told = {finding for findings in settlement.refused.values() for finding in findings}
    return tuple(
        finding
        for finding in settlement.findings
        if finding.severity is Severity.ERROR and finding not in told
    )
