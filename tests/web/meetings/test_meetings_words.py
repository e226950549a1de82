"""What the page of a meeting answers: read as text, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from covalue.web.ground.organizations.models import Organization, Party, Relationship
from covalue.web.partnership.meetings import headlines, row_words
from covalue.web.partnership.meetings.models import (
    Attendance,
    Level,
    Meeting,
    MeetingState,
    Presence,
    Seat,
    Series,
    Standing,
)
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Planned, Rhythm, Vacancy


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
    assert headlines.of_meeting(meeting, now, points=2, to_decide=1) == (
        f"On 13 Oct 2026, 00:30 CEST, {soon}. 2 points on the agenda, 1 of them to decide."
    )


def meeting(**fields: Any) -> Meeting:
    """An hour in Utrecht."""
    made = Meeting(
        starts_at=at(10, 13, 8),
        time_zone="Europe/Amsterdam",
        minutes=60,
        **{"state": MeetingState.PLANNED} | fields,
    )
    made.set_end()
    return made


@pytest.mark.parametrize(
    ("fields", "now", "said"),
    [
        ({}, at(10, 13, 7), "On 13 Oct 2026, 10:00 CEST, today. <b>It has no agenda yet.</b>"),
        (
            {},
            at(10, 14, 8),
            "<b>It was to be on 13 Oct 2026, 10:00 CEST and has no minutes.</b> Without them it"
            " counts as missed from 20 Oct 2026.",
        ),
        (
            {},
            at(10, 30, 8),
            "<b>Missed on 13 Oct 2026, 10:00 CEST.</b> Nobody recorded it within seven days.",
        ),
        (
            {"state": MeetingState.CANCELLED, "reason": "A & B"},
            at(10, 30, 8),
            "<b>It was to be on 13 Oct 2026, 10:00 CEST, and was cancelled.</b> A &amp; B",
        ),
        (
            {"state": MeetingState.HELD},
            at(10, 30, 8),
            "Held on 13 Oct 2026, 10:00 CEST, for 60 minutes.",
        ),
    ],
)
def test_what_is_to_be_done_about_a_meeting(
    fields: dict[str, str], now: datetime, said: str
) -> None:
    assert headlines.of_meeting(meeting(**fields), now, points=0, to_decide=0).__html__() == said


AHEAD = Planned(UUID(int=1), at(10, 13, 8), at(10, 13, 9), "UTC", "Monthly")


def level(which: Level, **fields: Any) -> LevelRhythm:
    """A level that nobody uses, but for what is said."""
    nothing: dict[str, Any] = {
        "used": False,
        "every_months": None,
        "last_held": None,
        "next": None,
        "missed": 0,
        "missed_at": None,
        "unrecorded": (),
        "without_agenda": (),
        "due": None,
        "overdue": False,
        "zone": "UTC",
    }
    return LevelRhythm(level=which, **nothing | fields)


def rhythm(which: Level = Level.QUARTERLY, *, vacancies: int = 0, **fields: Any) -> Rhythm:
    """A relationship of which one level meets as it is said."""
    levels = {one.value: level(one) for one in Level}
    levels[which.value] = level(which, **fields)
    vacant = tuple(Vacancy(Party.CLIENT, which, None) for _ in range(vacancies))
    return Rhythm(day=date(2026, 10, 9), tier="", levels=levels, vacancies=vacant)


@pytest.mark.parametrize(
    ("meets", "said"),
    [
        (rhythm(), "No meeting is planned and no cadence holds here."),
        (
            rhythm(used=True, next=AHEAD),
            "No meeting was missed in the last 12 months; no cadence holds for this relationship."
            " The next is the quarterly one on 13 Oct 2026, 08:00 UTC.",
        ),
        (
            rhythm(used=True, due=date(2026, 11, 1)),
            "Meetings keep their cadence: none is overdue, and none was missed in the last 12"
            " months. <b>None is planned.</b>",
        ),
        (
            rhythm(used=True, every_months=1, overdue=True, missed=1, unrecorded=(AHEAD,)),
            "<b>The quarterly meeting is overdue: none held yet, due every month.</b>"
            " <b>1 meeting was missed in the last 12 months.</b>"
            " <b>1 meeting waits for minutes.</b> <b>None is planned.</b>",
        ),
    ],
)
def test_how_two_meet(meets: Rhythm, said: str) -> None:
    assert headlines.of_relationship(meets).__html__() == said


def partners(*meet: Rhythm) -> list[tuple[Relationship, Rhythm]]:
    """A partner each, P1 and on."""
    return [
        (Relationship(partner=Organization(name=f"P{number}")), how)
        for number, how in enumerate(meet, start=1)
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No partner is in this programme yet."),
        (
            partners(rhythm(), rhythm()),
            "No cadence holds for any of the 2 partners, so nothing is due.",
        ),
        (
            partners(rhythm(due=date(2026, 11, 1)), rhythm()),
            "Meetings with all 1 partners that have a cadence keep it, and none was missed in the"
            " last 12 months.",
        ),
        (
            partners(*[rhythm(overdue=True)] * 5, rhythm(missed=2, vacancies=1)),
            "<b>Meetings with 5 of 6 partners are overdue: P1, P2, P3 and 2 more.</b>"
            " <b>2 meetings were missed in the last 12 months.</b> <b>1 seat is vacant.</b>",
        ),
    ],
)
def test_whom_the_client_does_not_meet(rows: list[tuple[Relationship, Rhythm]], said: str) -> None:
    assert headlines.of_programme(rows).__html__() == said


@pytest.mark.parametrize(
    ("meets", "said"),
    [
        ({"missed_at": at(9, 1, 8), "overdue": True}, '<b class="cv-bad">✕ missed 1 Sep 2026</b>'),
        ({"overdue": True, "next": AHEAD}, '<b class="cv-bad">✕ overdue</b>'),
        ({"next": AHEAD, "last_held": at(9, 1, 8)}, "13 Oct 2026"),
        ({"last_held": at(9, 1, 8)}, "held 1 Sep 2026"),
        ({}, '<span class="cv-2">never</span>'),
    ],
)
def test_how_chief_executives_meet(meets: dict[str, Any], said: str) -> None:
    assert row_words.chiefs_meet(rhythm(Level.CHIEF_EXECUTIVES, **meets)).__html__() == said


def test_what_comes_and_what_is_overdue() -> None:
    assert row_words.next_meeting(rhythm(next=AHEAD)).__html__() == (
        f'<a href="/meetings/{AHEAD.id}/">13 Oct 2026</a>'
    )
    assert row_words.next_meeting(rhythm()) == "none planned"
    assert row_words.overdue_levels(rhythm(overdue=True)).__html__() == (
        '<b class="cv-bad">Quarterly</b>'
    )
    assert row_words.overdue_levels(rhythm(every_months=1)) == "none"
    assert row_words.overdue_levels(rhythm()) == "no cadence"


def test_a_number_of_what_should_not_be_steps_back_when_it_is_nothing() -> None:
    assert row_words.faint_zero(0).__html__() == '<span class="cv-2">0</span>'
    assert row_words.faint_zero(2).__html__() == "2"


def test_an_agenda_a_series_and_a_seat() -> None:
    assert row_words.points_to_talk_about(1) == "1 point"
    assert row_words.points_to_talk_about(0).__html__() == '<span class="cv-2">none yet</span>'
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert row_words.running(Series(starts_on=first)) == "from 1 Jan 2026"
    assert row_words.running(Series(starts_on=first, ends_on=last)) == (
        "from 1 Jan 2026 to 31 Dec 2026"
    )
    assert row_words.seated(Seat(starts_on=first)) == "since 1 Jan 2026"
    assert row_words.seated(Seat(starts_on=first, ends_on=last)) == (
        "since 1 Jan 2026, leaves 31 Dec 2026"
    )
    assert row_words.of_all(20, 31) == "the last 20 of 31"
    assert row_words.of_all(3, 3) == "3"


@pytest.mark.parametrize(
    ("presence", "who", "how"),
    [
        (Presence.PRESENT, "Ewa Hartog", ""),
        (Presence.ABSENT, "Ewa Hartog", '<span class="cv-sub">absent</span>'),
        (Presence.DELEGATE, "Jon Vik", '<span class="cv-sub">for Ewa Hartog</span>'),
    ],
)
def test_who_came(presence: Presence, who: str, how: str) -> None:
    person = Attendance(name="Ewa Hartog", delegate_name="Jon Vik", presence=presence)
    assert row_words.who_came(person) == who
    assert row_words.how_they_came(person).__html__() == how


def test_every_standing_has_its_chip() -> None:
    chips = {row_words.standing_chip(standing) for standing in Standing.values}
    assert len(chips) == len(Standing)
    assert '<span class="cv-chip bad">missed</span>' in chips
