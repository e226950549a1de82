"""What was settled before, read back: every row is accounted for, or the file is refused.

A file of statements passes through hands and spreadsheets before it comes back. Whatever cannot be
matched would be paid again in full, so nothing of it is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from covalue.contracts.contract import TOTAL, Contract
from covalue.contracts.settlement import TRUE_UP
from covalue.exchange.inputs import Figures
from covalue.exchange.statements import HEADER
from covalue.exchange.tables import Table
from covalue.language.decimals import parse_decimal
from covalue.language.findings import Finding, Place, error, near_to
from covalue.language.money import Money, MoneyError

Key = tuple[str, str]
"""Contract and settlement period."""
_AS_WRITTEN = "give the file as `covalue settle` wrote it"


@dataclass(slots=True)
class _Period:
    """The rows of one contract and period: its first row, lines, true-ups and totals."""

    first: int
    lines: dict[str, int] = field(default_factory=dict)
    told: set[tuple[str, int]] = field(default_factory=set)
    sum: int = 0
    totals: list[int] = field(default_factory=list)
    last_total: int = 0
    has_statement: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """Minor units by contract and period and line, and the first row of each contract and period.

    True-ups are added to their lines.
    """

    file: str
    lines: Mapping[Key, Mapping[str, int]]
    rows: Mapping[Key, int]


NOTHING_SETTLED = Settled("", {}, {})


def settlement_periods(contract: Contract) -> tuple[str, ...]:
    """The names of all settlement periods of the contract, in order."""
    calendar, every = contract.graph.calendar, contract.document.settlement.every
    return tuple(
        calendar.span(every, period)
        for period in range(calendar.periods)
        if calendar.closes(period, every)
    )


def read_settled(
    table: Table, currency: str, periods: Collection[str]
) -> tuple[Settled | None, list[Finding]]:
    """What a file of statements settled. None where a row of it cannot be taken as it stands.

    `periods` are the settlement periods that there are. Refused are another header, a period or a
    currency that is none of the contract's, an amount finer than the minor unit, a line twice, and
    lines that do not add up to their total.
    """
    if table.header != HEADER:
        message = f"the columns of a settlement are {', '.join(HEADER)}"
        return None, [error("header", message, Place(table.file, row=1), _AS_WRITTEN)]
    reader = _Reader(table.file, currency, periods)
    for row, cells in zip(table.numbers, table.rows, strict=True):
        reader.take(row, cells)
    reader.check_totals()
    if reader.findings:
        return None, reader.findings
    lines = {key: period.lines for key, period in reader.found.items()}
    rows = {key: period.first for key, period in reader.found.items()}
    return Settled(table.file, lines, rows), []


def not_settled_again(settled: Settled, figures: Figures, contract: Contract) -> Iterator[Finding]:
    """A finding for everything that was settled and for which there are no figures now."""
    calendar, every = contract.graph.calendar, contract.document.settlement.every
    keys: list[tuple[str, int | None]] = [
        (name, period) for name, given in figures.contracts.items() for period in given
    ]
    # A row that was refused is accounted for as such; where its period cannot be read it may be
    # any of its contract's.
    keys += [(row.contract, row.period) for row in figures.refused if row.contract is not None]
    names = {name for name, _ in keys}
    told = {(name, calendar.span(every, at)) for name, at in keys if at is not None}
    unreadable = {name for name, at in keys if at is None}
    for (name, period), row in settled.rows.items():
        if name in unreadable:
            continue
        if name not in names:
            message = f"the contract '{name}' was settled and has no figures now"
            mend = near_to(name, names) or "give its figures too, or leave its rows out"
            yield error("settled", message, Place(settled.file, row=row, field="contract"), mend)
        elif (name, period) not in told:
            message = f"{name}, {period} was settled and has no figures now"
            mend = "give the figures of the period too, or leave its rows out"
            yield error("settled", message, Place(settled.file, row=row, field="period"), mend)


class _Reader:
    def __init__(self, file: str, currency: str, periods: Collection[str]) -> None:
        self.findings: list[Finding] = []
        self.found: dict[Key, _Period] = {}
        self._file, self._currency, self._periods = file, currency, periods

    def take(self, row: int, cells: Iterable[str]) -> None:
        contract, name, line, amount, currency = cells
        if not contract or not line:
            column = "line" if contract else "contract"
            self._say("cell", f"the row names no {column}", row, column, "fill the cell")
            return
        if name not in self._periods:
            self._say("period", f"'{name}' is no settlement period", row, "period", self._usual())
            return
        money = self._money(row, amount, currency)
        if money is None:
            return
        period = self.found.setdefault((contract, name), _Period(row))
        if line == TOTAL:
            period.totals.append(money.minor)
            period.last_total = row
        else:
            self._add(period, row, line, money.minor)

    def _add(self, period: _Period, row: int, line: str, minor: int) -> None:
        name = line.removesuffix(f" {TRUE_UP}")
        twice = (line, minor) in period.told if name != line else line in period.lines
        if twice:
            mend = "remove one; if both are meant, add them into one row"
            self._say("duplicate-row", f"the line '{line}' stands there twice", row, "line", mend)
        period.has_statement = period.has_statement or name == line
        period.told.add((line, minor))
        period.lines[name] = period.lines.get(name, 0) + minor
        period.sum += minor

    def check_totals(self) -> None:
        """The lines of each period add up to its totals: none was lost, altered or put in."""
        for (contract, name), period in self.found.items():
            who = f"{contract}, {name}"
            if not period.has_statement:
                message = f"{who} has true-ups and no statement that they correct"
                mend = "give the rows of the statement too"
                self._say("settled", message, period.first, "line", mend)
            elif not period.totals:
                message = f"{who} has lines and no row `{TOTAL}`"
                self._say("total", message, period.first, "line", _AS_WRITTEN)
            elif sum(period.totals) != period.sum:
                lines, total = (
                    Money(minor, self._currency).plain for minor in (period.sum, sum(period.totals))
                )
                message = f"the lines of {who} come to {lines}, their {TOTAL} says {total}"
                self._say("total", message, period.last_total, "amount", _AS_WRITTEN)

    def _money(self, row: int, text: str, currency: str) -> Money | None:
        number = parse_decimal(text)
        if isinstance(number, str):
            self._say("cell", number, row, "amount")
        elif currency != self._currency:
            message = f"the row is in {currency}, the contract in {self._currency}"
            self._say("currency", message, row, "currency")
        else:
            try:
                return Money.of(number, currency)
            except MoneyError as problem:
                self._say("cell", str(problem), row, "amount", _AS_WRITTEN)
        return None

    def _usual(self) -> str:
        first, *_, last = (*self._periods, *self._periods)
        span = f"they run from {first} to {last}"
        return f"{span}; a spreadsheet may have rewritten it as a date"

    def _say(self, code: str, message: str, row: int, column: str, mend: str = "") -> None:
        self.findings.append(error(code, message, Place(self._file, row=row, field=column), mend))
