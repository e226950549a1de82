"""A backup holds the database and every file; what is restored from it is whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import delivering
import pytest
from cast import Cast
from django.db import connection
from tests.web.access.apps.documents import add

from covalue.web.running import serving
from covalue.web.value.documents.checking import check_files


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pg_dump copies PostgreSQL")
def test_a_backup_holds_every_file(live_cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    made = add(live_cast, delivering.place(live_cast), text="What was said.")
    (tmp_path / "documents" / "incoming" / "half").write_bytes(b"ha")
    target = tmp_path / "copy.sqlite3"
    assert serving.backup(target) == ""
    with sqlite3.connect(target) as copy:
        assert copy.execute("SELECT sha256 FROM documents_document").fetchall() == [(made.sha256,)]
    settings.DOCUMENTS_ROOT = serving.documents_beside(target)
    found = check_files()
    assert (found.count, found.faults, found.orphans) == (1, [], [])
    target.unlink()
    assert "copy.sqlite3.documents exists already" in serving.backup(target)
