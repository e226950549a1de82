"""What all apps say that somebody must act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from covalue.web.front import house
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Programme, Relationship, RoleName
from covalue.web.kit.look.attention import ANYBODY, Attention, Urgency

MANAGING = frozenset({RoleName.PROGRAMME_MANAGER, RoleName.CONTRACT_MANAGER, RoleName.PARTNER_LEAD})
"""Who acts on whatever waits in a relationship and is nobody else's."""


SHOWN = 8
"""Entries of a list before "n more"."""


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader must act on, and what somebody else of the side acts on."""

    mine: Sequence[Attention]
    others: Sequence[Attention]

    @property
    def count(self) -> int:
        """How much the reader must act on."""
        return len(self.mine)

    @property
    def note(self) -> str:
        """How much it is, and how it is ordered where not all is shown."""
        return f"{self.count}, the dearest first" if self.more else str(self.count)

    @property
    def broken(self) -> int:
        """How much of it is late."""
        return sum(entry.urgency == Urgency.BROKEN for entry in self.mine)

    @property
    def first(self) -> Sequence[Attention]:
        """What is shown at once."""
        return self.mine[:SHOWN]

    @property
    def more(self) -> Sequence[Attention]:
        """What is shown when asked for."""
        return self.mine[SHOWN:]


def acts(*, user: User, relationships: Sequence[Relationship], now: datetime) -> Acts:
    """What is to be done in these relationships, and by whom of the reader's side."""
    if not relationships:
        return Acts([], [])
    entries = attention_list(user=user, relationships=relationships, now=now)
    return Acts(*split_by_duty(user=user, relationships=relationships, entries=entries))


def attention_list(
    *,
    user: User,
    relationships: Sequence[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """The entries of every app about these relationships, the dearest to leave waiting first."""
    entries = [
        entry
        for source in house.attention_sources()
        for entry in source.attention(
            user=user, relationships=relationships, programme=programme, now=now
        )
    ]
    return sorted(entries, key=lambda entry: entry.order)


def split_by_duty(
    *, user: User, relationships: Sequence[Relationship], entries: Sequence[Attention]
) -> tuple[list[Attention], list[Attention]]:
    """The entries that are the reader's own to act on, and those that somebody else of the side
    acts on."""
    held: dict[UUID | None, frozenset[str]] = {
        relationship.pk: frozenset().union(*rules.sides(user, relationship).values())
        for relationship in relationships
    }
    anywhere: frozenset[str] = frozenset().union(*held.values())
    mine = [
        entry
        for entry in entries
        if entry.roles == ANYBODY
        or (MANAGING | entry.roles) & held.get(entry.relationship_id, anywhere)
    ]
    return mine, [entry for entry in entries if entry not in mine]
