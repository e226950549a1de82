"""The programme's page: the example, and 204 partners with ten years of the same, on SQLite and on
PostgreSQL.

Each database is filled by one process and asked by another, which holds nothing else, as a server;
the times are of the wall, as somebody waits for them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table as Shown
from tests import postgres

from benchmarks.settle import ROOT

TURNS = 60
TWELVES, SPANS = 17, 3
"""How often the twelve partners and their three years (168 weeks) are copied."""
TARGETS = {"12 partners, 3 years": 200, "204 partners, 10 years": 500}
"""Milliseconds in which 95 of 100 pages are to be there."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: seconds from asking until it is there, the queries, its size, and what lies behind
    it."""

    median: float
    most: float
    """95 of 100 pages are there by then."""
    queries: int
    bytes: int
    meetings: int
    reports: int
    """Reports of value behind it."""


def fill() -> None:
    """Fill the empty database with both programmes, the small one first; prints their keys as
    JSON."""
    from covalue.web import wsgi  # noqa: F401, PLC0415, I001 (sets Django up)
    from django.core.management import call_command  # noqa: PLC0415 (after Django is set up)
    from django.db import connection  # noqa: PLC0415 (after Django is set up)

    from benchmarks.many import many  # noqa: PLC0415 (after Django is set up)
    from covalue.web.front import example  # noqa: PLC0415 (after Django is set up)
    from covalue.web.ground.organizations.models import Programme  # noqa: PLC0415 (after Django is set up)

    call_command("migrate", verbosity=0)
    example.fill()
    few = Programme.objects.get()
    programme = many(few, twelves=TWELVES, spans=SPANS)
    if connection.vendor == "postgresql":  # as the server does by itself within minutes
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
    print(json.dumps([str(few.pk), str(programme.pk)]))


def ask(programmes: list[str]) -> None:
    """Measure the pages of the programmes; prints what was measured as JSON."""
    from covalue.web import wsgi  # noqa: F401, PLC0415 (this process is the server)

    print(json.dumps([asdict(_asked(key)) for key in programmes]))


def _asked(programme: str) -> Measured:
    from django.db import connection  # noqa: PLC0415 (after Django is set up)
    from django.test import Client  # noqa: PLC0415 (after Django is set up)
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 (after Django is set up)

    from covalue.web.front import example  # noqa: PLC0415 (after Django is set up)
    from covalue.web.ground.accounts.models import User  # noqa: PLC0415 (after Django is set up)
    from covalue.web.partnership.meetings.models import Meeting  # noqa: PLC0415 (after Django is set up)
    from covalue.web.value.benefits.models import ValueReport  # noqa: PLC0415 (after Django is set up)

    client, address = Client(), f"/programmes/{programme}/"
    client.force_login(User.objects.get(email=example.MANAGER[1]))
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    asked = len(queries)
    if page.status_code != 200:
        raise RuntimeError(f"{address} answers {page.status_code}.")
    times = sorted(_timed(client, address) for _turn in range(TURNS))
    meetings = Meeting.objects.filter(relationship__programme=programme).count()
    reports = ValueReport.objects.filter(
        benefit__project__relationship__programme=programme
    ).count()
    return Measured(
        times[TURNS // 2], times[TURNS * 95 // 100], asked, len(page.content), meetings, reports
    )


def _timed(client: Any, address: str) -> float:
    start = time.perf_counter()
    client.get(address)
    return time.perf_counter() - start


def measure(database: str) -> list[Measured]:
    """Both programmes on the database with this address; on SQLite without one."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "COVALUE_DATA": folder,
            "DATABASE_URL": database,
            "COVALUE_URL": "http://testserver",
            "DJANGO_SETTINGS_MODULE": "covalue.web.settings",
        }
        keys = _told(env, [])
        return [Measured(**each) for each in _told(env, keys)]


def _told(env: dict[str, str], programmes: list[str]) -> list[Any]:
    """What a process of this module prints last: it asks for the programmes, and fills where none
    is named."""
    command = [sys.executable, "-m", "benchmarks.programme", *programmes]
    told = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return list(json.loads(told.stdout.splitlines()[-1]))


def main() -> None:
    """Measure on both databases and print a table."""
    found = {"SQLite": measure(""), "PostgreSQL": measure(postgres.start())}
    headings = (
        "",
        "",
        "median",
        "95 %",
        "target",
        "queries",
        "page",
        "meetings",
        "reports",
        "95 % against 12 partners",
    )
    shown = Shown(*headings, title="The programme's page")
    for database, pages in found.items():
        for (title, target), page in zip(TARGETS.items(), pages, strict=True):
            shown.add_row(
                title,
                database,
                f"{page.median * 1e3:,.0f} ms",
                f"{page.most * 1e3:,.0f} ms",
                f"{target} ms",
                f"{page.queries}",
                f"{page.bytes / 1e3:,.0f} kB",
                f"{page.meetings:,}",
                f"{page.reports:,}",
                f"{page.most / pages[0].most:.1f} times",
            )
    Console(width=140).print(shown)


if __name__ == "__main__":
    ask(sys.argv[1:]) if sys.argv[1:] else fill()
