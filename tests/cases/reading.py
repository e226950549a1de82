"""Files of cases as data: every scalar is the text that was written, every case knows its line.

Nothing here uses Covalue: what is to be tested does not read its own test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

ROOT = Path(__file__).resolve().parents[2]
# What describes a case or makes its document, beside the words in capitals that fill its blanks;
# everything else is a question with its answer.
ABOUT = ("shows", "document", "change", "add")


def is_blank(name: str) -> bool:
    """Is it a word in capitals, to be filled in by each case?"""
    return name.isalpha() and name.isupper()


class CaseError(ValueError):
    """A file or case that does not keep to the format."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what it shows, the document it is about, and what is asked of it."""

    path: Path
    line: int
    shows: str
    document: str
    fields: Mapping[str, Any]

    @property
    def asked(self) -> list[str]:
        """The fields that neither describe the case nor make its document."""
        return [name for name in self.fields if name not in ABOUT and not is_blank(name)]

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. What stands beside `cases` holds for each that says nothing else."""
    return list(_cases(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=256)
def _cases(path: Path, _changed: int) -> tuple[Case, ...]:
    root = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
    if not isinstance(root, MappingNode):
        raise CaseError(f"{path}: a file of cases has `about` and `cases`")
    common = {key.value: value for key, value in root.value}
    if "about" not in common or "cases" not in common:
        raise CaseError(f"{path}: a file of cases has `about` and `cases`")
    shared = {name: plain(node) for name, node in common.items() if name not in ("about", "cases")}
    found = tuple(_case(path, node, shared) for node in common["cases"].value)
    _refuse_twins(found)
    return found


def _refuse_twins(cases: tuple[Case, ...]) -> None:
    seen: dict[str, Case] = {}
    for case in cases:
        twin = seen.setdefault(case.shows, case)
        if twin is not case:
            raise CaseError(f"{case}: shows the same as {twin}; say what is different")


def _case(path: Path, node: Node, shared: Mapping[str, Any]) -> Case:
    own: dict[str, Any] = plain(node)
    line = node.start_mark.line + 1
    where = f"{path.relative_to(ROOT)}:{line}"
    if not own.get("shows"):
        raise CaseError(f"{where}: a case begins with what it `shows`")
    fields = {**shared, **own}
    if "document" in own:
        fields = {name: fields[name] for name in fields if name in own or not is_blank(name)}
    return Case(path, line, own["shows"], _document(where, fields), fields)


def _document(where: str, fields: Mapping[str, Any]) -> str:
    text = fields.get("document", "")
    if text and "\n" not in text:
        text = (ROOT / text).read_text(encoding="utf-8")
    for name in filter(is_blank, fields):
        text = _filled(where, text, name, fields[name] or "")
    return changed(where, text, fields.get("change") or {}) + (fields.get("add") or "")


def _filled(where: str, text: str, blank: str, words: str) -> str:
    before, *after = re.split(rf"\b{blank}\b", text)
    if len(after) != 1:
        raise CaseError(f"{where}: the blank {blank} stands {len(after)} times in the document")
    margin = before.rpartition("\n")[2]
    return before + words.replace("\n", f"\n{margin}" if margin.isspace() else "\n") + after[0]


def changed(where: str, text: str, changes: Mapping[str, str | None]) -> str:
    """The text with each thing that stands in it replaced by another."""
    for old, new in changes.items():
        if text.count(old) != 1:
            raise CaseError(f"{where}: '{old}' stands {text.count(old)} times in the document")
        text = text.replace(old, new or "")
    return text


def plain(node: Node) -> Any:
    """Mappings, lists and texts; None for what is left empty."""
    if isinstance(node, ScalarNode):
        return node.value if node.value or node.style else None
    if isinstance(node, MappingNode):
        return dict(_pairs(node))
    return [plain(item) for item in node.value]


def _pairs(node: MappingNode) -> Iterator[tuple[str, Any]]:
    seen = set()
    for key, value in node.value:
        if key.value in seen:
            raise CaseError(f"line {key.start_mark.line + 1}: '{key.value}' is written twice")
        seen.add(key.value)
        yield key.value, plain(value)
