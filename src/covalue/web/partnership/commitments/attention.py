"""What somebody must act on about commitments and escalations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party, Programme, Relationship, RoleName
from covalue.web.ground.organizations.selectors import SeenRelationship
from covalue.web.kit import clock
from covalue.web.kit.look.attention import ANYBODY, Attention, Urgency
from covalue.web.partnership.commitments import ladder, selectors
from covalue.web.partnership.commitments.models import Commitment
from covalue.web.partnership.meetings.models import Level

SOON = timedelta(days=14)
RUNS_OUT = timedelta(days=3)


def attention(
    *,
    user: User,
    relationships: Iterable[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """My commitments that are overdue or due soon, my side's overdue ones, and escalations that are
    high or late."""
    wanted = organizations.relationships_among(
        user=user, relationships=relationships, programme=programme
    )
    sides = {relationship.pk: _sides(relationship) for relationship in wanted}
    day = _today(wanted[0], now) if wanted else clock.day_in(now, "UTC")
    # A day more, because days differ between time zones.
    last = clock.day_in(now, "UTC") + SOON + timedelta(days=1)
    entries = [
        _of_commitment(user, row, now)
        for row in selectors.open_until(user=user, relationships=wanted, day=last, on=day)
        if row.owner_id == user.pk or row.party in sides[row.relationship_id]
    ]
    climbing = selectors.open_escalations(user=user, relationships=wanted, now=now)
    entries += [_of_escalation(row, now) for row in climbing]
    return sorted((entry for entry in entries if entry), key=lambda entry: entry.order)


def _sides(relationship: SeenRelationship) -> set[str]:
    seen = ((Party.CLIENT, relationship.as_client), (Party.PARTNER, relationship.as_partner))
    return {party for party, holds in seen if holds}


def _of_commitment(user: User, row: Commitment, now: datetime) -> Attention | None:
    today = _today(row.relationship, now)
    days, mine = (row.due_on - today).days, row.owner_id == user.pk
    if days >= 0 and not (mine and days <= SOON.days):
        return None
    name = (
        row.relationship.client.name if row.party == Party.CLIENT else row.relationship.partner.name
    )
    promised = "you promised it" if mine else f"{row.owner_name} promised it for {name}"
    done = "" if row.progress is None else f", {row.progress} % done"
    late = f"{_days(-days)} late" if days < 0 else f"due in {_days(days)}" if days else "due today"
    return _entry(
        Urgency.BROKEN if days < 0 else Urgency.ENDING,
        f"Keep or move: {row.text}",
        ("commitment", row.pk),
        f"{late}; {promised}{done}",
        row.due_on,
        row.relationship,
        ANYBODY if mine else frozenset(),
    )


def _of_escalation(row: selectors.Climb, now: datetime) -> Attention | None:
    step, escalation = row.position.step, row.escalation
    runs_out = step.until - now <= RUNS_OUT
    if not (runs_out or row.overdue or ladder.rank(row.level) >= ladder.rank(Level.EXECUTIVE)):
        return None
    until = clock.day_in(step.until, escalation.relationship.programme.time_zone)
    level = row.level.label.lower()
    reason = f"with the {level} level until then"
    if row.overdue:
        reason = f"overdue with the {level}: there is no level above"
    elif row.position.next_level:
        reason += f", then it goes to the {Level(row.position.next_level).label.lower()}"
    urgency = Urgency.BROKEN if row.overdue else Urgency.ENDING if runs_out else Urgency.TO_DO
    page = ("escalation", escalation.pk)
    high = ladder.rank(row.level) >= ladder.rank(Level.EXECUTIVE)
    whose = frozenset({RoleName.EXECUTIVE_SPONSOR.value}) if high else frozenset()
    return _entry(
        urgency, f"Settle: {escalation.title}", page, reason, until, escalation.relationship, whose
    )


def _entry(
    urgency: Urgency,
    text: str,
    page: tuple[str, UUID],
    reason: str,
    due: date,
    relationship: Relationship,
    roles: frozenset[str],
) -> Attention:
    pk: UUID = relationship.pk
    return Attention(
        urgency=urgency,
        text=text,
        page=page,
        reason=reason,
        due=due,
        relationship_id=pk,
        roles=roles,
    )


def _today(relationship: Relationship, now: datetime) -> date:
    return clock.day_in(now, relationship.programme.time_zone)


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
