"""How every form is drawn, and how a refusal of a service reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

from covalue.web.kit.days import EARLIEST, LATEST, OUT_OF_REACH, is_within_reach
from covalue.web.kit.errors import Refused

T = TypeVar("T")


class LookRenderer(DjangoTemplates):
    """Draws `{{ form }}` with our labels, help and errors; widgets stay Django's own."""

    form_template_name = "look/form.html"
    field_template_name = "look/field.html"

    def render(
        self, template_name: str, context: dict[str, object], request: HttpRequest | None = None
    ) -> str:
        """Ours come from the project's templates, the widgets' from Django."""
        if not template_name.startswith("look/"):
            return super().render(template_name, context, request)
        from django.template.loader import render_to_string  # noqa: PLC0415 - needs the apps to be ready

        return render_to_string(template_name, context, request).strip()


class DayInput(forms.DateInput):
    """A day, with the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        """The browser's picker wants the ISO form."""
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that may be written down, with the browser's own picker."""

    widget = DayInput

    def validate(self, value: date | None) -> None:
        """Neither before nor after what is meant by anybody."""
        super().validate(value)
        if value is not None and not is_within_reach(value):
            raise ValidationError(OUT_OF_REACH, code="out_of_reach")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The picker stays within."""
        reach = {"min": EARLIEST.isoformat(), "max": LATEST.isoformat()}
        return {**super().widget_attrs(widget), **reach}


def short(rows: int = 3) -> forms.Textarea:
    """A text of a few lines."""
    return forms.Textarea(attrs={"rows": rows, "class": "short"})


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    """What may be chosen, where that is known only once the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def offer_rows(
    form: forms.BaseForm, name: str, rows: QuerySet[Any], *, none: str | None = None
) -> None:
    """Which rows may be chosen, where that is known only once the form is made; `none` is what no
    choice is called."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    if none is not None:
        field.empty_label = none


def attempt(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """Run a service for a valid form; what it refuses becomes an error beside the field, and
    None. `NAMES` of the form are its own names of fields that the service calls otherwise."""
    try:
        return act()
    except Refused as refused:
        names: Mapping[str, str] = getattr(form, "NAMES", {})
        field = names.get(refused.field, refused.field)
        form.add_error(field if field in form.fields else None, str(refused))
    except ValidationError as error:
        form.add_error("password" if "password" in form.fields else None, error.messages)
    return None


def attempt_button(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Run a service behind a button; success and refusal are told on the next page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True
