"""Kill -9 in the middle: what was acknowledged is there, the record verifies, each job goes on or
fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import pytest
import requests
from cast import PASSWORD

import postgres

HERE = Path(__file__).parent
PATH = os.pathsep.join([str(HERE), str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])


class Installation:
    """A real server with its worker, on a database of its own."""

    def __init__(self, folder: Path, database: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "COVALUE_DATA": str(folder),
            "DATABASE_URL": database,
            "COVALUE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "killing_settings",
            "PYTHONPATH": PATH,
            "COVALUE_JOB_LOST_AFTER": "3",
        }
        self.project = ""
        self.server: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "covalue.web", *words]

    def start(self) -> None:
        self.server = subprocess.Popen(
            self.command("serve", "--port", str(self.port)), env=self.env, stdout=subprocess.DEVNULL
        )
        wait_until(self.answers, "the server answers")

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=2).text == "ok"
        except requests.RequestException:
            return False

    def processes(self, word: str = "") -> list[psutil.Process]:
        assert self.server is not None
        family = psutil.Process(self.server.pid).children(recursive=True)
        return [each for each in family if word in " ".join(each.cmdline())]

    def kill_server(self) -> None:
        """Only the server's own process; whatever it started must notice and end."""
        assert self.server is not None
        family = self.processes()
        self.server.kill()
        self.server.wait()
        wait_until(
            lambda: not any(each.is_running() for each in family),
            "nothing of the killed server lives on",
        )

    def kill_worker(self) -> None:
        for process in self.processes("covalue.web worker"):
            process.kill()

    def stop(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=20)

    def ask(self, *question: str) -> Any:
        done = subprocess.run(
            [sys.executable, HERE / "inside.py", *question],
            env=self.env,
            capture_output=True,
            check=True,
        )
        return json.loads(done.stdout)

    def jobs(self) -> dict[str, list[Any]]:
        """Each job's state, attempts and error by its kind; asked often, it must cost little."""
        url = self.env["DATABASE_URL"]
        file = Path(self.env["COVALUE_DATA"]) / "covalue.sqlite3"
        with closing(psycopg.connect(url) if url else sqlite3.connect(file)) as connection:
            rows = connection.execute("SELECT kind, state, attempt, error FROM jobs_job").fetchall()
        return {kind: rest for kind, *rest in rows}

    def verify(self, *words: str) -> str:
        done = subprocess.run(
            self.command(*words), env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def sign_in(self) -> requests.Session:
        session = requests.Session()
        form = {"login": "alice@aldermoor.example", "password": PASSWORD}
        assert post(session, f"{self.url}/sign-in/login/", form).url.startswith(self.url)
        return session


def post(
    session: requests.Session, url: str, form: dict[str, Any], **more: Any
) -> requests.Response:
    """Open the page, then send its form."""
    page = session.get(url, timeout=5)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token is not None, page.text
    return session.post(
        url,
        data={**form, "csrfmiddlewaretoken": token[1]},
        headers={"Referer": url},
        timeout=5,
        **more,
    )


def wait_until(true: Callable[[], bool], what: str, seconds: float = 150) -> None:
    """On a busy machine a server needs most of a minute until it answers."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.2)


ON_POSTGRES = os.environ.get("COVALUE_TEST_DB") == "postgres"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The folder and the database of an installation with the cast, which is only copied, and its
    project."""
    folder, name = tmp_path_factory.mktemp("founded"), f"founded_{uuid4().hex}"
    database = postgres.create_database(os.environ["DATABASE_URL"], name) if ON_POSTGRES else ""
    first = Installation(folder, database)
    subprocess.run(first.command("migrate"), env=first.env, check=True, stdout=subprocess.DEVNULL)
    return folder, name, first.ask("found")


@pytest.fixture
def installation(tmp_path: Path, founded: tuple[Path, str, str]) -> Iterator[Installation]:
    folder, like, project = founded
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    name = f"kill_{uuid4().hex}"
    database = (
        postgres.create_database(os.environ["DATABASE_URL"], name, like) if ON_POSTGRES else ""
    )
    installation = Installation(tmp_path, database)
    installation.project = project
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()


def test_a_killed_worker_is_replaced_and_its_job_fails_with_the_reason(
    installation: Installation,
) -> None:
    installation.ask("start", "120")
    wait_until(lambda: installation.jobs()["slow.once"][0] == "running", "the job runs")
    installation.kill_worker()
    wait_until(
        lambda: installation.jobs()["slow.resumable"][0] == "succeeded", "the other job is done"
    )
    wait_until(lambda: installation.jobs()["slow.once"][0] == "failed", "the lost job is noticed")
    assert "worker stopped in the middle" in installation.jobs()["slow.once"][2]


def test_a_killed_server_loses_nothing_that_it_acknowledged(installation: Installation) -> None:
    before = installation.ask("titles")
    session = installation.sign_in()
    page = session.get(installation.url, timeout=5).text
    relationship = re.search(r"/relationships/[0-9a-f-]{36}/", page)
    assert relationship is not None, page
    url = f"{installation.url}{relationship[0]}agreements/new/"
    people = re.findall(
        r'name="signatories" value="([0-9a-f-]{36})"', session.get(url, timeout=5).text
    )
    acknowledged: list[str] = []
    added: list[str] = []
    writers = [
        threading.Thread(target=_write, args=(session.cookies, url, people, n, acknowledged))
        for n in range(4)
    ]
    documents = f"{installation.url}/projects/{installation.project}/documents/new/"
    writers += [
        threading.Thread(target=_add, args=(session.cookies, documents, n, added)) for n in range(2)
    ]
    for writer in writers:
        writer.start()
    wait_until(
        lambda: len(acknowledged) >= 12 and len(added) >= 4,
        "some proposals are made, some files added",
    )
    installation.ask("start", "3")
    installation.kill_server()
    for writer in writers:
        writer.join(timeout=30)
    installation.start()
    assert set(acknowledged) <= set(installation.ask("titles")) - set(before)
    assert set(added) <= set(installation.ask("files"))
    assert "The record is whole" in installation.verify("record", "verify")
    assert "The files of documents are whole" in installation.verify("check-installation")
    wait_until(
        lambda: installation.jobs()["slow.resumable"][0] == "succeeded", "the job is resumed"
    )
    wait_until(
        lambda: installation.jobs()["slow.once"][0] in {"succeeded", "failed"}, "the other one ends"
    )


def _write(cookies: Any, url: str, people: list[str], writer: int, acknowledged: list[str]) -> None:
    """Propose one thing after the other until the server is gone."""
    session = requests.Session()
    session.cookies.update(cookies)
    try:
        for number in range(1000):
            title = f"From writer {writer}, number {number}"
            form = {"title": title, "text": title, "silence": "lapses", "signatories": people}
            if "/agreements/new/" not in post(session, url, form).url:
                acknowledged.append(title)
    except requests.RequestException:
        return


def _add(cookies: Any, url: str, writer: int, added: list[str]) -> None:
    """Add one document after the other until the server is gone."""
    session = requests.Session()
    session.cookies.update(cookies)
    try:
        for number in range(1000):
            title = f"Document {number} of {writer}"
            files = {"file": ("report.bin", title.encode() * 20_000)}
            if (
                "/documents/new/"
                not in post(session, url, {"title": title, "kind": "test"}, files=files).url
            ):
                added.append(title)
    except requests.RequestException:
        return
