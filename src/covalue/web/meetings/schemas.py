"""What the API says and takes about meetings."""

from datetime import date, datetime, time
from typing import Annotated, Any, TypeVar
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, WithJsonSchema

from covalue.web.accounts.api import Token
from covalue.web.meetings.models import Level, Meeting, Presence, Series
from covalue.web.meetings.rhythm import LevelRhythm, Rhythm
from covalue.web.organizations.models import Party

W = TypeVar("W", datetime, time)
DAY, CLOCK = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "([01][0-9]|2[0-3]):[0-5][0-9]"


def _without_zone(value: W) -> W:
    """What hangs on a wall has no offset: the time zone stands beside it."""
    if value.tzinfo is not None:
        raise ValueError("Leave the offset out: it follows from the time zone.")
    return value


Wall = Annotated[
    datetime, AfterValidator(_without_zone), WithJsonSchema({"type": "string", "pattern": f"^{DAY}T{CLOCK}$"})
]
"""A day and a time on the wall, as 2026-10-21T10:00."""
Clock = Annotated[time, AfterValidator(_without_zone), WithJsonSchema({"type": "string", "pattern": f"^{CLOCK}$"})]
"""A time on the wall, as 09:30."""


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
    """Meetings that come round: on the nth weekday (-1 the last; 0 Monday), or on a day of the month."""

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
    """How often partners of a tier meet at a level over the half-open days `[starts_on, ends_on)`."""

    id: UUID
    programme_id: UUID
    tier_id: UUID
    level: str
    every_months: int
    minutes: int
    starts_on: date
    ends_on: date | None


class LevelRhythmOut(Schema):
    """One level: `missed` counts the last 365 days; `missed_at` is the last one missed since one was held."""

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
    def resolve_level(found: LevelRhythm) -> str:
        """By its name in code."""
        return found.level.value

    @staticmethod
    def resolve_next_id(found: LevelRhythm) -> UUID | None:
        """The next planned meeting."""
        return found.next.id if found.next else None

    @staticmethod
    def resolve_next_at(found: LevelRhythm) -> datetime | None:
        """When it starts."""
        return found.next.starts_at if found.next else None

    @staticmethod
    def resolve_due_on(found: LevelRhythm) -> date | None:
        """When the cadence asks for one."""
        return found.due.due_on if found.due else None


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


def rhythm_out(relationship_id: UUID, found: Rhythm) -> dict[str, Any]:
    """The rhythm with its relationship, lowest level first."""
    return {
        "relationship_id": relationship_id, "day": found.day, "tier": found.tier,
        "levels": list(found.levels.values()), "vacancies": list(found.vacancies),
    }  # fmt: skip


class CalendarFile(Schema):
    """A calendar file as text (RFC 5545)."""

    content: str


class IssuedFeed(Schema):
    """A new address of the own calendar; it is given this once, and not when a write is repeated."""

    token: Token
    address: str | None


class NewMeeting(Schema):
    """A meeting to plan; `starts` is the time on the clocks of `time_zone`, without offset."""

    level: Level
    title: str
    starts: Wall
    time_zone: str
    minutes: int = 60
    place: str = ""
    invite: bool = True


class Move(Schema):
    """Another time or place; what is left out stays."""

    starts: Wall
    time_zone: str = ""
    minutes: int | None = None
    place: str | None = None
    reason: str = ""


class Reason(Schema):
    """Why."""

    reason: str


class AttendedIn(Schema):
    """One line of the attendance."""

    party: Party
    name: str
    presence: Presence = Presence.PRESENT
    title: str = ""
    delegate_name: str = ""


class Held(Schema):
    """What came of a meeting."""

    attendances: list[AttendedIn] = Field(max_length=200)
    minutes: str
    decisions: list[str] = Field(default_factory=list, max_length=100)


class Corrected(Schema):
    """The next version of the minutes, with decisions that were left out."""

    text: str
    decisions: list[str] = Field(default_factory=list, max_length=100)


class NewPoint(Schema):
    """A point of the agenda."""

    title: str
    note: str = ""
    decide: bool = False


class Place(Schema):
    """A place in the agenda, counted from 1."""

    position: int = Field(ge=1, le=1000)


class NewSeries(Schema):
    """Meetings that come round: either `nth` and `weekday`, or `month_day`."""

    level: Level
    title: str
    every_months: int
    nth: int | None = None
    weekday: int | None = None
    month_day: int | None = None
    local_time: Clock
    time_zone: str
    minutes: int = 60
    place: str = ""
    starts_on: date
    ends_on: date | None = None


class SeriesChange(Schema):
    """What is different from a day on; what is left out stays."""

    starts_on: date
    title: str | None = None
    every_months: int | None = None
    nth: int | None = None
    weekday: int | None = None
    month_day: int | None = None
    local_time: Clock | None = None
    time_zone: str | None = None
    minutes: int | None = None
    place: str | None = None


class EndOf(Schema):
    """The first day without it, and why."""

    ends_on: date
    reason: str


class Person(Schema):
    """Somebody for a seat."""

    person_name: str
    title: str = ""
    email: str = ""
    ends_on: date | None = None


class NewSeat(Person):
    """Somebody for a vacant seat; from today where no day is given."""

    party: Party
    level: Level
    starts_on: date | None = None


class Successor(Person):
    """Who follows on a seat, and from when."""

    starts_on: date


class Leaves(Schema):
    """The first day on which the seat is vacant."""

    ends_on: date


class NewCadence(Schema):
    """How often partners of a tier meet at a level; from today where no day is given."""

    tier_id: UUID
    level: Level
    every_months: int
    minutes: int = 60
    starts_on: date | None = None


class MayEnd(Schema):
    """The first day on which it does not hold any more; today where it is left out."""

    ends_on: date | None = None


class NewFeed(Schema):
    """A name for an address of the own calendar."""

    name: str
