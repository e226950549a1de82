"""What others hold on to: the addresses and the OpenAPI document, read from a running Django.

Asks Django alone and imports nothing of Covalue, so that `tools/upgrade_data.py` can run it in a
checkout of any version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

OPENAPI = "/api/v1/openapi.json"
WIDTH = 100
SAMPLES = {
    "uuid": str(UUID(int=1)),
    "uuidstr": str(UUID(int=1)),
    "int": "1",
    "slug": "word",
    "str": "word",
}
"""What stands in an address for a part of each kind."""
PART = re.compile(r"<(?:(\w+):)?\w+>")
GROUP = re.compile(r"\(\?P<\w+>[^()]*\)")


def addresses() -> list[str]:
    """Each address as `pattern, name, who answers`, by tabs, in the order in which they are tried.

    Who answers is the name that a sample of the pattern resolves to: of two patterns that fit one
    address the first wins, and that is what an order may change.
    """
    return [
        f"{pattern}\t{name}\t{_answering(pattern)}"
        for pattern, name in _patterns(get_resolver().url_patterns)
    ]


def _patterns(
    entries: list[URLPattern | URLResolver], prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    for entry in entries:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield pattern, space + (entry.name or "")
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _patterns(entry.url_patterns, pattern, inner)


def _answering(pattern: str) -> str:
    """The name that a sample of the pattern resolves to; a regular expression has samples too."""
    sample = PART.sub(lambda part: SAMPLES[part[1] or "str"], GROUP.sub("word", pattern))
    try:
        return resolve("/" + sample.replace("^", "").replace("$", "")).view_name
    except Resolver404:
        return "nobody"


def openapi() -> dict[str, Any]:
    """The OpenAPI document as it is served; descriptions without their line breaks."""
    answer = Client(headers={"host": "localhost"}).get(OPENAPI)
    if answer.status_code != 200:
        raise RuntimeError(f"{OPENAPI} answers {answer.status_code}.")
    document: dict[str, Any] = _unwrapped(answer.json())
    return document


def _unwrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unwrapped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_unwrapped(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def written(value: Any, depth: int = 0) -> str:
    """JSON of which every part that fits on a line stands on one: small, and good to compare."""
    short = json.dumps(value, ensure_ascii=False)
    if depth + len(short) <= WIDTH or not isinstance(value, dict | list):
        return short
    pad = " " * (depth + 1)
    if isinstance(value, dict):
        inner = [f"{json.dumps(key)}: {written(part, depth + 1)}" for key, part in value.items()]
        opening, closing = "{", "}"
    else:
        inner = [written(part, depth + 1) for part in value]
        opening, closing = "[", "]"
    lines = f",\n{pad}".join(inner)
    return f"{opening}\n{pad}{lines}\n{' ' * depth}{closing}"


def leaves(value: Any, place: str = "") -> dict[str, Any]:
    """Every single fact of a document by its place: `components > schemas > Me > required > id`.

    What has a name in a list (a parameter) stands under it, a plain word in a list (a field that
    is required) is its own place: so an addition in the middle moves nothing else.
    """
    inner = dict(_parts(value))
    if not inner:
        return {place: value}
    found: dict[str, Any] = {}
    for key, part in inner.items():
        found |= leaves(part, f"{place} > {key}" if place else key)
    return found


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        for number, part in enumerate(value):
            if isinstance(part, Mapping):
                name = part.get("name")
                yield name if isinstance(name, str) else str(number), part
            else:
                yield str(part), True
