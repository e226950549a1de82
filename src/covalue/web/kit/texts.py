"""Texts that people write in one line: cleaned, bounded and refused in one way."""

from __future__ import annotations

from covalue.web.kit.errors import Refused


def one_line(text: str, *, most: int, field: str, missing: str = "") -> str:
    """The text on one line, with single spaces and none around it.

    `most` is the greatest number of characters; `missing` says what is wrong with an empty text,
    without it the text may be empty. Raises Refused: `text_missing`, `text_too_long`.
    """
    line = " ".join(text.split())
    if missing and not line:
        raise Refused("text_missing", missing, field=field)
    if len(line) > most:
        raise Refused(
            "text_too_long", f"This is over {most:,} characters.", mend="Shorten it.", field=field
        )
    return line
