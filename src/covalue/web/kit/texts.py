"""Texts that people write: cleaned, bounded and refused in one way."""

from __future__ import annotations

import re

from covalue.web.kit.errors import Refused

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str, *, most: int, field: str, missing: str = "") -> str:
    """The text on one line, with single spaces and none around it.

    `most` is the greatest number of characters; `missing` says what is wrong with an empty text,
    without it the text may be empty. Raises Refused: `text_missing`, `text_too_long`.
    """
    return _bounded(" ".join(printable(text).split()), most, field, missing)


def many_lines(text: str, *, most: int, field: str, missing: str = "") -> str:
    """The text with its lines as they were written, without space around it; refused as
    `one_line` is."""
    return _bounded(printable(text).strip(), most, field, missing)


def printable(text: str) -> str:
    """The text with a space for each character that no document can hold: control characters but
    tabs and ends of lines, halves of surrogate pairs. Terminals and what was pasted leave them."""
    return _NO_TEXT.sub(" ", text)


def _bounded(text: str, most: int, field: str, missing: str) -> str:
    if missing and not text:
        raise Refused("text_missing", missing, field=field)
    if len(text) > most:
        raise Refused(
            "text_too_long", f"This is over {most:,} characters.", mend="Shorten it.", field=field
        )
    return text
