"""The pure parts: what a plan may hold, which one holds on a day, when an objective is on track."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.web.partnership.plans import periods
from covalue.web.partnership.plans.plan_text import Change, changes, problems, with_keys
from covalue.web.partnership.plans.track import Tally, Track, expected, tally, track


def plan(**fields: Any) -> dict[str, Any]:
    row = {
        "key": "r1",
        "title": "Faster picking",
        "measure": "Time",
        "target": "3 min",
        "client_owner": "J. de Wit",
        "partner_owner": "P. Aalto",
        "due_on": "2027-06-30",
    }
    return {
        "starts_on": "2027-01-01",
        "ends_on": "2028-01-01",
        "objectives": [row],
        "client_goals": [{"key": "r2", "title": "One price list"}],
        "partner_goals": [{"key": "r3", "title": "A visit"}],
        **fields,
    }


def changed(**fields: Any) -> dict[str, Any]:
    whole = plan()
    return {**whole, "objectives": [{**whole["objectives"][0], **fields}]}


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (plan(), []),
        ("text", [""]),
        ({**plan(), "budget": 1}, [""]),
        (plan(starts_on=""), ["starts_on"]),
        (plan(starts_on="2027-13-01", ends_on=5), ["starts_on", "ends_on"]),
        (plan(ends_on="2027-01-01"), ["ends_on", "objectives[1].due_on"]),
        (plan(objectives=[]), ["objectives"]),
        (plan(client_goals="none"), ["client_goals"]),
        (plan(objectives=["one"]), ["objectives[1]"]),
        (plan(partner_goals=[{"key": "r3", "title": "x", "target": "y"}]), ["partner_goals[1]"]),
        (changed(title=" ", measure=3), ["objectives[1].measure", "objectives[1].title"]),
        (changed(target="x" * 201), ["objectives[1].target"]),
        (changed(due_on="soon"), ["objectives[1].due_on"]),
        (changed(due_on="2028-01-01"), ["objectives[1].due_on"]),
        (changed(due_on="2026-12-31"), ["objectives[1].due_on"]),
        (changed(key="r2"), ["client_goals[1].key"]),
        (changed(key="Key 1"), ["objectives[1].key"]),
        (changed(key=None), ["objectives[1].key"]),
        (plan(client_goals=[{"key": f"g{n}", "title": "x"} for n in range(21)]), ["client_goals"]),
    ],
)
def test_every_problem_names_its_place(content: Any, places: list[str]) -> None:
    assert [each.place for each in problems(content)] == places


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
)


@given(st.fixed_dictionaries(dict.fromkeys(plan(), any_json)) | any_json)
def test_no_content_makes_the_check_fail(content: Any) -> None:
    assert isinstance(problems(with_keys(content, {"r1"})), list)


def test_new_rows_get_keys_that_were_never_used() -> None:
    whole = plan(
        client_goals=[
            {"title": "One"},
            {"key": "r3", "title": "Two"},
            {"key": "", "title": "Three"},
        ]
    )
    keyed = with_keys({**whole, "partner_goals": [{"title": "Four"}]}, {"r2", "r4"})
    assert [row["key"] for row in keyed["client_goals"]] == ["r5", "r3", "r6"]
    assert keyed["partner_goals"] == [{"key": "r7", "title": "Four"}]
    assert problems(keyed) == []


def test_differences_follow_the_key_whatever_the_place() -> None:
    before = plan(client_goals=[{"key": "r2", "title": "One"}, {"key": "r8", "title": "Gone"}])
    after = plan(
        ends_on="2027-12-01",
        client_goals=[{"key": "r9", "title": "New"}, {"key": "r2", "title": "One"}],
    )
    assert changes(before, after) == [
        Change("", "First day after", "2028-01-01", "2027-12-01"),
        Change("New", "Goal of the client", "", "New"),
        Change("Gone", "Goal of the client", "Gone", ""),
    ]
    assert changes(before, before) == []
    assert len(changes(None, plan())) == 10


@dataclass(frozen=True)
class Days:
    name: str
    starts_on: date
    ends_on: date


def days(name: str, first: tuple[int, int, int], after: tuple[int, int, int]) -> Days:
    return Days(name, date(*first), date(*after))


Y26, Y27 = days("26", (2026, 1, 1), (2027, 1, 1)), days("27", (2027, 1, 1), (2028, 1, 1))
MIDYEAR = days("from July", (2026, 7, 1), (2027, 1, 1))
FIXED = days("to December", (2026, 7, 1), (2026, 12, 15))
SHORT = days("short", (2026, 1, 1), (2026, 7, 1))


@pytest.mark.parametrize(
    ("latest_first", "on", "now", "next_", "last"),
    [
        ([], (2026, 5, 1), None, None, None),
        ([Y27, Y26], (2026, 5, 1), "26", "27", None),
        ([Y27, Y26], (2027, 1, 1), "27", None, "26"),
        ([Y26, Y27], (2027, 5, 1), "27", None, "26"),
        ([MIDYEAR, Y26], (2026, 6, 30), "26", "from July", None),
        ([MIDYEAR, Y26], (2026, 7, 1), "from July", None, None),
        ([SHORT, Y26], (2026, 6, 30), "short", None, None),
        ([SHORT, Y26], (2026, 8, 1), None, None, "short"),
        ([SHORT, Y26], (2027, 8, 1), None, None, "short"),
        ([Y27], (2026, 8, 1), None, "27", None),
        ([FIXED, Y27, MIDYEAR, Y26], (2026, 12, 14), "to December", "27", None),
        ([FIXED, Y27, MIDYEAR, Y26], (2026, 12, 15), None, "27", "to December"),
    ],
)
def test_which_plan_holds(
    latest_first: list[Days], on: Any, now: Any, next_: Any, last: Any
) -> None:
    found = (
        each(latest_first, date(*on)) for each in (periods.in_force, periods.coming, periods.ended)
    )
    assert [each.name if each else None for each in found] == [now, next_, last]


FIRST = date(2026, 1, 1)
spans = st.builds(
    lambda start, length: Days(
        "x", FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)
    ),
    st.integers(0, 300),
    st.integers(1, 300),
)


@given(st.lists(spans, max_size=5, unique=True), st.integers(0, 600))
def test_the_plan_agreed_last_holds_within_its_days(latest_first: list[Days], after: int) -> None:
    on = FIRST + timedelta(days=after)
    found = periods.in_force(latest_first, on)
    assert found is None or found.starts_on <= on < found.ends_on
    if latest_first and latest_first[0].starts_on <= on < latest_first[0].ends_on:
        assert found == latest_first[0]


@pytest.mark.parametrize(
    ("percent", "on", "state"),
    [
        (None, (2027, 1, 1), Track.NOT_REPORTED),
        (0, (2027, 1, 1), Track.ON_TRACK),
        (40, (2027, 7, 3), Track.ON_TRACK),
        (39, (2027, 7, 3), Track.BEHIND),
        (99, (2028, 1, 1), Track.ON_TRACK),
        (99, (2028, 1, 2), Track.OVERDUE),
        (None, (2028, 1, 2), Track.OVERDUE),
        (100, (2028, 1, 2), Track.DONE),
    ],
)
def test_on_track(percent: int | None, on: tuple[int, int, int], state: Track) -> None:
    assert track(percent, date(2027, 1, 1), date(2028, 1, 1), date(*on)) == state


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 100))
def test_more_progress_is_never_worse(whole: int, gone: int, percent: int) -> None:
    start = date(2027, 1, 1)
    order = [Track.OVERDUE, Track.BEHIND, Track.ON_TRACK, Track.DONE]
    due, on = start + timedelta(days=whole), start + timedelta(days=gone)
    states = [track(each, start, due, on) for each in (percent, min(100, percent + 1))]
    assert order.index(states[0]) <= order.index(states[1])
    assert 0 <= expected(start, due, on) <= 100


def test_a_tally_counts_every_state() -> None:
    counted = tally(
        [
            Track.DONE,
            Track.ON_TRACK,
            Track.ON_TRACK,
            Track.BEHIND,
            Track.OVERDUE,
            Track.NOT_REPORTED,
        ]
    )
    assert counted == Tally(6, 1, 2, 1, 1, 1)
    assert counted.well == 3
