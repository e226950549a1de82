"""What a write reads and checks before any transaction opens.

A write with an idempotency key is done within the transaction that keeps its answer. What takes
long, such as reading a document, is registered here by the end of its address, and done before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import resolve

from covalue.web.kit.errors import Refused

Prepare = Callable[..., Any]
_PREPARES: dict[str, Prepare] = {}


def prepares(ending: str) -> Callable[[Prepare], Prepare]:
    """Mark what reads for a POST to addresses with this ending: it takes the request, its user and
    the parts of the address, and checks the right first."""

    def mark(read: Prepare) -> Prepare:
        _PREPARES[ending] = read
        return read

    return mark


def prepare(request: HttpRequest, user: object) -> None:
    """Read for the request, and keep with it what came out: what was read, or the refusal."""
    read = next((act for end, act in _PREPARES.items() if request.path.endswith(end)), None)
    if read is None or request.method != "POST":
        return
    try:
        vars(request)["prepared"] = read(request, user, **resolve(request.path_info).kwargs)
    except Refused as refused:
        vars(request)["prepared"] = refused
    except (Http404, ValueError):
        return  # the operation itself says what is wrong


def prepared(request: HttpRequest) -> Any:
    """What was read for the request, None where nothing was; raises the refusal."""
    kept = vars(request).get("prepared")
    if isinstance(kept, Refused):
        raise kept
    return kept
