"""Texts that people write: cleaned, bounded and refused in one way."""

from __future__ import annotations

from covalue.web.kit.errors import Refused


def one_line(text: str, *, most: int, field: str, missing: str = "") -> str:
    """The text on one line, with single spaces and none around it.

    `most` is the greatest number of characters; `missing` says what is wrong with an empty text,
    without it the text may be empty. Raises Refused: `text_missing`, `text_too_long`.
    """
    return _bounded(" ".join(text.split()), most, field, missing)


def many_lines(text: str, *, most: int, field: str, missing: str = "") -> str:
    """The text with its lines as they were written, without space around it; refused as
    `one_line` is."""
    return _bounded(text.strip(), most, field, missing)


def _bounded(text: str, most: int, field: str, missing: str) -> str:
    if missing and not text:
        raise Refused("text_missing", missing, field=field)
    if len(text) > most:
        raise Refused(
            "text_too_long", f"This is over {most:,} characters.", mend="Shorten it.", field=field
        )
    return text
