"""Years of whole weeks: those of ISO 8601 and of retail, and what weeks make up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from covalue.language.weeks import WeekCalendar, first_week

SUNDAY = 6
WINDOWS = ("week", "month", "quarter", "year")


def first_day(year: int, month: int, weekday: int) -> date:
    return date.fromordinal(first_week(year, month, weekday) * 7 + 1 + weekday)


def test_weeks_from_monday_and_january_are_those_of_the_standard() -> None:
    calendar = WeekCalendar(0, "week", 2400, first=first_week(2000, 1, 0))
    monday = first_day(2000, 1, 0)
    for index in range(calendar.periods):
        year, week, _ = (monday + timedelta(7 * index)).isocalendar()
        assert calendar.label(index) == f"{year}-W{week:02d}"


def test_retail_years_start_on_the_sunday_nearest_to_the_first_of_february() -> None:
    """As published by the National Retail Federation: 2023 has 53 weeks."""
    assert [first_day(year, 2, SUNDAY) for year in (2022, 2023, 2024, 2025)] == [
        date(2022, 1, 30),
        date(2023, 1, 29),
        date(2024, 2, 4),
        date(2025, 2, 2),
    ]


@given(
    some.integers(3, 9000),
    some.integers(0, 60),
    some.integers(1, 300),
    some.integers(1, 12),
    some.integers(0, 6),
    some.sampled_from([(4, 4, 5), (4, 5, 4), (5, 4, 4)]),
    some.sampled_from(WINDOWS),
    some.booleans(),
)
def test_names_lead_back_and_windows_are_whole(
    year: int,
    into: int,
    periods: int,
    year_start: int,
    weekday: int,
    pattern: tuple[int, ...],
    kind: Literal["week", "month", "quarter", "year"],
    names_end: bool,
) -> None:
    each_year = {"week": 0, "month": 12, "quarter": 4, "year": 1}[kind]
    first = (year * each_year or first_week(year, year_start, weekday)) + into
    calendar = WeekCalendar(0, kind, periods, year_start, names_end, first, pattern, weekday)
    for index in {0, periods // 2, periods - 1}:
        assert calendar.index(calendar.label(index)) == index
        for window in filter(calendar.allows, WINDOWS):
            name, start = (
                calendar.label_of_window(index, window),
                calendar.window_start(index, window),
            )
            reach = calendar.reach(name)
            assert reach is not None
            assert max(0, reach[0]) == start <= index < reach[1]
            assert calendar.opens(start, window)
            assert start == 0 or calendar.label_of_window(start - 1, window) != name


@pytest.mark.parametrize(
    "name", ["2025-W53", "2026-W54", "2026-W00", "2026-P13", "2026-Q5", "FY2026", "2026-01", "0001"]
)
def test_what_names_no_week_or_part_of_a_year_is_none(name: str) -> None:
    calendar = WeekCalendar(0, "week", 10, first=first_week(2026, 1, 0), pattern=(4, 4, 5))
    assert calendar.reach(name) is None


def test_without_a_pattern_weeks_make_up_no_month() -> None:
    calendar = WeekCalendar(0, "week", 10, first=first_week(2026, 1, 0))
    assert not calendar.allows("month")
    assert calendar.allows("quarter")
    assert calendar.reach("2026-P01") is None
