"""Money: minor and major units are one amount, exactly, and in one currency."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.language.currencies import MINOR_UNITS
from covalue.language.decimals import ROUNDING_MODES, parse_decimal
from covalue.language.money import Money, MoneyError, minor_unit, places_of, sign_of

D = Decimal
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CHF", "USD", "CLF"])
ANY_MINOR = st.integers(-(10**60), 10**60)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)


@pytest.mark.parametrize(
    ("minor", "currency", "major"),
    [
        (12345, "EUR", "123.45"),
        (12340, "EUR", "123.40"),
        (-5, "EUR", "-0.05"),
        (0, "EUR", "0.00"),
        (12345, "JPY", "12345"),
        (12345, "KWD", "12.345"),
        (12345, "CLF", "1.2345"),
        (12345, "XCG", "123.45"),
    ],
)
def test_minor_units_in_major_ones(minor: int, currency: str, major: str) -> None:
    money = Money(minor, currency)
    assert str(money.major) == money.plain == major
    assert Money.of(D(major), currency) == money


@given(ANY_MINOR, CURRENCIES)
def test_there_and_back_is_the_same_money(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.major, currency) == money
    assert Fraction(money.major) == Fraction(minor, 10 ** MINOR_UNITS[currency])


@given(ANY_MINOR, CURRENCIES)
def test_no_context_of_the_caller_rounds(minor: int, currency: str) -> None:
    with localcontext() as rough:
        rough.prec = 3
        money = Money(minor, currency)
        assert Fraction(money.major) == Fraction(minor, 10 ** MINOR_UNITS[currency])
        assert Money.of(money.major, currency).minor == minor
        assert money.figure.replace(",", "").replace("−", "-") == money.plain


@given(st.integers(-(10**20), 10**20), CURRENCIES)
def test_machines_read_back_what_was_written(minor: int, currency: str) -> None:
    number = parse_decimal(Money(minor, currency).plain)
    assert isinstance(number, Decimal)
    assert Money.of(number, currency).minor == minor


def test_whole_major_units_may_be_integers() -> None:
    assert Money.of(12, "EUR") == Money(1200, "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "step"),
    [("12.345", "EUR", "0.01 EUR"), ("0.5", "JPY", "1 JPY"), ("1e-300", "EUR", "0.01 EUR")],
)
def test_what_is_finer_than_the_minor_unit_is_refused(
    amount: str, currency: str, step: str
) -> None:
    with pytest.raises(MoneyError, match=f"finer than the minor unit, {step}"):
        Money.of(D(amount), currency)


@given(AMOUNTS, CURRENCIES)
def test_an_amount_is_kept_exactly_or_refused(amount: Decimal, currency: str) -> None:
    scaled = Fraction(amount) * 10 ** MINOR_UNITS[currency]
    if scaled.denominator == 1:
        assert Money.of(amount, currency).minor == scaled
    else:
        with pytest.raises(MoneyError, match="finer"):
            Money.of(amount, currency)


@pytest.mark.parametrize(
    ("amount", "mode", "minor"),
    [
        ("0.125", "half up", 13),
        ("0.125", "half even", 12),
        ("0.125", "half down", 12),
        ("-0.125", "half up", -13),
        ("0.121", "up", 13),
        ("0.129", "down", 12),
        ("-0.121", "floor", -13),
        ("-0.129", "ceiling", -12),
        ("1e-300", "up", 1),
        ("12.00", "half up", 1200),
    ],
)
def test_rounding_is_named(amount: str, mode: str, minor: int) -> None:
    assert Money.of(D(amount), "EUR", mode) == Money(minor, "EUR")


@given(AMOUNTS, CURRENCIES, st.sampled_from(sorted(ROUNDING_MODES)))
def test_rounding_moves_by_less_than_a_minor_unit(
    amount: Decimal, currency: str, mode: str
) -> None:
    money = Money.of(amount, currency, mode)
    off = abs(Fraction(money.major) - Fraction(amount))
    assert off < Fraction(minor_unit(currency))
    if mode.startswith("half"):
        assert off <= Fraction(minor_unit(currency)) / 2


@given(AMOUNTS)
def test_half_up_is_the_rounding_of_the_standard_library(amount: Decimal) -> None:
    with localcontext() as wide:
        wide.prec = 200
        expected = amount.quantize(D("0.01"), ROUND_HALF_UP)
    assert Money.of(amount, "EUR", "half up").major == expected


@pytest.mark.parametrize("currency", ["", "eur", "XXX", "EURO"])
def test_a_currency_is_never_guessed(currency: str) -> None:
    for make in (
        lambda: Money(1, currency),
        lambda: Money.of(D(1), currency),
        lambda: places_of(currency),
        lambda: minor_unit(currency),
    ):
        with pytest.raises(MoneyError, match=f"'{currency}' is no currency; write an ISO 4217"):
            make()


@pytest.mark.parametrize("minor", [1.0, D(1), "1", True, None])
def test_minor_units_are_whole_by_their_type(minor: Any) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        Money(minor, "EUR")


@pytest.mark.parametrize("amount", [0.1, "0.10", None])
def test_an_amount_is_no_float(amount: Any) -> None:
    with pytest.raises(TypeError, match="an amount is a Decimal"):
        Money.of(amount, "EUR")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e1000"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(MoneyError, match="no amount of money"):
        Money.of(D(amount), "EUR", "half up")


@given(ANY_MINOR, ANY_MINOR, CURRENCIES)
def test_sums_and_differences_are_exact(one: int, two: int, currency: str) -> None:
    left, right = Money(one, currency), Money(two, currency)
    assert (left + right).minor == one + two
    assert left + right - right == left
    assert left - right == left + -right
    assert left + -left == Money(0, currency)


@pytest.mark.parametrize("operation", ["__add__", "__sub__"])
def test_two_currencies_do_not_go_together(operation: str) -> None:
    with pytest.raises(MoneyError, match=r"1\.00 EUR and 1\.00 CHF are in two currencies"):
        getattr(Money(100, "EUR"), operation)(Money(100, "CHF"))


@pytest.mark.parametrize(
    ("minor", "currency", "figure", "text", "signed", "short"),
    [
        (15000000, "EUR", "150,000.00", "150,000.00 EUR", "€150,000.00", "€150,000"),
        (-750, "EUR", "−7.50", "−7.50 EUR", "−€7.50", "−€7.50"),
        (0, "GBP", "0.00", "0.00 GBP", "£0.00", "£0"),
        (1200, "CHF", "12.00", "12.00 CHF", "CHF 12.00", "CHF 12"),
        (-1234567, "JPY", "−1,234,567", "−1,234,567 JPY", "−JPY 1,234,567", "−JPY 1,234,567"),
        (1234567, "KWD", "1,234.567", "1,234.567 KWD", "KWD 1,234.567", "KWD 1,234.567"),
    ],
)
def test_texts_for_people(
    minor: int, currency: str, figure: str, text: str, signed: str, short: str
) -> None:
    money = Money(minor, currency)
    assert (money.figure, str(money)) == (figure, text)
    assert (money.signed(), money.signed(short=True)) == (signed, short)


@given(ANY_MINOR, CURRENCIES)
def test_people_and_machines_read_the_same_amount(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    bare = money.figure.replace(",", "").replace("−", "-")
    assert bare == money.plain
    assert money.signed().replace(sign_of(currency), "") == money.figure
    assert ("." in money.signed(short=True)) is not money.is_whole
