"""Figures of contracts from a table: one row per contract and period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from covalue.exchange.mapping import NO_MAP, ColumnPart, MapPart
from covalue.exchange.tables import Table
from covalue.exchange.written_numbers import is_ambiguous, sign_left_open
from covalue.language.decimals import CONTEXT
from covalue.language.findings import Finding, Place, error, has_errors, near_to, warning
from covalue.language.graph import Graph, Type
from covalue.language.units import UnitError
from covalue.language.values import Value

Cell = Callable[[str], Value | str]
Keys = tuple[int | None, int | None]
"""Where the columns of contract and period stand."""
FLAGS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns name the contract and the period; None where the table has none and needs
    none."""

    contract: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken, by its number in the file, and why; its contract and period as far
    as they are known."""

    number: int
    contract: str | None
    period: int | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Figures:
    """The figures by contract and period number, and the row in which each period stood; `refused`
    are the rows that were left out, where the table was read row by row."""

    file: str
    contracts: dict[str, dict[int, dict[str, Value]]] = field(default_factory=dict)
    rows: dict[tuple[str, int], int] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)

    def origin(self, contract: str, period: int) -> str | None:
        """File and row of a contract's figures in a period."""
        row = self.rows.get((contract, period))
        return f"{self.file} row {row}" if row else None


class _CellError(ValueError):
    """A cell that cannot be taken."""


def read_figures(
    graph: Graph,
    needs: Sequence[str],
    table: Table,
    columns: Columns = Columns(),
    column_map: MapPart = NO_MAP,
    *,
    row_by_row: bool = False,
) -> tuple[Figures | None, list[Finding]]:
    """The figures of a table. None where anything in it is wrong; every wrong cell is named.

    Read row by row, a wrong row is left out and stands among the refused ones with its findings;
    of two rows for one contract and period nobody can say which is right, so both are refused.

    `needs` are the inputs and parameters per contract on which the result depends: each needs a
    column, unless it is a parameter with a value of its own. Blank cells, and the map's words for
    it, are missing.
    """
    return _Reader(graph, needs, table, columns, column_map).read(row_by_row=row_by_row)


