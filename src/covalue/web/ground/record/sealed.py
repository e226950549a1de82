"""Comparing sealed rows with their seals, a few hundred at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef

from covalue.web.ground.record.models import AppendOnlyModel, Entry, Seal
from covalue.web.ground.record.seals import (
    ROWS_AT_ONCE,
    hashes_of,
    kind_of,
    rows_hash,
    sealed_models,
)

UNREADABLE = (ArithmeticError, LookupError, TypeError, ValueError)
"""What reading a column raises that holds no value of its kind."""

Sealed = tuple[Entry, Seal]
Wrong = tuple[Entry, str]
"""An entry, and what is wrong with a row that it sealed, or with its seals."""


def wrong_seals(entries: Sequence[Entry]) -> Iterator[Wrong]:
    """What is wrong with the rows of the entries, and with their seals."""
    by_id = {entry.pk: entry for entry in entries}
    waiting: list[Sealed] = []
    seals = Seal.objects.filter(entry__in=entries).order_by("entry__number", "place")
    groups = groupby(seals.iterator(ROWS_AT_ONCE), key=lambda seal: seal.entry_id)
    for entry_id, of_entry in groups:
        entry, rows = by_id.pop(entry_id), list(of_entry)
        if rows_hash(rows) != entry.rows:
            yield entry, "the seals of its rows were altered"
        waiting += [(entry, seal) for seal in rows]
        if len(waiting) >= ROWS_AT_ONCE:
            yield from _wrong_rows(waiting)
            waiting = []
    yield from _wrong_rows(waiting)
    for entry in by_id.values():
        if entry.rows:
            yield entry, "the seals of its rows are missing"


def rows_without_seal(*, most: int) -> Iterator[tuple[str, UUID]]:
    """Kind and key of rows that no entry has sealed, at most so many of each kind."""
    for model in sealed_models():
        of_row = Seal.objects.filter(kind=kind_of(model), row=OuterRef("pk"))
        rows: Any = model._base_manager.filter(~Exists(of_row)).order_by("pk")
        for pk in rows.values_list("pk", flat=True)[:most]:
            yield kind_of(model), pk


def _wrong_rows(sealed: Sequence[Sealed]) -> Iterator[Wrong]:
    keys: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    for _entry, seal in sealed:
        keys[seal.kind, seal.version].append(seal.row)
    hashes = {
        (kind, version, pk): text
        for (kind, version), of_kind in keys.items()
        for pk, text in _hashes(kind, version, of_kind).items()
    }
    for entry, seal in sealed:
        now = hashes.get((seal.kind, seal.version, seal.row))
        if now != seal.hash:
            what = "is missing" if now is None else "was altered since"
            yield entry, f"row {seal.row} of {seal.kind}, which it tells of, {what}"


def _hashes(kind: str, version: int, keys: Sequence[UUID]) -> dict[UUID, str]:
    """The hash of each row that stands; empty text for one that cannot be read."""
    try:
        return hashes_of(_model(kind), version, keys)
    except UNREADABLE:
        if len(keys) > 1:
            return {pk: text for key in keys for pk, text in _hashes(kind, version, [key]).items()}
        return dict.fromkeys(keys, "")


def _model(kind: str) -> type[AppendOnlyModel]:
    model = apps.get_model(kind)
    if not issubclass(model, AppendOnlyModel):
        raise LookupError(f"{kind} is not append-only")  # noqa: TRY004 - as for one unknown
    return model
