"""Hand-written hostile values in every place of every body: refused with words, never with 500, and
never slowly.

A sample in each run; everything with `COVALUE_NIGHTLY=1`, as `make nightly` does.
"""

from __future__ import annotations

import json
import os
import random
import time
from itertools import chain
from typing import Any

import delivering
import pytest
from django.db import transaction
from django.test import Client
from hostile import EVERYTHING, broken, sensible
from test_api_access import DOCUMENT, OPERATIONS, Stage, filled, staged

from covalue.web.kit.api_answers import PROBLEM

SAMPLE = None if os.environ.get("COVALUE_NIGHTLY") else 25
"""How many requests to an operation; None: all."""
SLOW = 10.0
"""Seconds."""
DEEP = {
    "lists": "[" * 100_000 + "]" * 100_000,
    "objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "open": "[" * 300_000,
    "in a field": '{"name": ' + "[" * 900 + "]" * 900 + "}",
    "a little": "[" * 51 + "]" * 51,
}


def body_of(operation: str, stage: Stage) -> Any:
    """A body that fits the operation's description and leads as far as it can."""
    method, path = operation.split(" ")
    described = DOCUMENT["paths"][f"/api/v1{path}"][method.lower()].get("requestBody", {})
    schema = described.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    cast, year = stage.cast, delivering.year
    known = {name: str(key) for name, key in stage.found.items() if name.endswith("_id")} | {
        "content": {"text": "Every Monday."},
        "signatories": [str(cast.alice.pk), str(cast.bob.pk)],
        "sponsor_id": str(cast.alice.pk),
        "owner_id": str(cast.bob.pk),
        "to_id": str(cast.alice.pk),
        "user_id": str(cast.bob.pk),
        "kind": "arrangement",
        "time_zone": "Europe/Amsterdam",
        "currency": "EUR",
        "starts": "2030-01-01T10:00",
        "starts_on": "2030-01-01",
        "ends_on": "2031-01-01",
        "local_time": "10:00",
        "month_day": 3,
        "nth": None,
        "weekday": None,
        "measure": "",
        "percent": 50,
        "progress": 50,
        "gate": "design",
        "follows": 1,
        "values": {year(1).isoformat(): "100", year(0).isoformat(): "50"},
        "amounts": {"2027-Q1": 100},
        "document": delivering.document(),
        "email": "new@example.org",
    }
    return sensible(schema, DOCUMENT["components"]["schemas"], known)


def answer(operation: str, stage: Stage, body: Any, who: str | None = "alice") -> Any:
    """What the operation says; whatever it wrote is taken back."""
    method, address = filled(operation, stage.found).split(" ")
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"Authorization": f"Bearer {stage.keys[who]}"} if who else {}
    place = transaction.savepoint()
    try:
        return Client(raise_request_exception=False).generic(
            method, f"/api/v1{address}", text, "application/json", headers=headers
        )
    finally:
        transaction.savepoint_rollback(place)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("operation", [row for row in OPERATIONS if not row.startswith("GET")])
def test_a_hostile_value_anywhere_is_no_error_of_ours(operation: str, db: None) -> None:
    stage = staged(operation)
    body = body_of(operation, stage)
    if body is None:
        return
    requests = list(broken(body))
    if SAMPLE is not None:
        requests = random.Random(operation).sample(requests, min(SAMPLE, len(requests)))
    faults = []
    for where, sent in chain([("nothing", body)], requests):
        began = time.monotonic()
        said = answer(operation, stage, sent)
        seconds = time.monotonic() - began
        if said.status_code >= 500 or seconds > SLOW:
            why = getattr(said, "exc_info", None)
            faults.append(f"{where}: {said.status_code} in {seconds:.1f} s {why and why[1]!r}")
        elif said.status_code >= 400:
            assert said["Content-Type"] == PROBLEM
            assert len(said.content) < 100_000, where
    assert faults == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("operation", [row for row in OPERATIONS if row.startswith("GET")])
def test_a_hostile_value_in_an_address_is_no_error_of_ours(operation: str, db: None) -> None:
    stage = staged(operation)
    described = DOCUMENT["paths"][f"/api/v1{operation.split(' ')[1]}"]["get"]
    names = [row["name"] for row in described.get("parameters", []) if row["in"] == "query"]
    address = filled(operation, stage.found).split(" ")[1]
    headers = {"Authorization": f"Bearer {stage.keys['alice']}"}
    faults = []
    for name in names:
        for value in map(str, EVERYTHING):
            client = Client(raise_request_exception=False)
            said = client.get(f"/api/v1{address}", {name: value[:1_000]}, headers=headers)
            if said.status_code >= 500:
                faults.append(f"{name} = {value[:40]}: {said.exc_info[1]!r}")
    assert faults == []


@pytest.mark.parametrize("who", ["alice", None])
@pytest.mark.parametrize("name", DEEP)
def test_a_deep_body_is_refused(name: str, who: str | None, db: None) -> None:
    """Without a key it ended in 500: it was read before anybody asked who sends it."""
    operation = "POST /tokens"
    said = answer(operation, staged(operation), DEEP[name], who)
    assert said.status_code == (400 if who else 401), said.content
    assert said["Content-Type"] == PROBLEM


def test_a_deep_text_of_a_case_is_refused(db: None) -> None:
    operation = "POST /projects/{project_id}/case/versions"
    stage = staged(operation)
    for text in DEEP.values():
        body = {"text": text[:250_000], "follows": 1}
        assert answer(operation, stage, body).status_code in {409, 422}


@pytest.mark.parametrize(
    "moment", ["2030-01-01T10:00:00", "9999-12-31T23:59:59Z", "2200-01-01T00:00Z"]
)
@pytest.mark.parametrize(
    "operation",
    ["POST /tokens", "POST /relationships/{relationship_id}/agreements"],
)
def test_a_moment_has_its_zone_and_is_within_reach(operation: str, moment: str, db: None) -> None:
    stage = staged(operation)
    body = body_of(operation, stage) | {"expires_at": moment}
    assert answer(operation, stage, body).status_code == 422


def test_every_day_and_moment_of_a_body_is_within_reach(db: None) -> None:
    """Whichever body: the last day of the calendar is refused by its description."""
    count = 0
    for operation in OPERATIONS:
        if operation.startswith("GET"):
            continue
        with transaction.atomic():
            stage = staged(operation)
            body = body_of(operation, stage)
            for where, sent in broken(body):
                if where.endswith("= '9999-12-31'") and _is_day(body, where):
                    count += 1
                    assert answer(operation, stage, sent).status_code == 422, (operation, where)
            transaction.set_rollback(True)
    assert count > 20


def _is_day(body: Any, where: str) -> bool:
    for step in where.split(" = ", maxsplit=1)[0].split("."):
        body = body[int(step)] if isinstance(body, list) else (body or {}).get(step)
    return isinstance(body, str) and body.startswith("2030-01-01")
