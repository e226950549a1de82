"""Reading meetings: only those of relationships that the acting user may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.ground.organizations.selectors import programme_list, relationship_list
from covalue.web.kit import clock
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.meetings.calendar_rules import times_due
from covalue.web.partnership.meetings.models import (
    UNRECORDED_FOR,
    AgendaItem,
    Cadence,
    Level,
    Meeting,
    MeetingDecision,
    MeetingState,
    Seat,
    Series,
    Standing,
)
from covalue.web.partnership.tiers.models import Admission

FEED_BACK = timedelta(days=90)
REAL = ~Q(ends_on=F("starts_on"))
"""Rows whose days are not empty: what was replaced on its first day never held."""


def meeting_list(
    *,
    user: User,
    relationship: Relationship | None = None,
    programme: Programme | None = None,
    level: str = "",
    state: str = "",
) -> QuerySet[Meeting]:
    """Meetings that the user sees, earliest first; `state` is how they stand now."""
    rows = Meeting.objects.filter(relationship__in=relationship_list(user=user).values("pk"))
    if relationship is not None:
        rows = rows.filter(relationship=relationship)
    if programme is not None:
        rows = rows.filter(relationship__programme=programme)
    if level:
        rows = rows.filter(level=level)
    if state:
        rows = rows.filter(standing_is(state, clock.now()))
    return rows.select_related("relationship__programme__client", "relationship__partner")


def standing_is(state: str, now: datetime) -> Q:
    """The meetings that stand so at the moment, as `Meeting.standing` tells it of one."""
    planned = Q(state=MeetingState.PLANNED)
    late = now - UNRECORDED_FOR
    questions: dict[str, Q] = {
        Standing.PLANNED: planned & Q(ends_at__gt=now),
        Standing.UNRECORDED: planned & Q(ends_at__lte=now, ends_at__gt=late),
        Standing.MISSED: Q(state=MeetingState.MISSED) | planned & Q(ends_at__lte=late),
    }
    return questions.get(state, Q(state=state))


def meeting_get(*, user: User, meeting_id: UUID | str) -> Meeting:
    """One meeting; Http404 when the user may not see it."""
    return visible_or_404(meeting_list(user=user), meeting_id)


def meeting_previous(meeting: Meeting) -> Meeting | None:
    """The last one of the same level that was held before it. The caller has seen the meeting."""
    rows = Meeting.objects.filter(
        relationship=meeting.relationship_id,
        level=meeting.level,
        state=MeetingState.HELD,
        starts_at__lt=meeting.starts_at,
    )
    return rows.order_by("-starts_at").first()


def meeting_feed(*, user: User) -> QuerySet[Meeting]:
    """What the calendar feed holds: all visible meetings from 90 days back."""
    return (
        meeting_list(user=user)
        .filter(starts_at__gte=clock.now() - FEED_BACK)
        .prefetch_related("agenda")
    )


def decisions_of(
    *, user: User, relationship: Relationship | None = None, meeting: Meeting | None = None
) -> QuerySet[MeetingDecision]:
    """What was decided, newest meeting first."""
    rows = MeetingDecision.objects.filter(
        meeting__relationship__in=relationship_list(user=user).values("pk")
    )
    if relationship is not None:
        rows = rows.filter(meeting__relationship=relationship)
    if meeting is not None:
        rows = rows.filter(meeting=meeting)
    return rows.select_related("meeting").order_by("-meeting__starts_at", "meeting_id", "number")


def agenda_get(*, user: User, item_id: UUID | str) -> AgendaItem:
    """One point of an agenda; Http404 when the user may not see it."""
    rows = AgendaItem.objects.filter(
        meeting__relationship__in=relationship_list(user=user).values("pk")
    )
    return visible_or_404(
        rows.select_related(
            "meeting__relationship__programme__client", "meeting__relationship__partner"
        ),
        item_id,
    )


def series_list(*, user: User, relationship: Relationship | None = None) -> QuerySet[Series]:
    """The series, those that run first by their days; ended ones too."""
    rows = Series.objects.filter(REAL, relationship__in=relationship_list(user=user).values("pk"))
    if relationship is not None:
        rows = rows.filter(relationship=relationship)
    return rows.select_related("relationship__programme__client", "relationship__partner")


def series_get(*, user: User, series_id: UUID | str) -> Series:
    """One series; Http404 when the user may not see it."""
    return visible_or_404(series_list(user=user), series_id)


def seat_list(*, user: User, relationship: Relationship | None = None) -> QuerySet[Seat]:
    """Who sits, sat and will sit at the levels."""
    rows = Seat.objects.filter(REAL, relationship__in=relationship_list(user=user).values("pk"))
    if relationship is not None:
        rows = rows.filter(relationship=relationship)
    return rows.select_related("relationship__programme__client", "relationship__partner", "user")


def seat_get(*, user: User, seat_id: UUID | str) -> Seat:
    """One seat; Http404 when the user may not see it."""
    return visible_or_404(seat_list(user=user), seat_id)


def cadence_list(*, user: User, programme: Programme | None = None) -> QuerySet[Cadence]:
    """The cadences of the programmes that the user sees as a whole, ended ones too."""
    rows = Cadence.objects.filter(REAL, programme__in=programme_list(user=user).values("pk"))
    if programme is not None:
        rows = rows.filter(programme=programme)
    return rows.select_related("tier", "programme__client").order_by(
        "tier__rank", "level", "starts_on"
    )


def cadence_get(*, user: User, cadence_id: UUID | str) -> Cadence:
    """One cadence; Http404 when the user may not see it."""
    return visible_or_404(cadence_list(user=user), cadence_id)


@dataclass(frozen=True, slots=True)
class KeptLevel:
    """How many meetings of a level were due by the cadence, and how many of these were held."""

    level: Level
    held: int
    due: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Meetings held of those due. Nothing was due where no cadence holds: that is not known, and
    not zero."""

    levels: tuple[KeptLevel, ...]

    @property
    def held(self) -> int:
        """Over all levels."""
        return sum(kept.held for kept in self.levels)

    @property
    def due(self) -> int:
        """Over all levels."""
        return sum(kept.due for kept in self.levels)


