"""Laws of numbers, units and calendars; their figures stand in tests/cases/language."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.language.currencies import MINOR_UNITS
from covalue.language.decimals import (
    ROUNDING_MODES,
    grouped,
    parse_decimal,
    percentage,
    plain,
    round_to,
)
from covalue.language.graph import Type
from covalue.language.periods import Calendar
from covalue.language.units import PLAIN, Unit, UnitSystem
from covalue.language.values import Cause, Missing

D = Decimal


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
    )
)
def test_the_plain_spelling_reads_back(value: Decimal) -> None:
    assert parse_decimal(plain(value)) == value
    assert "E" not in plain(value)


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


def test_any_number_that_a_calculation_gives_can_be_shown() -> None:
    """Beyond 34 digits with its decimal places, a figure ended an explanation with a traceback."""
    assert grouped(Decimal("1E30")) == "1" + 10 * ",000"
    assert grouped(Decimal("1234567890123456789012345678901.5")).endswith("678,901.5")
    assert grouped(Decimal("9.9E+998")).startswith("990,000,")
    assert percentage(Decimal("9.9E+998")).startswith("99,000,000,")


def test_minor_units_are_those_of_the_standard() -> None:
    codes = ("EUR", "USD", "GBP", "CHF", "XCG", "JPY", "KRW", "UYI", "KWD", "BHD", "CLF", "UYW")
    assert [MINOR_UNITS[code] for code in codes] == [2, 2, 2, 2, 2, 0, 0, 0, 3, 3, 4, 4]


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


@given(
    st.integers(0, 3000),
    st.integers(1, 300),
    st.integers(1, 12),
    st.sampled_from(["month", "quarter", "year"]),
    st.booleans(),
)
def test_names_of_periods_lead_back_to_them(
    first: int, periods: int, year_start: int, kind: str, names_end: bool
) -> None:
    # Quarters and years start where the year does.
    step = {"month": 1, "quarter": 3, "year": 12}[kind]
    first_month = first * step + 24_000 + year_start - 1
    calendar = Calendar(first_month, kind, periods, year_start, names_end)  # type: ignore[arg-type]
    for index in {0, periods // 2, periods - 1}:
        assert calendar.index(calendar.label(index)) == index
        for window in ("month", "quarter", "year", "term"):
            if calendar.allows(window):
                start = calendar.window_start(index, window)
                assert start <= index
                assert calendar.opens(start, window)
    assert calendar.index("nonsense") is None
    assert calendar.closes(periods - 1, "year") or not calendar.allows("year")


def test_a_missing_value_says_what_is_missing() -> None:
    one, two = (Missing([Cause("input", name, 0)]) for name in ("x", "y"))
    assert repr(one) == "Missing([Cause(kind='input', name='x', period=0, detail='')])"
    for both in (one != two, one == two, one + two, one < two):
        assert isinstance(both, Missing)
        assert both.causes == one.causes | two.causes


def test_comparing_with_a_missing_value_gives_no_answer() -> None:
    missing = Missing([Cause("input", "x", 0)])
    for answer in (missing != 1, missing == 1, missing > 1, 1 - missing, -missing, abs(missing)):
        assert isinstance(answer, Missing)
    with pytest.raises(TypeError, match="unhashable"):
        hash(missing)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Type("word"), "a word"),
        (Type("word", None, "tracks"), "a word of tracks"),
        (Type("flag"), "yes/no"),
        (Type("number"), "number"),
        (Type("number", Unit((("EUR", 1),))), "EUR"),
    ],
)
def test_a_type_as_messages_write_it(kind: Type, shown: str) -> None:
    assert str(kind) == shown


@pytest.mark.parametrize(
    ("label", "months"),
    [("2026-01", 1), ("2026-Q1", 3), ("FY2026-Q4", 3), ("2026", 12), ("FY2026", 12)],
)
def test_a_periods_name_stands_for_so_many_months(label: str, months: int) -> None:
    assert Calendar.months_named(label) == months
