"""What entries tell of rows in so many words, compared with the rows.

Seals cover every column; this reads on where a row was made before there were seals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from covalue.web.ground.record.canonical import canonical
from covalue.web.ground.record.models import AppendOnlyModel, Entry


@dataclass(frozen=True, slots=True)
class Told:
    """The rows that entries with this action are about, and which column holds what it tells."""

    action: str
    model: type[AppendOnlyModel]
    columns: Mapping[str, str]
    """By the name of the fact in the entry."""


_TOLD: dict[str, Told] = {}


def told_by(action: str, model: type[AppendOnlyModel], *same: str, **columns: str) -> None:
    """Compare what entries with the action tell with the rows that are their subjects: facts that
    are named as their columns, and those that are named otherwise."""
    _TOLD[action] = Told(action, model, dict(zip(same, same, strict=True)) | columns)


def told_otherwise(entries: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    """Entries that tell otherwise than the row that they are about."""
    by_action: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.action in _TOLD:
            by_action[entry.action].append(entry)
    for action, of_action in by_action.items():
        yield from _otherwise(_TOLD[action], of_action)


def _otherwise(told: Told, entries: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    rows = _rows(told, [entry.subject_id for entry in entries])
    for entry in entries:
        row = rows.get(entry.subject_id)
        if row is None:
            yield entry, f"the {told.model._meta.verbose_name} that it tells of is missing"
            continue
        facts = entry.new
        for fact, column in told.columns.items():
            if fact in facts and canonical(facts[fact]) != canonical(row[column]):
                yield entry, f"{fact} of the {told.model._meta.verbose_name} is not what it tells"


def _rows(told: Told, keys: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows: Any = told.model._base_manager.filter(pk__in=keys).order_by()
    return {row["pk"]: row for row in rows.values("pk", *set(told.columns.values()))}
