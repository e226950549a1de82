"""What the page of a meeting answers: read as text, without a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from covalue.web.partnership.meetings import headlines
from covalue.web.partnership.meetings.models import Meeting, MeetingState


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "soon"),
    [
        (at(10, 12, 12), "tomorrow"),
        (at(10, 12, 21), "tomorrow"),
        (at(10, 12, 22), "today"),
        (at(10, 9, 12), "in 4 days"),
    ],
)
def test_days_are_counted_where_the_meeting_is(now: datetime, soon: str) -> None:
    """It begins at half past midnight in Amsterdam, while it is the day before in UTC."""
    starts = datetime(2026, 10, 12, 22, 30, tzinfo=UTC)
    meeting = Meeting(
        starts_at=starts, time_zone="Europe/Amsterdam", minutes=60, state=MeetingState.PLANNED
    )
    meeting.set_end()
    told = [text for text, _wrong in headlines.of_meeting(meeting, now, points=2, to_decide=1)]
    assert told == [
        f"On 13 Oct 2026, 00:30 CEST, {soon}.",
        "2 points on the agenda, 1 of them to decide.",
    ]
