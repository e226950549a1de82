"""Whoever writes straight into the database is found, and the first wrong entry is named."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.utils import DatabaseError

from covalue.web.ground.record import triggers
from covalue.web.ground.record.models import AppendOnlyError, Chain, Entry
from covalue.web.ground.record.verify import verify_all, verify_chain

CHANGES: dict[str, Any] = {
    "at": lambda entry: entry.at + timedelta(microseconds=1),
    "actor_id": lambda _entry: uuid.uuid4(),
    "actor_name": lambda entry: entry.actor_name + "x",
    "actor_organization": lambda entry: entry.actor_organization + "x",
    "actor_side": lambda _entry: "system",
    "action": lambda entry: entry.action + "x",
    "subject": lambda _entry: "thing",
    "subject_id": lambda _entry: uuid.uuid4(),
    "label": lambda entry: entry.label + " ",
    "before": lambda _entry: '{"a":1}',
    "after": lambda entry: entry.after[:-1] + ',"zz":1}',
    "rows": lambda _entry: "e" * 64,
    "previous_hash": lambda _entry: "0" * 64,
    "hash": lambda _entry: "f" * 64,
    "number": lambda entry: entry.number + 100,
    "id": lambda _entry: uuid.uuid4(),
}


@pytest.fixture
def chain(cast: Cast) -> Chain:
    """Bob's relationship's history, with the triggers away as if somebody had dropped them."""
    triggers.remove(connection)
    return Chain.objects.get(scope="relationship", scope_id=cast.with_bob.pk)


def rows(chain: Chain, **which: Any) -> QuerySet[Entry]:
    """Entries past the guards of the model."""
    return QuerySet(model=Entry).filter(chain=chain, **which)


def numbers(chain: Chain) -> range:
    return range(1, chain.length + 1)


def test_changes_cover_every_column() -> None:
    columns = {field.name for field in Entry._meta.concrete_fields}
    assert columns - {"chain"} == set(CHANGES)


def test_an_untouched_record_is_whole(cast: Cast) -> None:
    assert verify_all() == []


@pytest.mark.parametrize("column", CHANGES)
def test_each_altered_value_is_found_and_named(chain: Chain, column: str) -> None:
    assert chain.length >= 3
    for number in numbers(chain):
        with transaction.atomic():
            entry = rows(chain).get(number=number)
            rows(chain, number=number).update(**{column: CHANGES[column](entry)})
            fault = verify_chain(chain=chain)
            transaction.set_rollback(True)
        assert fault is not None
        assert fault.number == number
    assert verify_chain(chain=chain) is None


def test_each_removed_entry_is_found_and_named(chain: Chain) -> None:
    for number in numbers(chain):
        with transaction.atomic():
            rows(chain, number=number)._raw_delete("default")
            fault = verify_chain(chain=chain)
            transaction.set_rollback(True)
        assert fault is not None
        assert (fault.number, fault.reason.split(":")[0]) == (number, "missing")


def test_each_swap_is_found_and_named(chain: Chain) -> None:
    pairs = [(one, two) for one in numbers(chain) for two in numbers(chain) if one < two]
    for one, two in pairs:
        with transaction.atomic():
            rows(chain, number=one).update(number=1000)
            rows(chain, number=two).update(number=one)
            rows(chain, number=1000).update(number=two)
            fault = verify_chain(chain=chain)
            transaction.set_rollback(True)
        assert fault is not None
        assert fault.number == one


def test_an_entry_moved_to_another_history_is_found_in_both(chain: Chain, cast: Cast) -> None:
    other = Chain.objects.get(scope="relationship", scope_id=cast.with_charlie.pk)
    rows(chain, number=chain.length).update(chain=other, number=other.length + 1)
    assert {fault.number for fault in verify_all()} == {chain.length, other.length + 1}


def test_an_entry_put_in_at_the_end_is_found(chain: Chain) -> None:
    last = rows(chain).get(number=chain.length)
    forged = Entry(
        **{field.name: getattr(last, field.name) for field in Entry._meta.concrete_fields}
    )
    forged.id, forged.number, forged.previous_hash = uuid.uuid4(), last.number + 1, last.hash
    forged.hash = forged.computed_hash()
    forged.save()
    fault = verify_chain(chain=chain)
    assert fault is not None
    assert fault.number == forged.number


@pytest.mark.parametrize("column", ["length", "head", "scope_id", "scope"])
def test_an_altered_chain_is_found(chain: Chain, column: str) -> None:
    value = {
        "length": chain.length - 1,
        "head": "0" * 64,
        "scope_id": uuid.uuid4(),
        "scope": "organization",
    }[column]
    Chain.objects.filter(pk=chain.pk).update(**{column: value})
    assert verify_all()


def test_a_chain_removed_with_all_its_entries_is_found(chain: Chain, cast: Cast) -> None:
    rows(chain)._raw_delete("default")
    QuerySet(model=Chain).filter(pk=chain.pk)._raw_delete("default")
    assert [fault.reason for fault in verify_all()] == ["its whole chain is missing"]
    assert str(cast.with_bob.pk) in verify_all()[0].chain


def _tables() -> list[str]:
    return [*triggers.guarded_tables(), Chain._meta.db_table]


def test_tables_are_guarded_that_must_be() -> None:
    assert {
        "record_entry",
        "agreements_agreement",
        "agreements_signatory",
        "agreements_answer",
        "agreements_outcome",
    } <= set(triggers.guarded_tables())


@pytest.mark.parametrize(
    "statement", ["DELETE FROM {0}", "UPDATE {0} SET {1} = {1}", "TRUNCATE {0} CASCADE"]
)
def test_the_database_refuses_what_rewrites_history(cast: Cast, statement: str) -> None:
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        statement = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"
    connection.check_constraints()  # PostgreSQL truncates nothing before
    for table, column in (("record_entry", "label"), ("record_chain", "head")):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table, column))


def test_a_chain_moves_forward_only(cast: Cast) -> None:
    chain = Chain.objects.get(scope="relationship", scope_id=cast.with_bob.pk)
    for values in (
        {"length": chain.length + 2},
        {"length": chain.length + 1, "scope_id": uuid.uuid4()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Chain.objects.filter(pk=chain.pk).update(**values)


def test_the_models_refuse_too(cast: Cast) -> None:
    entry = Entry.objects.all()[:1].get()
    attempts = [
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(label="x"),
    ]
    for attempt in attempts:
        with pytest.raises(AppendOnlyError):
            attempt()


def test_the_system_check_names_a_missing_trigger(cast: Cast) -> None:
    assert triggers.check_triggers(databases=["default"]) == []
    connection.check_constraints()  # PostgreSQL alters no table with constraints left to check
    triggers.remove(connection)
    found = triggers.check_triggers(databases=["default"])
    assert {error.id for error in found} == {"record.E001"}
    assert any("record_entry_no_delete" in error.msg for error in found)
    triggers.install(connection)
    assert triggers.check_triggers(databases=["default"]) == []


def test_a_disabled_trigger_counts_as_missing(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot disable a trigger")
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER record_entry_no_update")
    assert triggers.missing(connection) == ["record_entry_no_update"]
