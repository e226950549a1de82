"""A real server: connections that send nothing do not stop it, a port that is taken is refused, the
address is told once it answers, and Ctrl-C ends without a warning."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import requests

THREADS = 8
HELD = 300
PATIENCE = 3.0
"""Seconds that the server of these tests waits for what was announced."""


@dataclass
class Server:
    """A server of its own data folder, and what it prints."""

    port: int
    said: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def words(self) -> str:
        """What it has printed by now."""
        return self.said.read_text(encoding="utf-8")

    def connect(self) -> socket.socket:
        """A connection of which nothing is known yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def environment(folder: Path) -> dict[str, str]:
    """The product's own settings, on SQLite in the folder; without the measuring of coverage, which
    is not silent when it is broken off."""
    strange = ("COVALUE_", "COVERAGE_")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(strange)}
    kept.pop("DATABASE_URL", None)
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "COVALUE_DATA": str(folder), "COVALUE_READ_TIMEOUT": str(PATIENCE)}


def command(*words: str) -> list[str]:
    """The web command in a process of its own."""
    return [sys.executable, "-m", "covalue.web", *words]


def wait_until(is_so: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Wait for it, or fail."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def started(folder: Path, port: int) -> Server:
    """A server that is being started."""
    said = folder / "said.txt"
    with said.open("wb") as out:
        words = command("serve", "--port", str(port), "--threads", str(THREADS))
        process = subprocess.Popen(
            words, env=environment(folder), stdout=out, stderr=out, start_new_session=True
        )
    return Server(port, said, process)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that answers."""
    made = started(tmp_path_factory.mktemp("served"), free_port())
    try:
        wait_until(lambda: "Covalue is at" in made.words(), "the address is told")
        yield made
    finally:
        made.process.terminate()
        made.process.wait(timeout=60)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "head",
    [
        b"POST /sign-in/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n",
        b"POST /api/v1/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /api/v1/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n[1,",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    ],
    ids=["announced", "chunked", "begun", "head"],
)
def test_connections_that_send_nothing_stop_nobody(head: bytes, server: Server) -> None:
    """Eight of them held every thread, and nobody was answered any more."""
    with ExitStack() as held:
        for _number in range(HELD):
            held.enter_context(server.connect()).sendall(head)
        began = time.monotonic()
        for _number in range(20):
            assert requests.get(f"{server.url}/health", timeout=5).text == "ok"
            assert requests.get(f"{server.url}/sign-in/login/", timeout=5).status_code == 200
        assert time.monotonic() - began < 20


@pytest.mark.only_on("sqlite")
def test_who_does_not_send_what_was_announced_is_let_go(server: Server) -> None:
    with server.connect() as silent:
        silent.sendall(b"POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        began = time.monotonic()
        said = silent.recv(4_096)
        assert said.startswith(b"HTTP/1.1 408")
        assert PATIENCE - 0.5 < time.monotonic() - began < PATIENCE + 10


@pytest.mark.only_on("sqlite")
def test_what_is_sent_slowly_arrives_whole(server: Server) -> None:
    """A body in pieces, with its length or without: 401 comes of what was read."""
    pieces = [b'{"name": "x', b'", "scopes"', b': ["read"]}']

    def slowly() -> Iterator[bytes]:
        for piece in pieces:
            time.sleep(0.3)
            yield piece

    answer = requests.post(f"{server.url}/api/v1/tokens", data=slowly(), timeout=30)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


@pytest.mark.only_on("sqlite")
def test_more_than_can_be_sent_is_refused(server: Server) -> None:
    with server.connect() as sender:
        head = b"POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 400000000\r\n\r\n"
        sender.sendall(head)
        try:
            for _number in range(200):
                sender.sendall(b"x" * 1_000_000)
        except OSError:
            return  # it was let go while it still sent
        assert sender.recv(4_096).startswith(b"HTTP/1.1 413")


@pytest.mark.only_on("sqlite")
def test_a_header_with_an_underscore_is_no_header_of_a_proxy(server: Server) -> None:
    """`X_Forwarded_For` would be taken for the address that the proxy sets."""
    headers = {"Content_Length": "5", "X_Forwarded_Proto": "https"}
    assert requests.get(f"{server.url}/health", headers=headers, timeout=5).text == "ok"


@pytest.mark.only_on("sqlite")
def test_a_port_that_a_server_of_ours_holds_is_refused(server: Server, tmp_path: Path) -> None:
    """A second one shared the port in silence, and both answered by turns."""
    second = subprocess.run(
        command("serve", "--port", str(server.port)),
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 2
    assert f"Port {server.port} of 127.0.0.1 is taken" in second.stdout
    assert "`--port " in second.stdout
    assert "Covalue is at" not in second.stdout
    assert "Traceback" not in second.stdout + second.stderr
    assert not (tmp_path / "covalue.sqlite3").exists(), "refused before anything starts"


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--port", "70000"), "65535"),
        (("--host", "127.0.0.1.example.invalid"), "COVALUE_ENV=production"),
    ],
)
def test_what_nothing_can_listen_at_is_refused(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    refused = subprocess.run(
        command("serve", *arguments),
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 2
    assert told in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr


@pytest.mark.only_on("sqlite")
def test_the_address_is_told_once_it_answers_and_ctrl_c_is_silent(tmp_path: Path) -> None:
    made = started(tmp_path, free_port())
    try:
        watched(made)
    finally:
        made.process.kill()
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(("127.0.0.1", made.port))


def watched(made: Server) -> None:
    """From its start to Ctrl-C."""
    while "Covalue is at" not in made.words():
        assert made.process.poll() is None, made.words()
        time.sleep(0.02)
    assert requests.get(f"{made.url}/health", timeout=5).text == "ok"
    wait_until(lambda: "worker" in family(made.process.pid), "the worker runs")
    time.sleep(3)  # until it listens to signals
    os.killpg(made.process.pid, signal.SIGINT)  # as a terminal does for Ctrl-C
    made.process.wait(timeout=60)
    assert [row for row in made.words().splitlines() if "WARN" in row or "Trace" in row] == []


def family(pid: int) -> str:
    """The command lines of a process's children and theirs."""
    rows = psutil.Process(pid).children(recursive=True)
    return "\n".join(" ".join(row.cmdline()) for row in rows if alive(row))


def alive(row: psutil.Process) -> bool:
    """Whether it has not ended already."""
    return row.status() != psutil.STATUS_ZOMBIE
