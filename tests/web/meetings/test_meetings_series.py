"""Series plan a year ahead, once; they change and end from a day on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cast import Cast
from tests.web.meetings.conftest import TODAY

from covalue.web.ground.record.models import Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import agendas, selectors, series, services
from covalue.web.partnership.meetings.models import Meeting, Series

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def monthly(cast: Cast, **fields: Any) -> Series:
    given = {
        "user": cast.alice,
        "relationship": cast.with_bob,
        "level": "operational",
        "title": "Operational call",
        "every_months": 1,
        "nth": 1,
        "weekday": 1,
        "local_time": time(9, 30),
        "time_zone": "Europe/Amsterdam",
        "starts_on": TODAY,
    }
    return series.series_create(**{**given, **fields})


def slots(found: Series) -> list[date]:
    return [each for each in found.meetings.order_by("slot").values_list("slot", flat=True) if each]


def test_a_year_is_planned_at_the_same_time_on_the_wall(cast: Cast, now: datetime) -> None:
    made = monthly(cast)
    found = slots(made)
    assert (found[0], found[-1], len(found)) == (date(2026, 11, 3), date(2027, 10, 5), 12)
    assert all(each.weekday() == 1 and each.day <= 7 for each in found)
    for meeting in made.meetings.all():
        assert f"{meeting.starts_at.astimezone(AMSTERDAM):%H:%M}" == "09:30"
    assert {each.starts_at.hour for each in made.meetings.all()} == {
        7,
        8,
    }  # summer and winter in UTC
    planned = Entry.objects.get(action="series.planned")
    assert (planned.actor_side, len(planned.new["days"])) == ("system", 12)


def test_planning_again_changes_nothing_until_the_next_month(cast: Cast, now: datetime) -> None:
    made = monthly(cast)
    assert series.plan_ahead() == series.plan_ahead(relationship=cast.with_bob) == 0
    with clock.at(datetime(2026, 10, 31, 22, 0, tzinfo=UTC)):
        assert series.plan_ahead() == 0
    with clock.at(datetime(2026, 11, 1, 12, 0, tzinfo=UTC)):
        assert [series.plan_ahead(), series.plan_ahead()] == [1, 0]
    with clock.at(datetime(2028, 2, 10, 12, 0, tzinfo=UTC)):  # the worker was away for long
        assert [series.plan_ahead(), series.plan_ahead()] == [15, 0]
    found = slots(made)
    assert len(found) == len(set(found)) == 28
    assert found[-1] == date(2029, 2, 6)
    assert verify_all() == []


def test_a_cancelled_meeting_does_not_come_back(cast: Cast, now: datetime) -> None:
    made = monthly(cast)
    meeting = made.meetings.get(slot=date(2026, 12, 1))
    services.meeting_cancel(user=cast.bob, meeting=meeting, reason="Nothing to talk about.")
    Series.objects.filter(pk=made.pk).update(planned_until=TODAY)
    assert series.plan_ahead() == 0
    assert made.meetings.filter(slot=date(2026, 12, 1)).count() == 1


def test_a_change_moves_what_is_planned_from_the_day_on_and_keeps_agendas(
    cast: Cast, now: datetime
) -> None:
    made = monthly(cast)
    first, second, third = made.meetings.order_by("slot")[:3]
    services.meeting_move(user=cast.bob, meeting=second, starts=datetime(2026, 12, 3, 9, 30))
    agendas.agenda_add(user=cast.bob, meeting=third, title="Second shift")
    services.meeting_cancel(
        user=cast.bob, meeting=made.meetings.get(slot=date(2027, 2, 2)), reason="Holiday."
    )
    follower = series.series_change(
        user=cast.bob,
        series=made,
        starts_on=date(2026, 12, 1),
        weekday=3,
        nth=2,
        local_time=time(15, 0),
        time_zone="America/New_York",
    )
    assert slots(made) == [first.slot]
    assert slots(follower)[:4] == [
        date(2026, 12, 10),
        date(2027, 1, 14),
        date(2027, 2, 11),
        date(2027, 3, 11),
    ]
    for each in (second, third):
        each.refresh_from_db()
    assert second.starts_at == datetime(2026, 12, 10, 20, 0, tzinfo=UTC)
    assert (third.series, third.sequence, third.agenda.count()) == (follower, 1, 1)
    off = follower.meetings.get(slot=date(2027, 2, 11))
    assert (off.state, off.local_start.date(), off.sequence) == ("cancelled", date(2027, 2, 2), 1)
    assert Meeting.objects.filter(state="planned").count() == 11
    made.refresh_from_db()
    assert made.ends_on == follower.starts_on == date(2026, 12, 1)
    assert series.plan_ahead() == 0


def test_meetings_of_months_that_fall_away_are_cancelled(cast: Cast, now: datetime) -> None:
    made = monthly(cast)
    follower = series.series_change(
        user=cast.alice, series=made, starts_on=date(2026, 11, 1), every_months=3
    )
    planned = [each.slot for each in follower.meetings.filter(state="planned").order_by("slot")]
    assert planned == [date(2026, 11, 3), date(2027, 2, 2), date(2027, 5, 4), date(2027, 8, 3)]
    assert made.meetings.filter(state="cancelled", reason="The series was changed.").count() == 8


@pytest.mark.parametrize("changes", [{"nth": 3}, {"nth": 3, "every_months": 2}])
def test_a_month_whose_meeting_comes_before_the_change_has_no_second_one(
    cast: Cast, now: datetime, changes: dict[str, int]
) -> None:
    made = monthly(cast)
    follower = series.series_change(
        user=cast.bob, series=made, starts_on=date(2026, 12, 9), **changes
    )
    assert slots(made)[:2] == [date(2026, 11, 3), date(2026, 12, 1)]
    expected = {
        1: [date(2027, 1, 19), date(2027, 2, 16)],
        2: [date(2027, 2, 16), date(2027, 4, 20)],
    }
    planned = follower.meetings.filter(state="planned").order_by("slot")
    assert [each.slot for each in planned][:2] == expected[changes.get("every_months", 1)]
    assert follower.starts_on == date(2026, 12, 9)
    assert series.plan_ahead() == 0


def test_a_quarterly_series_keeps_its_months_when_its_time_changes(
    cast: Cast, now: datetime
) -> None:
    made = monthly(cast, every_months=3)
    assert slots(made)[:2] == [date(2027, 1, 5), date(2027, 4, 6)]
    follower = series.series_change(
        user=cast.bob, series=made, starts_on=date(2026, 12, 9), local_time=time(15, 0)
    )
    assert slots(follower) == [
        date(2027, 1, 5),
        date(2027, 4, 6),
        date(2027, 7, 6),
        date(2027, 10, 5),
    ]
    assert not follower.meetings.exclude(state="planned")
    assert follower.starts_on == date(2027, 1, 1)


def test_the_end_of_a_series_and_of_a_relationship(cast: Cast, now: datetime) -> None:
    made = monthly(cast)
    series.series_end(
        user=cast.bob, series=made, ends_on=date(2027, 3, 2), reason="The rollout is over."
    )
    assert made.meetings.filter(state="planned").count() == 4  # November to February
    assert made.meetings.filter(state="cancelled").count() == 8
    assert series.plan_ahead() == 0
    with pytest.raises(Refused, match="ends on"):
        series.series_end(user=cast.bob, series=made, ends_on=date(2027, 4, 1), reason="Again.")
    cast.with_bob.ends_on = date(2027, 1, 1)
    cast.with_bob.save()
    series.plan_ahead()
    assert [each.slot for each in made.meetings.filter(state="planned")] == [
        date(2026, 11, 3),
        date(2026, 12, 1),
    ]


def test_what_cannot_be_a_series(cast: Cast, now: datetime) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("day_wrong", {"month_day": 3}),
        ("day_wrong", {"nth": 5}),
        ("day_wrong", {"weekday": 7}),
        ("day_wrong", {"nth": None, "weekday": None}),
        ("day_wrong", {"nth": None, "weekday": None, "month_day": 32}),
        ("months_wrong", {"every_months": 0}),
        ("months_wrong", {"every_months": 61}),
        ("minutes_wrong", {"minutes": -1}),
        ("wall_time", {"local_time": time(9, tzinfo=UTC)}),
        ("days_reversed", {"ends_on": TODAY}),
        ("level_unknown", {"level": "x"}),
        ("time_zone_unknown", {"time_zone": "x"}),
        ("not_allowed", {"user": cast.charlie}),
        ("text_missing", {"title": ""}),
    ]
    for code, fields in wrong:
        with pytest.raises(Refused) as caught:
            monthly(cast, **fields)
        assert caught.value.code == code
    assert not Series.objects.exists()
    made = monthly(cast)
    for code, starts_on, changes in (
        ("day_past", TODAY - timedelta(days=1), {"nth": 2}),
        ("nothing_changed", TODAY, {"nth": 1}),
    ):
        with pytest.raises(Refused) as caught:
            series.series_change(user=cast.alice, series=made, starts_on=starts_on, **changes)
        assert caught.value.code == code


def test_the_last_day_of_each_month(cast: Cast, now: datetime) -> None:
    made = monthly(cast, nth=None, weekday=None, month_day=31)
    assert slots(made)[:5] == [
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
    ]
    assert selectors.series_list(user=cast.bob).get() == made
    assert not selectors.series_list(user=cast.charlie)
