"""One reader of numbers: what can be meant in two ways is refused, and no written unit is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.exchange.mapping import read_map
from covalue.exchange.written_numbers import (
    SIGNS,
    TwoReadingsError,
    WrittenNumberError,
    check_formula,
    check_unit,
    looks_like_number,
    read_number,
    unit_named,
    unmistakable,
    with_sign,
)
from tests.reports.conftest import REPORTS, Run


@pytest.mark.parametrize(
    ("text", "sign", "value", "unit"),
    [
        ("12.500 EUR", "comma", "12500", "EUR"),
        ("1.250 EUR/day", "comma", "1250", "EUR/day"),
        ("1.250 EUR/day", "point", "1.25", "EUR/day"),
        ("1,234.50", "point", "1234.5", ""),
        ("1.234,50", "comma", "1234.5", ""),
        ("1 234,5", "comma", "1234.5", ""),
        ("1\u00a0234,5", "", "1234.5", ""),
        ("1’234.5", "point", "1234.5", ""),
        ("1,234,567", "", "1234567", ""),
        ("1.234.567", "", "1234567", ""),
        ("1,5", "", "1.5", ""),
        ("1.5", "", "1.5", ""),
        ("0.125", "", "0.125", ""),
        ("1.2500", "", "1.25", ""),
        ("€ 12", "", "12", "€"),
        ("12 €", "", "12", "€"),
        ("-$1,250.00", "", "-1250", "$"),
        ("($1,250.00)", "", "-1250", "$"),
        ("US$ 5", "", "5", "US$"),
        ("12 %", "", "0.12", "%"),
        ("12,5%", "comma", "0.125", "%"),
        ("(12)", "point", "-12", ""),
        ("−3", "point", "-3", ""),
        ("1.234", "point", "1.234", ""),
        ("1.234", "comma", "1234", ""),
        (".5", "point", "0.5", ""),
        ("0", "comma", "0", ""),
    ],
)
def test_a_number_with_its_unit(text: str, sign: str, value: str, unit: str) -> None:
    number = read_number(text, sign)
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.250", "as 1250 or as 1.25"),
        ("1,250 USD", "as 1250 or as 1.25"),
        ("JPY 90,000", "as 90000 or as 90"),
        ("-1.125", "as 1125 or as 1.1250"),
        ("(12.500)", "as 12500 or as 12.5"),
    ],
)
def test_what_can_be_meant_in_two_ways_is_refused_until_a_sign_is_chosen(
    text: str, readings: str
) -> None:
    with pytest.raises(TwoReadingsError, match=readings):
        read_number(text)
    assert read_number(text, "point") != read_number(text, "comma")


@pytest.mark.parametrize(
    ("text", "sign", "mend"),
    [
        ("1,5", "point", "choose the decimal comma"),
        ("1.5", "comma", "choose the decimal point"),
        ("0.125", "comma", "choose the decimal point"),
        ("1,23,4", "point", "digits only"),
        ("12,34,567", "", "digits only"),
        ("1,250 567", "point", "digits only"),
        ("", "point", "digits only"),
        ("much", "", "digits only"),
        ("1.25E+05", "point", "digits only"),
        ("12-", "", "digits only"),
        ("(12", "", "digits only"),
        ("EUR 5 USD", "", "two units"),
        ("-(5)", "", "digits only"),
        ("−5 - 3", "", "digits only"),
        ("1" * 40, "", "more than 34 digits"),
        ("9" * 30, "", "too large"),
    ],
)
def test_a_number_that_is_none_says_how_to_write_it(text: str, sign: str, mend: str) -> None:
    with pytest.raises(WrittenNumberError, match=mend):
        read_number(text, sign)


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(sorted(SIGNS)))
def test_a_number_written_with_thousands_reads_back(value: Decimal, sign: str) -> None:
    text = f"{value:,.2f}"
    if sign == "comma":
        text = text.translate(str.maketrans(",.", ".,"))
    assert read_number(text, sign).value == value
    assert read_number(unmistakable(value)).value == value


@given(st.decimals(-(10**6), 10**6, places=3), st.sampled_from(sorted(SIGNS)))
def test_what_a_cell_shows_reads_back_with_its_sign(value: Decimal, sign: str) -> None:
    shown = with_sign(f"{value:f} EUR/day", sign)
    assert read_number(shown, sign).value == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1250.50 EUR", "EUR"),
        ("€1250.50", "EUR"),
        ("1250 eur", "EUR"),
        ("$ 5", "CAD"),
        ("5 EUR / day", "EUR/day"),
        ("5 minute*person/order", "person*minute/order"),
        ("5 %", ""),
        ("5 %", "ratio"),
        ("5", "JPY"),
    ],
)
def test_a_unit_that_is_the_one_expected(text: str, expected: str) -> None:
    check_unit(read_number(text), expected, text, ["person", "order"])


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("1250.50 USD", "EUR", "is in USD, and here stands EUR; convert it"),
        ("£1,250.50", "EUR", "is in GBP, and here stands EUR"),
        ("JPY 90000", "EUR", "is in JPY"),
        ("$5", "EUR", "is in USD"),
        ("5 kEUR", "EUR", "is in kEUR"),
        ("5 EUR/hour", "EUR/day", "convert it"),
        ("5 EUR", "", "is in EUR, and here stands a number without a unit"),
        ("5 EUR", "ratio", "without a unit"),
        ("5 %", "EUR", "is a percentage, and here stands EUR"),
        ("5 Mio", "EUR", "is in Mio"),
    ],
)
def test_another_unit_is_refused(text: str, expected: str, words: str) -> None:
    with pytest.raises(WrittenNumberError, match=words):
        check_unit(read_number(text), expected, text)


@pytest.mark.parametrize(
    ("unit", "currency", "named"),
    [
        ("€", "USD", "EUR"),
        ("$", "AUD", "AUD"),
        ("$", "EUR", "USD"),
        ("¥", "CNY", "CNY"),
        ("£/day", "EUR", "GBP/day"),
        ("EUR / day", "EUR", "EUR / day"),
        ("parcel", "EUR", "parcel"),
    ],
)
def test_the_sign_of_a_currency_becomes_its_code(unit: str, currency: str, named: str) -> None:
    assert unit_named(unit, currency) == named


@pytest.mark.parametrize(
    ("formula", "sign", "words"),
    [
        ("orders * 1.250 EUR", "comma", "as 1250 or as 1.25; write one of these"),
        ("orders * 1.250 EUR", "", "as 1250 or as 1.25; write one of these"),
        ("max(1,250 EUR, cost)", "point", "as 1250 or as 1.25; write one of these"),
        ("part * 1.250.000 EUR", "comma", "write 1250000"),
        ("orders * 1,25 EUR", "comma", "one number or two"),
    ],
)
def test_a_number_within_a_formula_that_could_be_another(
    formula: str, sign: str, words: str
) -> None:
    assert not looks_like_number(formula)
    with pytest.raises(WrittenNumberError, match=words):
        check_formula(formula, sign)


@pytest.mark.parametrize(
    ("formula", "sign"),
    [
        ("orders * 1.250 EUR", "point"),
        ("orders * 12.5 EUR", "comma"),
        ("max(0, orders - 0.125)", "comma"),
        ("max(0,orders)", ""),
        ("orders * 1_250 EUR", "comma"),
    ],
)
def test_a_formula_with_one_meaning_stays(formula: str, sign: str) -> None:
    check_formula(formula, sign)


@pytest.mark.parametrize("text", ["q1", "orders * 12", "TOP10", "2026-01", "a5", "", "EUR", "."])
def test_a_name_or_a_day_is_no_number(text: str) -> None:
    assert not looks_like_number(text)


def test_a_map_with_a_decimal_comma_alone_asks_what_a_point_means(run: Run) -> None:
    """`1.000` was read as 1: a share of 10 % paid 0.10 instead of 100.00."""
    share, figures = REPORTS / "share.yaml", REPORTS / "share_of_thousands.csv"
    comma = REPORTS / "share_map_comma.yaml"
    result = run("settle", share, figures, "--map", comma, "--format", "csv")
    assert result.exit_code == 1
    assert "can be meant in two ways, as 1000 or as 1" in " ".join(result.output.split())
    assert "thousands" in result.output
    both = REPORTS / "share_map_both.yaml"
    settled = run("settle", share, figures, "--map", both, "--format", "csv")
    assert "contract,2026-01,share,100.00,EUR" in settled.stdout


def test_a_file_with_semicolons_asks_for_the_decimal_sign(run: Run) -> None:
    """Programs write semicolons where a comma stands before the decimal places."""
    share, figures = REPORTS / "share.yaml", REPORTS / "share_with_semicolons.csv"
    result = run("settle", share, figures, "--format", "csv")
    assert result.exit_code == 1
    assert "divided by semicolons" in " ".join(result.output.split())
    both = REPORTS / "share_map_both.yaml"
    assert read_map(both)[0] is not None
    settled = run("settle", share, figures, "--map", both, "--format", "csv")
    assert "contract,2026-01,share,100.00,EUR" in settled.stdout


def test_flows_in_a_file_with_semicolons(run: Run) -> None:
    result = run("value", REPORTS / "flows_with_semicolons.csv", "--rate", "8%")
    assert result.exit_code == 1
    assert "can be meant in two ways, as 1250 or as 1.25" in " ".join(result.output.split())
