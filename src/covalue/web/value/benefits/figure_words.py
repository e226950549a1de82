"""Rates, differences and periods of benefits in words, for pages and the sentences on them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from covalue.web.kit.look.axes import named_period, rounded_money
from covalue.web.value.benefits.tables import FEW_TO_TELL

_PERIOD = re.compile(r"\b(?:FY)?\d{4}-(?:Q[1-4]|\d{2}-\d{2}|\d{2})\b")


def normal(amount: Decimal | int) -> str:
    """Without zeros at its end."""
    return f"{Decimal(amount).normalize():f}"


def percent(rate: Decimal | None) -> str:
    """A rate as a whole percentage, half up; where nothing was planned there is none."""
    if rate is None:
        return "nothing was planned"
    return f"{(rate * 100).quantize(Decimal(1), ROUND_HALF_UP) + 0} %".replace("-", "−")


def bias(rate: Decimal | None) -> str:
    """A bias as a signed whole percentage; where there is none, that there is too little to
    tell."""
    if rate is None:
        return FEW_TO_TELL
    told = (rate * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{'+' if told > 0 else '−' if told < 0 else ''}{abs(told)}\u00a0%"


def apart(rate: Decimal) -> str:
    """A bias in words: 25 % less."""
    told = (rate * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{abs(told)}\u00a0% {'less' if told < 0 else 'more'}" if told else "as much"


def difference(minor: int, currency: str) -> str:
    """A difference with its sign, to three significant figures."""
    return f"{'+' if minor > 0 else ''}{rounded_money(minor, currency)}"


def spoken(text: object) -> str:
    """A text with its periods and days as sentences write them."""
    return _PERIOD.sub(lambda match: named_period(match[0]), str(text))


def lowfirst(text: object) -> str:
    """A text within a sentence: its first letter small, names of months as they are."""
    return str(text)[:1].lower() + str(text)[1:]
