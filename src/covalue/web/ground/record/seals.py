"""Seals: the hash of each row of an append-only table, held by the entry that tells of the row.

A seal covers every column of its row as the database gives it back, so the same row has the same
seal on SQLite and PostgreSQL. Columns that a later version adds are covered from the next version
of seals on (`sealed_since` of the model); rows sealed before keep their seals.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from covalue.web.ground.record.canonical import digest
from covalue.web.ground.record.models import AppendOnlyModel, Entry, Seal, moment

ROWS_AT_ONCE = 500
"""So many rows are read at a time."""
OF_THE_RECORD = (Entry, Seal)
"""What the chain itself holds."""


def sealed_models() -> list[type[AppendOnlyModel]]:
    """Every model whose rows are sealed, by its kind."""
    sealed = [
        model
        for model in apps.get_models()
        if issubclass(model, AppendOnlyModel) and model not in OF_THE_RECORD
    ]
    return sorted(sealed, key=kind_of)


def kind_of(model: type[models.Model]) -> str:
    """How seals name the rows of a model, as `agreements.answer`."""
    return model._meta.label_lower


def version_of(model: type[AppendOnlyModel]) -> int:
    """The version of seals that covers every column of the model."""
    return max(model.sealed_since.values(), default=1)


def columns_of(model: type[AppendOnlyModel], version: int) -> list[str]:
    """The columns that a seal of this version covers, in the order of their names."""
    since = model.sealed_since
    names = [field.attname for field in model._meta.concrete_fields]
    return sorted(name for name in names if since.get(name, 1) <= version)


def row_hash(kind: str, version: int, values: Sequence[tuple[str, Any]]) -> str:
    """The hash of a row: its columns by name, each with its value as the database gave it back."""
    text = json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text
    )
    return digest("covalue row 1", kind, str(version), text)


def rows_hash(seals: Iterable[Any]) -> str:
    """What an entry holds of its seals, in the order of their places; empty for none."""
    texts = [
        f"{seal.place} {seal.kind} {seal.row} {seal.version} {seal.hash}"
        for seal in sorted(seals, key=lambda seal: int(seal.place))
    ]
    return digest("covalue rows 1", *texts) if texts else ""


def seals_of(rows: Sequence[AppendOnlyModel]) -> list[Seal]:
    """A seal for each row, without its entry yet. Raises LookupError for one that is not saved."""
    wanted: dict[type[AppendOnlyModel], list[UUID]] = {}
    for row in rows:
        wanted.setdefault(type(row), []).append(row.pk)
    hashes = {
        (model, pk): seal
        for model, keys in wanted.items()
        for pk, seal in hashes_of(model, version_of(model), keys).items()
    }
    return [
        Seal(
            place=place,
            kind=kind_of(type(row)),
            row=row.pk,
            version=version_of(type(row)),
            hash=hashes[type(row), row.pk],
        )
        for place, row in enumerate(rows, 1)
    ]


def hashes_of(model: type[AppendOnlyModel], version: int, keys: Sequence[UUID]) -> dict[UUID, str]:
    """The hash of each row that stands, by its key, as the database holds it now."""
    columns, kind = columns_of(model, version), kind_of(model)
    hashes: dict[UUID, str] = {}
    for start in range(0, len(keys), ROWS_AT_ONCE):
        rows: Any = model._base_manager.filter(pk__in=keys[start : start + ROWS_AT_ONCE])
        for pk, *values in rows.order_by().values_list("pk", *columns):
            hashes[pk] = row_hash(kind, version, list(zip(columns, values, strict=True)))
    return hashes


def _text(value: Any) -> str:
    return moment(value) if isinstance(value, datetime) else str(value)