def meetings_kept(*, relationship: Relationship, starts_on: date, ends_on: date) -> Kept:
    """For tier reviews, of the days `[starts_on, ends_on)`: more held than due does not make up for
    another level."""
    spans = _spans(relationship, starts_on, ends_on)
    moments = [
        (level, _midnight(relationship, low), _midnight(relationship, high))
        for level, low, high, _due in spans
    ]
    rows = Meeting.objects.filter(relationship=relationship, state=MeetingState.HELD)
    rows = rows.filter(
        starts_at__gte=_midnight(relationship, starts_on),
        starts_at__lt=_midnight(relationship, ends_on),
    )
    held = list(rows.values_list("level", "starts_at"))
    levels = []
    for level in Level:
        due = sum(count for name, _low, _high, count in spans if name == level)
        there = sum(
            any(name == level == at_level and low <= at < high for name, low, high in moments)
            for at_level, at in held
        )
        if due:
            levels.append(KeptLevel(level, min(there, due), due))
    return Kept(tuple(levels))


def _spans(
    relationship: Relationship, starts_on: date, ends_on: date
) -> list[tuple[str, date, date, int]]:
    """The days on which a cadence held for the relationship's tier, with how often a meeting was
    due in them."""
    found_ = []
    low, high = (
        max(starts_on, relationship.starts_on),
        min(ends_on, relationship.ends_on or ends_on),
    )
    for admission in Admission.objects.filter(relationship=relationship):
        for cadence in Cadence.objects.filter(tier=admission.tier_id):
            first = max(low, admission.starts_on, cadence.starts_on)
            until = min(high, admission.ends_on or high, cadence.ends_on or high)
            if first < until:
                found_.append(
                    (cadence.level, first, until, times_due(first, until, cadence.every_months))
                )
    return found_


def _midnight(relationship: Relationship, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(relationship.programme.time_zone))


@dataclass(frozen=True, slots=True)
class SeatSide:
    """A seat of one party: who sits there on the day, who follows, who sat there."""

    party: Party
    name: str
    """The organization."""
    level: Level
    holder: Seat | None
    coming: tuple[Seat, ...]
    former: tuple[Seat, ...]


def seat_board(
    *, user: User, relationship: Relationship, levels: set[str]
) -> list[tuple[Level, list[SeatSide]]]:
    """The seats of both parties paired by level, highest first: of the levels and of those with a
    history."""
    rows = list(seat_list(user=user, relationship=relationship).order_by("starts_on"))
    day = clock.today(relationship.programme.time_zone)
    shown = [
        level
        for level in reversed(Level)
        if level in levels or any(seat.level == level for seat in rows)
    ]
    return [
        (level, [_side(relationship, rows, party, level, day) for party in Party])
        for level in shown
    ]


def _side(
    relationship: Relationship, rows: list[Seat], party: Party, level: Level, day: date
) -> SeatSide:
    mine = [seat for seat in rows if seat.party == party and seat.level == level]
    return SeatSide(
        party,
        relationship.client.name if party == Party.CLIENT else relationship.partner.name,
        level,
        next((seat for seat in mine if seat.holds(day)), None),
        tuple(seat for seat in mine if seat.starts_on > day),
        tuple(seat for seat in reversed(mine) if seat.ends_on is not None and seat.ends_on <= day),
    )
