"""The kinds of fields that a case is made of: classes, drivers, parties, days, names, shares."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, PlainSerializer, PlainValidator, WithJsonSchema

from covalue.language.syntax import Expr, Negative, Number

BenefitClass = Literal["cashable", "non_cashable", "cost_avoidance", "revenue", "non_financial"]
Driver = Literal["volume", "rate", "timing", "adoption", "scope", "price", "currency", "confidence"]
Party = Literal["client", "partner"]
_KEY = re.compile(r"[A-Za-z_]\w*")
NOTHING, ONE, ALL = Number(Decimal(0)), Number(Decimal(1)), Number(Decimal(1), percent=True)
DRIVERS: tuple[Driver, ...] = get_args(Driver)
"""Why a figure may differ from a plan, in the order in which a bridge shows them."""


def plain_number(formula: Expr | None) -> Number | None:
    """The number that a formula plainly is, or None."""
    if isinstance(formula, Negative) and isinstance(formula.operand, Number):
        return replace(formula.operand, value=-formula.operand.value)
    return formula if isinstance(formula, Number) else None


def require_share(formula: Expr | None, what: str) -> None:
    """Raise ValueError where a plain number is not between 0 and 1."""
    number = plain_number(formula)
    if number is not None and not 0 <= number.value <= 1:
        raise ValueError(f"{what} must be between 0% and 100%")


def _read_day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"'{value}' is no day; write 2026-01-31") from None


def _read_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise ValueError(f"'{value}' is no name; write letters, digits and _")
    return value


Key = Annotated[str, AfterValidator(_read_key)]
"""The name of something in a section. Not a pattern, so that the JSON Schema lists the fields
behind the name."""
Day = Annotated[
    date,
    PlainValidator(_read_day),
    PlainSerializer(date.isoformat),
    WithJsonSchema({"type": "string", "description": "a day such as 2026-01-31"}),
]
