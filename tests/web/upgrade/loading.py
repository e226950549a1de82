"""The database of the version before, loaded from what `tools/upgrade_data.py` kept."""

from __future__ import annotations

import json
import lzma
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import psycopg

DATA = Path(__file__).resolve().parents[2] / "data" / "upgrade"
PACKING: dict[str, Any] = {"preset": 9 | lzma.PRESET_EXTREME}
SECRET = "upgrade-test-".ljust(60, "x")
"""Under which sessions were signed: whoever is signed in stays so."""


def unpacked(name: str) -> str:
    """The text of a packed file."""
    return lzma.decompress((DATA / f"{name}.xz").read_bytes()).decode()


def recorded(database: str) -> dict[str, Any]:
    """What the version before answered on this database."""
    found: dict[str, Any] = json.loads(unpacked(f"{database}.answers.json"))
    return found


def load_documents(database: str, folder: Path) -> None:
    """The files of documents, into the data folder."""
    with tarfile.open(DATA / f"{database}.documents.tar.xz") as archive:
        archive.extractall(folder, filter="data")


def load_sqlite(file: Path) -> None:
    """Make the SQLite database again."""
    connection = sqlite3.connect(file)
    try:
        connection.executescript("PRAGMA synchronous=OFF;" + unpacked("sqlite.sql"))
    finally:
        connection.close()


def load_postgres(address: str) -> None:
    """Make the PostgreSQL database again, in the empty one at the address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET check_function_bodies = false")
        connection.execute(unpacked("postgres.sql").encode())
