"""Two at once: one of them happens, the other is told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

from cast import Cast
from django.db import connections

from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import outcomes, seats, series, services
from covalue.web.partnership.meetings.models import (
    Attendance,
    Meeting,
    MeetingDecision,
    Minutes,
    Seat,
    Series,
)
from covalue.web.partnership.meetings.outcomes import Attended

AT_ONCE = 8


def together(work: Callable[[int], str]) -> Counter[str]:
    """Run the work in threads that start in the same moment; how often each answer came."""
    gate = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        try:
            gate.wait(timeout=60)
            return work(number)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def test_a_meeting_is_recorded_once(live_cast: Cast) -> None:
    day = clock.today("UTC") - timedelta(days=2)
    meeting = services.meeting_plan(
        user=live_cast.alice,
        relationship=live_cast.with_bob,
        level="executive",
        title="Review",
        starts=datetime.combine(day, time(10)),
        time_zone="UTC",
    )

    def work(number: int) -> str:
        return outcomes.meeting_hold(
            user=live_cast.alice if number % 2 else live_cast.bob,
            meeting=meeting,
            minutes=f"Told by {number}.",
            attendances=[Attended("client", "Ewa Hartog")],
            decisions=["Go on."],
        ).state

    assert together(work) == {"held": 1, "held_already": AT_ONCE - 1}
    assert (
        Minutes.objects.count(),
        Attendance.objects.count(),
        MeetingDecision.objects.count(),
    ) == (1, 1, 1)

    def correct(number: int) -> str:
        outcomes.minutes_correct(
            user=live_cast.bob, meeting=meeting, text=f"Again by {number}.", decisions=["More."]
        )
        return "corrected"

    assert together(correct) == {"corrected": AT_ONCE}
    assert sorted(Minutes.objects.values_list("version", flat=True)) == list(range(1, AT_ONCE + 2))
    assert sorted(MeetingDecision.objects.values_list("number", flat=True)) == list(
        range(1, AT_ONCE + 2)
    )
    assert verify_all() == []


def test_a_seat_is_filled_once_and_a_year_is_planned_once(live_cast: Cast) -> None:
    def fill(number: int) -> str:
        seats.seat_fill(
            user=live_cast.bob,
            relationship=live_cast.with_bob,
            party="partner",
            level="executive",
            person_name=f"Person {number}",
        )
        return "filled"

    assert together(fill) == {"filled": 1, "seat_taken": AT_ONCE - 1}
    assert Seat.objects.count() == 1
    today = clock.today("UTC")
    made = series.series_create(
        user=live_cast.alice,
        relationship=live_cast.with_bob,
        level="operational",
        title="Call",
        every_months=1,
        month_day=28,
        local_time=time(9),
        time_zone="UTC",
        starts_on=today,
    )
    count = Meeting.objects.count()
    Meeting.objects.all().delete()
    Series.objects.filter(pk=made.pk).update(planned_until=today)
    assert (
        sum(
            int(key) * times
            for key, times in together(lambda _number: str(series.plan_ahead())).items()
        )
        == count
    )
    assert Meeting.objects.count() == count
    assert verify_all() == []


def test_moving_and_cancelling_at_once(live_cast: Cast) -> None:
    meeting = services.meeting_plan(
        user=live_cast.alice,
        relationship=live_cast.with_bob,
        level="executive",
        title="Review",
        starts=datetime.combine(clock.today("UTC") + timedelta(days=9), time(10)),
        time_zone="UTC",
    )

    def work(number: int) -> str:
        if number % 2:
            services.meeting_cancel(user=live_cast.bob, meeting=meeting, reason="No.")
            return "cancelled"
        starts = datetime.combine(clock.today("UTC") + timedelta(days=9), time(11, number))
        services.meeting_move(user=live_cast.alice, meeting=meeting, starts=starts)
        return "moved"

    told = together(work)
    meeting.refresh_from_db()
    assert (told["cancelled"], meeting.state) == (1, "cancelled")
    assert meeting.sequence == told["moved"] + 1
    assert told["moved"] + told["not_planned"] + 1 == AT_ONCE
