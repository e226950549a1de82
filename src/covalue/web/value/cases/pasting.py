"""Cells copied from a spreadsheet: rows by line, columns by tab, the first row the headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from covalue.exchange.written_numbers import (
    WrittenNumber,
    WrittenNumberError,
    looks_like_number,
    read_number,
)
from covalue.web.kit.look.phrases import counted
from covalue.web.value.cases.clipboard import cells_of
from covalue.web.value.cases.grid import Grid, Line
from covalue.web.value.cases.sections import Field, Section

MOST_ROWS = 200
_DITTO = {'"', "''", "〃", "“", "”", "„", "do.", "ditto"}
_TOTAL_WORDS = (
    r"(?:grand |sub[- ]?)?totals?|sum|summe|gesamt(?:summe)?|(?:zwischen|end)summe|totale|totaal"
    r"|somme|suma"
)
_TOTAL = re.compile(
    rf"(?:{_TOTAL_WORDS})(?: (?:of )?(?:all )?(?:costs?|benefits?|amounts?))?\W*", re.I
)


@dataclass(slots=True)
class Account:
    """What became of a paste: how many rows there were below the headings, the titles of those that
    were added, changed and left as they were, why others were refused by the number of their row,
    and what to look at."""

    rows: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    left: str = ""
    """The headings and the refused rows, as text that can be mended and pasted again."""

    @property
    def summary(self) -> str:
        """Every row is accounted for."""
        return (
            f"{counted(self.rows, 'row')} came in: {len(self.added)} added, {len(self.changed)}"
            f" changed, {len(self.same)} left as they were, {len(self.refused)} refused."
        )

    @property
    def by_fate(self) -> list[tuple[str, list[str]]]:
        """The titles of the rows that were taken, by what became of them."""
        fates = [("Added", self.added), ("Changed", self.changed), ("Left as it was", self.same)]
        return [(fate, titles) for fate, titles in fates if titles]

    @property
    def reasons(self) -> list[str]:
        """Why rows were refused, by their numbers."""
        return [f"Row {number}: {reason}" for number, reason in sorted(self.refused.items())]


def paste(grid: Grid, text: str) -> tuple[Grid, Account | None, list[str]]:
    """The grid with what was pasted, and the account of it: a row whose first cell is there already
    is filled, others are added, and a row that cannot be placed is refused.

    Where the headings are wrong nothing is taken: no account, but what has to be mended.
    """
    rows = [(at, row) for at, row in enumerate(cells_of(text), 1) if any(row)]
    if len(rows) < 2:
        return grid, None, ["Paste a row of headings and at least one row below it."]
    if len(rows) > MOST_ROWS + 1:
        return grid, None, [f"That is {len(rows) - 1} rows; at most {MOST_ROWS} fit."]
    (_, headings), *body = rows
    columns, wrong = _columns(grid.section, headings, [row for _at, row in body])
    if wrong:
        return grid, None, wrong
    lines = [replace(line, cells=dict(line.cells)) for line in grid.lines if not line.empty]
    pasting = _Pasting(grid, columns, lines)
    pasting.take(body, len(headings))
    left = [headings, *(row for at, row in body if at in pasting.account.refused)]
    if len(left) > 1:
        pasting.account.left = "\n".join("\t".join(row) for row in left)
    return Grid(grid.section, lines, grid.sign), pasting.account, []


class _Pasting:
    """The rows of one paste going into the lines of a grid."""

    def __init__(self, grid: Grid, columns: Mapping[int, Field], lines: list[Line]) -> None:
        self._section, self._sign = grid.section, grid.sign
        self._columns, self._lines = columns, lines
        self._first = grid.section.fields[0].name
        self.account = Account()

    def take(self, body: Sequence[tuple[int, Sequence[str]]], width: int) -> None:
        """Every row is added, put into the line of its title, or refused."""
        titles = Counter(self._title(row).casefold() for _at, row in body)
        self.account.rows = len(body)
        above: list[Sequence[str]] = []
        for number, row in body:
            reason = self._refusal(row, width, titles)
            total = self._total(row, above)
            if not reason and total:
                reason = total
            if reason:
                self.account.refused[number] = reason
                continue
            above.append(row)
            self._put(number, row)

    def _title(self, row: Sequence[str]) -> str:
        return self._cells(row).get(self._first, "")

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        """The cells that the row has, by field; where it is short, the others are not there."""
        return {
            column.name: _as_choice(column, row[at])
            for at, column in self._columns.items()
            if at < len(row)
        }

    def _refusal(self, row: Sequence[str], width: int, titles: Mapping[str, int]) -> str:
        title = self._title(row)
        label = self._section.fields[0].label
        if [cell for cell in row[width:] if cell]:
            return f"it has {len(row)} cells, the headings are {width}."
        ditto = [
            column.label
            for at, column in self._columns.items()
            if at < len(row) and row[at].casefold() in _DITTO
        ]
        if ditto:
            return (
                f"a mark for “as above” stands under {', '.join(ditto)}; write out what is meant."
            )
        if not title:
            return f"nothing stands under “{label}”, which says which row is meant."
        times = titles[title.casefold()]
        if times > 1:
            return f"“{title}” was pasted {times} times; keep one, or give each its own title."
        if len(self._of_title(title)) > 1:
            return f"the grid has several rows “{title}”; fill the one that is meant by hand."
        return ""

    def _of_title(self, title: str) -> list[Line]:
        return [
            line for line in self._lines if line.cells[self._first].casefold() == title.casefold()
        ]

    def _total(self, row: Sequence[str], above: Sequence[Sequence[str]]) -> str:
        """Why a new row is taken for a total, and left out; of one that only begins like one, or
        adds up like one, the account warns."""
        title = self._title(row)
        if self._of_title(title):
            return ""
        begins = re.match(rf"(?:{_TOTAL_WORDS})\b", title, re.I) is not None
        adds_up = self._adds_up(row, above)
        if _TOTAL.fullmatch(title) or (begins and adds_up):
            return (
                f"“{title}” looks like a total of the rows above, which would count twice. Where it"
                " is none, give it another title."
            )
        if begins or adds_up:
            self.account.warnings.append(
                f"“{title}” looks like a total{' of the rows above' if adds_up else ''}: remove it"
                " where it is one, or it counts twice."
            )
        return ""

    def _adds_up(self, row: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
        """Whether every number of the row is the sum of those above it, of which there are two."""
        sums = 0
        for at, column in self._columns.items():
            own = self._number(row, at) if column.kind == "number" else None
            if own is None:
                continue
            others = [number for other in above if (number := self._number(other, at)) is not None]
            if len([number for number in others if number]) < 2 or sum(others) != own:
                return False
            sums += 1
        return sums > 0

    def _number(self, row: Sequence[str], at: int) -> Decimal | None:
        number = _read(row[at], self._sign) if at < len(row) else None
        return number.value if number else None

    def _put(self, number: int, row: Sequence[str]) -> None:
        cells = self._cells(row)
        title = cells[self._first]
        lines = self._of_title(title)
        if not lines:
            blank = {column.name: "" for column in self._section.fields}
            self._lines.append(Line("", self._section.parts[0], blank | cells))
            self.account.added.append(title)
            return
        (line,) = lines
        changes = {
            name: text for name, text in cells.items() if not self._is_same(line.cells[name], text)
        }
        changes.pop(self._first, None)
        emptied = [name for name, text in changes.items() if not text]
        line.cells |= changes
        (self.account.changed if changes else self.account.same).append(title)
        if emptied:
            labels = {column.name: column.label for column in self._section.fields}
            what = ", ".join(labels[name] for name in emptied)
            self.account.warnings.append(
                f"Row {number}, “{title}”: {what} was filled and is empty now."
            )

    def _is_same(self, one: str, other: str) -> bool:
        if one == other:
            return True
        number = _read(one, self._sign)
        return number is not None and number == _read(other, self._sign)


def _columns(
    section: Section, headings: Sequence[str], body: Sequence[Sequence[str]]
) -> tuple[Mapping[int, Field], list[str]]:
    """Which column each heading is; the first field has to be among them, and none twice."""
    by_label = {
        label.casefold(): column
        for column in section.fields
        for label in (column.name, column.label)
    }
    columns = {
        at: by_label[text.casefold()]
        for at, text in enumerate(headings)
        if text.casefold() in by_label
    }
    known = ", ".join(column.label for column in section.fields)
    wrong = [
        f"Column {at + 1}: there is no column “{text}”; known are {known}."
        for at, text in enumerate(headings)
        if at not in columns and (text or any(row[at : at + 1] not in ([], [""]) for row in body))
    ]
    wrong += [
        f"The column “{label}” stands there {times} times; keep one of them."
        for label, times in Counter(column.label for column in columns.values()).items()
        if times > 1
    ]
    if section.fields[0] not in columns.values():
        wrong.append(
            f"The column “{section.fields[0].label}” is missing: it says which row is meant."
        )
    return columns, wrong


def _as_choice(column: Field, text: str) -> str:
    """A choice may be pasted by its label."""
    if column.kind == "choice":
        labels = {label.casefold(): value for value, label in reversed(column.choices)}
        return labels.get(text.casefold(), text)
    if column.kind == "yes":
        return "yes" if text.casefold() in {"yes", "y", "true", "1", "x"} else ""
    return text


def _read(text: str, sign: str) -> WrittenNumber | None:
    """The number of a cell; None where it is none, or none that can be read."""
    try:
        return read_number(text, sign) if looks_like_number(text) else None
    except WrittenNumberError:
        return None
