"""Numbers as people and files write them: one reader for grids, forms, pastes, CSV and maps.

A number has a decimal sign, signs between its groups of three digits, and perhaps a unit. What can
be meant in two ways is refused with both readings; a unit that was written is handed on, so that
whoever asked checks it and nobody drops it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from covalue.language.currencies import MINOR_UNITS
from covalue.language.decimals import parse_decimal, plain
from covalue.language.units import UnitError, UnitSystem


class WrittenNumberError(ValueError):
    """A text that is no number, or could be two; the message says how to write it."""


class TwoReadingsError(WrittenNumberError):
    """Digits that a decimal point and a decimal comma read as two numbers."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The sign before the decimal places, and those that may stand between groups of digits."""

    decimal: str
    groups: str

    def read(self, digits: str) -> str | None:
        """The digits with a decimal point and without groups; None where they are not written
        so."""
        if not _pattern(self.decimal, self.groups).fullmatch(digits):
            return None
        whole, point, places = digits.partition(self.decimal)
        return re.sub(r"[^0-9]", "", whole) + (f".{places}" if point else "")


@cache
def _pattern(decimal: str, groups: str) -> re.Pattern[str]:
    """Digits as these signs have them; groups are divided by one sign throughout, and a number in
    groups does not begin with zero."""
    point = re.escape(decimal)
    forms = [rf"[0-9]+(?:{point}[0-9]+)?", rf"{point}[0-9]+"]
    if groups:
        between = "".join(r"\s" if sign == " " else re.escape(sign) for sign in groups)
        three = rf"(?P<between>[{between}])[0-9]{{3}}(?:(?P=between)[0-9]{{3}})*"
        forms.append(rf"[1-9][0-9]{{0,2}}{three}(?:{point}[0-9]+)?")
    return re.compile("|".join(forms))


SIGNS = {"point": Signs(".", ",'’ _"), "comma": Signs(",", ".'’ _")}
"""The decimal signs that somebody may choose."""

