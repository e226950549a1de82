"""What the API says and takes about commitments, escalations and the ladder."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from covalue.web.ground.organizations.models import Party
from covalue.web.kit import clock
from covalue.web.kit.days import Day
from covalue.web.kit.limits import text_of
from covalue.web.partnership.commitments import selectors
from covalue.web.partnership.commitments.ladder import Position, Step
from covalue.web.partnership.commitments.models import (
    Commitment,
    CommitmentReview,
    CommitmentState,
    Escalation,
)
from covalue.web.partnership.meetings.models import Level


class CommitmentOut(Schema):
    """A promise of one party to the other; `progress` is null where nobody has reported any."""

    id: UUID
    relationship_id: UUID
    number: int
    party: str
    text: str
    owner_name: str
    owner_id: UUID | None
    level: str
    made_in_id: UUID | None
    made_on: date
    due_on: date
    first_due_on: date
    due_moves: int
    client_gains: str
    partner_gains: str
    progress: int | None
    progress_note: str
    state: str
    closed_on: date | None
    reason: str
    carried: int


class ReviewOut(Schema):
    """What a meeting said about a commitment."""

    id: UUID
    meeting_id: UUID
    commitment_id: UUID
    state: str
    progress: int | None
    note: str
    at: datetime


class OfMeetingOut(Schema):
    """What a meeting has to do with commitments."""

    open: list[CommitmentOut]
    reviewed: list[ReviewOut]
    made: list[CommitmentOut]
    closed: list[CommitmentOut]
    previous_id: UUID | None

    @staticmethod
    def resolve_previous_id(of_meeting: selectors.OfMeeting) -> UUID | None:
        """The meeting of this level before."""
        return of_meeting.previous.pk if of_meeting.previous else None

    @staticmethod
    def resolve_reviewed(of_meeting: selectors.OfMeeting) -> list[CommitmentReview]:
        """The rows as they are."""
        return list(of_meeting.reviewed)


class CountsOut(Schema):
    """How the commitments of a relationship stand; kept and closed are of the last twelve
    months."""

    relationship_id: UUID
    client_open: int
    client_overdue: int
    client_kept: int
    client_closed: int
    client_rate: int | None
    partner_open: int
    partner_overdue: int
    partner_kept: int
    partner_closed: int
    partner_rate: int | None


def counts_out(relationship_id: UUID, counts: selectors.Counts) -> dict[str, Any]:
    """The counts with the relationship that they are of."""
    names = [name for name in CountsOut.model_fields if name != "relationship_id"]
    return {"relationship_id": relationship_id, **{name: getattr(counts, name) for name in names}}


class StepOut(Schema):
    """A rung with its moments `[since, until)`."""

    level: str
    days: int
    since: datetime
    until: datetime


class EscalationOut(Schema):
    """Something on the ladder: where it stands now, or stood when it was settled."""

    id: UUID
    relationship_id: UUID
    commitment_id: UUID | None
    title: str
    reason: str
    starts_level: str
    raised_by_party: str
    raised_by_name: str
    raised_at: datetime
    resolved_at: datetime | None
    resolution: str
    level: str
    until: datetime
    overdue: bool
    steps: list[StepOut]

    @staticmethod
    def resolve_level(escalation: Escalation) -> str:
        """Who has to settle it, or settled it."""
        return _position(escalation).level

    @staticmethod
    def resolve_until(escalation: Escalation) -> datetime:
        """When the level's time is over."""
        return _position(escalation).step.until

    @staticmethod
    def resolve_overdue(escalation: Escalation) -> bool:
        """Whether it is open and the time of the last rung is over."""
        return escalation.resolved_at is None and _position(escalation).overdue

    @staticmethod
    def resolve_steps(escalation: Escalation) -> list[Step]:
        """The ladder from below."""
        return list(_position(escalation).steps)


def _position(escalation: Escalation) -> Position:
    return selectors.position_of(escalation, escalation.resolved_at or clock.now())


class NewCommitment(Schema):
    """A commitment to be added: `owner_id` is a member of the side that promises, else give
    `owner_name`."""

    party: Party
    text: str = text_of(Commitment, "text")
    due_on: Day
    client_gains: str = text_of(Commitment, "client_gains")
    partner_gains: str = text_of(Commitment, "partner_gains")
    owner_id: UUID | None = None
    owner_name: str = text_of(Commitment, "owner_name", "")
    level: Level | None = None
    meeting_id: UUID | None = None


class Progress(Schema):
    """How far it is, in percent."""

    progress: int
    note: str = text_of(Commitment, "progress_note", "")


class NewDay(Schema):
    """Another due day and why."""

    due_on: Day
    reason: str = text_of(Commitment, "reason")


class Closing(Schema):
    """Kept or dropped, and why."""

    state: CommitmentState
    reason: str = text_of(Commitment, "reason")


class Why(Schema):
    """Why."""

    reason: str = text_of(Commitment, "reason")


class NoteIn(Schema):
    """What the meeting says about one commitment."""

    commitment_id: UUID
    text: str = text_of(CommitmentReview, "note", "")
    progress: int | None = None
    state: CommitmentState = CommitmentState.OPEN


class Review(Schema):
    """What the meeting says; open commitments without a note are carried without one."""

    notes: list[NoteIn] = Field(default_factory=list)


class NewEscalation(Schema):
    """An escalation to be raised."""

    title: str = text_of(Escalation, "title")
    reason: str = text_of(Escalation, "reason")
    starts_level: Level = Level.OPERATIONAL
    commitment_id: UUID | None = None


class Resolution(Schema):
    """How it was settled."""

    resolution: str = text_of(Escalation, "resolution")


class RungOut(Schema):
    """How many days an escalation may stay at a level."""

    level: str
    days: int


class Rungs(Schema):
    """The days of every level."""

    operational: int
    quarterly: int
    executive: int
    chief_executives: int
