"""Proving that nobody rewrote the record: every chain is recomputed from its first entry, and every
row that an entry sealed is compared with its seal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain as chained
from itertools import islice
from uuid import UUID

from django.db import connection, models

from covalue.web.ground.record import spans, triggers
from covalue.web.ground.record.installed import installed_triggers
from covalue.web.ground.record.models import Chain, Entry
from covalue.web.ground.record.sealed import rows_without_seal, wrong_seals
from covalue.web.ground.record.told import told_otherwise

BATCH = 1000
MOST_ROWS = 100
"""So many rows are named of each chain and of each kind; a hundred say enough."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the record does not hold: which entry of which chain, and what is wrong.

    What is wrong with no entry at all has the number 0, and `entry_id` names the thing.
    """

    chain: str
    number: int
    entry_id: str
    reason: str

    def __str__(self) -> str:
        if not self.number:
            return f"{self.chain} {self.entry_id}: {self.reason}"
        return f"{self.chain}: entry {self.number} ({self.entry_id}): {self.reason}"


Check = Callable[[], list["Fault"]]
_CHECKS: list[Check] = []


def register_check(check: Check) -> Check:
    """Add what only another app can see to `verify_all`: that a whole chain is missing, say."""
    if check not in _CHECKS:
        _CHECKS.append(check)
    return check


def verify_all() -> list[Fault]:
    """What is wrong with every chain, row and hash; empty when the record is whole."""
    chains = list(Chain.objects.order_by("scope", "scope_id"))
    return [
        *(fault for chain in chains for fault in chain_faults(chain=chain)),
        *_orphans({chain.pk for chain in chains}),
        *_unsealed(),
        *(fault for check in _CHECKS for fault in check()),
    ]


def guard_faults() -> list[Fault]:
    """The triggers that should hold the tables, and are missing or not as they were installed; and
    those on tables that may only be added to which are none of ours."""
    names = [*triggers.missing(connection), *spans.missing(connection)]
    ours = {*triggers.wanted(connection.vendor), *spans.wanted(connection.vendor)}
    tables = {*triggers.guarded_tables(), Chain._meta.db_table}
    strange = sorted(
        name
        for name, trigger in installed_triggers(connection).items()
        if trigger.table in tables and name not in ours
    )
    return [
        *(
            Fault("trigger", 0, name, "is missing, or is not the one that was installed")
            for name in names
        ),
        *(Fault("trigger", 0, name, "was put in: it is none of ours") for name in strange),
    ]


def chain_faults(*, chain: Chain) -> Iterator[Fault]:
    """The first fault of the chain itself, and the rows that are not as its entries sealed
    them."""
    if fault := verify_chain(chain=chain):
        yield fault
    yield from islice(_row_faults(chain), MOST_ROWS)


def verify_chain(*, chain: Chain) -> Fault | None:
    """The first fault of one chain, or None. Entries may be added meanwhile: they are verified
    too."""
    previous, number = chain.genesis, 0
    while True:
        for entry in _entries_after(chain, number):
            number += 1
            if reason := _wrong(entry, number, previous):
                return Fault(str(chain), number, str(entry.pk), reason)
            previous = entry.hash
        chain.refresh_from_db()
        if (number, previous) == (chain.length, chain.head):
            return None
        if number > chain.length:
            return _beyond(chain)
        if not _entries_after(chain, number).exists():
            reason = (
                f"missing: the chain should have {chain.length} entries and end in"
                f" {chain.head[:12]}"
            )
            return Fault(str(chain), number + 1, "none", reason)


def _beyond(chain: Chain) -> Fault:
    """The first entry after the chain's end."""
    entry = Entry.objects.get(chain=chain, number=chain.length + 1)
    return Fault(str(chain), entry.number, str(entry.pk), "was put in after the end of the chain")


def _entries_after(chain: Chain, number: int) -> models.QuerySet[Entry]:
    return Entry.objects.filter(chain=chain, number__gt=number).order_by("number")[:BATCH]


def _wrong(entry: Entry, number: int, previous: str) -> str:
    if entry.number != number:
        return f"missing: entry {entry.number} stands where entry {number} should be"
    if entry.previous_hash != previous:
        return "does not follow the entry before it (altered, moved or put in)"
    if entry.computed_hash() != entry.hash:
        return "was altered: its hash is not that of its content"
    return ""


def _row_faults(chain: Chain) -> Iterator[Fault]:
    number = 0
    while entries := list(_entries_after(chain, number)):
        for entry, reason in chained(wrong_seals(entries), told_otherwise(entries)):
            yield Fault(str(chain), entry.number, str(entry.pk), reason)
        number = entries[-1].number


def _orphans(chains: set[UUID]) -> list[Fault]:
    rows = Entry.objects.exclude(chain_id__in=chains).order_by("chain_id", "number")
    return [
        Fault(f"chain {row.chain_id}", row.number, str(row.pk), "its chain was removed")
        for row in rows[:1]
    ]


def _unsealed() -> list[Fault]:
    return [
        Fault(kind, 0, str(pk), "was put in: no entry of the record tells of it")
        for kind, pk in rows_without_seal(most=MOST_ROWS)
    ]


def head_of(*, scope: str, scope_id: UUID) -> tuple[int, str]:
    """Length and head hash, for the foot of pages and for exports kept outside."""
    chain = Chain.objects.get(scope=scope, scope_id=scope_id)
    return chain.length, chain.head
