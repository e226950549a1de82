"""Saving a business case of 40 benefits, in the editor and by the API; beside other checkouts of
this repository, where they are named: `python -m benchmarks.saves ../before`.

A ratio of two versions means something on any machine, a time does not. Each version fills a
database of its own in a process of its own; they take turns, and the shortest turn of each counts.
What is measured is processor time, so that other work on the machine adds little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Shown

ROOT = Path(__file__).resolve().parents[1]
BENEFITS, ROUNDS, SAVES = 40, 3, 5
WAYS = {"editor": "in the editor", "page": "and the page that follows", "api": "by the API"}
COUNTS = ("readings", "elaborations", "evaluations")
FIRST_YEAR = 2026


def document(benefits: int = BENEFITS) -> dict[str, Any]:
    """A case of five years by quarters; each benefit has a measure of its own."""
    return {
        "covalue": 1,
        "case": "Cheaper orders",
        "project": {"name": "x", "client": "x", "partner": "x"},
        "calendar": {"start": f"{FIRST_YEAR}-Q1", "period": "quarter", "periods": 20},
        "currency": "EUR",
        "appraisal": {"rate": "8%"},
        "units": ["order"],
        "milestones": {"go_live": {"title": "Go-live", "date": f"{FIRST_YEAR}-Q4"}},
        "measures": {
            f"each_{at}": {
                "title": f"Cost of order {at}",
                "unit": "EUR/order",
                "direction": "lower",
            }
            for at in range(benefits)
        },
        "objectives": {"cheaper": {"title": "Orders cost less", "owner": "Ada Holm"}},
        "benefits": {f"saving_{at}": _benefit(at) for at in range(benefits)},
        "costs": {
            "software": {
                "title": "Software",
                "party": "client",
                "amounts": {f"{FIRST_YEAR}-Q1": "1_000"},
            }
        },
        "options": {
            "nothing": {"title": "Go on as today", "do nothing": "yes"},
            "doing": {"title": "Pack by machine", "preferred": "yes"},
        },
    }


def _benefit(at: int) -> dict[str, Any]:
    return {
        "title": f"Saving {at}",
        "class": "cashable",
        "objective": "cheaper",
        "measure": f"each_{at}",
        "baseline": {"value": "5"},
        "target": {"value": "3"},
        "unit value": "1000 order",
        "start": {"milestone": "go_live"},
        "sunset": {"after": "12"},
        "optimism bias": "10%",
        "attribution": {"share": "75%", "rule": "agreed"},
        "reviews": [f"{FIRST_YEAR + 2}-06-30"],
    }


def ask() -> None:
    """Fill the empty database and save in each way; prints what was measured as JSON."""
    from covalue.web import wsgi  # noqa: F401, PLC0415, I001 (sets Django up)
    from django.core.management import call_command  # noqa: PLC0415 (after Django is set up)

    call_command("migrate", verbosity=0)
    saver = _Saver()
    saver.editor()  # what is loaded once is no part of a save
    saver.api()
    found: dict[str, Any] = {way: [] for way in WAYS}
    for _save in range(SAVES):
        posted, shown = saver.editor()
        found["editor"].append(posted)
        found["page"].append(shown)
        found["api"].append(saver.api())
    print(json.dumps(found | {"counts": _counted(saver.editor)}))


def _part(app: str, module: str) -> Any:
    """A module of an app, wherever the version that is measured has it."""
    from django.apps import apps  # noqa: PLC0415 (after Django is set up)

    return import_module(f"{apps.get_app_config(app).name}.{module}")


class _Saver:
    """One project, whose case is saved again and again."""

    def __init__(self) -> None:
        from django.test import Client  # noqa: PLC0415 (after Django is set up)

        organizations, partners = _part("organizations", "services"), _part("partners", "services")
        user = organizations.installation_found(
            organization_name="Aldermoor",
            name="Alice Example",
            email="alice@aldermoor.example",
            password="quiet-harbour-42-lamps",
        )
        client = _part("organizations", "models").Organization.objects.get()
        programme = organizations.programme_create(user=user, client=client, name="Partners")
        relationship = organizations.relationship_open(
            user=user, programme=programme, partner_name="Brightloom"
        )
        area = partners.area_create(user=user, programme=programme, name="Packing")
        partners.lead_role_give(user=user, area=area, relationship=relationship)
        self.project = _part("projects", "services").project_place(
            user=user, relationship=relationship, area=area, name="Packing by machine"
        )
        self.number = 0
        self.browser, self.program = Client(), Client()
        self.browser.force_login(user)
        _token, key = _part("accounts", "services").token_issue(
            user=user, name="benchmark", scopes=["read", "write"]
        )
        self.headers = {"Authorization": f"Bearer {key}"}
        self.api()

    def api(self) -> float:
        """Seconds in which a document is saved and its figures are answered."""
        body = {"document": self._changed(), "follows": self.number}
        address = f"/api/v1/projects/{self.project.pk}/case/versions"
        json_type = "application/json"
        return self._timed(
            lambda: self.program.post(address, body, content_type=json_type, headers=self.headers),
            201,
        )

    def editor(self) -> tuple[float, float]:
        """Seconds in which a changed grid is saved, and in which the case is shown then."""
        body = self._grid()
        at = f"/projects/{self.project.pk}/case/"
        posted = self._timed(lambda: self.browser.post(f"{at}edit/benefits/", body), 302)
        start = time.process_time()
        page = self.browser.get(at)
        shown = time.process_time() - start
        if page.status_code != 200:
            raise RuntimeError(f"{at} answers {page.status_code}.")
        return posted, shown

    def _changed(self) -> dict[str, Any]:
        made = document()
        made["case"] = f"Cheaper orders {self.number}"
        return made

    def _grid(self) -> dict[str, str]:
        """What a browser sends of the grid of benefits with another title in it."""
        page = self.browser.get(f"/projects/{self.project.pk}/case/edit/benefits/")
        fields = _Fields()
        fields.feed(page.content.decode())
        return fields.values | {"cell-0-title": f"Saving {self.number}"}

    def _timed(self, send: Callable[[], Any], expected: int) -> float:
        start = time.process_time()
        answer = send()
        spent = time.process_time() - start
        if answer.status_code != expected:
            raise RuntimeError(f"A save answers {answer.status_code}, not {expected}.")
        self.number += 1
        return spent


class _Fields(HTMLParser):
    """What a browser sends of the grid in a page: its fields by name."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._choosing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the value of a field, the marked one of a choice."""
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "select":
            self._choosing = name
        elif tag == "option" and ("selected" in found or self._choosing not in self.values):
            self.values[self._choosing] = value
        elif found.get("type") == "checkbox" and "checked" not in found:
            return
        elif tag == "input" and name.startswith(("key-", "part-", "cell-", "follows")):
            self.values[name] = value


