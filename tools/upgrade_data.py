"""Record what an upgrade is measured by: tools/upgrade_data.py CHECKOUT.

CHECKOUT is a working copy of the version from which people upgrade, set up there with
`make .venv/ready-test`. Its own code is run, and only what stays the same over versions is asked
of it. Written to tests/data/upgrade: the addresses and the OpenAPI document; and for SQLite and
PostgreSQL the database of the example with jobs that wait, its files, and what it answers.
"""

from __future__ import annotations

import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data" / "upgrade"
ASKING = ROOT / "tests" / "web" / "upgrade"
sys.path[:0] = [str(ROOT / "tests"), str(ASKING)]

from loading import PACKING, SECRET  # noqa: E402

import postgres  # noqa: E402 (from the tests' folder)

SURFACE = """
import sys
from pathlib import Path
import django
django.setup()
import surface
folder = Path(sys.argv[1])
(folder / "addresses.txt").write_text("\\n".join(surface.addresses()) + "\\n")
(folder / "openapi.json").write_text(surface.written(surface.openapi()) + "\\n")
"""


def main(checkout: Path) -> None:
    """Record it all."""
    with tempfile.TemporaryDirectory() as folder:
        run(checkout, "-c", SURFACE, str(DATA), COVALUE_DATA=folder)
    for database in ("sqlite", "postgres"):
        with tempfile.TemporaryDirectory() as folder:
            record(checkout, database, Path(folder))


def run(checkout: Path, *words: str, **variables: str) -> None:
    """Run Python in the checkout's own environment, with the modules that ask it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVALUE_")}
    environment = {
        **kept,
        "PYTHONPATH": f"{checkout / 'src'}:{ASKING}",
        "DJANGO_SETTINGS_MODULE": "covalue.web.settings",
        "COVALUE_SECRET_KEY": SECRET,
        **variables,
    }
    python = checkout / ".venv" / "bin" / "python"
    subprocess.run([python, *words], cwd=checkout, env=environment, check=True)


def record(checkout: Path, database: str, folder: Path) -> None:
    """Fill the example in the database, ask it, and keep both."""
    data, answers = folder / "data", folder / "answers.json"
    variables = {"COVALUE_DATA": str(data), "COVALUE_MAIL_HOST": "mail.example"}
    if database == "postgres":
        variables["DATABASE_URL"] = postgres.start()
    run(checkout, "-m", "covalue.web", "demo", **variables)
    run(checkout, str(ASKING / "recording.py"), str(answers), **variables)
    dump = (
        dump_postgres(variables["DATABASE_URL"])
        if database == "postgres"
        else dump_sqlite(data / "covalue.sqlite3")
    )
    pack(f"{database}.sql", dump)
    pack(f"{database}.answers.json", answers.read_text())
    with tarfile.open(DATA / f"{database}.documents.tar.xz", "w:xz") as archive:
        archive.add(data / "documents", "documents")


def pack(name: str, text: str) -> None:
    """Keep the text, as small as it gets."""
    (DATA / f"{name}.xz").write_bytes(lzma.compress(text.encode(), **PACKING))


def dump_sqlite(file: Path) -> str:
    """The statements that make the database again."""
    connection = sqlite3.connect(file)
    try:
        return "\n".join(connection.iterdump()) + "\n"
    finally:
        connection.close()


def dump_postgres(address: str) -> str:
    """The statements that make the database again, on any later version of the server."""
    program = postgres.find_binaries(Path(tempfile.gettempdir())) / "pg_dump"
    options = [
        "--inserts",
        "--rows-per-insert=500",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
    ]
    tool = program if program.exists() else shutil.which("pg_dump")
    if tool is None:
        sys.exit("Install Debian's `postgresql-client`: pg_dump is missing.")
    done = subprocess.run([tool, *options, address], check=True, capture_output=True, text=True)
    spoken = ("SET ", "\\", "--", "SELECT pg_catalog.set_config")
    lines = [line for line in done.stdout.splitlines() if not line.startswith(spoken)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve())
