"""Numbers as people type and paste them: thousands, a decimal sign that is said, currency signs,
percent."""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPS = {
    "point": re.compile(r"[-−]?\d{1,3}(?:[,\s'’]\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?|[-−]?\.\d+"),
    "comma": re.compile(r"[-−]?\d{1,3}(?:[.\s'’]\d{3})+(?:,\d+)?|[-−]?\d+(?:,\d+)?|[-−]?,\d+"),
}
SIGNS = tuple(_GROUPS)
"""The decimal signs that a sheet may use."""
_MONEY = re.compile(r"^(?:[€$£]|[A-Z]{3}\s)\s*|\s*(?:[€$£]|\s[A-Z]{3})$")
_LOOKS = re.compile(r"[-−(]?[€$£]?\s*[-−]?[\d.,\s'’ ]*\d[\d.,\s'’ ]*\)?\s*[€$£%]?")


def looks_like_number(text: str) -> bool:
    """Whether somebody meant a number, even where it cannot be read."""
    return _LOOKS.fullmatch(text.strip()) is not None


def read_number(text: str, sign: str) -> Decimal:
    """The number; 12 % is 0.12, and (12) is below zero. Raises ValueError that says how to write
    it."""
    bare = _MONEY.sub("", text.strip()).strip()
    below = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1].strip() if below else bare
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").strip()
    if not _GROUPS[sign].fullmatch(bare):
        other = "comma" if sign == "point" else "point"
        mend = (
            f"choose the decimal {other}" if _GROUPS[other].fullmatch(bare) else "write digits only"
        )
        raise ValueError(f"'{text.strip()}' is no number with a decimal {sign}; {mend}")
    plain = re.sub(r"[\s'’]", "", bare.replace("−", "-"))
    plain = plain.replace(",", "") if sign == "point" else plain.replace(".", "").replace(",", ".")
    value = Decimal(plain) / (100 if percent else 1)
    return -value if below else value


def written(value: Decimal) -> str:
    """Without exponent and zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
