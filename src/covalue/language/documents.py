"""From the text of a document to its checked parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from covalue.language.data_source import read_data
from covalue.language.findings import Finding, Place, error, has_errors
from covalue.language.schema import ModelDocument, Part
from covalue.language.yaml_source import Path, Source, read_yaml

D = TypeVar("D", bound=ModelDocument)


def read_document(
    document: str | Mapping[str, Any], file: str, kind: type[D]
) -> tuple[D | None, Source, list[Finding]]:
    """Read a document of one kind from its YAML text, or from data. None where it has errors."""
    source, findings = (
        read_yaml(document, file) if isinstance(document, str) else read_data(document, file)
    )
    if has_errors(findings):
        return None, source, findings
    if not isinstance(source.data, dict):
        message = "a document is a list of sections such as `calendar:` and `quantities:`"
        mend = "start from `covalue new`"
        return (None, source, [error("document", message, Place(file, 1), mend)])
    try:
        return kind.model_validate(source.data), source, findings
    except ValidationError as problem:
        return None, source, [_finding(details, source, kind) for details in problem.errors()]


def _finding(details: ErrorDetails, source: Source, kind: type[Part]) -> Finding:
    path = _written_path(details["loc"], source)
    place = source.place(path)
    field = ".".join(str(step) for step in path)
    at = Place(place.file, place.line, place.column, field=field or None)
    last = str(details["loc"][-1]) if details["loc"] else "the document"
    match details["type"]:
        case "extra_forbidden":
            # `{label: Points, 0 to 10}`: within braces a comma starts the next field.
            comma = (
                "put quotes around a text that holds a comma" if details["input"] is None else ""
            )
            mend = comma or _nearest_field(last, details, kind)
            return error("unknown-field", f"'{last}' is no field here", at, mend)
        case "missing":
            return error("missing-field", f"the field '{last}' is missing", at, f"add `{last}: …`")
        case "value_error":
            return error("field", str(details["ctx"]["error"]), at)
        case "literal_error" | "union_tag_invalid":
            known = details["ctx"].get("expected") or details["ctx"].get("expected_tags")
            given = (
                details["input"] if details["type"] == "literal_error" else details["ctx"]["tag"]
            )
            message = f"'{given}' is not one of {known}"
            return error("field", message, at, _nearest_word(str(given), str(known)))
        case "union_tag_not_found":
            return error("missing-field", "the field 'kind' is missing", at, "add `kind: …`")
        case _:
            given = (
                "an empty value" if details["input"] is None else f"'{str(details['input'])[:60]}'"
            )
            message = f"{given} does not fit: {details['msg'][:1].lower()}{details['msg'][1:]}"
            return error("field", message, at)


def _written_path(location: Sequence[str | int], source: Source) -> Path:
    """The steps of pydantic's location that stand in the text (it adds names of union members)."""
    path: Path = ()
    data: Any = source.data
    for step in location:
        in_mapping = isinstance(data, Mapping) and step in data
        if in_mapping or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            path, data = (*path, step), data[step]
    return path


def _nearest_word(given: str, known: str) -> str:
    near = get_close_matches(given, re.findall(r"'([^']*)'", known), 1)
    return f"did you mean '{near[0]}'?" if near else ""


def _nearest_field(given: str, details: ErrorDetails, kind: type[Part]) -> str:
    fields = _fields_at(details["loc"][:-1], kind)
    near = get_close_matches(given.replace("_", " "), fields, 1, 0.5)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"the fields are {', '.join(fields)}" if fields else ""


def _fields_at(location: Sequence[str | int], kind: Any) -> list[str]:
    """The names of the fields of the part at a location of the schema."""
    schema = kind.model_json_schema()
    part = schema
    for step in location:
        part = _inside(part, step, schema)
    return _fields_of(part, schema)


def _fields_of(part: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """The fields of a part, or of every kind that it may be."""
    part = _followed(part, schema)
    options = (_fields_of(option, schema) for option in part.get("anyOf", []))
    return [*part.get("properties", {}), *chain.from_iterable(options)]


def _followed(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    return part


def _inside(part: dict[str, Any], step: str | int, schema: dict[str, Any]) -> dict[str, Any]:
    part = _followed(part, schema)
    if mapping := part.get("discriminator", {}).get("mapping"):
        return {"$ref": mapping[step]} if step in mapping else {}
    inner = (
        part.get("properties", {}).get(step)
        or part.get("additionalProperties")
        or next(iter(part.get("patternProperties", {}).values()), None)
        or part.get("items")
    )
    if isinstance(inner, dict):
        return inner
    for option in part.get("anyOf", []):
        part = _inside(option, step, schema)
        if part:
            return part
    return {}
