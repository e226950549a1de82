"""A page as tests read it: where a line is broken is the template's business."""

from __future__ import annotations

from typing import Any


def text(answer: Any) -> str:
    """The page's markup with single spaces for all white space; it is an answer that succeeded."""
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
