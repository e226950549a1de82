"""Reading the environment: every setting that differs between installations comes from here."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import platformdirs

TRUE = {"1", "true", "yes", "on"}
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # a settled figure must survive a power cut
    "PRAGMA foreign_keys=ON;"
    "PRAGMA recursive_triggers=ON;"  # else INSERT OR REPLACE deletes a row past its trigger
    # what the system has read already is not copied again for each query
    "PRAGMA mmap_size=268435456;"
)


def flag(environ: Mapping[str, str], name: str, default: bool = False) -> bool:
    """Whether the variable says yes."""
    value = environ.get(name)
    return default if value is None else value.strip().lower() in TRUE


def words(environ: Mapping[str, str], name: str) -> list[str]:
    """The comma-separated words of the variable."""
    return [word.strip() for word in environ.get(name, "").split(",") if word.strip()]


def data_folder(environ: Mapping[str, str]) -> Path:
    """The folder that holds the database, uploads and the secret key; made when absent."""
    folder = Path(
        environ.get("COVALUE_DATA") or platformdirs.user_data_dir("covalue", appauthor=False)
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def stored_secret(folder: Path) -> str:
    """The secret key of a one-person installation: made once, readable by its owner only."""
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's description of the database that the address names; SQLite in the folder when
    empty."""
    if not url:
        return sqlite(folder / "covalue.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        return postgres(url)
    raise ValueError(
        f"DATABASE_URL: '{parts.scheme}' is not known. Use postgresql://… or sqlite:///path."
    )


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite that takes concurrent writers: immediate transactions, a log beside the file,
    patience."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": str(path.with_name("test_" + path.name))},
    }


def postgres(url: str) -> dict[str, Any]:
    """PostgreSQL at the address; options such as sslmode, or host for a socket's folder, follow
    `?`.

    Queries are neither compiled nor shared out among processes before they run, unless `options`
    says otherwise: for pages that takes longer than it saves.
    """
    parts = urlsplit(url)
    options = {
        "options": "-c jit=off -c max_parallel_workers_per_gather=0",
        **dict(parse_qsl(parts.query)),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "covalue",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def unsafe(environ: Mapping[str, str], *, debug: bool) -> list[str]:
    """Why these settings may not serve a team; empty when they may."""
    findings = []
    secret = environ.get("COVALUE_SECRET_KEY", "")
    if len(secret) < 50 or len(set(secret)) < 10:
        findings.append("COVALUE_SECRET_KEY is missing or weak: set at least 50 random characters.")
    if debug:
        findings.append("COVALUE_DEBUG shows the inside of the server to visitors: unset it.")
    if not environ.get("COVALUE_URL", "").startswith("https://"):
        findings.append(
            "COVALUE_URL must be the https:// address: over plain http, sign-in cookies can be"
            " read."
        )
    if "*" in words(environ, "COVALUE_HOSTS"):
        findings.append("COVALUE_HOSTS must name the hosts: '*' lets anyone forge links in mails.")
    return findings
