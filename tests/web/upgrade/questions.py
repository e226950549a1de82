"""Which addresses are asked: one of each name, with things that the example really holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import surface
from django.test import Client
from django.urls import Resolver404, resolve
from visiting import links

PART = re.compile(r"<(\w+):\w+>")
PLACE = re.compile(r"\{(\w+)\}")
FIXED = {"str": "guessed", "int": "1", "slug": "benefits"}
API = "/api/v1/"
ASKED = {"limit": "3", "text": "fraud check of card payments"}
"""What is said where an operation asks for it: a few rows, and some words."""


@dataclass(slots=True)
class Found:
    """What one person finds on the way from the start page: an address of each name, and a thing
    for each first word of addresses."""

    by_name: dict[str, str] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)


def found_by(client: Client) -> Found:
    """Follow links from the start page, one of each name."""
    found, waiting = Found(), ["/"]
    while waiting:
        address = waiting.pop(0)
        name = _name(address)
        if name is None or name in found.by_name or address.startswith("/sign-in/"):
            continue
        found.by_name[name] = address
        _keep_thing(found, address)
        got: Any = client.get(address)
        if got.headers.get("Content-Type", "").startswith("text/html"):
            waiting += links(got.content.decode())
    return found


def _name(address: str) -> str | None:
    try:
        return resolve(address).view_name
    except Resolver404:
        return None


def _keep_thing(found: Found, address: str) -> None:
    words = address.strip("/").split("/")
    if "pk" in resolve(address).kwargs:
        found.things.setdefault(words[0], str(resolve(address).kwargs["pk"]))


def pages(found: Found) -> list[str]:
    """An address of each named page: as it was found, or made up of things that were."""
    asked = []
    for pattern, name, _ in (line.split("\t") for line in surface.addresses()):
        if pattern.startswith((API.strip("/"), "sign-in/")) or not name:
            continue
        address = found.by_name.get(name) or _filled(pattern, found.things)
        if address:
            asked.append(address)
    return asked


def _filled(pattern: str, things: Mapping[str, str]) -> str:
    thing = things.get(pattern.split("/", maxsplit=1)[0], "")
    if "<uuid:pk>" in pattern and not thing:
        return ""
    filled = pattern.replace("<uuid:pk>", thing)
    return "/" + PART.sub(lambda part: FIXED.get(part[1], thing), filled)


def operations(found: Found) -> Iterator[str]:
    """An address of each reading operation of the API whose things were found."""
    for path, methods in surface.openapi()["paths"].items():
        if "get" not in methods:
            continue
        address = _with_things(path, found.things)
        if address:
            said = [each["name"] for each in methods["get"]["parameters"] if each["in"] == "query"]
            query = "&".join(f"{name}={ASKED[name]}" for name in said if name in ASKED)
            yield f"{address}?{query}" if query else address


def _with_things(path: str, things: Mapping[str, str]) -> str:
    path = path.replace("{scope}/{scope_id}", "relationship/{relationship_id}")
    words = path.split("/")
    for at, word in enumerate(words):
        if not PLACE.fullmatch(word):
            continue
        thing = "1" if word == "{number}" else things.get(_head(words[at - 1]), "")
        if not thing:
            return ""
        words[at] = thing
    return "/".join(words)


def _head(word: str) -> str:
    return "relationships" if word == "relationship" else word
