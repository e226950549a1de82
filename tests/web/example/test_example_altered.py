"""Whoever alters a row that was signed is found, whatever column it is: each of every append-only
table is altered, one at a time, and the row is named."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models, transaction

from covalue.web.front.example import MANAGER
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Programme
from covalue.web.ground.record import triggers
from covalue.web.ground.record.models import AppendOnlyModel, Entry, Seal
from covalue.web.ground.record.sealed import rows_without_seal
from covalue.web.ground.record.seals import columns_of, kind_of, sealed_models, version_of
from covalue.web.ground.record.verify import chain_faults, verify_all
from covalue.web.value.gates.services import checklist_write

pytestmark = pytest.mark.django_db
DAY, MOMENT = timedelta(1), timedelta(microseconds=1)


@contextmanager
def unguarded() -> Iterator[None]:
    """As somebody finds the tables who may do anything to the database; all is put back."""
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        triggers.remove(connection)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute(
                "SELECT conrelid::regclass, conname FROM pg_constraint"
                " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
            )
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def altered(field: Any, value: Any) -> Any:
    """Another value of the column, as little different as can be."""
    if isinstance(field, models.JSONField):
        return [value]
    if isinstance(field, models.UUIDField | models.ForeignKey):
        return uuid.uuid4()
    if isinstance(field, models.CharField | models.TextField):
        return value + "x" if len(value) < (field.max_length or 10**6) else "x" + value[1:]
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return value + MOMENT
    if isinstance(value, date):
        return value + DAY
    if isinstance(field, models.DecimalField):
        return (value or 0) + Decimal("0.000001")
    if isinstance(field, models.DateTimeField):
        return datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2026, 1, 1)
    return (value or 0) + 1000


def alter(row: AppendOnlyModel, field: Any, value: Any) -> None:
    """Write past every guard."""
    meta = row._meta
    assert meta.pk is not None
    key, written = (
        each.get_db_prep_save(what, connection)
        for each, what in ((meta.pk, row.pk), (field, value))
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" SET "{field.column}" = %s WHERE "{meta.pk.column}" = %s',
            [written, key],
        )
        assert cursor.rowcount == 1


@pytest.fixture
def everything(programme: Programme, db: None) -> Programme:
    """The example, with what it leaves out."""
    manager = User.objects.get(email=MANAGER[1])
    checklist_write(
        user=manager, programme=programme, gate="design", items=[{"question": "Who owns it?"}]
    )
    return programme


def shortest_sealed(model: type[AppendOnlyModel]) -> Seal:
    """The seal of a row of the model, in the shortest chain that has one."""
    seals = Seal.objects.filter(kind=kind_of(model)).select_related("entry__chain")
    seal: Seal = seals.order_by("entry__chain__length", "id")[:1].get()
    return seal


def named(seal: Seal) -> bool:
    """Whether the row of the seal is named, with the entry that tells of it."""
    return any(
        fault.number == seal.entry.number and str(seal.row) in str(fault)
        for fault in chain_faults(chain=seal.entry.chain)
    )


@pytest.mark.parametrize("model", sealed_models(), ids=kind_of)
def test_each_altered_column_of_a_row_is_named(
    everything: Programme, model: type[AppendOnlyModel]
) -> None:
    seal = shortest_sealed(model)
    row = model._base_manager.get(pk=seal.row)
    silent = []
    with unguarded():
        assert not named(seal)
        for field in model._meta.concrete_fields:
            with transaction.atomic():
                alter(row, field, altered(field, getattr(row, field.attname)))
                silent += [] if named(seal) else [field.name]
                transaction.set_rollback(True)
    assert silent == []


@pytest.mark.parametrize("model", sealed_models(), ids=kind_of)
def test_a_removed_row_is_named(everything: Programme, model: type[AppendOnlyModel]) -> None:
    seal = shortest_sealed(model)
    with unguarded():
        models.QuerySet(model=model).filter(pk=seal.row)._raw_delete("default")
        assert named(seal)


def test_a_row_put_in_is_named(programme: Programme) -> None:
    model = next(model for model in sealed_models() if kind_of(model) == "benefits.valuereport")
    row = model._base_manager.all()[:1].get()
    row.pk, row._state.adding = uuid.uuid4(), True
    with unguarded():
        row.save()
        assert list(rows_without_seal(most=5)) == [("benefits.valuereport", row.pk)]
        assert str(row.pk) in "".join(map(str, verify_all()))


@pytest.mark.parametrize("column", ["entry_id", "place", "kind", "row", "version", "hash"])
def test_an_altered_seal_is_found(programme: Programme, column: str) -> None:
    seal = Seal.objects.select_related("entry__chain").order_by("entry__chain__length", "id")[0]
    other = Entry.objects.filter(seals=None)[:1].get()
    value = {
        "entry_id": other.pk,
        "place": 1000,
        "kind": "agreements.nothing",
        "row": uuid.uuid4(),
        "version": 2,
        "hash": "0" * 64,
    }[column]
    with unguarded():
        alter(seal, Seal._meta.get_field(column.removesuffix("_id")), value)
        assert list(chain_faults(chain=seal.entry.chain))


def test_every_column_is_sealed() -> None:
    for model in sealed_models():
        columns = {field.attname for field in model._meta.concrete_fields}
        assert columns == set(columns_of(model, version_of(model)))


def test_an_unreadable_value_is_named(everything: Programme) -> None:
    model = next(model for model in sealed_models() if kind_of(model) == "gates.checklist")
    seal = shortest_sealed(model)
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes no value that is none of its kind")
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE gates_checklist SET items = 'no JSON'")
        assert named(seal)
