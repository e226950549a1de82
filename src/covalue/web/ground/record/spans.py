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

from covalue.web.ground.record.installed import (
    Trigger,
    not_as_installed,
    postgres_definition,
    replacing,
)

EVENTS = ("INSERT", "UPDATE")
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
                for statement in _statements(connection.vendor, spans):
                    cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand and are not there, or not as they are installed."""
    return not_as_installed(connection, wanted(connection.vendor))


def wanted(vendor: str) -> dict[str, Trigger]:
    """Every trigger by its name, as it is installed on the kind of database."""
    return {name: trigger for spans in _SPANS for name, trigger in _TRIGGERS[vendor](spans).items()}


def check_spans(*, databases: Any = None, **_options: Any) -> list[CheckMessage]:
    """System check (run with `--database`): day ranges without their trigger are an error."""
    return [
        Error(
            f"Database '{alias}': the trigger {name} is missing or another one, so two could"
            " hold on one day.",
            hint="Run `covalue migrate`, which installs the triggers again.",
            id="record.E002",
        )
        for alias in databases or []
        for name in missing(connections[alias])
    ]


def install_after_migrate(*, using: str, **_options: Any) -> None:
    """Receiver of `post_migrate`."""
    install(connections[using])


def _statements(vendor: str, spans: Spans) -> Iterator[str]:
    if vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {_function(spans)}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $${_body(spans)}$$"
        )
    for name, trigger in _TRIGGERS[vendor](spans).items():
        yield from replacing(vendor, name, trigger)


def _sqlite(spans: Spans) -> dict[str, Trigger]:
    return {
        name: Trigger(
            spans.table,
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{spans.table}" FOR EACH ROW WHEN EXISTS'
            f" ({spans.overlap()})"
            f" BEGIN SELECT RAISE(ABORT, '{spans.table}: two on one day'); END",
        )
        for name, event in zip(spans.names, EVENTS, strict=True)
    }


def _postgresql(spans: Spans) -> dict[str, Trigger]:
    return {
        name: Trigger(
            spans.table,
            postgres_definition(name, event, spans.table, each="ROW", call=_function(spans)),
            _body(spans),
        )
        for name, event in zip(spans.names, EVENTS, strict=True)
    }


def _function(spans: Spans) -> str:
    return f"covalue_span_{spans.table}"


def _body(spans: Spans) -> str:
    return f"""
BEGIN
    {spans.lock()};
    IF EXISTS ({spans.overlap()}) THEN
        RAISE EXCEPTION '{spans.table}: two on one day' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END """


_TRIGGERS = {"sqlite": _sqlite, "postgresql": _postgresql}
