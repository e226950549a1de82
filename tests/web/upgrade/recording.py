"""Run in the version before, on its example: what is waiting in the queue, and what it answers.

`recording.py FILE`: signs in, makes keys, queues a job of each kind, asks, and writes it all down.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import questions
import visiting
from django.test import Client
from django.utils import timezone

SIDES = ("client", "partner")


def recorded() -> dict[str, Any]:
    """All of it, as JSON can hold it."""
    moment = timezone.now()
    with visiting.standing_at(moment):
        people = {side: visiting.signed_in(visiting.PEOPLE[side]) for side in SIDES}
        keys = {side: _key(client) for side, client in people.items()}
        feed = _feed(people["partner"])
        meeting = _queue(visiting.with_key(keys["client"]))
        found = {side: questions.found_by(client) for side, client in people.items()}
        asked = _asked(found["client"], found["partner"], feed)
        answers = visiting.answers(asked, keys)
    return {
        "moment": moment.isoformat(),
        "sessions": {side: client.cookies["sessionid"].value for side, client in people.items()},
        "keys": keys,
        "meeting": meeting,
        "answers": answers,
    }


def _key(client: Client) -> str:
    page = client.post("/account/tokens/", {"name": "upgrade", "scopes": ["read", "write"]})
    key = _first(r"cv_[\w-]+", page.content.decode())
    visiting.with_key(key).get("/api/v1/me")  # pages tell when it was used
    return key


def _feed(client: Client) -> str:
    page = client.post("/account/calendar/", {"name": "upgrade"})
    feed = _first(r"/calendar/[^\"<\s]+\.ics", page.content.decode())
    client.get(feed)
    return feed


def _first(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"{pattern} is not on the page.")
    return match[0]


def _queue(program: Client) -> str:
    """One job of each kind; returns the meeting to which people are invited."""
    _post(program, "/api/v1/record/verify")
    programme = program.get("/api/v1/programmes").json()["items"][0]["id"]
    planned: Any = program.get(f"/api/v1/programmes/{programme}/meetings?state=planned&limit=1000")
    now = timezone.now() + timedelta(days=1)
    ahead = [
        each for each in planned.json()["items"] if datetime.fromisoformat(each["starts_at"]) > now
    ]
    for each in ahead:
        if _post(program, f"/api/v1/meetings/{each['id']}/invite", must=False):
            return str(each["id"])
    raise RuntimeError("No meeting has anybody to invite.")


def _post(program: Client, address: str, *, must: bool = True) -> bool:
    answer = program.post(address, content_type="application/json")
    if must and answer.status_code != 202:
        raise RuntimeError(f"{address}: {answer.status_code} {answer.content!r}")
    return answer.status_code == 202


OWN = ("account", "jobs", "memberships", "organizations", "roles", "services")
"""First words of addresses of what each side has for itself; all else is asked for in common."""


def _asked(client: questions.Found, partner: questions.Found, feed: str) -> list[tuple[str, str]]:
    """Who asks for which address; the client for what the partner found, where both may see it, and
    the competitor for all of the partner's.
    """
    client.by_name |= {
        name: address
        for name, address in partner.by_name.items()
        if address.split("/")[1] not in OWN
    }
    client.things |= {head: pk for head, pk in partner.things.items() if head not in OWN}
    partners = questions.pages(partner)
    asked = {
        "client": questions.pages(client),
        "partner": [*partners, feed],
        "competitor": partners,
        "client key": list(questions.operations(client)),
        "partner key": list(questions.operations(partner)),
    }
    return [(who, address) for who, addresses in asked.items() for address in addresses]


if __name__ == "__main__":
    import django

    django.setup()
    logging.disable()  # that an address is asked for with the wrong method is meant
    Path(sys.argv[1]).write_text(json.dumps(recorded(), ensure_ascii=False))
