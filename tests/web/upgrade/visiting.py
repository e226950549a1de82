"""Asking a running Django for pages and API answers, so that two versions can be compared.

Like `surface` it knows addresses and labels only, no module of Covalue: the same questions are put
to the version before and to this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch

from django.test import Client

PEOPLE = {
    "client": "annette@aldermoor.example",
    "partner": "bea@brightloom.example",
    "competitor": "carla@calderon.example",
}
"""Who asks: the client's programme manager, the lead of one of its partners, and of another."""
PASSWORD = "quiet-harbour-42-lamps"
UNREAD = frozenset({"script", "style", "template", "svg"})
HOST = {"host": "localhost"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, kind of content, and its text where it has one."""

    status: int
    kind: str
    text: str


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Django's clock stands at the moment: pages show the same day, whenever they are asked."""
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def signed_in(email: str) -> Client:
    """Somebody who gave address and password on the page."""
    client = Client(headers=HOST)
    answer = client.post("/sign-in/login/", {"login": email, "password": PASSWORD})
    if answer.status_code != 302:
        raise RuntimeError(f"{email} is not let in: {answer.status_code}")
    return client


def with_key(key: str) -> Client:
    """A program with a key to the API."""
    return Client(headers={**HOST, "authorization": f"Bearer {key}"})


def answers(asked: Sequence[tuple[str, str]], keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each answer with who asked (a person, or a program with a person's key) for which address."""
    who = {name: signed_in(email) for name, email in PEOPLE.items()}
    who |= {f"{name} key": with_key(key) for name, key in keys.items()}
    return [
        {"who": name, "address": address, **asdict(ask(who[name], address))}
        for name, address in asked
    ]


def ask(client: Client, address: str) -> Answer:
    """The answer to GET; of a page its main part."""
    client.raise_request_exception = False
    got: Any = client.get(address)
    kind = got.headers.get("Content-Type", "").split(";")[0]
    content = b"".join(got.streaming_content) if got.streaming else got.content
    return Answer(got.status_code, kind, text_of(kind, content))


def text_of(kind: str, content: bytes) -> str:
    """What can be compared: words and figures, without layout; nothing of a picture or a PDF."""
    if kind == "text/html":
        return shown(content.decode())
    if kind.endswith("json"):
        return json.dumps(json.loads(content or b"null"), sort_keys=True, ensure_ascii=False)
    return content.decode() if kind.startswith(("text/", "application/yaml")) else ""


def shown(page: str) -> str:
    """The words and figures of a page's main part, and what its fields hold."""
    reading = Reading()
    reading.feed(page)
    return " ".join(" ".join(reading.words).split())


class Reading(HTMLParser):
    """Collects what a person reads."""

    def __init__(self) -> None:
        """Nothing is read yet; tags stand between words like spaces."""
        super().__init__()
        self.words: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field shows its value."""
        if tag == "main" or tag in UNREAD:
            self._within.append(tag)
        told = dict(attrs)
        if tag == "input" and told.get("type") not in {"hidden", "password"} and self._reads():
            self.words.append(told.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """What was opened ends."""
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._reads():
            self.words.append(data)

    def _reads(self) -> bool:
        return bool(self._within) and self._within[-1] == "main"


LINK = re.compile(r'\b(?:href|action|hx-get|hx-post)="(/[^"#?]*)')


def links(page: str) -> list[str]:
    """The addresses that a page names, in order."""
    return list(dict.fromkeys(LINK.findall(page)))
