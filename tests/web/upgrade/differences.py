"""How today's addresses, OpenAPI document and answers differ from those that were recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve
from loading import DATA
from ruamel.yaml import YAML
from surface import leaves

FIGURE = re.compile(r"\d[\d.,]*")
LONG = re.compile(r"\d+\.\d{16,}")
DIGITS = Context(prec=30)
"""To which figures count: the last ones of 34 depend on the order in which sums are added."""
OF_THE_UPGRADE = "what stood before there were seals"
"""How the entry reads with which an upgrade goes on with a record."""
AROUND = 60
"""Characters that are shown around a difference."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be other than was recorded."""

    places: tuple[str, ...]
    """Facts of the OpenAPI document, `*` for anything."""
    gone: frozenset[str]
    """Facts of the OpenAPI document that were wrong and are no more, each in full."""
    names: tuple[str, ...]
    """Names of addresses."""
    pages: tuple[str, ...]
    """Names of addresses that say more, or in other words; their figures stand."""
    entries: tuple[str, ...]
    """Names of addresses that show the last entries of a record, with that of the upgrade first: an
    older one makes room."""


def allowed(told: Mapping[str, Any]) -> Allowed:
    """As the file of differences tells it: a place names what is added, and each has its reason."""
    unnamed = [entry for entries in told.values() for entry in entries if not entry.get("reason")]
    if unnamed:
        raise ValueError(f"A difference without its reason: {unnamed}")
    places = tuple(place for entry in told["openapi"] for place in entry["places"])
    blind = [place for place in places if "*" in place.split(" > ")[-1]]
    if blind:
        raise ValueError(f"These places would allow anything: {blind}")
    names, pages = (
        tuple(name for entry in told[kind] for name in entry["names"])
        for kind in ("addresses", "answers")
    )
    entries = tuple(name for entry in told.get("entries", ()) for name in entry["names"])
    gone = frozenset(place for entry in told.get("openapi_gone", ()) for place in entry["places"])
    return Allowed(places, gone, names, pages, entries)


MAY = allowed(YAML(typ="safe").load(DATA / "differences.yaml"))


def in_openapi(recorded: Any, today: Any, may: Allowed) -> list[str]:
    """A sentence for each fact that is gone, another, or new without being named."""
    before, now = leaves(recorded), leaves(today)
    found = [f"gone: {place}" for place in before.keys() - now.keys() - may.gone]
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


def in_answers(
    recorded: Sequence[Mapping[str, Any]], today: Sequence[Mapping[str, Any]], may: Allowed
) -> list[str]:
    """A sentence for each answer that differs, with the words around the first difference."""
    if len(recorded) != len(today):
        raise ValueError("Other questions were asked.")
    return [
        f"{before['who']} asks {before['address']}: {told}"
        for before, now in zip(recorded, today, strict=True)
        if (told := _differs(before, now, may))
    ]


def _differs(before: Mapping[str, Any], now: Mapping[str, Any], may: Allowed) -> str:
    if (before["status"], before["kind"]) != (now["status"], now["kind"]):
        return f"{before['status']} {before['kind']} was, {now['status']} {now['kind']} is"
    was, is_ = _rounded(before["text"]), _rounded(now["text"])
    if was == is_:
        return ""
    name = resolve(urlsplit(before["address"]).path).view_name
    if name in may.entries and OF_THE_UPGRADE in is_ and OF_THE_UPGRADE not in was:
        return ""
    if name in may.pages:
        lost = Counter(FIGURE.findall(was)) - Counter(FIGURE.findall(is_))
        return f"figures are missing: {sorted(lost)}" if lost else ""
    return _around(was, is_)


def _rounded(text: str) -> str:
    return LONG.sub(lambda figure: f"{DIGITS.create_decimal(figure[0]).normalize():f}", text)


def _around(before: str, now: str) -> str:
    pairs = zip(before, now, strict=False)
    at = next(
        (at for at, (was, is_) in enumerate(pairs) if was != is_), min(map(len, (before, now)))
    )
    start = max(0, at - AROUND)
    return f"{before[start : at + AROUND]!r} was, {now[start : at + AROUND]!r} is"
