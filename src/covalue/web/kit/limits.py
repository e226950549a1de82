"""The limit of a field is declared once, by its model; forms and the API read it there.

A column of text has it as `max_length`. Text without a bound in the database has it in `LIMITS` of
its model, by the name of the field.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from pydantic import Field


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
