"""Migrating from the first migration to the last leaves every trigger standing.

Rebuilt tables are included.
"""

from __future__ import annotations

import pytest
from cast import Cast
from django.core.management import call_command
from django.db import connection, models
from django.db.utils import DatabaseError

from covalue.web.ground.record import triggers
from covalue.web.ground.record.models import Entry


@pytest.mark.usefixtures("transactional_db")
def test_triggers_stand_after_migrating_from_nothing() -> None:
    call_command("migrate", "agreements", "zero", verbosity=0)
    call_command("migrate", "record", "zero", verbosity=0)
    assert "record_entry" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_triggers_stand_after_a_table_was_rebuilt(live_cast: Cast) -> None:
    was = Entry._meta.get_field("label")
    wider = models.CharField(max_length=400, null=True)
    wider.set_attributes_from_name("label")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, was, wider)
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, wider, was)
    if (
        connection.vendor == "sqlite"
    ):  # it made the table anew: this is why they are installed after migrate
        assert "record_entry_no_update" in triggers.missing(connection)
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_entry")


def test_models_and_migrations_agree(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
