"""Calendars: periods of a month, quarter or year, in contract years that may start in any month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PeriodKind = Literal["week", "month", "quarter", "year"]
MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(FY)?(\d{4})-Q([1-4])")
_YEAR = re.compile(r"(FY)?(\d{4})")


@dataclass(frozen=True, slots=True)
class Calendar:
    """`periods` periods of one kind from `first_month` (months since year 0), in years from
    `year_start`.

    A year is named by the calendar year in which it starts, or, where `names_end` is set, ends; FY
    says where it does not start in January: with `year_start=4`, FY2026 runs from April 2026 to
    March 2027, and FY2026-Q1 is April to June 2026; named by their ends they are FY2027 and
    FY2027-Q1. Periods are numbered from 0.
    """

    first_month: int
    kind: PeriodKind
    periods: int
    year_start: int = 1
    names_end: bool = False

    @property
    def _ahead(self) -> int:
        """By how many years a year's name is ahead of the calendar year in which it starts."""
        return int(self.names_end and self.year_start != 1)

    def counts_as(self, other: Calendar) -> bool:
        """Have the periods of both the same starts, lengths and names, however many there are?"""
        mine, theirs = (
            (one.first_month, one.kind, one.year_start, one._ahead) for one in (self, other)
        )
        return mine == theirs

    @property
    def months_each(self) -> int:
        """Months in one period."""
        return MONTHS_IN[self.kind]

    def month_of(self, index: int) -> int:
        """The first month of a period, in months since year 0."""
        return self.first_month + index * self.months_each

    def label(self, index: int) -> str:
        """The period's name: 2026-01, 2026-Q1 or 2026 (FY2026-Q1 or FY2026 where years start in
        another month)."""
        return self.label_of_window(index, self.kind)

    def label_of_window(self, index: int, window: str) -> str:
        """The name of the month, quarter or year in which a period lies."""
        month = self.month_of(index)
        if window == "month":
            return f"{month // 12:04d}-{month % 12 + 1:02d}"
        since = month - (self.year_start - 1)
        year, offset = divmod(since, 12)
        named = f"{'FY' if self.year_start != 1 else ''}{year + self._ahead:04d}"
        return named if window == "year" else f"{named}-Q{offset // 3 + 1}"

    def span(self, window: str, index: int) -> str:
        """The name of a window, `2026-01 to 2028-12` for the whole term."""
        if window == "term" and self.periods > 1:
            return f"{self.label(0)} to {self.label(self.periods - 1)}"
        return self.label(0) if window == "term" else self.label_of_window(index, window)

    def month_from(self, label: str) -> int | None:
        """The first month (since year 0) of any period's name; None where it names no period."""
        if match := _MONTH.fullmatch(label):
            return int(match[1]) * 12 + int(match[2]) - 1
        match = _QUARTER.fullmatch(label) or _YEAR.fullmatch(label)
        if match and bool(match[1]) == (self.year_start != 1):
            quarter = int(match[3]) if match.re is _QUARTER else 1
            year = int(match[2]) - self._ahead
            return year * 12 + self.year_start - 1 + 3 * (quarter - 1)
        return None

    @staticmethod
    def months_named(label: str) -> int:
        """How many months a period's name stands for: 2026-01 one, 2026-Q1 three, 2026 twelve."""
        if _YEAR.fullmatch(label):
            return MONTHS_IN["year"]
        return MONTHS_IN["quarter"] if _QUARTER.fullmatch(label) else 1

    @property
    def examples(self) -> str:
        """Names of periods, as a message shows how they are written."""
        return "2026-01, 2026-Q1 or 2026"

    def reach(self, label: str) -> tuple[int, int] | None:
        """The numbers of the first period that starts in the period of this name or later, and of
        the first that starts after it; below 0 or beyond the last outside of the calendar. None
        where it names no period."""
        month = self.month_from(label)
        if month is None:
            return None
        until = month + self.months_named(label)
        first, each = self.first_month, self.months_each
        return -((first - month) // each), -((first - until) // each)

    def index(self, label: str) -> int | None:
        """The number of the period with exactly this name; None where the calendar has none."""
        month = self.month_from(label)
        if month is None:
            return None
        index, rest = divmod(month - self.first_month, self.months_each)
        good = rest == 0 and 0 <= index < self.periods and self.label(index) == label
        return index if good else None

    def window_start(self, index: int, window: str) -> int:
        """The number of the first period of the window in which a period lies (never before 0)."""
        if window == "term":
            return 0
        length = MONTHS_IN[window]
        into = (self.month_of(index) - (self.year_start - 1)) % length
        return max(0, index - into // self.months_each)

    def opens(self, index: int, window: str) -> bool:
        """Is this the window's first period in the calendar?"""
        return self.window_start(index, window) == index

    def closes(self, index: int, window: str) -> bool:
        """Is this the window's last period in the calendar? The last period of all closes every
        window."""
        return index == self.periods - 1 or self.opens(index + 1, window)

    def not_made_up(self, window: str) -> str:
        """What is wrong with a window that `allows` refuses."""
        return f"periods of a {self.kind} do not make up a {window}"

    def mend_of_window(self, window: str) -> str:
        """How the calendar could be made to allow such a window, where it could."""
        del window
        return ""

    def allows(self, window: str) -> bool:
        """Can the window be made of whole periods?"""
        return window == "term" or MONTHS_IN.get(window, 0) >= self.months_each


def month_number(text: str) -> int | None:
    """1 to 12 for `april`, `apr`, `4` or `04`; None for anything else."""
    word = text.strip().lower()
    if word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else None
    hits = [i for i, name in enumerate(MONTH_NAMES, 1) if len(word) >= 3 and name.startswith(word)]
    return hits[0] if hits else None
