"""What all apps say that somebody must act on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from covalue.web.front import house
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Programme, Relationship, RoleName
from covalue.web.kit.look.attention import ANYBODY, Attention

MANAGING = frozenset({RoleName.PROGRAMME_MANAGER, RoleName.CONTRACT_MANAGER, RoleName.PARTNER_LEAD})
"""Who acts on whatever waits in a relationship and is nobody else's."""


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
