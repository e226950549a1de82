"""Requests that somebody writes by hand to break a server: a body that fits its description, with
one value in it that no sensible client sends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

NUMBERS: tuple[Any, ...] = (
    "1e999999",
    "-1e999999",
    "1e-999999",
    "1e400",
    "9" * 40,
    "9" * 4_000,
    "0." + "1" * 400,
    "NaN",
    "-Infinity",
    0,
    -1,
    10**15 + 1,
    2**53,
    2**63 - 1,
    -(2**63),
    2**63,
    10**17 - 1,
    10**400,
    1e308,
    0.1,
)
DAYS: tuple[Any, ...] = ("0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01", 0, 1e300, 10**30)
MOMENTS: tuple[Any, ...] = (
    "2030-01-01T10:00:00",
    "9999-12-31T23:59:59",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00Z",
    "2030-01-01",
    "2030-01-01T24:00:00Z",
    253402300800,
    1e18,
    -(10**18),
    *DAYS,
)
TEXTS: tuple[Any, ...] = (
    "2026-02-30",
    "2026-01-01T25:61:61Z",
    "9999-12-31T23:59:59-23:59",
    "1e999999",
    "<meta http-equiv='refresh' content='0'>{{ 7|add:7 }}{% x %}",
    "\u202eright to left \u0645\u0631\u062d\u0628\u0627",
    "x" * 10_000,
    " ",
    "\r\n",
    "=1+1",
    "00000000-0000-0000-0000-000000000000",
    0,
    None,
    [],
    {},
    True,
)
EVERYTHING: tuple[Any, ...] = (
    *NUMBERS,
    *MOMENTS,
    *TEXTS,
    {"": None, "a": [[[{}]]]},
    [None, 1, "x"] * 50,
)

Body = dict[str, Any]


def sensible(
    schema: Mapping[str, Any], parts: Mapping[str, Any], known: Mapping[str, Any], name: str = ""
) -> Any:
    """A value that fits the schema; `parts` are the document's components, `known` what a field
    of a name should hold to lead anywhere."""
    if name in known:
        return str(known[name]) if isinstance(known[name], UUID) else known[name]
    if "$ref" in schema:
        return sensible(parts[schema["$ref"].rsplit("/", 1)[1]], parts, known, name)
    if "enum" in schema:
        return schema["enum"][0]
    options = [row for row in schema.get("anyOf", ()) if row.get("type") != "null"]
    if options:
        return sensible(options[0], parts, known, name)
    if schema.get("type") == "object":
        fields = schema.get("properties", {})
        return {key: sensible(row, parts, known, key) for key, row in fields.items()}
    if schema.get("type") == "array":
        return [sensible(schema.get("items", {}), parts, known, name.removesuffix("s"))]
    return _plain(schema)


def _plain(schema: Mapping[str, Any]) -> Any:
    samples = {
        "date": "2030-01-01",
        "date-time": "2030-01-01T10:00:00Z",
        "uuid": "00000000-0000-4000-8000-000000000000",
    }
    if schema.get("type") == "boolean":
        return False
    if schema.get("type") in {"integer", "number"}:
        return schema.get("minimum", schema.get("exclusiveMinimum", 1))
    return samples.get(schema.get("format", ""), "A plain text"[: schema.get("maxLength", 12)])


def broken(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Where, and the whole with one hostile value there: each part in turn, the whole as well."""
    for hostile in EVERYTHING:
        yield f"{'.'.join(map(str, path)) or 'all'} = {hostile!r:.40}", hostile
    parts: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(value, dict):
        parts = iter(value.items())
        for hostile in map(str, (*DAYS, *TEXTS)):
            yield f"{'.'.join(map(str, path))} with key {hostile:.40}", {**value, hostile: "1"}
    elif isinstance(value, list):
        parts = iter(enumerate(value))
    for key, part in parts:
        for where, changed in broken(part, (*path, key)):
            copy = list(value) if isinstance(value, list) else dict(value)
            copy[key] = changed
            yield where, copy
