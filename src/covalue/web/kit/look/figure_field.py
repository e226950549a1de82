"""A field for a figure in forms: written as people write it, its unit checked, nothing guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from covalue.exchange.written_numbers import (
    TwoReadingsError,
    WrittenNumberError,
    check_unit,
    read_number,
    unmistakable,
)


class FigureInput(forms.TextInput):
    """A text, so that what was pasted comes with its signs and unit, and not without them."""

    def __init__(self) -> None:
        """A phone shows its digits."""
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off"})


class FigureField(forms.DecimalField):
    """A number such as `1,250.50`, `1250.5 EUR` or `12,5`. What can be meant in two ways is
    refused, and so is another unit than `unit`."""

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        """`unit` is a currency, the unit of a measure, or empty."""
        self._unit = unit
        super().__init__(widget=FigureInput(), localize=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number; None where nothing was written."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            number = read_number(text)
            check_unit(number, self._unit, text, currency=self._unit)
        except TwoReadingsError as two:
            raise forms.ValidationError(f"{two}; write one of these.") from None
        except WrittenNumberError as wrong:
            raise forms.ValidationError(f"{wrong}.") from None
        return number.value.normalize() + 0

    def prepare_value(self, value: Any) -> Any:
        """A number as it can be read again."""
        return unmistakable(value) if isinstance(value, Decimal) else value
