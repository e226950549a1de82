"""Settings: safe by default, and production does not start when they are not."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from covalue.web.running import env

SAFE = {
    "COVALUE_ENV": "production",
    "COVALUE_SECRET_KEY": "k3mX9-quite-long-and-random-0123456789-abcdefghijklmnop",
    "COVALUE_URL": "https://covalue.example",
}


def load(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a fresh process."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COVALUE_", "DATABASE_"))
    }
    code = (
        "from covalue.web import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS,"
        " s.DEBUG, s.ALLOWED_HOSTS)"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "COVALUE_DATA": str(folder), **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_safe(tmp_path: Path) -> None:
    done = load(tmp_path, **SAFE)
    assert done.stdout.strip() == "True True 31536000 False ['covalue.example']", done.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"COVALUE_DEBUG": "1"}, "COVALUE_DEBUG shows the inside"),
        ({"COVALUE_SECRET_KEY": ""}, "COVALUE_SECRET_KEY is missing or weak"),
        ({"COVALUE_SECRET_KEY": "a" * 80}, "COVALUE_SECRET_KEY is missing or weak"),
        ({"COVALUE_URL": "http://covalue.example"}, "cookies can be read"),
        ({"COVALUE_HOSTS": "*"}, "must name the hosts"),
    ],
)
def test_production_refuses_each_unsafe_setting(
    tmp_path: Path, change: dict[str, str], words: str
) -> None:
    done = load(tmp_path, **{**SAFE, **change})
    assert done.returncode != 0
    assert words in done.stderr


def test_one_persons_installation_needs_no_settings(tmp_path: Path) -> None:
    assert load(tmp_path).stdout.startswith("False False 0 False ['127.0.0.1'")
    secret = tmp_path / "secret_key"
    assert len(secret.read_text()) > 60
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_text()
    load(tmp_path)
    assert secret.read_text() == before


def test_serving_others_with_one_persons_settings_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "covalue.web", "serve", "--host", "0.0.0.0"]
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COVALUE_", "DATABASE_"))
    }
    done = subprocess.run(
        command,
        env={**clean, "COVALUE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "COVALUE_ENV=production" in done.stdout


def test_addresses_of_databases(tmp_path: Path) -> None:
    default = env.database("", tmp_path)
    assert default["NAME"] == str(tmp_path / "covalue.sqlite3")
    assert default["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    team = env.database("postgresql://ann:p%40ss@db.example:6432/covalue?sslmode=require", tmp_path)
    assert (team["USER"], team["PASSWORD"], team["HOST"], team["PORT"], team["NAME"]) == (
        "ann",
        "p@ss",
        "db.example",
        "6432",
        "covalue",
    )
    assert team["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c jit=off -c max_parallel_workers_per_gather=0",
    }
    assert env.database("postgres://ann@/covalue?host=/run/pg", tmp_path)["HOST"] == "/run/pg"
    with pytest.raises(ValueError, match="'mysql' is not known"):
        env.database("mysql://x/y", tmp_path)
