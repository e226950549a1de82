"""Charts for pages: a Vega-Lite specification becomes one SVG that serves light, dark and print.

It is drawn with the light theme; then every colour of a token becomes the token's CSS variable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from covalue.web.kit.texts import printable

FOLDER = Path(__file__).parent / "static" / "look"
HALF, WIDE, COLUMN, PAGE, NARROW = 500, 720, 1020, 1376, 343
"""How wide pictures are drawn: half a column, alone, a column beside a rail, the whole page, a
phone."""
_PADDING = {"left": 12, "right": 8, "top": 4, "bottom": 4}
"""Browsers' letters may be wider than those that the library measures."""
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
    key: Sequence[tuple[str, str]] = ()
    """Swatch and name of each series, where more than three cannot be named at their ends."""


def chart(
    *,
    id: str,
    title: str,
    spec: Mapping[str, Any],
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    reading: str = "",
    width: int = WIDE,
    phone: Mapping[str, Any] | None = None,
    key: Sequence[tuple[str, str]] = (),
) -> Chart:
    """Draw the specification at the width of its column, and at that of a phone, there as `phone`
    has it."""
    drawn, small = (json.dumps(_drawable(drawing)) for drawing in (spec, phone or spec))
    wide, narrow = (
        _svg(drawn, f"{id}-wide", title, width),
        _svg(small, f"{id}-narrow", title, NARROW),
    )
    return Chart(
        id=id,
        title=title,
        reading=reading,
        wide=wide,
        narrow=narrow,
        headings=headings,
        rows=rows,
        key=key,
    )


def _drawable(part: Any) -> Any:
    """The specification without characters that break the drawing: those that no SVG can hold end
    the process, and separators of lines are none in the library's formulas."""
    if isinstance(part, Mapping):
        return {_drawable(name): _drawable(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_drawable(value) for value in part]
    return " ".join(printable(part).splitlines()) if isinstance(part, str) else part


@lru_cache(maxsize=512)
def _svg(spec: str, prefix: str, title: str, width: int) -> SafeString:
    """Drawing takes a tenth of a second, so the last pictures are kept; the same figures make the
    same picture."""
    whole = {**json.loads(spec), "width": width, "padding": _PADDING, "config": _theme()}
    drawn = vl_convert.vegalite_to_svg(whole)
    drawn = _DECORATION.sub("", drawn).replace("xmlns:xlink", "data-xlink")
    drawn = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{prefix}-", drawn)
    for value, token in _tokens().items():
        drawn = re.sub(re.escape(value), f"var(--{token})", drawn, flags=re.IGNORECASE)
    size = "narrow" if prefix.endswith("-narrow") else "wide page" if width == PAGE else "wide"
    drawn = drawn.replace(
        'class="marks"', f'class="marks {size}" role="img" aria-labelledby="{prefix}-title"', 1
    )
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
    values: dict[str, str] = {}
    for name, colours in tokens.items():
        values.setdefault(colours["light"], name)
    return values
