"""The API of meetings, as programs meet it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from cast import Cast
from django.test import Client

from covalue.web.ground.accounts.services import token_issue
from covalue.web.partnership.tiers.models import Tier


@pytest.fixture
def ask(cast: Cast, client: Client) -> Callable[..., Any]:
    """Calls the API as Alice."""
    _token, key = token_issue(user=cast.alice, name="test", scopes=["read", "write"])

    def send(operation: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        method, path = operation.split(" ")
        headers["Authorization"] = f"Bearer {key}"
        data = "" if body is None else json.dumps(body)
        answer = client.generic(method, f"/api/v1{path}", data, "application/json", headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    return send


def test_all_of_it_by_the_api(cast: Cast, tier: Tier, ask: Callable[..., Any]) -> None:
    one, all_ = f"/relationships/{cast.with_bob.pk}", f"/programmes/{cast.programme.pk}"
    cadence = ask(
        f"POST {all_}/cadences",
        {"tier_id": str(tier.pk), "level": "executive", "every_months": 3},
        201,
    )
    assert ask(f"GET {all_}/cadences")["count"] == 1
    seat = ask(
        f"POST {one}/seats",
        {"party": "client", "level": "executive", "person_name": "Ewa Hartog"},
        201,
    )
    ask(
        f"POST /seats/{seat['id']}/succeed",
        {"person_name": "Jon Vik", "starts_on": "2026-12-01"},
        201,
    )
    ask(f"POST /seats/{seat['id']}/leave", {"ends_on": "2026-11-20"})
    assert [each["ends_on"] for each in ask(f"GET {one}/seats")["items"]] == ["2026-11-20", None]
    made = ask(
        f"POST {one}/series",
        {
            "level": "operational",
            "title": "Call",
            "every_months": 1,
            "month_day": 15,
            "local_time": "09:30",
            "time_zone": "Europe/Amsterdam",
            "starts_on": "2026-10-12",
        },
        201,
    )
    follower = ask(
        f"POST /series/{made['id']}/change",
        {"starts_on": "2026-12-01", "nth": 1, "weekday": 0},
        201,
    )
    ask(f"POST /series/{follower['id']}/end", {"ends_on": "2027-01-01", "reason": "Over."})
    assert ask(f"GET {one}/meetings?state=planned")["count"] == 3
    assert ask(f"GET {all_}/meetings?state=cancelled&level=operational")["count"] == 10
    plan = {
        "level": "executive",
        "title": "Review",
        "starts": "2026-10-12T08:00",
        "time_zone": "UTC",
    }
    meeting = ask(f"POST {one}/meetings", plan, 201)
    path = f"/meetings/{meeting['id']}"
    point = ask(f"POST {path}/agenda", {"title": "Shift", "decide": True}, 201)
    ask(f"POST {path}/agenda", {"title": "Meters"}, 201)
    ask(f"POST /agenda/{point['id']}/move", {"position": 2})
    ask(f"POST /agenda/{point['id']}/remove", status=204)
    ask(f"POST {path}/move", {"starts": "2026-10-12T08:30"})
    assert ask(f"POST {path}/cancel", {"reason": "No."})["state"] == "cancelled"
    other = ask(f"POST {one}/meetings", plan, 201)
    assert other["state"] == "unrecorded"  # it ran from eight to nine, and it is nine
    _rest_by_the_api(ask, one, all_, other["id"])
    assert ask(f"POST /cadences/{cadence['id']}/end", {})["ends_on"] == "2026-10-12"


def test_wall_times_have_no_offset(cast: Cast, now: datetime, ask: Callable[..., Any]) -> None:
    plan = {"level": "executive", "title": "Review", "time_zone": "Europe/Amsterdam"}
    for starts in ("2026-10-21T10:00Z", "2026-10-21T10:00+02:00", "2026-02-31T10:00"):
        ask(f"POST /relationships/{cast.with_bob.pk}/meetings", {**plan, "starts": starts}, 422)
    made = ask(
        f"POST /relationships/{cast.with_bob.pk}/meetings",
        {**plan, "starts": "2026-10-21T10:00"},
        201,
    )
    assert made["starts_at"] == "2026-10-21T08:00:00Z"


def _rest_by_the_api(ask: Callable[..., Any], one: str, all_: str, pk: str) -> None:
    there = [{"party": "client", "name": "Ewa Hartog"}]
    held = ask(
        f"POST /meetings/{pk}/hold",
        {"attendances": there, "minutes": "We met.", "decisions": ["Go on."]},
    )
    assert (held["state"], held["decisions"][0]["text"]) == ("held", "Go on.")
    assert ask(f"POST /meetings/{pk}/minutes", {"text": "We met, all."}, 201)["version"] == 2
    assert [each["version"] for each in ask(f"GET /meetings/{pk}")["minutes_versions"]] == [2, 1]
    assert ask(f"GET {one}/decisions")["count"] == 1
    assert ask(f"GET {one}/rhythm")["levels"][2]["last_held"] == "2026-10-12T08:00:00Z"
    assert ask(f"GET {all_}/rhythm")["count"] == 2
    assert ask(f"GET /meetings/{pk}/calendar")["content"].startswith("BEGIN:VCALENDAR")
    assert ask(f"POST /meetings/{pk}/miss", {"reason": "No."}, 409)["code"] == "not_planned"
    ask("POST /calendar-feeds", {"name": "phone"}, 403)
    assert ask("GET /calendar-feeds")["count"] == 0
