"""Running the server: prepare the database, greet, and keep server and worker alive together."""

from __future__ import annotations

import errno
import ipaddress
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from covalue.web.front import example
from covalue.web.ground.organizations import services
from covalue.web.ground.organizations.models import Installation
from covalue.web.value.documents import storage


def refusal(*, host: str, port: int) -> str:
    """Why it may not be served like this; empty when it may."""
    if not settings.PRODUCTION and not _loopback(host):
        return (
            f"{host} can be reached from other computers; these settings are for one person here.\n"
            "Set COVALUE_ENV=production and what it asks for; see docs/install.md."
        )
    return _taken(host, port)


def _taken(host: str, port: int) -> str:
    """Why nothing can listen there; empty when it can.

    Without this, two servers share a port in silence, and answer by turns.
    """
    try:
        (family, _kind, _protocol, _name, address), *_others = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {port} of {host} is taken: another program, or another Covalue, listens"
                f" there.\nStop it, or use another port, as `--port {_free_port(host)}`."
            )
        if error.errno == errno.EACCES:
            return f"Port {port} is not open to you. Use one above 1023, as `--port 8000`."
        return f"Nothing can listen at {host}, port {port}: {error.strerror}. Check `--host`."
    return ""


def _free_port(host: str) -> int:
    with socket.socket() as trial:
        trial.bind((host if "." in host else "", 0))
        port: int = trial.getsockname()[1]
    return port


def processes_of_its_own() -> int:
    """How many processes serve where nobody says: one for each processor, since Python computes on
    one only; at most four, each of which takes some 150 MB."""
    return min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 4
    )


def prepare() -> None:
    """Bring the database up to date, with triggers and cache table; refuse to go on when a check
    fails."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("check", databases=["default"], verbosity=0)


def welcome(*, demo: bool, tell: Callable[[str], None]) -> str:
    """What the person who started it needs: the address, and how to sign in for the first time.

    `tell` hears how far the example is.
    """
    lines = [f"Covalue is at {settings.BASE_URL}/"]
    if demo:
        lines += example_sign_ins(tell)
    elif not Installation.objects.exists():
        lines += [
            "Set it up here (whoever has this link becomes administrator):",
            f"  {settings.BASE_URL}/set-up/{services.setup_token()}/",
        ]
    return "\n".join(lines)


def example_sign_ins(tell: Callable[[str], None]) -> list[str]:
    """Fill an empty database with the example programme; the sign-ins of its people."""
    if settings.PRODUCTION:
        return [
            "The example has passwords that anyone can read here: it is not added in production."
        ]
    if not Installation.objects.exists():
        tell("Filling the example, year by year:")
        example.fill(tell)
        tell("\n")
    if not example.is_here():
        return ["The database holds a programme already; the example was not added."]
    return [
        "Example sign-ins (invented people; the password is the same for all):",
        *example.sign_ins(),
    ]


def run(*, host: str, port: int, threads: int, processes: int, words: str) -> None:
    """Serve until told to stop, with a worker for jobs beside the server; `words` are printed once
    it answers."""
    from granian import Granian  # noqa: PLC0415 (loads its own event loop)
    from granian.constants import Interfaces  # noqa: PLC0415 (as above)

    connection.close()
    os.environ["COVALUE_SERVED"] = "1"
    os.environ["COVALUE_THREADS"] = str(threads)
    server = Granian(
        "covalue.web.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=processes,
        respawn_failed_workers=True,
        log_enabled=False,
        workers_kill_timeout=10,
    )
    # Not a thread of this process: the server forks, and a fork copies threads' locks but not the
    # threads.
    keeper = subprocess.Popen([sys.executable, "-m", "covalue.web.ground.jobs.keeper"])
    announcer = [sys.executable, "-m", "covalue.web.running.announcing", host, str(port)]
    subprocess.run(announcer, input=words, text=True, check=True)
    try:
        server.serve()
    finally:
        keeper.terminate()
        keeper.wait(timeout=20)


def backup(target: Path) -> str:
    """Copy the SQLite database, consistent while others write, then the files; returns why not, or
    nothing.

    In this order: a file is there before its row is, and none is ever removed, so that every row
    has its file.
    """
    if connection.vendor != "sqlite":
        return (
            "This database is PostgreSQL: use pg_dump, then copy the folder of documents, see"
            " docs/install.md."
        )
    for path in (target, documents_beside(target)):
        if path.exists():
            return f"{path} exists already."
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
    finally:
        copy.close()
    if storage.root().exists():
        shutil.copytree(
            storage.root(),
            documents_beside(target),
            ignore=shutil.ignore_patterns(storage.INCOMING),
        )
    return ""


def documents_beside(target: Path) -> Path:
    """Where a backup puts the files of documents."""
    return target.with_name(f"{target.name}.documents")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
