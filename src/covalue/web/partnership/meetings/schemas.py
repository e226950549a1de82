"""What the API says about meetings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from covalue.web.ground.accounts.api import Token
from covalue.web.partnership.meetings.models import Meeting, Series
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm


class MeetingOut(Schema):
    """A meeting. `state` is how it stands now: planned, unrecorded, held, missed or cancelled."""

    id: UUID
    relationship_id: UUID
    series_id: UUID | None
    level: str
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    minutes: int
    place: str
    state: str
    reason: str
    sequence: int

    @staticmethod
    def resolve_state(meeting: Meeting) -> str:
        """How it stands now."""
        return meeting.stands.value


class AgendaOut(Schema):
    """A point of the agenda."""

    id: UUID
    position: int
    title: str
    note: str
    decide: bool
    raised_by_party: str
    raised_by_name: str


class AttendanceOut(Schema):
    """Who was there."""

    party: str
    name: str
    title: str
    presence: str
    delegate_name: str


class MinutesOut(Schema):
    """One version of the minutes."""

    version: int
    text: str
    written_by_name: str
    at: datetime


class DecisionOut(Schema):
    """Something that a meeting decided."""

    id: UUID
    meeting_id: UUID
    number: int
    text: str


class WholeMeetingOut(MeetingOut):
    """A meeting with what was prepared and what came of it; minutes newest version first."""

    agenda: list[AgendaOut]
    attendances: list[AttendanceOut]
    minutes_versions: list[MinutesOut]
    decisions: list[DecisionOut]

    @staticmethod
    def resolve_agenda(meeting: Meeting) -> list[Any]:
        """In order."""
        return list(meeting.agenda.all())

    @staticmethod
    def resolve_attendances(meeting: Meeting) -> list[Any]:
        """Client first."""
        return list(meeting.attendances.all())

    @staticmethod
    def resolve_minutes_versions(meeting: Meeting) -> list[Any]:
        """Newest first."""
        return list(meeting.minutes_versions.all())

    @staticmethod
    def resolve_decisions(meeting: Meeting) -> list[Any]:
        """By number."""
        return list(meeting.decisions.all())


class SeriesOut(Schema):
    """Meetings that come round: on the nth weekday (-1 the last; 0 Monday), or on a day of the
    month."""

    id: UUID
    relationship_id: UUID
    level: str
    title: str
    every_months: int
    nth: int | None
    weekday: int | None
    month_day: int | None
    local_time: str
    time_zone: str
    minutes: int
    place: str
    starts_on: date
    ends_on: date | None
    planned_until: date

    @staticmethod
    def resolve_local_time(series: Series) -> str:
        """Hours and minutes on the wall."""
        return f"{series.local_time:%H:%M}"


class SeatOut(Schema):
    """Who sits at a level for a party over the half-open days `[starts_on, ends_on)`."""

    id: UUID
    relationship_id: UUID
    party: str
    level: str
    person_name: str
    title: str
    email: str
    starts_on: date
    ends_on: date | None


class CadenceOut(Schema):
    """How often partners of a tier meet at a level over the half-open days `[starts_on,
    ends_on)`."""

    id: UUID
    programme_id: UUID
    tier_id: UUID
    level: str
    every_months: int
    minutes: int
    starts_on: date
    ends_on: date | None


class LevelRhythmOut(Schema):
    """One level: `missed` counts the last 365 days; `missed_at` is the last one missed since one
    was held."""

    level: str
    every_months: int | None
    last_held: datetime | None
    next_id: UUID | None
    next_at: datetime | None
    missed: int
    missed_at: datetime | None
    due_on: date | None
    overdue: bool

    @staticmethod
    def resolve_level(level: LevelRhythm) -> str:
        """By its name in code."""
        return level.level.value

    @staticmethod
    def resolve_next_id(level: LevelRhythm) -> UUID | None:
        """The next planned meeting."""
        return level.next.id if level.next else None

    @staticmethod
    def resolve_next_at(level: LevelRhythm) -> datetime | None:
        """When it starts."""
        return level.next.starts_at if level.next else None

    @staticmethod
    def resolve_due_on(level: LevelRhythm) -> date | None:
        """When the cadence asks for one."""
        return level.due.due_on if level.due else None


class VacancyOut(Schema):
    """A seat on which nobody sits; `until` is the day on which somebody is to take it."""

    party: str
    level: str
    until: date | None


class RhythmOut(Schema):
    """How a relationship meets, on the day."""

    relationship_id: UUID
    day: date
    tier: str
    levels: list[LevelRhythmOut]
    vacancies: list[VacancyOut]


def rhythm_out(relationship_id: UUID, rhythm: Rhythm) -> dict[str, Any]:
    """The rhythm with its relationship, lowest level first."""
    return {
        "relationship_id": relationship_id,
        "day": rhythm.day,
        "tier": rhythm.tier,
        "levels": list(rhythm.levels.values()),
        "vacancies": list(rhythm.vacancies),
    }


class CalendarFile(Schema):
    """A calendar file as text (RFC 5545)."""

    content: str


class IssuedFeed(Schema):
    """A new address of the own calendar; it is given this once, and not when a write is
    repeated."""

    token: Token
    address: str | None
