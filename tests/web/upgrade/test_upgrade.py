"""An upgrade of the example, made and used by the version before, on the database under test.

What the version before answered is recorded: to people of both sides, to a competitor, and to
programs with keys. Jobs wait in its queue, and people are signed in.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import loading
import psycopg
import pytest
from differences import MAY, in_answers

import postgres

DATABASE = os.environ.get("COVALUE_TEST_DB", "sqlite")
HERE = Path(__file__).resolve().parent
WAITING = "SELECT task_path, status FROM django_tasks_database_dbtaskresult"


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    """What the version before answered."""
    return loading.recorded(DATABASE)


@pytest.fixture(scope="module")
def upgraded(recorded: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What this version says and answers, on the same data."""
    folder = tmp_path_factory.mktemp("upgrade")
    asked, told = folder / "asked.json", folder / "told.json"
    asked.write_text(json.dumps(recorded))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVALUE_")}
    environment = kept | {
        "PYTHONPATH": str(HERE),
        "DJANGO_SETTINGS_MODULE": "covalue.web.settings",
        "COVALUE_DATA": str(folder),
        "COVALUE_SECRET_KEY": loading.SECRET,
        "COVALUE_MAIL_HOST": "mail.example",
        **loaded(folder),
    }
    program = [sys.executable, str(HERE / "upgrading.py"), str(asked), str(told)]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(told.read_text())
    return found


def loaded(folder: Path) -> dict[str, str]:
    """Load the data of the version before; what the product must be told to find it."""
    loading.load_documents(DATABASE, folder)
    if DATABASE == "sqlite":
        loading.load_sqlite(folder / "covalue.sqlite3")
        waiting = sqlite3.connect(folder / "covalue.sqlite3").execute(WAITING).fetchall()
        address = {}
    else:
        name = f"upgrade_{uuid4().hex}"
        address = {"DATABASE_URL": postgres.create_database(os.environ["DATABASE_URL"], name)}
        loading.load_postgres(address["DATABASE_URL"])
        with psycopg.connect(address["DATABASE_URL"]) as connection:
            waiting = connection.execute(WAITING).fetchall()
    assert waiting == [("covalue.web.jobs.tasks.run_job", "READY")] * 2
    return address


def test_the_database_is_brought_up_to_date_and_is_whole(upgraded: dict[str, Any]) -> None:
    """The product's own commands say so; nothing of the models is left to migrate."""
    said = upgraded["said"]
    assert "The database is up to date." in said["migrate"]
    assert "The files of documents are whole: 7." in said["check-installation"]
    # 2832 that there were, and in each of the 14 chains that tell of rows the one that seals them.
    assert "The record is whole: 2846 entries in 25 chains." in said["record verify"]
    assert upgraded["unchanged"] == {"makemigrations --check --dry-run": 0, "migrate --check": 0}


def test_everything_answers_as_before(recorded: dict[str, Any], upgraded: dict[str, Any]) -> None:
    """The same status, the same words and figures, to everybody who asks."""
    assert in_answers(recorded["answers"], upgraded["answers"], MAY) == []


def test_who_was_signed_in_stays_so(upgraded: dict[str, Any]) -> None:
    """Nobody is sent to the sign-in page; addresses and passwords are good too, or nothing else
    here would have been answered."""
    assert upgraded["kept"] == {"client": 200, "partner": 200}


def test_jobs_that_waited_are_done(upgraded: dict[str, Any]) -> None:
    """One of each kind: they were queued by the version before."""
    assert {job["kind"]: job["state"] for job in upgraded["jobs"]} == {
        "record.verify": "succeeded",
        "meetings.invite": "succeeded",
    }
    results = {job["kind"]: job["result"] for job in upgraded["jobs"]}
    assert results["record.verify"]["faults"] == []
    assert results["record.verify"]["entries"] == 2828 + 13
    assert results["meetings.invite"]["not sent"] == []
    assert len(results["meetings.invite"]["sent"]) == upgraded["said"]["worker"].count("Subject: ")
    assert upgraded["said"]["worker"].count('filename="meeting.ics"') == 2
