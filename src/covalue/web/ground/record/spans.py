"""Triggers that keep day ranges of one thing from overlapping, on SQLite and PostgreSQL.

Services check first and say why; the trigger holds when somebody writes past them. On PostgreSQL it
locks the row that the ranges are about, so that two transactions at once cannot both pass; SQLite
has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

FAR = "'9999-12-31'"  # a literal that both databases read as a day


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or field.column is None:
        raise TypeError(f"{model.__name__}.{name} is no column")
    return field.column


def _parent(model: type[models.Model], name: str) -> type[models.Model]:
    parent = model._meta.get_field(name).related_model
    if not isinstance(parent, type):
        raise TypeError(f"{model.__name__}.{name} is no foreign key")
    return parent


@dataclass(frozen=True, slots=True)
class Spans:
    """The half-open day ranges `[starts_on, ends_on)` of a model must not overlap where `fields`
    are equal.

    The first of the fields is a foreign key: its row is what PostgreSQL locks. An empty range
    overlaps nothing.
    """

    model: type[models.Model]
    fields: tuple[str, ...]

    @property
    def table(self) -> str:
        """The table of the ranges."""
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        """The columns that name one thing."""
        return [_column(self.model, name) for name in self.fields]

    @property
    def names(self) -> list[str]:
        """The triggers' names."""
        return [f"{self.table}_span_insert", f"{self.table}_span_update"]

    def overlap(self) -> str:
        """SQL: another row of the same thing that shares a day with NEW."""
        same = " AND ".join(f"{column} = NEW.{column}" for column in self.columns)
        mine, other = f"COALESCE(NEW.ends_on, {FAR})", f"COALESCE(ends_on, {FAR})"
        days = (
            f"starts_on < {mine} AND NEW.starts_on < {other} AND NEW.starts_on < {mine} AND"
            f" starts_on < {other}"
        )
        return f"SELECT 1 FROM {self.table} WHERE {same} AND id <> NEW.id AND {days}"

    def lock(self) -> str:
        """SQL: hold the row that the ranges are about."""
        parent = _parent(self.model, self.fields[0])
        return f"PERFORM 1 FROM {parent._meta.db_table} WHERE id = NEW.{self.columns[0]} FOR UPDATE"


_SPANS: list[Spans] = []


def keep_apart(model: type[models.Model], *fields: str) -> None:
    """Hold the model's day ranges apart where the fields are equal; call it once, below the
    model."""
    _SPANS.append(Spans(model, fields))


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger whose table exists; those that stand are replaced."""
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for spans in _SPANS:
            if spans.table in tables:
                for statement in _STATEMENTS[connection.vendor](spans):
                    cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand but do not."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(pg_class.oid)"
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        installed = {name for (name,) in cursor.fetchall()}
    return sorted({name for spans in _SPANS for name in spans.names} - installed)


def check_spans(*, databases: Any = None, **_options: Any) -> list[CheckMessage]:
    """System check (run with `--database`): day ranges without their trigger are an error."""
    return [
        Error(
            f"Database '{alias}': the trigger {name} is missing, so two could hold on one day.",
            hint="Run `covalue migrate`, which installs the triggers again.",
            id="record.E002",
        )
        for alias in databases or []
        for name in missing(connections[alias])
    ]


def install_after_migrate(*, using: str, **_options: Any) -> None:
    """Receiver of `post_migrate`."""
    install(connections[using])


def _sqlite(spans: Spans) -> Iterator[str]:
    for name, event in zip(spans.names, ("INSERT", "UPDATE"), strict=True):
        yield f'DROP TRIGGER IF EXISTS "{name}"'
        yield (
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{spans.table}" FOR EACH ROW WHEN EXISTS'
            f" ({spans.overlap()})"
            f" BEGIN SELECT RAISE(ABORT, '{spans.table}: two on one day'); END"
        )


def _postgresql(spans: Spans) -> Iterator[str]:
    function = f"covalue_span_{spans.table}"
    yield f"""
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {spans.lock()};
    IF EXISTS ({spans.overlap()}) THEN
        RAISE EXCEPTION '{spans.table}: two on one day' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$
"""
    for name, event in zip(spans.names, ("INSERT", "UPDATE"), strict=True):
        yield (
            f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {event} ON "{spans.table}"'
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
