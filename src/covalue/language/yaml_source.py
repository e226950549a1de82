"""YAML text as plain nested data in which every scalar stays the text that was written, with its
place.

`no`, `1e3` and `2026-01` are never turned into something else behind the author's back. Duplicate
keys, anchors and tags are refused: a contract says a thing once, in the open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from covalue.language.findings import Finding, Place, error

Path = tuple[str | int, ...]
LARGEST_TEXT = 1_000_000
"""Characters of a document, whichever way it comes."""
# What a YAML reader makes of plain text by itself; whatever else was put there by hand.
_TAGS = frozenset(
    {"str", "int", "float", "bool", "null", "timestamp", "value", "merge", "map", "seq"}
)


@dataclass(slots=True)
class Source:
    """What a document's text says, as nested dict, list and str (None for an empty value)."""

    file: str
    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Where a path stands, or the nearest thing around it that was written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file))


def too_large(file: str) -> Finding:
    """What is found of a document of more characters than LARGEST_TEXT."""
    message = f"the document has more than {LARGEST_TEXT:,} characters"
    return error("too-large", message, Place(file), "compute parts of it elsewhere")


def read_yaml(text: str, file: str) -> tuple[Source, list[Finding]]:
    """Read one YAML document; what cannot be read is left out and named in a finding."""
    source, findings = Source(file), list[Finding]()
    if len(text) > LARGEST_TEXT:
        return source, [too_large(file)]
    try:
        root = YAML(typ="safe", pure=True).compose(text)
        if root is None:
            message = "the document is empty"
            return source, [error("empty", message, Place(file), "start from `covalue new`")]
        source.data = _read(root, (), source, findings)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        what = problem.problem or problem.context
        message = f"this is not YAML: {what}"
        findings.append(error("yaml", message, place, "check indentation, colons and quotes"))
    except YAMLError as problem:
        message = f"this is not YAML: {str(problem).splitlines()[0]}"
        findings.append(error("yaml", message, Place(file)))
    except RecursionError:
        findings.append(error("yaml", "the document is nested too deeply", Place(file)))
    return source, findings


def _read(node: Node, path: Path, source: Source, findings: list[Finding]) -> Any:
    place = Place(source.file, node.start_mark.line + 1, node.start_mark.column + 1)
    source.places.setdefault(path, place)
    if node.anchor is not None:
        message = "anchors and aliases are not allowed"
        findings.append(error("anchor", message, place, "write the value out"))
        return None
    if (node.tag or "").removeprefix("tag:yaml.org,2002:") not in _TAGS:
        findings.append(error("tag", f"the tag '{node.tag}' is not allowed", place, "remove it"))
        return None
    if isinstance(node, ScalarNode):
        return node.value if node.value or node.style else None
    if isinstance(node, SequenceNode):
        return [_read(item, (*path, at), source, findings) for at, item in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    return _read_mapping(node, path, source, findings)


def _read_mapping(
    node: MappingNode, path: Path, source: Source, findings: list[Finding]
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = Place(source.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if not isinstance(key_node, ScalarNode):
            findings.append(error("key", "a key must be a plain word", place))
            continue
        key = " ".join(key_node.value.split())
        if key in data:
            mend = "remove one of the two, or give it another name"
            findings.append(error("duplicate-key", f"'{key}' is written twice here", place, mend))
            continue
        source.places[(*path, key)] = place
        data[key] = _read(value_node, (*path, key), source, findings)
    return data
