"""The rhythm of many relationships at once: what was held, what comes, what was missed or is
overdue, who is missing.

For pages with hundreds of partners and years of meetings: a constant number of queries, each of
them on an index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.organizations.selectors import relationships_among
from covalue.web.kit import clock
from covalue.web.kit.asked_once import kept
from covalue.web.partnership.meetings.calendar_rules import Due, due_after, is_overdue
from covalue.web.partnership.meetings.models import (
    UNRECORDED_FOR,
    AgendaItem,
    Cadence,
    Level,
    Meeting,
    MeetingState,
    Seat,
    Series,
)
from covalue.web.partnership.tiers.models import Admission
from covalue.web.partnership.tiers.selectors import admissions_lasting

YEAR = timedelta(days=365)
SOON = timedelta(days=14)
Key = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned meeting, as far as the rhythm needs it."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    title: str

    @property
    def day(self) -> date:
        """The day at its own place."""
        return clock.day_in(self.starts_at, self.time_zone)


@dataclass(frozen=True, slots=True)
class LevelRhythm:
    """One level: `missed` counts the last 365 days, `missed_at` is the last one missed since one
    was held.

    `without_agenda` are those of the next two weeks that have none.
    """

    level: Level
    used: bool
    every_months: int | None
    last_held: datetime | None
    next: Planned | None
    missed: int
    missed_at: datetime | None
    unrecorded: tuple[Planned, ...]
    without_agenda: tuple[Planned, ...]
    due: Due | None
    overdue: bool
    zone: str

    @property
    def last_held_on(self) -> date | None:
        """The day, in the programme's zone, on which it met last."""
        return clock.day_in(self.last_held, self.zone) if self.last_held else None

    @property
    def missed_on(self) -> date | None:
        """The day, in the programme's zone, of the last one missed since one was held."""
        return clock.day_in(self.missed_at, self.zone) if self.missed_at else None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat of a level in use on which nobody sits; `until` is the day on which somebody is to
    take it."""

    party: Party
    level: Level
    until: date | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a relationship meets."""

    day: date
    tier: str
    levels: dict[str, LevelRhythm]
    vacancies: tuple[Vacancy, ...]

    @property
    def missed(self) -> int:
        """Missed in the last 365 days, over all levels."""
        return sum(level.missed for level in self.levels.values())

    def asks(self, level: Level) -> bool:
        """Whether the partner is to meet at the level: where it is in a tier, by the tier's
        cadence."""
        return not self.tier or self.levels[level].every_months is not None

    @property
    def overdue(self) -> list[LevelRhythm]:
        """The levels that are overdue."""
        return [level for level in self.levels.values() if level.overdue]

    @property
    def unrecorded(self) -> list[Planned]:
        """What waits for its minutes, over all levels."""
        return sorted(
            (one for level in self.levels.values() for one in level.unrecorded),
            key=lambda one: one.starts_at,
        )

    @property
    def next(self) -> LevelRhythm | None:
        """The level that meets next."""
        ahead = [(level.next.starts_at, level) for level in self.levels.values() if level.next]
        return min(ahead, key=lambda pair: pair[0], default=(None, None))[1]

    @property
    def last_held_on(self) -> date | None:
        """The day on which any level met last."""
        days = (level.last_held_on for level in self.levels.values())
        return max((day for day in days if day), default=None)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a level of a tier meets over the days `[starts_on, ends_on)`."""

    every_months: int
    starts_on: date
    ends_on: date | None


@dataclass(slots=True)
class _Facts:
    """What the queries found, by relationship and level."""

    held: dict[Key, datetime] = field(default_factory=dict)
    ahead: dict[Key, Planned] = field(default_factory=dict)
    missed: dict[Key, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    unrecorded: dict[Key, list[Planned]] = field(default_factory=lambda: defaultdict(list))
    bare: dict[Key, list[Planned]] = field(default_factory=lambda: defaultdict(list))
    admissions: dict[UUID, list[Admission]] = field(default_factory=lambda: defaultdict(list))
    cadences: dict[tuple[UUID, str], list[Pace]] = field(default_factory=lambda: defaultdict(list))
    seats: dict[Key, list[tuple[str, date, date | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    series: set[Key] = field(default_factory=set)


@kept
def rhythm(
    *, user: User, relationships: Iterable[Relationship], now: datetime
) -> dict[UUID, Rhythm]:
    """The rhythm of each relationship that the user sees among those given, by its key."""
    visible = relationships_among(user=user, relationships=relationships)
    facts = _facts(visible, now)
    return {relationship.pk: _rhythm(relationship, facts, now) for relationship in visible}


def _facts(relationships: Sequence[Relationship], now: datetime) -> _Facts:
    facts = _Facts()
    keys = [row.pk for row in relationships]
    missed = _not_held(
        Meeting.objects.filter(relationship__in=keys, starts_at__gte=now - YEAR), now
    )
    for relationship, level, state, bare, *fields in missed.union(*_last_held(keys), all=True):
        key = (relationship, level)
        if state != MeetingState.HELD:
            _sort_in(facts, key, state, bool(bare), Planned(*fields), now)
        elif fields[1] is not None:
            facts.held[key] = fields[1]
    for moments in facts.missed.values():
        moments.sort()
    for rows in (*facts.unrecorded.values(), *facts.bare.values()):
        rows.sort(key=lambda planned: planned.starts_at)
    _arranged(facts, relationships, now)
    return facts


def _last_held(keys: list[UUID]) -> Iterator[QuerySet[Any, Any]]:
    """When each relationship met last, a query for each level, in the columns of `_not_held`."""
    held = Meeting.objects.filter(relationship=OuterRef("pk"), state=MeetingState.HELD).order_by(
        "-starts_at"
    )
    nobody, nothing = Cast(Value(None), UUIDField()), Cast(Value(None), DateTimeField())
    for level in Level.values:
        last = Subquery(held.filter(level=level).values("starts_at")[:1])
        yield (
            Relationship.objects.filter(pk__in=keys)
            .order_by()
            .values_list(
                "pk",
                Value(level),
                Value("held"),
                Value(False),
                nobody,
                last,
                nothing,
                Value(""),
                Value(""),
            )
        )


def _not_held(rows: QuerySet[Meeting], now: datetime) -> QuerySet[Any, Any]:
    """What was missed in a year; what is planned within two weeks, and beyond them what comes next
    at its level."""
    planned = Q(state=MeetingState.PLANNED)
    before = Meeting.objects.filter(
        planned,
        relationship=OuterRef("relationship"),
        level=OuterRef("level"),
        starts_at__gt=now,
        starts_at__lt=OuterRef("starts_at"),
    )
    near = Q(starts_at__lte=now + SOON)
    rows = rows.filter(
        Q(state=MeetingState.MISSED, starts_at__lte=now) | planned & (near | ~Exists(before))
    )
    no_agenda = ~Exists(AgendaItem.objects.filter(meeting=OuterRef("pk")))
    soon = When(near, starts_at__gt=now, then=no_agenda)
    rows = rows.annotate(bare=Case(soon, default=Value(False))).order_by()
    return rows.values_list(
        "relationship", "level", "state", "bare", "pk", "starts_at", "ends_at", "time_zone", "title"
    )


def _sort_in(facts: _Facts, key: Key, state: str, bare: bool, one: Planned, now: datetime) -> None:
    if state == MeetingState.MISSED:
        facts.missed[key].append(one.starts_at)
    elif one.ends_at > now:
        first = facts.ahead.get(key)
        facts.ahead[key] = one if first is None or one.starts_at < first.starts_at else first
        facts.bare[key] += [one] if bare else []
    elif one.ends_at > now - UNRECORDED_FOR:
        facts.unrecorded[key].append(one)
    else:
        facts.missed[key].append(one.starts_at)


def _arranged(facts: _Facts, relationships: Sequence[Relationship], now: datetime) -> None:
    keys = [relationship.pk for relationship in relationships]
    day = max(
        (_day(relationship, now) for relationship in relationships),
        default=clock.day_in(now, "UTC"),
    )
    lasting = Q(ends_on=None) | Q(ends_on__gte=day - timedelta(days=1))
    for admission in admissions_lasting(relationships=relationships, day=day):
        facts.admissions[admission.relationship_id].append(admission)
    tiers = {row.tier_id for rows in facts.admissions.values() for row in rows}
    cadences = Cadence.objects.filter(lasting, tier__in=tiers).order_by()
    seats = Seat.objects.filter(relationship__in=keys).order_by()
    series = Series.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day), relationship__in=keys
    ).order_by()
    days = ("starts_on", "ends_on")
    union = seats.values_list("relationship", "level", "party", Value(0), *days).union(
        series.values_list("relationship", "level", Value("series"), Value(0), *days),
        cadences.values_list("tier", "level", Value("cadence"), "every_months", *days),
    )
    for whose, level, what, months, *span in union:
        if what == "cadence":
            facts.cadences[whose, level].append(Pace(months, *span))
        elif what == "series":
            facts.series.add((whose, level))
        else:
            facts.seats[whose, level].append((what, *span))


def _day(relationship: Relationship, now: datetime) -> date:
    return clock.day_in(now, relationship.programme.time_zone)


def _rhythm(relationship: Relationship, facts: _Facts, now: datetime) -> Rhythm:
    day = _day(relationship, now)
    admission = _on(facts.admissions[relationship.pk], day)
    levels = {level.value: _level(relationship, level, admission, facts, day) for level in Level}
    vacancies: list[Vacancy] = []
    if relationship.ends_on is None or day < relationship.ends_on:
        used = [row.level for row in reversed(levels.values()) if row.used]
        vacancies = [
            gap
            for level in used
            for gap in _vacancies(facts.seats[relationship.pk, level], level, day)
        ]
    return Rhythm(day, admission.tier.name if admission else "", levels, tuple(vacancies))


def _level(
    relationship: Relationship, level: Level, admission: Admission | None, facts: _Facts, day: date
) -> LevelRhythm:
    key = (relationship.pk, level.value)
    cadence = _on(facts.cadences[admission.tier_id, level.value], day) if admission else None
    held, ahead, missed = facts.held.get(key), facts.ahead.get(key), sorted(facts.missed[key])
    due = None
    if cadence is not None and admission is not None:
        zone = ZoneInfo(relationship.programme.time_zone)
        begun = max(relationship.starts_on, admission.starts_on, cadence.starts_on)
        since = clock.day_in(held, zone) if held else begun
        due = due_after(since, cadence.every_months) if since <= day else None
    ended = relationship.ends_on is not None and relationship.ends_on <= day
    return LevelRhythm(
        level=level,
        used=bool(cadence or key in facts.series or ahead or facts.seats[key]),
        every_months=cadence.every_months if cadence else None,
        last_held=held,
        next=ahead,
        missed=len(missed),
        missed_at=missed[-1] if missed and (held is None or missed[-1] > held) else None,
        unrecorded=tuple(facts.unrecorded[key]),
        without_agenda=tuple(facts.bare[key]),
        due=due,
        overdue=due is not None
        and not ended
        and is_overdue(due, day, ahead.day if ahead else None),
        zone=relationship.time_zone,
    )


def _on(rows: list[Any], day: date) -> Any:
    """The dated row that holds on the day."""
    return next(
        (
            row
            for row in rows
            if row.starts_on <= day and (row.ends_on is None or day < row.ends_on)
        ),
        None,
    )


def _vacancies(
    seats: list[tuple[str, date, date | None]], level: Level, day: date
) -> list[Vacancy]:
    vacancies = []
    for party in Party:
        mine = [(starts, ends) for side, starts, ends in seats if side == party and starts != ends]
        if not any(starts <= day and (ends is None or day < ends) for starts, ends in mine):
            vacancies.append(
                Vacancy(
                    party,
                    level,
                    min((starts for starts, _ends in mine if starts > day), default=None),
                )
            )
    return vacancies
