"""A short number never freezes the process: permission first, bounds in the schema, and no decimal
becomes a whole number unbounded."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cast import Cast, join
from delivering import deliver, place, saving, write, year
from django.test import Client
from tests.oracles import ROOT

from covalue.language.money import Money, MoneyError
from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.services import token_issue
from covalue.web.kit.api_answers import PROBLEM

SHORT = ("1e999999", "-1e999999", "1E+99999999", "1e-999999", "9" * 5_000)
COMMAND = "from covalue.cli import main; main()"
QUICK = 30.0
"""Seconds within which a process of its own has to answer, its start included."""


@pytest.fixture
def ask(cast: Cast) -> Any:
    """Sends a report of value with the key of the person."""
    project = deliver(cast)

    def report(who: User, values: dict[str, Any]) -> Any:
        _token, key = token_issue(user=who, name="test", scopes=["read", "write"])
        return Client().post(
            f"/api/v1/benefits/{saving(project).pk}/realized",
            json.dumps({"values": values}),
            "application/json",
            headers={"Authorization": f"Bearer {key}"},
        )

    return report


@pytest.mark.parametrize("number", SHORT)
def test_a_report_is_refused_by_its_description(number: str, cast: Cast, ask: Any) -> None:
    """The interpreter was held for over 20 seconds, before anybody's right was asked for."""
    answer = ask(cast.alice, {year(1).isoformat(): number})
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert len(answer.content) < 1_000


def test_who_may_not_report_learns_that_first(cast: Cast, ask: Any) -> None:
    reader = ("Rita Example", "rita@aldermoor.example")
    viewer = join(cast.alice, cast.client, reader, "viewer", programme=cast.programme)
    answer = ask(viewer, {year(1).isoformat(): "0.5"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    refused = ask(cast.alice, {year(1).isoformat(): "0.5"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_whole")


@pytest.mark.parametrize("number", SHORT[:4])
@pytest.mark.parametrize("rounding", [None, "half up"])
def test_money_is_made_of_no_endless_number(number: str, rounding: str | None) -> None:
    if rounding and number == "1e-999999":
        assert Money.of(Decimal(number), "EUR", rounding).minor == 0
        return
    with pytest.raises(MoneyError) as caught:
        Money.of(Decimal(number), "EUR", rounding)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("number", ["1e999999", "1e999", "1e-999999", "9" * 5_000])
def test_the_command_answers_at_once(number: str, tmp_path: Path) -> None:
    """Files for the command: a contract, its figures, flows."""
    reports = ROOT / "tests/data/reports"
    contract, figures, flows = (tmp_path / name for name in ("c.yaml", "f.csv", "flows.csv"))
    fees = (reports / "fees.yaml").read_text()
    contract.write_text(fees.replace("hours * 100", f"hours * {number}"))
    first, *rows = (reports / "fees.csv").read_text().splitlines()
    figures.write_text("\n".join([first, *(f"{row.rsplit(',', 1)[0]},{number}" for row in rows)]))
    flows.write_text(f"date,amount\n2026-01-01,-100\n2027-01-01,{number}\n")
    for arguments in (
        ("check", contract),
        ("settle", reports / "fees.yaml", figures),
        ("value", flows, "--rate", "8%"),
        ("value", flows, "--rate", number),
    ):
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=QUICK,
            check=False,
        )
        assert "Traceback" not in done.stderr, arguments
        assert len(done.stdout + done.stderr) < 20_000


@pytest.mark.parametrize("number", ["1e999999", "1e999", "9" * 5_000, "1e-999999"])
def test_a_document_of_a_case_answers_at_once(number: str, cast: Cast) -> None:
    project = place(cast)
    _token, key = token_issue(user=cast.alice, name="test", scopes=["read", "write"])
    before = write(cast, project)
    text = json.dumps(before.body).replace('"1000"', json.dumps(number))
    text = text.replace('"1000 order"', json.dumps(f"{number} order"))
    assert number in text
    answer = Client().post(
        f"/api/v1/projects/{project.pk}/case/versions",
        json.dumps({"text": text, "follows": before.number}),
        "application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code in (409, 422), answer.content[:300]
