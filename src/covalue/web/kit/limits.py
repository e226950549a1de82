"""The limit of a field is declared once, by its model; forms and the API read it there.

A column of text has it as `max_length`. Text without a bound in the database has it in `LIMITS` of
its model, by the name of the field. The limit of amounts is one for all: `MOST_MINOR` of the
language.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Model
from pydantic import Field

from covalue.language.money import MOST_MINOR, Money
from covalue.web.kit.errors import Refused


def most(model: type[Model], name: str) -> int:
    """The greatest number of characters that the field of the model may hold.

    Raises LookupError for a field without a limit: a mistake of ours, found when the module loads.
    """
    limits: dict[str, int] = getattr(model, "LIMITS", {})
    bound = limits.get(name, getattr(model._meta.get_field(name), "max_length", None))
    if bound is None:
        raise LookupError(f"{model.__name__}.{name} has no limit")
    return int(bound)


def text_of(model: type[Model], name: str, default: Any = ..., **more: Any) -> Any:
    """The field of an API schema for a text of the model: `name: str = text_of(Area, "name")`.

    Without a default it is required; `more` goes to pydantic's `Field`.
    """
    return Field(default, max_length=most(model, name), **more)


def amount_of(default: Any = ..., *, least: int = -MOST_MINOR) -> Any:
    """The field of an API schema for an amount in minor units."""
    return Field(default, ge=least, le=MOST_MINOR)


def check_amount(minor: int | Decimal, currency: str, *, what: str, field: str) -> None:
    """Refuse an amount in minor units that is beyond `MOST_MINOR`; without a currency it is a
    figure in the unit of its measure, with the same limit. `what` begins the sentence."""
    if -MOST_MINOR <= minor <= MOST_MINOR:
        return
    most = f"{Money(MOST_MINOR, currency)}" if currency else f"{MOST_MINOR:,}"
    raise Refused(
        "amount_too_large",
        f"{what} is beyond {most}, the most that can be kept.",
        mend="Look for digits or a unit too many.",
        field=field,
    )