class _Reader:
    def __init__(
        self,
        graph: Graph,
        needs: Sequence[str],
        table: Table,
        columns: Columns,
        column_map: MapPart,
    ) -> None:
        self._graph, self._needs, self._table = graph, needs, table
        self._map = column_map
        self._columns = columns
        self._findings: list[Finding] = []
        self._missing = frozenset({"", *(word.strip() for word in column_map.missing)})
        self._seen: dict[tuple[str, int], int] = {}

    def read(self, *, row_by_row: bool) -> tuple[Figures | None, list[Finding]]:
        keys = (
            self._key_column(self._columns.contract, "contract"),
            self._key_column(self._columns.period, "period"),
        )
        if keys[1] is None and self._graph.calendar.periods > 1 and not has_errors(self._findings):
            self._say(
                "missing-column", "the table has no column 'period'", "name it with --period COLUMN"
            )
        readers = self._cell_readers(set(keys))
        if has_errors(self._findings):
            return None, self._findings
        figures = Figures(self._table.file)
        for number, row in zip(self._table.numbers, self._table.rows, strict=True):
            before = len(self._findings)
            self._take(figures, number, row, keys, readers)
            if row_by_row and len(self._findings) > before:
                self._leave_out(figures, number, row, keys, before)
        figures.refused += [
            RefusedRow(ragged.number, _cell_at(ragged.cells, keys[0]), None, (ragged.finding,))
            for ragged in self._table.ragged
        ]
        return (None if has_errors(self._findings) else figures), self._findings

    def _take(
        self,
        figures: Figures,
        number: int,
        row: Sequence[str],
        keys: Keys,
        readers: list[tuple[int, str, Cell]],
    ) -> None:
        """A row's figures, and findings for whatever is wrong with it."""
        key = self._key(number, row, keys)
        if key is not None:
            figures.rows[key] = number
            figures.contracts.setdefault(key[0], {})[key[1]] = self._cells(row, number, readers)

    def _leave_out(
        self, figures: Figures, number: int, row: Sequence[str], keys: Keys, before: int
    ) -> None:
        """A row is refused for its findings, those from `before` on; so is the row it repeats."""
        findings = tuple(self._findings[before:])
        del self._findings[before:]
        contract_at, period_at = keys
        contract = row[contract_at] if contract_at is not None else "contract"
        period = self._graph.calendar.index(row[period_at]) if period_at is not None else 0
        figures.refused.append(RefusedRow(number, contract or None, period, findings))
        if period is None or (first := figures.rows.pop((contract, period), None)) is None:
            return
        periods = figures.contracts[contract]
        del periods[period]
        if not periods:
            del figures.contracts[contract]
        if first != number:
            message = f"row {number} is for the same contract and period"
            place = Place(self._table.file, row=first)
            twice = error("duplicate-row", message, place, "keep one of the two rows")
            figures.refused.append(RefusedRow(first, contract, period, (twice,)))

    def _say(
        self, code: str, message: str, mend: str = "", row: int = 1, column: str | None = None
    ) -> None:
        place = Place(self._table.file, row=row, field=column)
        self._findings.append(error(code, message, place, mend))

    def _key_column(self, named: str | None, usual: str) -> int | None:
        name = named or usual
        if name in self._table.header:
            return self._table.header.index(name)
        if named is not None:
            known = ", ".join(self._table.header)
            mend = near_to(name, self._table.header) or f"the columns are {known}"
            self._say("missing-column", f"there is no column '{name}' for the {usual}", mend)
        return None

    def _cell_readers(self, keys: set[int | None]) -> list[tuple[int, str, Cell]]:
        """For each input that has a column: where it stands and how its cells are read."""
        known = [
            *self._graph.inputs,
            *(p.name for p in self._graph.parameters.values() if p.per_contract),
        ]
        readers, used = [], {at for at in keys if at is not None}
        for name in self._map.names():
            if name not in known:
                mend = near_to(name, known) or "name an input of the document"
                self._say("map", f"the map names '{name}', which is no input of the document", mend)
        for name in known:
            part = self._map.column_of(name)
            if part.column in self._table.header:
                at = self._table.header.index(part.column)
                used.add(at)
                readers.append((at, name, self._cell_reader(name, part)))
            elif name in self._needs and not self._has_value(name):
                mend = (
                    near_to(part.column, self._table.header)
                    or "add it, or rename a column with --map"
                )
                self._say(
                    "missing-column", f"the table has no column '{part.column}' for '{name}'", mend
                )
        self._report_unused(used)
        return readers

    def _has_value(self, name: str) -> bool:
        parameter = self._graph.parameters.get(name)
        return parameter is not None and bool(parameter.dated)

    def _report_unused(self, used: set[int]) -> None:
        fixed = {p.name for p in self._graph.parameters.values() if not p.per_contract}
        for at, column in enumerate(self._table.header):
            if at in used or column in self._map.ignore:
                continue
            if column in fixed:
                mend = "remove the column, or write `per contract: yes` at the parameter"
                self._say(
                    "fixed", f"the document fixes the parameter '{column}'", mend, column=column
                )
        unused = [
            c
            for at, c in enumerate(self._table.header)
            if at not in used and c not in self._map.ignore
        ]
        unused = [column for column in unused if column not in fixed]
        if unused:
            named = ", ".join(unused[:6]) + (
                f" and {len(unused) - 6} more" if len(unused) > 6 else ""
            )
            message = f"unused columns: {named}"
            self._findings.append(warning("unused-column", message, Place(self._table.file, row=1)))

    def _cell_reader(self, name: str, part: ColumnPart) -> Cell:
        declared = self._graph.inputs.get(name)
        type_ = declared.type if declared else self._graph.parameters[name].type
        words = part.words
        if type_.kind == "number":
            read = self._number_reader(type_, part)
        elif type_.kind == "flag":
            read = _read_flag
        else:
            read = _word_reader(declared.words if declared else ())
        return (lambda text: read(words.get(text, text))) if words else read

    def _number_reader(self, type_: Type, part: ColumnPart) -> Cell:
        factor = Fraction(part.times.value) if part.times is not None else Fraction(1)
        if part.unit is not None:
            factor *= self._conversion(type_, part)
        over, under = Decimal(factor.numerator), Decimal(factor.denominator)
        is_ratio = type_.unit is None or type_.unit.is_plain
        is_open = self._table.leaves_sign_open and not self._map.says_decimal

        def read(text: str) -> Value:
            if is_open and is_ambiguous(text.lstrip("+-").rstrip("% ")):
                raise _CellError(sign_left_open(text))
            number = self._map.number(text)
            if isinstance(number, str):
                raise _CellError(number)
            if text.endswith("%") and not is_ratio:
                raise _CellError(f"'{text}' is a percentage, but the figure is in {type_.unit}")
            return number if factor == 1 else CONTEXT.divide(CONTEXT.multiply(number, over), under)

        return read

    def _conversion(self, type_: Type, part: ColumnPart) -> Fraction:
        try:
            own = self._graph.units.parse(part.unit or "")
            factor = self._graph.units.convert(own, type_.unit) if type_.unit is not None else None
        except UnitError as problem:
            self._say("map", f"the column '{part.column}': {problem}")
            return Fraction(1)
        if factor is None:
            self._say(
                "map", f"the column '{part.column}' is in {own}, which cannot become {type_.unit}"
            )
        return factor or Fraction(1)

    def _key(self, number: int, row: Sequence[str], keys: Keys) -> tuple[str, int] | None:
        """The contract and the period of a row that was not there before."""
        contract_at, period_at = keys
        contract = row[contract_at] if contract_at is not None else "contract"
        if not contract:
            self._say("contract", "the row names no contract", "fill the cell", number)
            return None
        period = self._period(row[period_at], number, period_at) if period_at is not None else 0
        if period is None:
            return None
        first = self._seen.setdefault((contract, period), number)
        if first != number:
            label = self._graph.calendar.label(period)
            message = f"contract '{contract}', period {label} stands in row {first} already"
            self._say("duplicate-row", message, "keep one of the two rows", number)
            return None
        return contract, period

    def _period(self, label: str, number: int, at: int | None) -> int | None:
        calendar = self._graph.calendar
        index = calendar.index(label)
        if index is None:
            column = self._table.header[at] if at is not None else None
            span = f"{calendar.label(0)} to {calendar.label(calendar.periods - 1)}"
            message = f"'{label}' is no period of the document's calendar"
            self._say("period", message, f"the periods run from {span}", number, column)
        return index

    def _cells(
        self, row: Sequence[str], number: int, readers: list[tuple[int, str, Cell]]
    ) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for at, name, read in readers:
            text = row[at]
            if text in self._missing:
                continue
            try:
                values[name] = read(text)
            except _CellError as problem:
                self._say("cell", str(problem), "", number, self._table.header[at])
        return values


def _cell_at(cells: Sequence[str], at: int | None) -> str | None:
    """A cell of a row that may be too short; None where it is blank or not there."""
    return (cells[at] or None) if at is not None and at < len(cells) else None


def _read_flag(text: str) -> Value:
    flag = FLAGS.get(text.lower())
    if flag is None:
        raise _CellError(f"'{text}' is neither yes nor no")
    return flag


def _word_reader(words: tuple[str, ...]) -> Cell:
    known = frozenset(words)

    def read(text: str) -> Value:
        if text not in known:
            mend = near_to(text, words) or f"the words are {', '.join(words)}"
            raise _CellError(f"'{text}' is none of the document's words; {mend}")
        return text

    return read
