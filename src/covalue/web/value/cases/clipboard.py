"""The text that spreadsheets put on the clipboard: cells by tab, rows by line.

It is not CSV. A cell is quoted only where it holds a line break or a quote, and then its quotes are
doubled; a quote elsewhere, such as a ditto mark or the inches of a pipe, stands for itself.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"((?:[^"\t]|"")*+)"(?=\t|\n|\Z)')
"""A quoted cell holds no tab, and more than line breaks: else the ditto marks of two rows would be
one cell."""
_BARE = re.compile(r"[^\t\n]*")


def cells_of(text: str) -> list[list[str]]:
    """The rows of a clipboard's text, each cell without blanks around it."""
    text = re.sub(r"\r\n?", "\n", text).removesuffix("\n")
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(text):
        cell, at = _cell(text, at)
        rows[-1].append(" ".join(cell.split()))
        if text[at : at + 1] == "\n":
            rows.append([])
        at += 1
    return rows


def _cell(text: str, start: int) -> tuple[str, int]:
    """The cell that begins there, and where it ends."""
    quoted = _QUOTED.match(text, start)
    if quoted and (quoted[1].strip() or not quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    end = _BARE.match(text, start)
    assert end is not None, "it matches everywhere, if only nothing"
    return end[0], end.end()
