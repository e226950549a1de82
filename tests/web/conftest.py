"""Fixtures of every web test. The people are in `cast.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cast import Cast, make_cast
from django.db.backends.base.operations import BaseDatabaseOperations

from covalue.web.record import triggers


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a transaction that is rolled back."""
    return make_cast()


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """The cast for tests that other threads, processes or a browser take part in."""
    return make_cast()


@pytest.fixture(autouse=True, scope="session")
def _flush_past_triggers() -> Iterator[None]:
    """Clearing the tables between transactional tests is what the triggers exist to refuse."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.remove(self.connection)
        original(self, statements)
        triggers.install(self.connection)
        with self.connection.cursor() as cursor:
            cursor.execute("DELETE FROM covalue_cache")  # failed sign-ins must not lock out the next test

    BaseDatabaseOperations.execute_sql_flush = flush
    yield
    BaseDatabaseOperations.execute_sql_flush = original
