"""Fifty people at once: requests a second and how long they wait, on SQLite and on PostgreSQL;
beside other checkouts of this repository, where they are named:
`python -m benchmarks.load ../before`.

Each person asks for the next page as soon as the last one is there (a closed loop without pauses:
harder than fifty people who read). One request in ten writes a commitment, the others read pages
of the example. Server and people share the machine; all traffic stays on it. The server is started
as `covalue serve` starts it, with its own defaults.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table as Shown
from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, WARM_UP, SECONDS, ROUNDS = 50, 5, 20, 2
WRITES = 0.1
"""The part of the requests that write."""
AIM = "95 of 100 reads within 500 ms"


@dataclass(slots=True)
class Waited:
    """Seconds of each request that was answered as it should, and how many were not."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    failures: int = 0


def fill() -> None:
    """Fill the empty database with the example; prints the signed-in people and their pages as
    JSON."""
    from covalue.web import wsgi  # noqa: F401, PLC0415, I001 (sets Django up)
    from django.apps import apps  # noqa: PLC0415 (after Django is set up)
    from django.core.management import call_command  # noqa: PLC0415 (after Django is set up)
    from django.test import Client  # noqa: PLC0415 (after Django is set up)
    from django.urls import reverse  # noqa: PLC0415 (after Django is set up)

    example = _example()
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    example.fill()
    model = apps.get_model
    manager = model("accounts", "User").objects.get(email=example.MANAGER[1])
    programme = model("organizations", "Programme").objects.get()
    benefits = model("cases", "Benefit").objects.filter(dropped=False)
    shown = random.Random(1).sample(list(benefits.select_related("project")), 12)
    pages = [
        "/account/",
        "/",
        "/",
        reverse("programme", args=[programme.pk]),
        reverse("programme_benefits", args=[programme.pk]),
    ]
    for benefit in shown:
        pages += [reverse("benefit", args=[benefit.pk])]
        pages += [reverse("project", args=[benefit.project_id])]
        pages += [reverse("relationship", args=[benefit.project.relationship_id])]
    sessions = []
    for _person in range(PEOPLE):
        client = Client()
        client.force_login(manager)
        sessions.append(client.cookies["sessionid"].value)
    writes = reverse("commitment_new", args=[shown[0].project.relationship_id])
    # As often as they are asked for: the start and the pages of the whole programme as all others.
    print(json.dumps({"sessions": sessions, "pages": pages[:5] * 4 + pages[5:], "writes": writes}))


def _example() -> Any:
    """The example, wherever the version that is measured has it."""
    for name in ("covalue.web.front.example", "covalue.web.example"):
        if find_spec(name.rpartition(".")[0]) and find_spec(name):
            return import_module(name)
    raise LookupError("this version has no example")


def stress(port: int, told: dict[str, Any]) -> None:
    """Be fifty people for a while; prints what they waited as JSON."""
    begin = time.perf_counter() + WARM_UP
    waited = [Waited() for _person in told["sessions"]]
    people = [
        threading.Thread(target=_person, args=(port, told, at, waited[at], begin))
        for at in range(len(told["sessions"]))
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    print(
        json.dumps(
            {
                "reads": [spent for one in waited for spent in one.reads],
                "writes": [spent for one in waited for spent in one.writes],
                "failures": sum(one.failures for one in waited),
            }
        )
    )


def _person(port: int, told: dict[str, Any], at: int, waited: Waited, begin: float) -> None:
    """One person who asks for page after page."""
    chance, token = random.Random(at), "c" * 32
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookies = {"Cookie": f"sessionid={told['sessions'][at]}; csrftoken={token}"}
    form = {
        "csrfmiddlewaretoken": token,
        "party": "client",
        "text": "Name who answers for master data",
        "owner_name": "Somebody Else",
        "due_on": "2027-06-30",
        "client_gains": "Orders are not stopped",
        "partner_gains": "Fewer questions",
    }
    headers = cookies | {"Content-Type": "application/x-www-form-urlencoded"}
    while (now := time.perf_counter()) < begin + SECONDS:
        writes = chance.random() < WRITES
        if writes:
            connection.request("POST", told["writes"], urlencode(form), headers)
        else:
            connection.request("GET", chance.choice(told["pages"]), headers=cookies)
        answer = connection.getresponse()
        answer.read()
        spent = time.perf_counter() - now
        if now < begin:
            continue
        if answer.status != (302 if writes else 200):
            waited.failures += 1
        else:
            (waited.writes if writes else waited.reads).append(spent)


def measure(checkout: Path, database: str) -> dict[str, Any]:
    """What fifty people wait for a server of the checkout on an empty database at the address;
    SQLite without one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "PYTHONPATH": f"{checkout / 'src'}:{ROOT}",
            "COVALUE_DATA": folder,
            "DATABASE_URL": database,
            "COVALUE_URL": f"http://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "covalue.web.settings",
        }
        python = _python(checkout)
        told = _last_line([python, str(Path(__file__)), "--fill"], env, checkout)
        server = subprocess.Popen(
            [python, "-m", "covalue.web", "serve", "--port", str(port)],
            env=env,
            cwd=checkout,
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            command = [sys.executable, str(Path(__file__)), "--stress", str(port)]
            return _last_line(command, {**env, "TOLD": json.dumps(told)}, ROOT)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


def _python(checkout: Path) -> str:
    own = checkout / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def _last_line(command: list[str], env: dict[str, str], cwd: Path) -> dict[str, Any]:
    told = subprocess.run(command, env=env, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(told.stdout.splitlines()[-1]))


def _wait(port: int) -> None:
    for _try in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def main(others: list[str] | None = None) -> None:
    """Measure this checkout, and those beside it in turn, and print a table."""
    checkouts = [*(Path(other).resolve() for other in others or ()), ROOT]
    title = f"{PEOPLE} people at once, {SECONDS} s; aim: {AIM}"
    shown = Shown("", "", "a second", "reads 50 %", "95 %", "writes 95 %", "failed", title=title)
    for name in ("SQLite", "PostgreSQL"):
        rates: dict[Path, float] = {}
        for _round in range(ROUNDS):
            for checkout in checkouts:
                told = measure(checkout, "" if name == "SQLite" else postgres.start())
                reads, writes = sorted(told["reads"]), sorted(told["writes"])
                rate = (len(reads) + len(writes)) / SECONDS
                rates[checkout] = max(rate, rates.get(checkout, 0))
                shown.add_row(
                    name,
                    checkout.name,
                    f"{rate:.1f}",
                    *(
                        f"{times[len(times) * part // 100] * 1e3:,.0f} ms"
                        for times, part in ((reads, 50), (reads, 95), (writes, 95))
                    ),
                    str(told["failures"]),
                )
        for checkout in checkouts[:-1]:
            ratio = f"{rates[ROOT] / rates[checkout]:.1f} times"
            shown.add_row(name, f"{ROOT.name} ÷ {checkout.name}", ratio)
    Console(width=140).print(shown)


if __name__ == "__main__":
    if sys.argv[1:] == ["--fill"]:
        fill()
    elif sys.argv[1:2] == ["--stress"]:
        stress(int(sys.argv[2]), json.loads(os.environ["TOLD"]))
    else:
        main(sys.argv[1:])
