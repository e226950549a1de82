"""Figures and colours as the pictures of benefits have them."""

from __future__ import annotations

from decimal import Decimal

from covalue.language.money import Money
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.templatetags.look import money

PROMISED, COMMITTED, FORECAST = "#858992", "#5d626c", "#3f9188"
REALIZED, VALIDATED, ATTRIBUTED, BAD, GOOD = "#2a8278", "#0f665d", "#0a423d", "#b02318", "#1d7440"
INK, INK_3, SURFACE, AXIS = "#1a1d21", "#656a73", "#ffffff", "#8c887f"


def told(value: int | Decimal | None, currency: str) -> str:
    """A figure in its currency or unit; nothing where it is missing."""
    if value is None:
        return "missing"
    return money(int(value), currency) if currency else f"{Decimal(value).normalize():f}"


def signed(minor: int, currency: str) -> str:
    """A difference with its sign."""
    return f"{'+' if minor > 0 else ''}{money(minor, currency)}"


def rounded_change(minor: int, currency: str) -> str:
    """A difference with its sign, rounded to what fits beside a bar; nothing where there is
    none."""
    return f"{'+' if minor > 0 else ''}{rounded_money(minor, currency)}" if minor else ""


def drawn(value: int | Decimal, currency: str) -> float:
    """The place of a figure on its axis: of minor units in the currency, or of a gain. Only here,
    where the picture is made, is it inexact."""
    return float(Money(int(value), currency).major if currency else value)