def _counted(save: Callable[[], object]) -> dict[str, int]:
    """How often one save reads, elaborates and evaluates."""
    from covalue.benefits import business_case  # noqa: PLC0415 (after Django is set up)
    from covalue.language.exact import Evaluator  # noqa: PLC0415 (after Django is set up)

    counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))

    def count(holder: Any, name: str, what: str) -> None:
        act = getattr(holder, name)

        def counting(*args: Any, **kwargs: Any) -> Any:
            counts[what] += 1
            return act(*args, **kwargs)

        setattr(holder, name, counting)

    reads = business_case.read_case
    for module in [each for each in sys.modules.values() if hasattr(each, "read_case")]:
        if module.read_case is reads:
            count(module, "read_case", COUNTS[0])
    count(business_case, "build_graph", COUNTS[1])
    count(Evaluator, "evaluate", COUNTS[2])
    save()
    return dict(counts)


def measure(checkouts: list[Path]) -> dict[Path, dict[str, Any]]:
    """The shortest time of each way in each checkout, which take turns; and the counts."""
    best: dict[Path, dict[str, Any]] = {}
    for _round in range(ROUNDS):
        for checkout in checkouts:
            told = _told(checkout)
            known = best.setdefault(checkout, told)
            for way in WAYS:
                known[way] = [min(*known[way], *told[way])]
    return best


def _told(checkout: Path) -> dict[str, Any]:
    """What a process that runs the checkout prints last; with its own environment, if it has
    one."""
    own = checkout / ".venv" / "bin" / "python"
    command = [str(own) if own.exists() else sys.executable, str(Path(__file__)), "--ask"]
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "PYTHONPATH": str(checkout / "src"),
            "COVALUE_DATA": folder,
            "DATABASE_URL": "",
            "COVALUE_URL": "http://testserver",
            "DJANGO_SETTINGS_MODULE": "covalue.web.settings",
        }
        told = subprocess.run(
            command, env=env, cwd=checkout, check=True, stdout=subprocess.PIPE, text=True
        )
    return dict(json.loads(told.stdout.splitlines()[-1]))


def main(others: list[str] | None = None) -> None:
    """Measure this checkout, and those beside it, and print a table."""
    checkouts = [*(Path(other).resolve() for other in others or ()), ROOT]
    found = measure(checkouts)
    title = f"Saving a business case of {BENEFITS} benefits, processor time"
    shown = Shown("", *WAYS.values(), *COUNTS, title=title)
    for checkout, told in found.items():
        times = [f"{told[way][0] * 1e3:,.0f} ms" for way in WAYS]
        shown.add_row(checkout.name, *times, *(str(told["counts"][each]) for each in COUNTS))
    for checkout in checkouts[:-1]:
        ratios = [f"{found[checkout][way][0] / found[ROOT][way][0]:.1f} times" for way in WAYS]
        shown.add_row(f"{checkout.name} ÷ {ROOT.name}", *ratios)
    Console(width=140).print(shown)


if __name__ == "__main__":
    ask() if sys.argv[1:] == ["--ask"] else main(sys.argv[1:])
