"""A trigger counts by what it does: one of the same name that lets everything pass is found."""

from __future__ import annotations

import pytest
from cast import Cast
from django.db import connection

from covalue.web.ground.record import spans, triggers
from covalue.web.ground.record.verify import guard_faults

LET_PASS = """
CREATE OR REPLACE FUNCTION let_pass() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RETURN COALESCE(NEW, OLD); END$$
"""
NAMES = [
    ("record_entry", "record_entry_no_update", "UPDATE"),
    ("agreements_answer", "agreements_answer_no_delete", "DELETE"),
    ("record_seal", "record_seal_no_update", "UPDATE"),
    ("record_chain", "record_chain_forward", "UPDATE"),
    ("partners_leadrole", "partners_leadrole_span_insert", "INSERT"),
]


def test_the_installed_triggers_are_those_that_were_meant(cast: Cast) -> None:
    assert guard_faults() == []


@pytest.mark.parametrize(("table", "name", "event"), NAMES)
def test_a_trigger_that_lets_everything_pass_is_named(
    cast: Cast, table: str, name: str, event: str
) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" BEGIN SELECT 1; END'
            )
        else:
            cursor.execute(LET_PASS)
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {event} ON "{table}"'
                " FOR EACH ROW EXECUTE FUNCTION let_pass()"
            )
    assert [fault.entry_id for fault in guard_faults()] == [name]
    triggers.install(connection)
    spans.install(connection)
    assert guard_faults() == []


@pytest.mark.parametrize("function", ["covalue_refuse", "covalue_span_partners_leadrole"])
def test_a_function_of_another_body_is_named(cast: Cast, function: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("Triggers of SQLite have no functions")
    with connection.cursor() as cursor:
        cursor.execute(LET_PASS.replace("let_pass", function))
    assert guard_faults()


def test_a_condition_that_never_holds_is_named(cast: Cast) -> None:
    connection.check_constraints()
    name, event, call = "record_entry_no_update", "UPDATE", "EXECUTE FUNCTION covalue_refuse()"
    do = call if connection.vendor == "postgresql" else "BEGIN SELECT RAISE(ABORT, 'no'); END"
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON record_entry"
        cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON record_entry FOR EACH ROW"
            f" WHEN (NEW.number < 0) {do}"
        )
    assert [fault.entry_id for fault in guard_faults()] == [name]


def test_a_trigger_that_was_put_in_is_named(cast: Cast) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(LET_PASS)
        do = (
            "BEGIN SELECT 1; END"
            if connection.vendor == "sqlite"
            else "EXECUTE FUNCTION let_pass()"
        )
        cursor.execute(f"CREATE TRIGGER aside BEFORE INSERT ON agreements_answer FOR EACH ROW {do}")
    assert [str(fault) for fault in guard_faults()] == [
        "trigger aside: was put in: it is none of ours"
    ]
