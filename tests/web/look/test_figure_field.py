"""A figure in a form: as people write it, its unit checked, nothing guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django import forms

from covalue.web.kit.look.figure_field import FigureField
from covalue.web.partnership.partners.forms import MoneyField


def cleaned(field: forms.Field, text: str) -> Any:
    return field.clean(text)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1250.5", 125050),
        ("1,250.50", 125050),
        ("1.250,50", 125050),
        ("€1,250.50", 125050),
        ("1250 EUR", 125000),
        ("1 250", 125000),
        ("", None),
    ],
)
def test_an_amount_as_people_write_it(text: str, minor: int | None) -> None:
    assert cleaned(MoneyField(currency="EUR", required=False), text) == minor


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.250", "as 1250 or as 1.25; write one of these"),
        ("1,250", "as 1250 or as 1.25; write one of these"),
        ("1250 USD", "is in USD, and here stands EUR"),
        ("£1,250.50", "is in GBP"),
        ("JPY 90000", "is in JPY"),
        ("10 %", "is a percentage"),
        ("much", "write digits only"),
        ("-5", "greater than or equal to 0"),
        ("1.2345", "2 decimal places"),
        ("1e400", "is in e400"),
        ("NaN", "digits only"),
    ],
)
def test_an_amount_that_is_refused(text: str, words: str) -> None:
    with pytest.raises(forms.ValidationError, match=words):
        cleaned(MoneyField(currency="EUR"), text)


def test_what_a_field_shows_can_be_sent_again() -> None:
    class Form(forms.Form):
        rate = FigureField(unit="", decimal_places=4, max_digits=9)
        amount = MoneyField(currency="KWD")

    page = Form(initial={"rate": Decimal("1.125"), "amount": Decimal("1.250")}).as_p()
    assert 'value="1.1250"' in page
    assert 'value="1.25"' in page
    assert 'type="text"' in page
    form = Form({"rate": "1.1250", "amount": "1.25"})
    assert form.is_valid()
    assert form.cleaned_data == {"rate": Decimal("1.125"), "amount": 1250}
