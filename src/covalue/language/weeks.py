"""Calendars of weeks: years of 52 or 53 whole weeks, and months of four or five weeks (4-4-5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from covalue.language.periods import Calendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_QUARTER = 13
"""Weeks in a quarter; a 53rd week of a year belongs to its last."""
_PARTS: Mapping[str, int] = {"year": 1, "quarter": 4, "month": 12}
_KINDS = ("week", "month", "quarter", "year", "term")
_UNITS: Mapping[str | None, str] = {"W": "week", "P": "month", "Q": "quarter", None: "year"}
_LETTERS = {unit: letter for letter, unit in _UNITS.items()}
_NAME = re.compile(r"(FY)?(\d{4})(?:-(W)(\d{2})|-(P)(\d{2})|-(Q)([1-4]))?")
_FIRST_YEAR, _LAST_YEAR = 2, 9998
"""Of what can be counted: days before and after must exist."""


@lru_cache(maxsize=4096)
def first_week(year: int, month: int, weekday: int) -> int:
    """The first week of a year: the one that starts nearest to the first of a month.

    Weeks are counted from one long ago; `weekday` is 0 where they start on Monday. For January and
    Monday these are the years of ISO 8601.
    """
    first = date(year, month, 1).toordinal()
    # Ordinal 1 is a Monday.
    into = (first - 1 - weekday) % 7
    return (first - 1 - weekday) // 7 + (1 if into > 3 else 0)


@dataclass(frozen=True, slots=True)
class WeekCalendar(Calendar):
    """`periods` weeks, or months, quarters or years of whole weeks, from number `first` on.

    `first` counts weeks where the kind is a week, otherwise parts of years. A quarter has 13 weeks;
    `pattern` are the weeks of its months, where weeks make up months. Years are named as in other
    calendars, weeks 2026-W01 and months 2026-P01.
    """

    first: int = 0
    pattern: tuple[int, ...] = ()
    weekday: int = 0

    @property
    def last_year(self) -> int:
        """The year by which the calendar ends, before it is named; a little later where there are
        many years of 53 weeks."""
        if self.kind != "week":
            return (self.first + self.periods - 1) // _PARTS[self.kind]
        year, week = self._place(0)
        return year + (week + self.periods - 1) // (4 * _QUARTER)

    @property
    def examples(self) -> str:
        """Names of periods, as a message shows how they are written."""
        year = f"{'FY' if self.year_start != 1 else ''}2026"
        months = f", {year}-P01" if self.pattern else ""
        return f"{year}-W01{months}, {year}-Q1 or {year}"

    def label_of_window(self, index: int, window: str) -> str:
        """The name of the week, month, quarter or year in which a period lies."""
        year, week = self._place(index)
        name = f"{'FY' if self.year_start != 1 else ''}{year + self._ahead:04d}"
        if window == "year":
            return name
        number = self._part(window, week) + 1
        return f"{name}-{_LETTERS[window]}{number:0{1 if window == 'quarter' else 2}d}"

    def reach(self, label: str) -> tuple[int, int] | None:
        """As in other calendars, for weeks and what they make up."""
        match = _NAME.fullmatch(label)
        if match is None or bool(match[1]) != (self.year_start != 1):
            return None
        year = int(match[2]) - self._ahead
        letter, digits = next(
            ((match[at], match[at + 1]) for at in (3, 5, 7) if match[at]), (None, "1")
        )
        unit, part = _UNITS[letter], int(digits) - 1
        if not _FIRST_YEAR <= year <= _LAST_YEAR or not self._has(unit, year, part):
            return None
        start = self._first_week(year)
        last = part + 1 == self._count(unit, year)
        end = self._first_week(year + 1) if last else start + self._weeks_before(unit, part + 1)
        return self._index_from(start + self._weeks_before(unit, part)), self._index_from(end)

    def index(self, label: str) -> int | None:
        """The number of the period with exactly this name; None where the calendar has none."""
        reach = self.reach(label)
        good = reach is not None and 0 <= reach[0] < self.periods and self.label(reach[0]) == label
        return reach[0] if reach is not None and good else None

    def window_start(self, index: int, window: str) -> int:
        """The number of the first period of the window in which a period lies (never before 0)."""
        if window == "term":
            return 0
        if self.kind == "week":
            _, week = self._place(index)
            return max(0, index - (week - self._weeks_before(window, self._part(window, week))))
        return max(0, index - (self.first + index) % (_PARTS[self.kind] // _PARTS[window]))

    def allows(self, window: str) -> bool:
        """Can the window be made of whole periods?"""
        if window == "month" and not self.pattern:
            return False
        return window in _KINDS and _KINDS.index(window) >= _KINDS.index(self.kind)

    def mend_of_window(self, window: str) -> str:
        """How the calendar could be made to allow such a window, where it could."""
        return "add `weeks: 4-4-5` to the calendar" if window == "month" else ""

    def _first_week(self, year: int) -> int:
        return first_week(year, self.year_start, self.weekday)

    def _place(self, index: int) -> tuple[int, int]:
        """The year of a period, and the number of its first week in it, from 0."""
        if self.kind != "week":
            year, part = divmod(self.first + index, _PARTS[self.kind])
            return year, self._weeks_before(self.kind, part)
        return self._year_of(self.first + index)

    def _year_of(self, week: int) -> tuple[int, int]:
        """The year in which a week lies, and its number in it."""
        year = min(date.fromordinal(week * 7 + 1 + self.weekday).year, _LAST_YEAR) + 1
        while self._first_week(year) > week:
            year -= 1
        return year, week - self._first_week(year)

    def _count(self, unit: str, year: int) -> int:
        """How many such parts a year has."""
        if unit == "week":
            return self._first_week(year + 1) - self._first_week(year)
        return _PARTS[unit]

    def _has(self, unit: str, year: int, part: int) -> bool:
        return 0 <= part < self._count(unit, year) and (unit != "month" or bool(self.pattern))

    def _weeks_before(self, unit: str, part: int) -> int:
        """The weeks of a year before a part of it."""
        match unit:
            case "week":
                return part
            case "month":
                return part // 3 * _QUARTER + sum(self.pattern[: part % 3])
            case "quarter":
                return part * _QUARTER
            case _:
                return 0

    def _part(self, unit: str, week: int) -> int:
        """The part of a year in which a week of it lies."""
        match unit:
            case "week":
                return week
            case "month":
                quarter = self._part("quarter", week)
                into = week - quarter * _QUARTER
                return quarter * 3 + sum(into >= sum(self.pattern[:at]) for at in (1, 2))
            case "quarter":
                return min(week // _QUARTER, 3)
            case _:
                return 0

    def _index_from(self, week: int) -> int:
        """The number of the first period that starts no earlier than a week."""
        if self.kind == "week":
            return week - self.first
        year, into = self._year_of(week)
        part = self._part(self.kind, into)
        begun = self._weeks_before(self.kind, part) < into
        return year * _PARTS[self.kind] + part + begun - self.first
