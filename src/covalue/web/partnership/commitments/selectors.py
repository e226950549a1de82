"""Reading commitments and escalations: only those of relationships that the user sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.kit import clock
from covalue.web.kit.asked_once import kept
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.commitments import ladder
from covalue.web.partnership.commitments.models import (
    Commitment,
    CommitmentReview,
    CommitmentState,
    Escalation,
    Rung,
)
from covalue.web.partnership.meetings import selectors as meetings
from covalue.web.partnership.meetings.models import Level, Meeting, MeetingState

OVERDUE = "overdue"
STATES = [("open", "Open"), (OVERDUE, "Overdue"), ("kept", "Kept"), ("dropped", "Dropped")]
"""What lists can be filtered by: the states, and open ones past their day."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How one relationship's commitments stand: open ones now, closed ones of the last twelve
    months."""

    client_open: int = 0
    client_overdue: int = 0
    partner_open: int = 0
    partner_overdue: int = 0
    client_kept: int = 0
    client_closed: int = 0
    partner_kept: int = 0
    partner_closed: int = 0

    @property
    def open(self) -> int:
        """Of both sides."""
        return self.client_open + self.partner_open

    @property
    def overdue(self) -> int:
        """Of both sides."""
        return self.client_overdue + self.partner_overdue

    @property
    def kept(self) -> int:
        """Closed as kept in the last twelve months, of both sides."""
        return self.client_kept + self.partner_kept

    @property
    def closed(self) -> int:
        """Closed in the last twelve months, as kept or dropped, of both sides."""
        return self.client_closed + self.partner_closed

    @property
    def client_rate(self) -> int | None:
        """Percent that the client kept of what it closed; None where it closed nothing."""
        return rate(self.client_kept, self.client_closed)

    @property
    def partner_rate(self) -> int | None:
        """Percent that the partner kept of what it closed; None where it closed nothing."""
        return rate(self.partner_kept, self.partner_closed)


@dataclass(frozen=True, slots=True)
class OfMeeting:
    """What a meeting has to do with commitments."""

    open: list[Commitment]
    """To go through: each with `carried`, how often a meeting left it open."""
    reviewed: list[CommitmentReview]
    made: list[Commitment]
    closed: list[Commitment]
    """Closed since the meeting of this level before."""
    previous: Meeting | None


@dataclass(frozen=True, slots=True)
class Climb:
    """An escalation with where it stands at a moment (the moment of its end once it is settled)."""

    escalation: Escalation
    position: ladder.Position

    @property
    def is_open(self) -> bool:
        """Whether it still climbs."""
        return self.escalation.resolved_at is None

    @property
    def level(self) -> Level:
        """Who has to settle it, or settled it."""
        return Level(self.position.level)

    @property
    def overdue(self) -> bool:
        """Whether the time of the last rung ran out."""
        return self.is_open and self.position.overdue


def rate(kept: int, closed: int) -> int | None:
    """Percent, rounded half up; None of nothing."""
    return (200 * kept + closed) // (2 * closed) if closed else None


def commitment_list(
    *,
    user: User,
    relationship: Relationship | None = None,
    programme: Programme | None = None,
    party: str = "",
    state: str = "",
    level: str = "",
    on: date | None = None,
) -> QuerySet[Commitment]:
    """Commitments with `carried`; `state` is one of STATES, overdue as of `on`, or of today in the
    time zone of each one's programme."""
    rows = Commitment.objects.filter(relationship__in=_visible(user, relationship, programme))
    if party:
        rows = rows.filter(party=party)
    if level:
        rows = rows.filter(level=level)
    if state == OVERDUE:
        rows = rows.filter(_overdue(on), state=CommitmentState.OPEN)
    elif state:
        rows = rows.filter(state=state)
    return _loaded(rows)


def _overdue(on: date | None) -> Q:
    """Due before the day; without one, before today in the time zone of its programme."""
    if on is not None:
        return Q(due_on__lt=on)
    zones = Programme.objects.values_list("time_zone", flat=True).distinct().order_by()
    return reduce(
        or_,
        (
            Q(relationship__programme__time_zone=zone, due_on__lt=clock.today(zone))
            for zone in zones
        ),
        Q(pk__in=()),
    )


