"""Writing the record. Call inside the transaction that makes the change: both stand, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from covalue.web.ground.record.canonical import canonical
from covalue.web.ground.record.models import (
    ActorSide,
    AppendOnlyModel,
    Chain,
    Entry,
    Scope,
    Seal,
)
from covalue.web.ground.record.seals import rows_hash, seals_of
from covalue.web.kit import clock


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, as copied into the record."""

    id: UUID | None
    name: str
    organization: str
    side: ActorSide


SYSTEM = Actor(id=None, name="Covalue", organization="", side=ActorSide.SYSTEM)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about."""

    kind: str
    id: UUID
    label: str


@transaction.atomic
def chain_open(*, scope: Scope, scope_id: UUID) -> Chain:
    """Begin the history of a relationship or an organization."""
    chain = Chain(scope=scope, scope_id=scope_id)
    chain.head = chain.genesis
    chain.save(force_insert=True)
    return chain


def chain_lock(*, scope: str, scope_id: UUID) -> Chain:
    """Hold the chain until the transaction ends: whoever else writes to its scope waits."""
    return Chain.objects.select_for_update().get(scope=scope, scope_id=scope_id)


def entry_add(
    *,
    scope: Scope,
    scope_id: UUID,
    actor: Actor,
    action: str,
    subject: Subject,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    rows: Sequence[AppendOnlyModel] = (),
) -> Entry:
    """Append an event to the chain of the scope; others wait until this transaction ends.

    `rows` are what it added to append-only tables: the entry seals them as they stand.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The record is written in the transaction of the change that it tells.")
    chain = chain_lock(scope=scope, scope_id=scope_id)
    seals = seals_of(rows)
    entry = Entry(
        chain=chain,
        number=chain.length + 1,
        at=clock.now(),
        previous_hash=chain.head,
        action=action,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_organization=actor.organization,
        actor_side=actor.side,
        subject=subject.kind,
        subject_id=subject.id,
        label=subject.label[:300],
        before=canonical(before or {}),
        after=canonical(after or {}),
        rows=rows_hash(seals),
    )
    entry.hash = entry.computed_hash()
    entry.save()
    for seal in seals:
        seal.entry = entry
    Seal.objects.bulk_create(seals)
    Chain.objects.filter(pk=chain.pk).update(length=entry.number, head=entry.hash)
    return entry
