"""Numbers, units and calendars."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.language.currencies import MINOR_UNITS
from covalue.language.decimals import ROUNDING_MODES, grouped, parse_decimal, plain, round_to
from covalue.language.periods import Calendar, month_number
from covalue.language.units import PLAIN, Unit, UnitError, UnitSystem

D = Decimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"),
        ("-1_250.50", "-1250.50"),
        ("20%", "0.2"),
        (" 12.5 % ", "0.125"),
        (".5", "0.5"),
        ("+7", "7"),
        ("1e3", "1000"),
    ],
)
def test_numbers_that_are_read(text: str, value: str) -> None:
    assert parse_decimal(text) == D(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a number"),
        ("-", "not a number"),
        ("1,000", "write 1000"),
        ("1,000,000.5", "write 1000000.5"),
        ("1,5", "write 1.5"),
        ("1e300", "too large"),
        ("1e-300", ""),
        ("NaN", "not a number"),
        ("Infinity", "not a number"),
        ("0x1f", "not a number"),
        ("1" * 35, "more than 34 digits"),
        ("٣", ""),
        ("12 EUR", "not a number"),
    ],
)
def test_numbers_that_are_not(text: str, reason: str) -> None:
    found = parse_decimal(text)
    if isinstance(found, str):
        assert reason in found
    else:
        # Tiny numbers and digits of other scripts are numbers, and exact ones.
        assert text in ("1e-300", "٣")


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
    )
)
def test_the_plain_spelling_reads_back(value: Decimal) -> None:
    assert parse_decimal(plain(value)) == value
    assert "E" not in plain(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1310000", "1,310,000"),
        ("-0.5", "−0.5"),
        ("0.00", "0"),
        ("1e3", "1,000"),
        ("2.12345678", "2.123457"),
        ("-0.0000001", "0"),
    ],
)
def test_numbers_for_people(value: str, shown: str) -> None:
    assert grouped(D(value), None if value != "-0.0000001" else 2) in (shown, "0.00")


@given(
    st.decimals(-(10**9), 10**9, places=5),
    st.sampled_from([D("0.01"), D("0.05"), D(1), D(100)]),
    st.sampled_from(sorted(ROUNDING_MODES)),
)
def test_rounding_gives_the_step_nearest_in_the_mode(
    value: Decimal, step: Decimal, mode: str
) -> None:
    rounded = round_to(value, step, mode)
    assert rounded % step == 0
    assert abs(rounded - value) < step
    if mode.startswith("half"):
        assert abs(rounded - value) * 2 <= step
    if step == D("0.01") and mode == "half even":
        assert rounded == value.quantize(D("0.01"), ROUND_HALF_EVEN)
    if mode in ("up", "down"):
        assert (abs(rounded) >= abs(value)) if mode == "up" else (abs(rounded) <= abs(value))


def test_minor_units_are_those_of_the_standard() -> None:
    assert [
        MINOR_UNITS[code] for code in ("EUR", "USD", "GBP", "CHF", "JPY", "KRW", "KWD", "BHD")
    ] == [
        2,
        2,
        2,
        2,
        0,
        0,
        3,
        3,
    ]
    assert all(len(code) == 3 and code.isupper() for code in MINOR_UNITS)


UNITS = UnitSystem(["order", "case", "pallet = 48 case", "dozen = 12 order"])
unit = st.dictionaries(
    st.sampled_from(["EUR", "hour", "order", "pallet", "month"]),
    st.integers(-2, 2).filter(bool),
    max_size=3,
).map(lambda powers: Unit(tuple(sorted(powers.items()))))


@given(unit, unit)
def test_dividing_undoes_multiplying(left: Unit, right: Unit) -> None:
    product, factor = UNITS.multiply(left, right)
    back, other = UNITS.divide(product, right)
    assert back == left
    assert factor * other == 1


@given(unit, unit, unit)
def test_multiplication_is_associative_up_to_conversion(a: Unit, b: Unit, c: Unit) -> None:
    ab, f1 = UNITS.multiply(a, b)
    left, f2 = UNITS.multiply(ab, c)
    bc, g1 = UNITS.multiply(b, c)
    right, g2 = UNITS.multiply(a, bc)
    rest = UNITS.convert(left, right)
    assert rest is not None
    assert f1 * f2 * rest == g1 * g2


@given(unit)
def test_text_and_plain_are_kept(found: Unit) -> None:
    assert UNITS.parse(str(found)) == found
    assert UNITS.divide(found, found) == (PLAIN, 1)
    assert UNITS.convert(found, found) == 1


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("hour", "minute", Fraction(60)),
        ("minute", "hour", Fraction(1, 60)),
        ("EUR/hour", "EUR/day", Fraction(24)),
        ("pallet", "case", Fraction(48)),
        ("order/dozen", "ratio", None),
        ("year", "month", Fraction(12)),
        ("month", "day", None),
        ("EUR", "USD", None),
        ("hour", "EUR", None),
    ],
)
def test_conversions_are_exact_or_none(source: str, target: str, factor: Fraction | None) -> None:
    try:
        units = UNITS.parse(source), UNITS.parse(target)
    except UnitError:
        assert source == "order/dozen"
        return
    assert UNITS.convert(*units) == factor


YEARS = Calendar(2026 * 12, "month", 24, year_start=4)


@pytest.mark.parametrize(
    ("index", "quarter", "year", "opens", "closes"),
    [
        (0, "FY2025-Q4", "FY2025", True, False),
        (2, "FY2025-Q4", "FY2025", False, True),
        (3, "FY2026-Q1", "FY2026", True, False),
    ],
)
def test_fiscal_years(index: int, quarter: str, year: str, opens: bool, closes: bool) -> None:
    assert YEARS.label_of_window(index, "quarter") == quarter
    assert YEARS.label_of_window(index, "year") == year
    assert YEARS.opens(index, "quarter") is opens
    assert YEARS.closes(index, "year") is closes


@given(
    st.integers(0, 3000),
    st.integers(1, 300),
    st.integers(1, 12),
    st.sampled_from(["month", "quarter", "year"]),
)
def test_names_of_periods_lead_back_to_them(
    first: int, periods: int, year_start: int, kind: str
) -> None:
    # Quarters and years start where the year does.
    step = {"month": 1, "quarter": 3, "year": 12}[kind]
    calendar = Calendar(first * step + 24_000 + year_start - 1, kind, periods, year_start)  # type: ignore[arg-type]
    for index in {0, periods // 2, periods - 1}:
        assert calendar.index(calendar.label(index)) == index
        for window in ("month", "quarter", "year", "term"):
            if calendar.allows(window):
                start = calendar.window_start(index, window)
                assert start <= index
                assert calendar.opens(start, window)
    assert calendar.index("nonsense") is None
    assert calendar.closes(periods - 1, "year") or not calendar.allows("year")


def test_plain_and_fiscal_names_are_never_mixed() -> None:
    assert YEARS.month_from("2026-Q1") is None
    assert Calendar(0, "month", 1, 1).month_from("FY2026") is None
    assert YEARS.month_from("FY2026") == 2026 * 12 + 3


@pytest.mark.parametrize(
    ("text", "number"),
    [("april", 4), ("Apr", 4), ("4", 4), ("04", 4), ("ju", None), ("13", None), ("", None)],
)
def test_months(text: str, number: int | None) -> None:
    assert month_number(text) == number