def commitment_get(*, user: User, commitment_id: UUID | str) -> Commitment:
    """One commitment; Http404 when its relationship is not visible."""
    return visible_or_404(commitment_list(user=user), commitment_id)


def review_list(*, user: User, commitment: Commitment) -> QuerySet[CommitmentReview]:
    """What meetings said about it, newest first."""
    rows = CommitmentReview.objects.filter(
        commitment__in=commitment_list(user=user).filter(pk=commitment.pk)
    )
    return rows.select_related("meeting").order_by("-at", "id")


@kept
def open_counts(
    *, user: User, relationships: Iterable[Relationship], on: date
) -> dict[UUID, Counts]:
    """The counts of each of the relationships, in one query; nothing of one that is not visible."""
    relationships = list(relationships)
    counts: dict[UUID, dict[str, int]] = {
        relationship.pk: defaultdict(int) for relationship in relationships
    }
    for row in _current(user=user, relationships=relationships, on=on):
        tally = counts[row.relationship_id]
        if row.state == CommitmentState.OPEN:
            tally[f"{row.party}_open"] += 1
            tally[f"{row.party}_overdue"] += row.due_on < on
        else:
            tally[f"{row.party}_closed"] += 1
            tally[f"{row.party}_kept"] += row.state == CommitmentState.KEPT
    return {pk: Counts(**numbers) for pk, numbers in counts.items()}


def open_until(
    *, user: User, relationships: Iterable[Relationship], day: date, on: date
) -> list[Commitment]:
    """The open commitments of the relationships due by the day; read together with what is counted
    as of `on`."""
    rows = _current(user=user, relationships=relationships, on=on)
    due = [other for other in rows if other.state == CommitmentState.OPEN and other.due_on <= day]
    seen = {
        relationship.pk: relationship
        for relationship in organizations.relationships_seen(user=user)
    }
    commitments = [
        Commitment.from_db(None, other._fields, other)
        for other in sorted(due, key=lambda late: late.due_on)
    ]
    for row in commitments:
        row.relationship = seen[row.relationship_id]
    return commitments


class _Current(NamedTuple):
    """What the counts and what must be acted on need of a commitment: some of its columns, in their
    order."""

    id: UUID
    relationship_id: UUID
    party: str
    text: str
    owner_name: str
    owner_id: UUID | None
    due_on: date
    progress: int | None
    state: str


@kept
def _current(*, user: User, relationships: Iterable[Relationship], on: date) -> list[_Current]:
    """Those that are open, and those that were closed in the twelve months before the day."""
    ended = Q(closed_on__gt=_year_before(on), closed_on__lte=on)
    rows = Commitment.objects.filter(
        Q(state=CommitmentState.OPEN) | ended, relationship__in=_among(user, relationships)
    )
    return [_Current(*row) for row in rows.order_by().values_list(*_Current._fields)]


def commitments_for_meeting(*, user: User, meeting: Meeting) -> OfMeeting:
    """What the meeting goes through, what it said, what was promised in it, what was closed since
    the one before."""
    visible = commitment_list(user=user).filter(relationship=meeting.relationship_id)
    previous = meetings.meeting_previous(meeting)
    closed = visible.exclude(state=CommitmentState.OPEN).filter(
        level__in=ladder.levels_up_to(meeting.level),
        closed_on__gte=_day(previous) if previous else date.min,
        closed_on__lte=_day(meeting),
    )
    reviews = CommitmentReview.objects.filter(
        meeting=meeting, commitment__in=visible
    ).select_related("commitment")
    return OfMeeting(
        open=list(visible.filter(pk__in=to_review(meeting).values("pk"))),
        reviewed=list(reviews.order_by("commitment__due_on", "commitment__number")),
        made=list(visible.filter(made_in=meeting)),
        closed=list(closed.exclude(reviews__meeting=meeting)),
        previous=previous,
    )


def to_review(meeting: Meeting) -> QuerySet[Commitment]:
    """For services: the open commitments of the meeting's level or lower that it has not gone
    through yet."""
    rows = Commitment.objects.filter(
        relationship=meeting.relationship_id,
        state=CommitmentState.OPEN,
        level__in=ladder.levels_up_to(meeting.level),
        made_on__lte=_day(meeting),
    )
    reviewed = CommitmentReview.objects.filter(meeting=meeting, commitment=OuterRef("pk"))
    made_here = Q(made_in=meeting.pk, made_in__isnull=False)
    return (
        rows.exclude(made_here).exclude(Exists(reviewed)).select_related("relationship__programme")
    )


