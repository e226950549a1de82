"""What all apps say that somebody must act on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
    found = [
        entry
        for source in house.attention_sources()
        for entry in source.attention(
            user=user, relationships=relationships, programme=programme, now=now
        )
    ]
    return sorted(found, key=lambda entry: entry.order)


def split_by_duty(
    *, user: User, relationships: Sequence[Relationship], entries: Sequence[Attention]
) -> tuple[list[Attention], list[Attention]]:
    """The entries that are the reader's own to act on, and those that somebody else of the side
    acts on."""
    held = {each.pk: frozenset().union(*rules.sides(user, each).values()) for each in relationships}
    anywhere: frozenset[str] = frozenset().union(*held.values())
    mine = [
        each
        for each in entries
        if each.roles == ANYBODY
        or (MANAGING | each.roles) & held.get(each.relationship_id, anywhere)
    ]
    return mine, [each for each in entries if each not in mine]
