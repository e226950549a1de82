"""How today's addresses and OpenAPI document differ from those that were recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from surface import leaves


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be more than was recorded."""

    places: tuple[str, ...]
    """Facts of the OpenAPI document, `*` for anything."""
    names: tuple[str, ...]
    """Names of addresses."""


def allowed(told: Mapping[str, Any]) -> Allowed:
    """As the file of differences tells it: a place names what is added, and each has its reason."""
    unnamed = [entry for entries in told.values() for entry in entries if not entry.get("reason")]
    if unnamed:
        raise ValueError(f"A difference without its reason: {unnamed}")
    places = tuple(place for entry in told["openapi"] for place in entry["places"])
    blind = [place for place in places if "*" in place.split(" > ")[-1]]
    if blind:
        raise ValueError(f"These places would allow anything: {blind}")
    return Allowed(places, tuple(name for entry in told["addresses"] for name in entry["names"]))


def in_openapi(recorded: Any, today: Any, may: Allowed) -> list[str]:
    """A sentence for each fact that is gone, another, or new without being named."""
    before, now = leaves(recorded), leaves(today)
    found = [f"gone: {place}" for place in before.keys() - now.keys()]
    found += [
        f"changed: {place}: {before[place]!r} was, {now[place]!r} is"
        for place in before.keys() & now.keys()
        if before[place] != now[place]
    ]
    found += [
        f"new: {place}"
        for place in now.keys() - before.keys()
        if not any(fnmatchcase(place, pattern) for pattern in may.places)
    ]
    return sorted(found)


def in_addresses(recorded: Sequence[str], today: Sequence[str], may: Allowed) -> list[str]:
    """A sentence for each address that is gone, is answered by another, or is new."""
    before, now = dict.fromkeys(recorded), dict.fromkeys(today)
    found = [f"gone or answered by another: {line!r}" for line in before if line not in now]
    return found + [
        f"new: {line!r}"
        for line in now
        if line not in before and line.split("\t")[1] not in may.names
    ]
