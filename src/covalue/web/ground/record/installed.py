"""Which triggers stand in the database, compared by what they do: a name alone proves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

QUERIES = {
    "sqlite": "SELECT name, tbl_name, sql, '' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid, true) ||"
        " CASE WHEN tgenabled IN ('O', 'A') THEN '' ELSE ' disabled' END, prosrc"
        " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " JOIN pg_proc ON pg_proc.oid = tgfoid"
        " WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)"
    ),
}
AS_PRINTED = re.compile(r"(?:::text\b|[\s\"()])+")
"""What PostgreSQL adds to, and takes from, a definition when it prints it."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger's table, its definition, and on PostgreSQL the body of its function."""

    table: str
    definition: str
    body: str = ""

    @property
    def meaning(self) -> tuple[str, str, str]:
        """What two triggers have in common that do the same."""
        return self.table, AS_PRINTED.sub(" ", self.definition).casefold().strip(), self.body


def installed_triggers(connection: BaseDatabaseWrapper) -> dict[str, Trigger]:
    """Every trigger by its name; one that is disabled says so in its definition."""
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[connection.vendor])
        return {
            name: Trigger(table, definition, body)
            for name, table, definition, body in cursor.fetchall()
        }


def not_as_installed(connection: BaseDatabaseWrapper, wanted: Mapping[str, Trigger]) -> list[str]:
    """The names of wanted triggers that are missing, or that do something else."""
    there = installed_triggers(connection)
    return sorted(
        name
        for name, trigger in wanted.items()
        if name not in there or there[name].meaning != trigger.meaning
    )


def postgres_definition(name: str, event: str, table: str, *, each: str, call: str) -> str:
    """How a trigger before an event is defined on PostgreSQL; `each` may hold a condition."""
    return (
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH {each}'
        f" EXECUTE FUNCTION {call}()"
    )


def replacing(vendor: str, name: str, trigger: Trigger) -> Iterator[str]:
    """The statements that install a trigger in the place of whatever has its name."""
    if vendor == "sqlite":
        yield f'DROP TRIGGER IF EXISTS "{name}"'
        yield trigger.definition
    else:
        yield trigger.definition.replace("CREATE", "CREATE OR REPLACE", 1)
        yield f'ALTER TABLE "{trigger.table}" ENABLE TRIGGER "{name}"'