_DOLLARS = (
    *("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD", "ARS", "BBD", "BMD", "BND", "BSD"),
    *("BZD", "CLP", "COP", "DOP", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD"),
    *("UYU", "XCD"),
)
CURRENCY_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "£": ("GBP", "EGP", "FKP", "GIP", "SHP"),
    "$": _DOLLARS,
    "US$": ("USD",),
    "C$": ("CAD", "NIO"),
    "A$": ("AUD",),
    "R$": ("BRL",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW", "KPW"),
    "₺": ("TRY",),
    "₽": ("RUB",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "₴": ("UAH",),
    "₦": ("NGN",),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "Fr.": ("CHF",),
}
"""The currencies that a sign may stand for, the likeliest first."""

_SIGN = r"[A-Z]{0,2}\$|[€£¥￥₹₩₺₽₪₫₴₦]|zł|Kč|kr|Fr\."
_CODE = rf"(?:{'|'.join(MINOR_UNITS)})(?=\s)"
_NAME = r"[^\W\d]\w*\.?"
_WRITTEN = re.compile(
    rf"(?P<below>\()?\s*(?P<sign>[-−+])?\s*(?P<before>{_SIGN}|{_CODE})?\s*(?P<sign_behind>[-−+])?"
    r"\s*(?P<digits>[0-9.,][0-9.,'’_\s]*?)"
    rf"\s*(?P<after>(?:{_SIGN}|%|{_NAME})(?:\s*[*/]\s*{_NAME})*)?\s*(?P<end>\))?"
)
"""Only a currency stands before its number: `q1` is a name."""
_IN_GROUPS = re.compile(r"\b[1-9][0-9]{0,2}(?:[.,][0-9]{3})+\b")
_TWO_NUMBERS = re.compile(r"[0-9],[0-9]")


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number with the unit that was written at it, '' for none. A percentage is a part of 1 with
    the unit '%'."""

    value: Decimal
    unit: str = ""


def looks_like_number(text: str) -> bool:
    """Whether somebody meant a number, with or without a unit, even where it cannot be read."""
    match = _WRITTEN.fullmatch(text.strip())
    return match is not None and any(sign.isdigit() for sign in match["digits"])


def read_number(text: str, sign: str = "") -> WrittenNumber:
    """The number of a text such as `1,250.50`, `−3`, `(12)`, `EUR 5`, `1.250 EUR/day`, `12 %`.

    `sign` is `point` or `comma` as somebody chose it; without one, a number that both would read
    otherwise is refused. Raises WrittenNumberError that says how to write it.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or (match["below"] is None) != (match["end"] is None):
        raise WrittenNumberError(f"'{text.strip()}' is no number; write digits only")
    value = _decimal(read_digits(match["digits"], sign, text.strip()))
    signs = [match[name] for name in ("sign", "sign_behind") if match[name]]
    units = [match[name] for name in ("before", "after") if match[name]]
    if len(signs) + bool(match["below"]) > 1 or len(units) > 1:
        raise WrittenNumberError(f"'{text.strip()}' has two signs or two units; keep one")
    value = -value if match["below"] or (signs and signs[0] != "+") else value
    unit = units[0] if units else ""
    return WrittenNumber(value.scaleb(-2) if unit == "%" else value, unit)


def with_sign(text: str, sign: str) -> str:
    """A figure of a document as it is shown where that decimal sign was chosen; formulas stay as
    they are."""
    return text.replace(".", ",") if sign == "comma" and looks_like_number(text) else text


def read_digits(digits: str, sign: str, text: str) -> str:
    """Digits as the language writes them; `text` is what messages call them. Raises
    WrittenNumberError."""
    readings = {name: signs.read(digits) for name, signs in SIGNS.items()}
    chosen = readings.get(sign)
    if chosen is not None:
        return chosen
    possible = {name: plain_digits for name, plain_digits in readings.items() if plain_digits}
    if sign:
        mend = f"choose the decimal {next(iter(possible))}" if possible else "write digits only"
        raise WrittenNumberError(f"'{text}' is no number with a decimal {sign}; {mend}")
    if not possible:
        raise WrittenNumberError(f"'{text}' is no number; write digits only")
    if len({Decimal(reading) for reading in possible.values()}) > 1:
        raise TwoReadingsError(two_readings(digits, text))
    return next(iter(possible.values()))


def two_readings(digits: str, text: str) -> str:
    """What is said of digits that a decimal point and a decimal comma read as two numbers."""
    both = sorted((Decimal(str(signs.read(digits))) for signs in SIGNS.values()), reverse=True)
    whole, part = (unmistakable(number) for number in both)
    return f"'{text}' can be meant in two ways, as {whole} or as {part}"


def sign_left_open(text: str) -> str:
    """What is said of a figure in a file whose columns are divided by semicolons."""
    digits = text.lstrip("+-").rstrip("% ")
    return (
        f"{two_readings(digits, text)}, as the columns are divided by semicolons; say which sign"
        " stands before decimal places (`decimal:` in a map), or divide the columns by commas"
    )


def unmistakable(number: Decimal) -> str:
    """A number that both decimal signs allow one reading only: 1.125 as 1.1250."""
    text = plain(number)
    return f"{text}0" if _IN_GROUPS.fullmatch(text.lstrip("-")) else text


def is_ambiguous(digits: str) -> bool:
    """Whether a decimal point and a decimal comma read two numbers: `1.250`, `12,500`."""
    readings = {signs.read(digits) for signs in SIGNS.values()} - {None}
    return len({Decimal(str(reading)) for reading in readings}) > 1


def check_formula(text: str, sign: str) -> None:
    """Refuse numbers within a formula that could be meant in two ways.

    Formulas are written with a decimal point, whatever sign was chosen. Raises WrittenNumberError.
    """
    for match in _IN_GROUPS.finditer(text):
        if "," not in match[0] and sign == "point":
            continue
        if is_ambiguous(match[0]):
            raise WrittenNumberError(
                f"{two_readings(match[0], match[0])}; write one of these in the formula"
            )
        plain_digits = re.sub(r"[.,]", "", match[0])
        raise WrittenNumberError(f"'{match[0]}' within a formula: write {plain_digits}")
    two = _TWO_NUMBERS.search(text) if sign != "point" else None
    if two is not None:
        raise WrittenNumberError(
            f"'{two[0]}' can be one number or two; within formulas write a decimal point, and a"
            " space behind a comma between two numbers"
        )


def unit_named(unit: str, currency: str) -> str:
    """A unit as documents write it: `€` is EUR; `$` is the currency given where that is a
    dollar."""
    first, rest = (
        re.split(r"(?=\s*[*/])", unit, maxsplit=1) if re.search(r"[*/]", unit) else (unit, "")
    )
    codes = CURRENCY_SIGNS.get(first)
    if codes is None:
        return unit
    return f"{currency if currency in codes else codes[0]}{rest}"


def check_unit(
    number: WrittenNumber, expected: str, text: str, units: Iterable[str] = (), currency: str = ""
) -> None:
    """Refuse a unit that was written and is not the one expected, '' for a figure without one.

    `units` are those that a document declares. Raises WrittenNumberError.
    """
    if not number.unit:
        return
    wanted = "" if expected in {"ratio", "number"} else expected
    if number.unit == "%":
        if wanted:
            raise WrittenNumberError(f"'{text}' is a percentage, and here stands {wanted}")
        return
    said = unit_named(number.unit, currency or wanted.partition("/")[0]).replace(" ", "")
    if not wanted:
        raise WrittenNumberError(f"'{text}' is in {said}, and here stands a number without a unit")
    if not _is_same(said, wanted, units):
        raise WrittenNumberError(f"'{text}' is in {said}, and here stands {wanted}; convert it")


def _is_same(one: str, other: str, declared: Iterable[str]) -> bool:
    if one == other or (other in MINOR_UNITS and one.upper() == other):
        return True
    try:
        system = UnitSystem(declared)
        return system.parse(one) == system.parse(other)
    except UnitError:
        return False


def _decimal(digits: str) -> Decimal:
    number = parse_decimal(digits)
    if isinstance(number, str):
        raise WrittenNumberError(number)
    return number