def meetings_to_choose(*, user: User, relationship: Relationship) -> QuerySet[Meeting]:
    """The last meetings in which something may have been promised."""
    rows = meetings.meeting_list(user=user, relationship=relationship).filter(
        starts_at__lte=clock.now(), state__in=[MeetingState.PLANNED, MeetingState.HELD]
    )
    return rows.order_by("-starts_at")[:20]


def escalation_list(
    *,
    user: User,
    relationship: Relationship | None = None,
    programme: Programme | None = None,
    state: str = "",
) -> QuerySet[Escalation]:
    """Escalations, newest first; `state` is open or resolved."""
    rows = Escalation.objects.filter(relationship__in=_visible(user, relationship, programme))
    if state:
        rows = rows.filter(resolved_at__isnull=state == "open")
    return rows.select_related(
        "commitment", "relationship__programme__client", "relationship__partner"
    )


def escalation_get(*, user: User, escalation_id: UUID | str) -> Escalation:
    """One escalation; Http404 when its relationship is not visible."""
    return visible_or_404(escalation_list(user=user), escalation_id)


def open_escalations(
    *, user: User, relationships: Iterable[Relationship], now: datetime
) -> list[Climb]:
    """The open escalations of the relationships with where they stand, the highest level first."""
    seen = {
        relationship.pk: relationship
        for relationship in organizations.relationships_among(
            user=user, relationships=relationships
        )
    }
    rows = list(Escalation.objects.filter(resolved_at=None, relationship__in=list(seen)))
    for row in rows:
        row.relationship = seen[row.relationship_id]
    return by_height(climbs(rows, now))


def climbs(rows: Iterable[Escalation], now: datetime) -> list[Climb]:
    """Where each escalation stands at the moment, or stood when it was settled."""
    return [Climb(row, position_of(row, row.resolved_at or now)) for row in rows]


def by_height(rows: Iterable[Climb]) -> list[Climb]:
    """Open ones first, the highest and then the most urgent at the top."""
    return sorted(
        rows,
        key=lambda climb: (not climb.is_open, -ladder.rank(climb.level), climb.position.step.until),
    )


def position_of(escalation: Escalation, now: datetime) -> ladder.Position:
    """Where it stands on the ladder that it began with."""
    zone = escalation.relationship.programme.time_zone
    return ladder.position(
        escalation.raised_at, escalation.starts_level, escalation.ladder, zone, now
    )


def rungs(programme: Programme) -> Sequence[tuple[str, int]]:
    """The programme's ladder from below; the usual one where it has set none."""
    own = dict(Rung.objects.filter(programme=programme).values_list("level", "days"))
    return [(level, own.get(level, days)) for level, days in ladder.DEFAULT]


def seats(*, user: User, relationship: Relationship, on: date) -> dict[str, dict[str, str]]:
    """Who sits at each level for each party on the day; empty where the seat is vacant."""
    seated = {level: dict.fromkeys(Party.values, "") for level in Level.values}
    for row in meetings.seat_list(user=user, relationship=relationship):
        if row.holds(on):
            seated[row.level][row.party] = row.person_name
    return seated


def _loaded(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    carried = Count("reviews", filter=Q(reviews__state=CommitmentState.OPEN))
    return rows.annotate(carried=carried).select_related(
        "made_in", "owner", "relationship__programme__client", "relationship__partner"
    )


def _visible(
    user: User, relationship: Relationship | None = None, programme: Programme | None = None
) -> Any:
    rows = organizations.relationship_list(user=user)
    if relationship is not None:
        rows = rows.filter(pk=relationship.pk)
    if programme is not None:
        rows = rows.filter(programme=programme)
    return rows.values("pk")


def _among(user: User, relationships: Iterable[Relationship]) -> list[UUID]:
    return [
        relationship.pk
        for relationship in organizations.relationships_among(
            user=user, relationships=relationships
        )
    ]


def _day(meeting: Meeting) -> date:
    return meeting.local_day


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
