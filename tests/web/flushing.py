"""Tests that other threads or a browser take part in clear the tables when they are over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from covalue.web.ground.record import triggers


@pytest.fixture(autouse=True, scope="session")
def flush_past_triggers() -> Iterator[None]:
    """Clearing the tables between transactional tests is what the triggers exist to refuse."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.remove(self.connection)
        original(self, statements)
        triggers.install(self.connection)
        with self.connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM covalue_cache"
            )  # failed sign-ins must not lock out the next test

    BaseDatabaseOperations.execute_sql_flush = flush
    yield
    BaseDatabaseOperations.execute_sql_flush = original
