"""One canonical text for the same content, so that it has one hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def canonical(value: Any) -> str:
    """The JSON text of the value: keys sorted, no spaces, exact numbers as text.

    Floats are refused (TypeError): two machines may print them differently.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(*parts: str) -> str:
    """SHA-256 over the parts, each preceded by its length so that no two lists of parts read
    alike."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode()
        state.update(f"{len(data)}:".encode())
        state.update(data)
    return state.hexdigest()


def content_hash(value: Any) -> str:
    """The hash that names this content in agreements."""
    return digest("covalue content 1", canonical(value))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(element) for key, element in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(element) for element in value]
    raise TypeError(
        f"{type(value).__name__} has no canonical form; use text, whole numbers or Decimal."
    )
