"""Charts for pages: a Vega-Lite specification becomes one SVG that serves light, dark and print.

It is drawn with the light theme; then every colour of a token becomes the token's CSS variable.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "static" / "look"
WIDE, NARROW = 720, 343
_DECORATION = re.compile(r' (?:font-family|role|aria-[a-z]+)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its title, how to read it, and the table behind it."""

    id: str
    title: str
    reading: str
    wide: SafeString
    narrow: SafeString
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


def chart(
    *, id: str, title: str, spec: Mapping[str, Any], headings: Sequence[str],
    rows: Sequence[Sequence[object]], reading: str = "",
) -> Chart:  # fmt: skip
    """Draw the specification at the width of a column and of a phone."""
    wide, narrow = (_svg(spec, f"{id}-{width}", title, width) for width in (WIDE, NARROW))
    return Chart(id=id, title=title, reading=reading, wide=wide, narrow=narrow, headings=headings, rows=rows)


def _svg(spec: Mapping[str, Any], prefix: str, title: str, width: int) -> SafeString:
    whole = {**copy.deepcopy(dict(spec)), "width": width, "config": _theme()}
    drawn = vl_convert.vegalite_to_svg(whole)
    drawn = _DECORATION.sub("", drawn).replace("xmlns:xlink", "data-xlink")
    drawn = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{prefix}-", drawn)
    for value, token in _tokens().items():
        drawn = re.sub(re.escape(value), f"var(--{token})", drawn, flags=re.IGNORECASE)
    size = "narrow" if width == NARROW else "wide"
    drawn = drawn.replace('class="marks"', f'class="marks {size}" role="img" aria-labelledby="{prefix}-title"', 1)
    head, _end, rest = drawn.partition(">")
    name = format_html('<title id="{}-title">{}</title>', prefix, title)
    return mark_safe(f"{head}>{name}{rest}")  # drawn by the library from data: its text is escaped


@cache
def _theme() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "chart_theme.json").read_text()))


@cache
def _tokens() -> dict[str, str]:
    """The light colour of each token; of two with one colour, the first."""
    tokens = json.loads((FOLDER / "chart_tokens.json").read_text())
    found: dict[str, str] = {}
    for name, colours in tokens.items():
        found.setdefault(colours["light"], name)
    return found
