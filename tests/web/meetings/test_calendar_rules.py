"""The rules of the calendar alone: wall times stay, days are right, overdue at the edges."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.web.kit.days import add_months
from covalue.web.partnership.meetings.calendar_rules import (
    SKIPPED,
    TWICE,
    Rule,
    due_after,
    in_step,
    is_overdue,
    moment_of,
    occurrences,
    times_due,
)

ZONES = [
    "UTC",
    "Europe/Amsterdam",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Asia/Beirut",
    "America/Havana",
]
days = st.dates(date(1990, 1, 1), date(2037, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    by_weekday = draw(st.booleans())
    starts_on = draw(days)
    length = draw(st.none() | st.integers(0, 2000))
    return Rule(
        every_months=draw(st.integers(1, 24)),
        local_time=draw(
            st.times().map(lambda each: each.replace(second=0, microsecond=0, tzinfo=None, fold=0))
        ),
        time_zone=draw(st.sampled_from(ZONES)),
        starts_on=starts_on,
        nth=draw(st.sampled_from([1, 2, 3, 4, -1])) if by_weekday else None,
        weekday=draw(st.integers(0, 6)) if by_weekday else None,
        month_day=None if by_weekday else draw(st.integers(1, 31)),
        ends_on=None if length is None else starts_on + timedelta(days=length),
    )


def plain_day(rule: Rule, year: int, month: int) -> date:
    """The rule's day in a month, found by looking at every day."""
    inside = [
        day
        for number in range(31)
        if (day := date(year, month, 1) + timedelta(days=number)).month == month
    ]
    if rule.month_day is not None:
        return inside[min(rule.month_day, len(inside)) - 1]
    same = [day for day in inside if day.weekday() == rule.weekday]
    return same[rule.nth - 1 if rule.nth and rule.nth > 0 else -1]


