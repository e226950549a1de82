"""Axes and labels of charts: money with currency and magnitude, periods by short names, at most
seven ticks."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from covalue.language.currencies import MINOR_UNITS
from covalue.language.money import Money

SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
MOST_TICKS = 7
_MAGNITUDES = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 3, "k"))
_FIRST_MAGNITUDE = 10_000
"""Below this an amount is written in whole units: €9,400."""
_CENTS_BELOW = 100
_QUARTER, _MONTH = re.compile(r"(FY)?(\d{4})-Q(\d)"), re.compile(r"(\d{4})-(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_STEPS = {
    "month": (1, 2, 3, 6, 12, 24, 36, 60, 120),
    "quarter": (1, 2, 4, 8, 12, 20, 40),
    "year": (1, 2, 5, 10),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def currency_sign(currency: str) -> str:
    """What stands before an amount: € or `CHF `."""
    return SIGNS.get(currency, f"{currency} ")


def rounded_money(minor: int, currency: str) -> str:
    """An amount in minor units to three significant figures with its magnitude: €4.91 m, €398 k,
    −€9,400, €7.50."""
    amount = Money(abs(minor), currency).major
    sign = "−" if minor < 0 else ""
    return f"{sign}{currency_sign(currency)}{_rounded(amount, MINOR_UNITS[currency])}"


def _rounded(amount: Decimal, places: int) -> str:
    amount = _significant(amount) if amount >= _FIRST_MAGNITUDE else amount
    for size, name in _MAGNITUDES:
        if amount >= max(size, Decimal(_FIRST_MAGNITUDE)):
            return f"{_significant(amount / size):f}\u00a0{name}"
    if amount >= _CENTS_BELOW or amount == 0:
        return f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,f}"
    return f"{amount:,.{places}f}"


def _significant(amount: Decimal) -> Decimal:
    """To three significant figures, half up."""
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - 2), ROUND_HALF_UP)


def money_axis(currency: str, **more: Any) -> dict[str, Any]:
    """An axis of amounts in major units: `€2 m`, `€200 k`; each tick with its own magnitude."""
    amount = "format(abs(datum.value), ',~r')"
    for size, name in reversed(_MAGNITUDES):
        amount = (
            f"(abs(datum.value) >= {size:f} ? format(abs(datum.value) / {size:f}, ',~r') + '"
            f" {name}' : {amount})"
        )
    label = f"(datum.value < 0 ? '−' : '') + {json.dumps(currency_sign(currency))} + {amount}"
    return {"title": None, "tickCount": 4, "labelExpr": label, **more}


def period_axis(labels: Sequence[str]) -> dict[str, Any]:
    """An axis of periods with at most seven ticks, evenly apart, at the same place of each year
    where they can be."""
    steps = _STEPS[
        (
            "month"
            if _MONTH.fullmatch(labels[0])
            else "quarter"
            if _QUARTER.fullmatch(labels[0])
            else "year"
        )
    ]
    first = next((at for at, label in enumerate(labels) if starts_year(label)), 0)
    step = next(
        (width for width in steps if _ticks(len(labels), first, width) <= MOST_TICKS), len(labels)
    )
    shown = [label for at, label in enumerate(labels) if at % step == first % step]
    names = json.dumps({label: short_period(label) for label in shown})
    return {"title": None, "labelAngle": 0, "values": shown, "labelExpr": f"{names}[datum.label]"}


def _ticks(periods: int, first: int, step: int) -> int:
    return len(range(first % step, periods, step))


def starts_year(label: str) -> bool:
    """Whether a period is the first of its year."""
    return label.endswith(("-Q1", "-01")) or "-" not in label


def short_period(label: str) -> str:
    """A period as charts write it: Q3 26, Apr, Jan 2026, 2026."""
    if match := _QUARTER.fullmatch(label):
        return f"Q{match[3]} {match[1] or ''}{match[2][2:]}"
    if match := _MONTH.fullmatch(label):
        name = _MONTHS[int(match[2]) - 1]
        return f"{name} {match[1]}" if name == "Jan" else name
    return label


def named_period(label: str) -> str:
    """A period or day as sentences write it: Q3 2026, Apr 2026, 2026, 28 Apr 2026; other text as it
    is."""
    if match := _DAY.fullmatch(label):
        return f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}"
    if match := _QUARTER.fullmatch(label):
        return f"Q{match[3]} {match[1] or ''}{match[2]}"
    if match := _MONTH.fullmatch(label):
        return f"{_MONTHS[int(match[2]) - 1]} {match[1]}"
    return label
