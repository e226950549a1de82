"""What the API takes about meetings."""

from datetime import datetime, time
from typing import Annotated, TypeVar
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, WithJsonSchema

from covalue.web.ground.accounts.models import ApiToken
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.days import Day, within_reach
from covalue.web.kit.limits import most, text_of
from covalue.web.partnership.meetings.models import (
    AgendaItem,
    Attendance,
    Level,
    Meeting,
    MeetingDecision,
    Minutes,
    Presence,
    Seat,
    Series,
)

W = TypeVar("W", datetime, time)
DAY, CLOCK = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "([01][0-9]|2[0-3]):[0-5][0-9]"


def _without_zone(value: W) -> W:
    """What hangs on a wall has no offset: the time zone stands beside it."""
    if value.tzinfo is not None:
        raise ValueError("Leave the offset out: it follows from the time zone.")
    return value


Wall = Annotated[
    datetime,
    AfterValidator(_without_zone),
    AfterValidator(within_reach),
    WithJsonSchema({"type": "string", "pattern": f"^{DAY}T{CLOCK}$"}),
]
"""A day and a time on the wall, as 2026-10-21T10:00."""
Clock = Annotated[
    time, AfterValidator(_without_zone), WithJsonSchema({"type": "string", "pattern": f"^{CLOCK}$"})
]
"""A time on the wall, as 09:30."""
DecisionText = Annotated[str, Field(max_length=most(MeetingDecision, "text"))]
"""What a meeting decided."""


class NewMeeting(Schema):
    """A meeting to plan; `starts` is the time on the clocks of `time_zone`, without offset."""

    level: Level
    title: str = text_of(Meeting, "title")
    starts: Wall
    time_zone: str = text_of(Meeting, "time_zone")
    minutes: int = 60
    place: str = text_of(Meeting, "place", "")
    invite: bool = True


class Move(Schema):
    """Another time or place; what is left out stays."""

    starts: Wall
    time_zone: str = text_of(Meeting, "time_zone", "")
    minutes: int | None = None
    place: str | None = text_of(Meeting, "place", None)
    reason: str = text_of(Meeting, "reason", "")


class Reason(Schema):
    """Why."""

    reason: str = text_of(Meeting, "reason")


class AttendedIn(Schema):
    """One line of the attendance."""

    party: Party
    name: str = text_of(Attendance, "name")
    presence: Presence = Presence.PRESENT
    title: str = text_of(Attendance, "title", "")
    delegate_name: str = text_of(Attendance, "delegate_name", "")


class Held(Schema):
    """What came of a meeting."""

    attendances: list[AttendedIn] = Field(max_length=200)
    minutes: str = text_of(Minutes, "text")
    decisions: list[DecisionText] = Field(default_factory=list, max_length=100)


class Corrected(Schema):
    """The next version of the minutes, with decisions that were left out."""

    text: str = text_of(Minutes, "text")
    decisions: list[DecisionText] = Field(default_factory=list, max_length=100)


class NewPoint(Schema):
    """A point of the agenda."""

    title: str = text_of(AgendaItem, "title")
    note: str = text_of(AgendaItem, "note", "")
    decide: bool = False


class Place(Schema):
    """A place in the agenda, counted from 1."""

    position: int = Field(ge=1, le=1000)


class NewSeries(Schema):
    """Meetings that come round: either `nth` and `weekday`, or `month_day`."""

    level: Level
    title: str = text_of(Series, "title")
    every_months: int
    nth: int | None = None
    weekday: int | None = None
    month_day: int | None = None
    local_time: Clock
    time_zone: str = text_of(Series, "time_zone")
    minutes: int = 60
    place: str = text_of(Series, "place", "")
    starts_on: Day
    ends_on: Day | None = None


class SeriesChange(Schema):
    """What is different from a day on; what is left out stays."""

    starts_on: Day
    title: str | None = text_of(Series, "title", None)
    every_months: int | None = None
    nth: int | None = None
    weekday: int | None = None
    month_day: int | None = None
    local_time: Clock | None = None
    time_zone: str | None = text_of(Series, "time_zone", None)
    minutes: int | None = None
    place: str | None = text_of(Series, "place", None)


class EndOf(Schema):
    """The first day without it, and why."""

    ends_on: Day
    reason: str = text_of(Meeting, "reason")


class Person(Schema):
    """Somebody for a seat."""

    person_name: str = text_of(Seat, "person_name")
    title: str = text_of(Seat, "title", "")
    email: str = text_of(Seat, "email", "")
    ends_on: Day | None = None


class NewSeat(Person):
    """Somebody for a vacant seat; from today where no day is given."""

    party: Party
    level: Level
    starts_on: Day | None = None


class Successor(Person):
    """Who follows on a seat, and from when."""

    starts_on: Day


class Leaves(Schema):
    """The first day on which the seat is vacant."""

    ends_on: Day


class NewCadence(Schema):
    """How often partners of a tier meet at a level; from today where no day is given."""

    tier_id: UUID
    level: Level
    every_months: int
    minutes: int = 60
    starts_on: Day | None = None


class MayEnd(Schema):
    """The first day on which it does not hold any more; today where it is left out."""

    ends_on: Day | None = None


class NewFeed(Schema):
    """A name for an address of the own calendar."""

    name: str = text_of(ApiToken, "name")