def plain(rule: Rule, first: date, until: date) -> list[date]:
    found = []
    number = rule.starts_on.year * 12 + rule.starts_on.month - 1
    while date(number // 12, number % 12 + 1, 1) < until:
        day = plain_day(rule, number // 12, number % 12 + 1)
        if max(first, rule.starts_on) <= day < until and (
            rule.ends_on is None or day < rule.ends_on
        ):
            found.append(day)
        number += rule.every_months
    return found


@given(rule=rules(), first=days, span=st.integers(0, 2500))
def test_the_days_are_those_that_a_reader_of_the_calendar_finds(
    rule: Rule, first: date, span: int
) -> None:
    until = first + timedelta(days=span)
    assert [each.day for each in occurrences(rule, first, until)] == plain(rule, first, until)


@given(rule=rules(), first=days, span=st.integers(0, 2500))
def test_the_wall_time_stays_and_moments_rise(rule: Rule, first: date, span: int) -> None:
    found = list(occurrences(rule, first, first + timedelta(days=span)))
    moments = [each.moment.starts_at for each in found]
    assert all(before < after for before, after in itertools.pairwise(moments))
    for each in found:
        local = each.moment.starts_at.astimezone(ZoneInfo(rule.time_zone))
        wall = datetime.combine(each.day, rule.local_time)
        if each.moment.clock == SKIPPED:
            assert local.replace(tzinfo=None) > wall
        else:
            assert local.replace(tzinfo=None) == wall
        assert (each.moment.clock == TWICE) == (
            local.replace(tzinfo=None) == wall
            and local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        )


@given(rule=rules(), first=days, parts=st.lists(st.integers(0, 400), min_size=2, max_size=5))
def test_ranges_that_follow_each_other_lose_and_double_nothing(
    rule: Rule, first: date, parts: list[int]
) -> None:
    edges = [first]
    for part in parts:
        edges.append(edges[-1] + timedelta(days=part))
    pieces = [
        each for low, high in itertools.pairwise(edges) for each in occurrences(rule, low, high)
    ]
    assert pieces == list(occurrences(rule, edges[0], edges[-1]))


def at(hour: int, minute: int = 0) -> time:
    return time(hour, minute)


def monthly(**fields: object) -> Rule:
    given_ = {
        "every_months": 1,
        "local_time": at(9),
        "time_zone": "Europe/Amsterdam",
        "starts_on": date(2026, 1, 1),
    }
    return Rule(**{**given_, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "wall", "moment", "clock"),
    [
        # Amsterdam jumps from 02:00 to 03:00 on 28 March 2027 and falls back from 03:00 to 02:00 on
        # 31 October.
        (
            "Europe/Amsterdam",
            datetime(2027, 3, 28, 1, 59),
            datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
            "",
        ),
        (
            "Europe/Amsterdam",
            datetime(2027, 3, 28, 2, 30),
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
            SKIPPED,
        ),
        (
            "Europe/Amsterdam",
            datetime(2027, 3, 28, 3, 0),
            datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
            "",
        ),
        (
            "Europe/Amsterdam",
            datetime(2027, 10, 31, 2, 30),
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            TWICE,
        ),
        (
            "Europe/Amsterdam",
            datetime(2027, 10, 31, 3, 0),
            datetime(2027, 10, 31, 2, 0, tzinfo=UTC),
            "",
        ),
        # New York jumps from 02:00 to 03:00 on 14 March 2027 and falls back from 02:00 to 01:00 on
        # 7 November.
        (
            "America/New_York",
            datetime(2027, 3, 14, 2, 30),
            datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
            SKIPPED,
        ),
        (
            "America/New_York",
            datetime(2027, 11, 7, 1, 30),
            datetime(2027, 11, 7, 5, 30, tzinfo=UTC),
            TWICE,
        ),
        (
            "America/New_York",
            datetime(2026, 12, 31, 20, 0),
            datetime(2027, 1, 1, 1, 0, tzinfo=UTC),
            "",
        ),
        # Lord Howe moves its clocks by half an hour only.
        (
            "Australia/Lord_Howe",
            datetime(2026, 10, 4, 2, 15),
            datetime(2026, 10, 3, 15, 45, tzinfo=UTC),
            SKIPPED,
        ),
    ],
)
def test_moments_where_clocks_change(
    zone: str, wall: datetime, moment: datetime, clock: str
) -> None:
    found = moment_of(wall, zone)
    assert (found.starts_at, found.clock) == (moment, clock)


def test_a_month_without_the_day_gives_its_last() -> None:
    rule = monthly(month_day=31, starts_on=date(2027, 12, 15))
    found = [each.day for each in occurrences(rule, date(2027, 12, 1), date(2028, 6, 1))]
    assert found == [
        date(2027, 12, 31),
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
        date(2028, 5, 31),
    ]


def test_the_first_month_is_that_of_the_start_even_when_its_day_is_over() -> None:
    rule = monthly(every_months=3, nth=2, weekday=3, starts_on=date(2026, 10, 20))
    found = [each.day for each in occurrences(rule, date(2026, 1, 1), date(2027, 8, 1))]
    assert found == [date(2027, 1, 14), date(2027, 4, 8), date(2027, 7, 8)]


def test_the_range_is_half_open_at_both_ends() -> None:
    rule = monthly(month_day=15)
    assert [each.day for each in occurrences(rule, date(2026, 2, 15), date(2026, 3, 15))] == [
        date(2026, 2, 15)
    ]
    assert not list(occurrences(rule, date(2026, 2, 16), date(2026, 3, 15)))
    assert not list(occurrences(rule, date(2026, 2, 15), date(2026, 2, 15)))
    ended = monthly(month_day=15, ends_on=date(2026, 2, 15))
    assert [each.day for each in occurrences(ended, date(2026, 1, 1), date(2027, 1, 1))] == [
        date(2026, 1, 15)
    ]


@given(rule=rules(), later=st.integers(0, 3000))
def test_in_step_skips_no_turn_and_begins_in_one(rule: Rule, later: int) -> None:
    day = rule.starts_on + timedelta(days=later)
    begin = in_step(day, rule.starts_on, rule.every_months)
    follower = replace(rule, starts_on=begin, ends_on=None)
    until = begin + timedelta(days=1500)
    whole = replace(rule, ends_on=None)
    assert list(occurrences(follower, day, until)) == list(occurrences(whole, day, until))


def test_overdue_at_the_edges() -> None:
    due = due_after(date(2026, 3, 10), 3)
    assert due.due_on == date(2026, 6, 10)
    assert due.overdue_from == date(2026, 7, 3)  # 92 days, a quarter of them is 23
    assert due_after(date(2026, 1, 1), 1).overdue_from == date(
        2026, 2, 9
    )  # of 31 days a quarter is 8, not 7
    assert not is_overdue(due, date(2026, 7, 2), None)
    assert is_overdue(due, date(2026, 7, 3), None)
    assert not is_overdue(due, date(2026, 7, 3), date(2026, 7, 26))
    assert is_overdue(due, date(2026, 7, 3), date(2026, 7, 27))


@given(since=days, months=st.integers(1, 24))
def test_a_meeting_within_the_cadence_is_never_overdue(since: date, months: int) -> None:
    due = due_after(since, months)
    assert since < due.due_on < due.overdue_from
    assert not is_overdue(due, due.due_on, None)
    assert due.due_on.year * 12 + due.due_on.month == since.year * 12 + since.month + months


@given(starts_on=days, span=st.integers(0, 1500), months=st.integers(1, 12))
def test_times_due_are_whole_spans(starts_on: date, span: int, months: int) -> None:
    ends_on = starts_on + timedelta(days=span)
    count = times_due(starts_on, ends_on, months)
    assert (
        add_months(starts_on, count * months)
        <= ends_on
        < add_months(starts_on, (count + 1) * months)
    )
