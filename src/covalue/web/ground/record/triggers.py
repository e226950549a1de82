"""Triggers that hold the append-only tables, on SQLite and PostgreSQL.

A migration that rebuilds a table on SQLite silently drops its triggers; so they are installed again
after every `migrate`, and a system check proves that they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from covalue.web.ground.record.installed import (
    Trigger,
    installed_triggers,
    not_as_installed,
    postgres_definition,
    replacing,
)
from covalue.web.ground.record.models import AppendOnlyModel, Chain

REFUSAL = "is append-only"
CHAIN_GUARD = (
    "NEW.length <> OLD.length + 1 OR NEW.id <> OLD.id OR NEW.scope <> OLD.scope OR NEW.scope_id <>"
    " OLD.scope_id"
)
POSTGRES_BODY = """
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END """
FUNCTION = "covalue_refuse"
POSTGRES_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS"
    f" $${POSTGRES_BODY}$$"
)


def guarded_tables() -> list[str]:
    """The tables that may only be added to."""
    models = [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]
    return sorted(model._meta.db_table for model in models)


def expected() -> dict[str, tuple[str, str, str]]:
    """Each trigger's name with its table, event and condition, alike on both databases."""
    chain = Chain._meta.db_table
    expected = {
        f"{table}_no_{event.lower()}": (table, event, "")
        for table in guarded_tables()
        for event in ("UPDATE", "DELETE")
    }
    expected[f"{chain}_no_delete"] = (chain, "DELETE", "")
    expected[f"{chain}_forward"] = (chain, "UPDATE", CHAIN_GUARD)
    return expected


def truncations() -> dict[str, str]:
    """Each trigger against TRUNCATE (PostgreSQL only) with its table."""
    return {f"{table}_no_truncate": table for table in [*guarded_tables(), Chain._meta.db_table]}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger whose table exists; those that stand are replaced."""
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _statements(connection.vendor, tables):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger: for tests that clear the tables, never for the product."""
    with connection.cursor() as cursor:
        for name, table in installed(connection).items():
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on}')


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers of ours that are in the database, with their tables."""
    names = set(expected()) | set(truncations())
    return {
        name: trigger.table
        for name, trigger in installed_triggers(connection).items()
        if name in names
    }


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand and are not there, or not as they are installed."""
    return not_as_installed(connection, wanted(connection.vendor))


def wanted(vendor: str) -> dict[str, Trigger]:
    """Every trigger by its name, as it is installed on the kind of database."""
    body = POSTGRES_BODY if vendor == "postgresql" else ""
    meant = {
        name: Trigger(table, _row_trigger(vendor, name, table, event, condition), body)
        for name, (table, event, condition) in expected().items()
    }
    if vendor == "postgresql":
        meant |= {
            name: Trigger(table, _truncation(name, table), body)
            for name, table in truncations().items()
        }
    return meant


def check_triggers(*, databases: Any = None, **_options: Any) -> list[CheckMessage]:
    """System check (run with `--database`): an append-only table without its triggers is an
    error."""
    return [
        Error(
            f"Database '{alias}': the trigger {name} is missing or another one, so history"
            " could be rewritten.",
            hint="Run `covalue migrate`, which installs the triggers again.",
            id="record.E001",
        )
        for alias in databases or []
        for name in missing(connections[alias])
    ]


def install_after_migrate(*, using: str, **_options: Any) -> None:
    """Receiver of `post_migrate`."""
    install(connections[using])


def _statements(vendor: str, tables: set[str]) -> Iterator[str]:
    if vendor == "postgresql":
        yield POSTGRES_FUNCTION
    for name, trigger in wanted(vendor).items():
        if trigger.table in tables:
            yield from replacing(vendor, name, trigger)


def _truncation(name: str, table: str) -> str:
    return postgres_definition(name, "TRUNCATE", table, each="STATEMENT", call=FUNCTION)


def _row_trigger(vendor: str, name: str, table: str, event: str, condition: str) -> str:
    each = f"ROW WHEN ({condition})" if condition else "ROW"
    if vendor == "postgresql":
        return postgres_definition(name, event, table, each=each, call=FUNCTION)
    return (
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH {each}'
        f" BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
    )
