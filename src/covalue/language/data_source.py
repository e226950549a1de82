"""Nested data that was read already, from JSON or a form, as the source of a document without
lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from covalue.language.findings import Finding, Place, error
from covalue.language.yaml_source import LARGEST_TEXT, Path, Source, too_large


def read_data(data: Mapping[str, Any], file: str) -> tuple[Source, list[Finding]]:
    """The source of a document that has no lines: whatever is found in it is told by field, as
    `costs.work.party`.

    `true`, 1.5 and null become what YAML would have as text: `true`, `1.5` and no value.
    """
    source, findings = Source(file), list[Finding]()
    try:
        if len(json.dumps(data, ensure_ascii=False, default=str)) > LARGEST_TEXT:
            return source, [too_large(file)]
        source.data = _read(data, (), source, findings)
    except RecursionError:
        findings.append(error("too-deep", "the document is nested too deeply", Place(file)))
    return source, findings


def _read(value: Any, path: Path, source: Source, findings: list[Finding]) -> Any:
    place = Place(source.file, field=".".join(str(step) for step in path) or None)
    source.places[path] = place
    match value:
        case Mapping():
            return _read_mapping(value, path, source, findings)
        case list() | tuple():
            return [_read(item, (*path, at), source, findings) for at, item in enumerate(value)]
        case str() | None:
            return value
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def _read_mapping(
    value: Mapping[str, Any], path: Path, source: Source, findings: list[Finding]
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for written, item in value.items():
        key = " ".join(str(written).split())
        if key in data:
            mend = "remove one of the two, or give it another name"
            message = f"'{key}' is written twice here"
            findings.append(error("duplicate-key", message, source.places[path], mend))
            continue
        data[key] = _read(item, (*path, key), source, findings)
    return data
