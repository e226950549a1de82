"""A database that is away or locked, a full disk, a folder that takes nothing: 503 with words."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cast import PASSWORD, Cast
from delivering import place
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from covalue.web.ground.accounts.services import token_issue
from covalue.web.kit.api_answers import PROBLEM
from covalue.web.value.documents import storage

FAILURES = [
    OperationalError("database is locked"),
    OperationalError("database or disk is full"),
    OperationalError("attempt to write a readonly database"),
    OperationalError("unable to open database file"),
    OperationalError("connection to server failed: Connection refused"),
    InterfaceError("connection already closed"),
]


@contextmanager
def failing(error: Exception, *, only: Callable[[str], bool] = lambda _sql: True) -> Iterator[None]:
    """Every statement of a kind fails."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if only(sql):
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def writes(sql: str) -> bool:
    """Whether the statement changes something."""
    return sql.lstrip().split(" ", 1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}


def check_page(answer: Any) -> None:
    """Words, and no traceback."""
    page = answer.content.decode()
    assert answer.status_code == 503, page
    assert answer["Retry-After"]
    assert "Not available just now" in page
    assert "Nothing was changed." in page
    assert "Traceback" not in page
    assert "sqlite" not in page.lower()


@pytest.mark.parametrize("error", FAILURES, ids=str)
def test_pages_say_so(error: Exception, cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.alice)
    with failing(error):
        for address in ("/", f"/programmes/{cast.programme.pk}/", "/account/", "/health"):
            check_page(client.get(address))
        check_page(Client(raise_request_exception=False).post("/sign-in/login/", {"login": "x"}))


@pytest.mark.parametrize("error", FAILURES, ids=str)
def test_the_api_says_so(error: Exception, cast: Cast) -> None:
    _token, key = token_issue(user=cast.alice, name="test", scopes=["read", "write"])
    headers = {"Authorization": f"Bearer {key}"}
    client = Client(raise_request_exception=False)
    with failing(error):
        for answer in (
            client.get("/api/v1/programmes", headers=headers),
            client.post("/api/v1/tokens", {}, "application/json", headers=headers),
        ):
            assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
            assert answer.json()["code"] == "unavailable"
            assert answer.json()["mend"]


def test_a_locked_database_is_no_attempt_too_many(cast: Cast) -> None:
    """Signing in while somebody held the lock answered 429, "Too many attempts"."""
    client = Client(raise_request_exception=False)
    for address, form in (
        ("/sign-in/login/", {"login": cast.bob.email, "password": PASSWORD}),
        ("/sign-in/login/", {"login": cast.bob.email, "password": "wrong-password-1"}),
        ("/sign-in/password/reset/", {"email": cast.bob.email}),
    ):
        with failing(OperationalError("database is locked"), only=writes):
            check_page(client.post(address, form))


def test_the_cache_says_when_nothing_is_kept(db: None) -> None:
    cache.set("one", 1)
    assert not cache.add("one", 2)
    assert cache.add("two", 2)
    with failing(OperationalError("database is locked"), only=writes):
        with pytest.raises(OperationalError):
            cache.set("one", 2)
        with pytest.raises(OperationalError):
            cache.add("three", 3)
    assert (cache.get("one"), cache.get("three")) == (1, None)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_file_that_finds_no_room(number: int, cast: Cast) -> None:
    project = place(cast)
    client = Client(raise_request_exception=False)
    client.force_login(cast.alice)
    file = SimpleUploadedFile("report.txt", b"figures", "text/plain")
    address = f"/projects/{project.pk}/documents/new/"
    refused = OSError(number, os.strerror(number))
    with patch.object(storage, "keep", side_effect=refused):
        check_page(client.post(address, {"kind": "test", "file": file}))


def test_a_mistake_of_ours_is_still_one(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.alice)
    with failing(ValueError("a mistake")):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "Covalue made a mistake" in answer.content.decode()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("command", ["serve", "migrate", "demo"])
@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("DATABASE_URL", "postgresql://x@127.0.0.1:1/none", "The database does not answer"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3", "The database does not answer"),
        ("COVALUE_DATA", "/dev/null/folder", "Nothing can be written to"),
        ("COVALUE_DATA", "/proc/covalue", "Nothing can be written to"),
    ],
)
def test_the_command_says_so(
    command: str, setting: str, value: str, told: str, tmp_path: Path
) -> None:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("COVALUE_")}
    environment = {**kept, "COVALUE_DATA": str(tmp_path), setting: value}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    words = [command, "--port", str(port)] if command == "serve" else [command]
    done = subprocess.run(
        [sys.executable, "-m", "covalue.web", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert told in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
