"""The ladder as a function of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.web.partnership.commitments.ladder import (
    DEFAULT,
    LEVELS,
    levels_up_to,
    position,
    rank,
    steps,
)

ZONES = [
    "UTC",
    "Europe/Amsterdam",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]
moments = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
ladders = st.lists(st.integers(1, 365), min_size=4, max_size=4).map(
    lambda days: list(zip(LEVELS, days, strict=True))
)
levels = st.sampled_from(LEVELS)
zones = st.sampled_from(ZONES)


@given(moments, levels, ladders, zones, st.integers(0, 2000), st.integers(0, 2000))
def test_it_only_climbs(
    raised: datetime, level: str, rungs: list[tuple[str, int]], zone: str, first: int, more: int
) -> None:
    earlier = position(raised, level, rungs, zone, raised + timedelta(hours=first))
    later = position(raised, level, rungs, zone, raised + timedelta(hours=first + more))
    assert rank(level) <= rank(earlier.level) <= rank(later.level) <= rank("chief_executives")
    assert later.overdue >= earlier.overdue


@given(moments, levels, ladders, zones)
def test_rungs_follow_without_a_gap_and_it_never_leaves_the_last(
    raised: datetime, level: str, rungs: list[tuple[str, int]], zone: str
) -> None:
    found = steps(raised, level, rungs, zone)
    assert [step.level for step in found] == list(LEVELS[rank(level) :])
    assert found[0].since == raised
    for below, above in pairwise(found):
        assert below.since < below.until == above.since
    at_last = position(raised, level, rungs, zone, found[-1].until)
    assert at_last.overdue
    assert at_last.is_last
    assert at_last.next_level == ""
    before = position(raised, level, rungs, zone, found[-1].until - timedelta(microseconds=1))
    assert before.is_last
    assert not before.overdue


@given(moments, levels, ladders, zones)
def test_days_are_counted_on_the_wall_calendar(
    raised: datetime, level: str, rungs: list[tuple[str, int]], zone: str
) -> None:
    local, gone = raised.astimezone(ZoneInfo(zone)), 0
    for step in steps(raised, level, rungs, zone):
        gone += step.days
        wall = (local + timedelta(days=gone)).replace(tzinfo=None)
        shown = step.until.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        # A time that the clocks skip comes as much later; every other is the same time of day.
        assert timedelta(0) <= shown - wall <= timedelta(days=1)
        if (wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))).replace(
            tzinfo=None
        ) == wall:
            assert shown == wall


@pytest.mark.parametrize(
    ("raised", "until"),
    [
        # Summer time ends on 25 Oct 2026 and begins on 28 Mar 2027: the day has 25 and 23 hours,
        # the time of day stays.
        ("2026-10-23T10:00:00+02:00", "2026-10-28T10:00:00+01:00"),
        ("2027-03-26T10:00:00+01:00", "2027-03-31T10:00:00+02:00"),
        ("2027-03-23T02:30:00+01:00", "2027-03-28T03:30:00+02:00"),
        ("2026-11-02T23:59:00+01:00", "2026-11-07T23:59:00+01:00"),
    ],
)
def test_five_days_over_a_change_of_the_clocks(raised: str, until: str) -> None:
    found = steps(datetime.fromisoformat(raised), "operational", DEFAULT, "Europe/Amsterdam")
    assert found[0].days == 5
    assert found[0].until == datetime.fromisoformat(until)


def test_a_worked_example() -> None:
    raised = datetime(2026, 9, 1, 8, tzinfo=UTC)
    expected = {
        0: "operational",
        4: "operational",
        5: "quarterly",
        14: "quarterly",
        15: "executive",
        24: "executive",
    }
    expected |= {
        25: "chief_executives",
        39: "chief_executives",
        40: "chief_executives",
        400: "chief_executives",
    }
    for days, level in expected.items():
        found = position(raised, "operational", DEFAULT, "UTC", raised + timedelta(days=days))
        assert found.level == level
        assert found.overdue == (days >= 40)
    assert position(raised, "executive", DEFAULT, "UTC", raised).next_level == "chief_executives"


def test_the_example_of_the_documentation() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    found = steps(datetime(2026, 10, 16, 10, tzinfo=zone), "operational", DEFAULT, str(zone))
    shown = [
        (step.until.astimezone(zone), step.until.astimezone(ZoneInfo("Asia/Kolkata")))
        for step in found
    ]
    assert [f"{here:%d %b %H:%M %Z}, {there:%H:%M}" for here, there in shown] == [
        "21 Oct 10:00 CEST, 13:30",
        "31 Oct 10:00 CET, 14:30",
        "10 Nov 10:00 CET, 14:30",
        "25 Nov 10:00 CET, 14:30",
    ]


def test_a_meeting_follows_up_its_level_and_those_below() -> None:
    assert levels_up_to("executive") == ("operational", "quarterly", "executive")
