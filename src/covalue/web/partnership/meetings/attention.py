"""What somebody must act on in the meetings of many relationships."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.ground.organizations.selectors import relationships_among
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Attention, Urgency
from covalue.web.kit.look.templatetags.look import day as told
from covalue.web.partnership.meetings.models import UNRECORDED_FOR, Level
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm, rhythm

EXECUTIVE = (Level.CHIEF_EXECUTIVES, Level.EXECUTIVE)
NAMES = {
    Level.OPERATIONAL: "operational",
    Level.QUARTERLY: "quarterly",
    Level.EXECUTIVE: "executive",
    Level.CHIEF_EXECUTIVES: "chief executives’",
}


def attention(
    *,
    user: User,
    relationships: Iterable[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """Chief executives who do not meet, meetings without record or agenda, empty executive
    seats."""
    seen = relationships_among(user=user, relationships=relationships, programme=programme)
    rows = {relationship.pk: relationship for relationship in seen}
    entries: list[Attention] = []
    for pk, row in rhythm(user=user, relationships=rows.values(), now=now).items():
        entries += [*_chiefs(rows[pk], row), *_unrecorded(rows[pk], row), *_vacant(rows[pk], row)]
        entries += _without_agenda(rows[pk], row)
    return sorted(entries, key=lambda entry: entry.order)


def _other(row: Relationship) -> str:
    """Whom the reader meets: the partner for the client, the client for the partner."""
    return row.partner.name if getattr(row, "as_client", True) else row.client.name


def _page(row: Relationship) -> tuple[str, UUID]:
    return ("meeting_list", row.pk)


def _chiefs(row: Relationship, rhythm: Rhythm) -> Iterator[Attention]:
    level = rhythm.levels[Level.CHIEF_EXECUTIVES]
    if row.ends_on is not None and row.ends_on <= rhythm.day:
        return
    if level.missed_at is not None and level.next is None:
        text, reason = (
            "Rebook the chief executives’ meeting",
            "missed on that day, and none is planned",
        )
        due: date | None = clock.day_in(level.missed_at, row.programme.time_zone)
    elif level.overdue:
        text, reason = "Plan the chief executives’ meeting", _overdue(level)
        due = level.due.due_on if level.due else None
    else:
        return
    yield Attention(
        urgency=Urgency.BROKEN,
        text=f"{text} with {_other(row)}",
        page=_page(row),
        reason=reason,
        due=due,
        relationship_id=row.pk,
    )


def _overdue(level: LevelRhythm) -> str:
    held = f"last held {told(level.last_held_on)}" if level.last_held_on else "none held yet"
    return f"overdue: {held}, due every {level.every_months} months"


def _unrecorded(row: Relationship, rhythm: Rhythm) -> Iterator[Attention]:
    for level in rhythm.levels.values():
        for one in level.unrecorded:
            zone = ZoneInfo(row.programme.time_zone)
            late = clock.day_in(one.ends_at + UNRECORDED_FOR, zone)
            yield Attention(
                urgency=Urgency.ENDING,
                text=f"Record the {NAMES[level.level]} meeting with {_other(row)}",
                page=("meeting_hold", one.id),
                due=late,
                relationship_id=row.pk,
                reason=(
                    f"it was on {told(one.day)}; without minutes it counts as missed from"
                    f" {told(late)}"
                ),
            )


def _vacant(row: Relationship, rhythm: Rhythm) -> Iterator[Attention]:
    for gap in rhythm.vacancies:
        if gap.level in EXECUTIVE:
            side = row.client if gap.party == Party.CLIENT else row.partner
            yield Attention(
                urgency=Urgency.TO_DO,
                text=f"Fill the {NAMES[gap.level]} seat of {side}, for {_other(row)}",
                page=_page(row),
                due=gap.until,
                relationship_id=row.pk,
                reason=(
                    f"nobody sits there until {told(gap.until)}"
                    if gap.until
                    else "nobody sits there"
                ),
            )


def _without_agenda(row: Relationship, rhythm: Rhythm) -> Iterator[Attention]:
    for level in rhythm.levels.values():
        for meeting in level.without_agenda:
            yield Attention(
                urgency=Urgency.TO_DO,
                text=f"Set the agenda of the {NAMES[level.level]} meeting with {_other(row)}",
                page=("meeting", meeting.id),
                due=meeting.day,
                relationship_id=row.pk,
                reason=f"{meeting.title} is on {told(meeting.day)} and has no agenda",
            )
