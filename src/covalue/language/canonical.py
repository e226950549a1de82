"""The one canonical form of a document, and its hash: the version that both parties sign."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from covalue.language.schema import ModelDocument

# The order of these entries carries meaning (a statement's lines, which limit comes first, a
# table's ranges).
_ORDERED = frozenset({"terms", "limits", "ranges", "points"})


def canonical_form(document: ModelDocument) -> str:
    """The document as sorted, compact JSON: layout, comments, quoting and spelled-out defaults
    leave no trace."""
    data = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(_normal(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical_hash(document: ModelDocument) -> str:
    """SHA-256 of the canonical form in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_form(document).encode()).hexdigest()


def _normal(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            key: _entries(value) if key in _ORDERED else _normal(value)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [_normal(item) for item in data]
    return " ".join(data.split()) if isinstance(data, str) else data


def _entries(data: Any) -> Any:
    """A mapping as a list of pairs, which keeps the order."""
    if isinstance(data, dict):
        return [[key, _normal(value)] for key, value in data.items()]
    return _normal(data)
