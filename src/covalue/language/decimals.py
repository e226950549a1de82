"""Exact numbers: one decimal context for all money arithmetic, reading and writing of numbers.

Every calculation runs with 34 significant digits (IEEE 754 decimal128) and rounds half to even
where a quotient does not end; amounts of money are then rounded where, and as, the document says.
"""

from __future__ import annotations

import re
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

DIGITS = 34
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    # Nothing meant reaches 10^999; a runaway formula stops here with a message instead of eating
    # the memory.
    Emin=-999,
    Emax=999,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
_WIDE = Context(prec=1100, traps=[InvalidOperation])
"""Shows any number that a calculation gives: up to 999 digits before the point."""
# Beyond this nothing in a contract is meant: 10^300 is a slip, not an amount.
LARGEST = Decimal(10) ** 24

ROUNDING_MODES: dict[str, str] = {
    "half up": ROUND_HALF_UP,
    "half even": ROUND_HALF_EVEN,
    "half down": ROUND_HALF_DOWN,
    "up": ROUND_UP,
    "down": ROUND_DOWN,
    "ceiling": ROUND_CEILING,
    "floor": ROUND_FLOOR,
}
"""Named rounding modes. `half up` and `up` go away from zero, `half down` and `down` towards it;
`ceiling` and `floor` go towards plus and minus infinity; `half even` ties to the even neighbour."""

_NUMBER = re.compile(r"[+-]?(\d[\d_]*)?(\.\d+)?([eE][+-]?\d{1,3})?")


def parse_decimal(text: str) -> Decimal | str:
    """Read a plain decimal number such as `1_250.50`, `-3`, `20%`; return the reason where it is
    none.

    Digits may be grouped by underscores. A percent sign divides by 100. At most 34 significant
    digits and less than 10^24 in size.
    """
    body = text.strip()
    percent = body.endswith("%")
    if percent:
        body = body[:-1].rstrip()
    if not _NUMBER.fullmatch(body) or not any(c.isdigit() for c in body):
        return _why_not_a_number(text)
    number = Decimal(body.replace("_", ""))
    if len(number.as_tuple().digits) > DIGITS:
        return f"'{text}' has more than {DIGITS} digits"
    if number.copy_abs() >= LARGEST:
        return f"'{text}' is too large: a number must be below 10^24"
    return number.scaleb(-2, CONTEXT) if percent else number


def _why_not_a_number(text: str) -> str:
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text.strip()):
        return f"'{text}' has thousands separators; write {text.strip().replace(',', '')}"
    if re.fullmatch(r"[+-]?\d+,\d+", text.strip()):
        return f"'{text}' has a decimal comma; write {text.strip().replace(',', '.')}"
    return f"'{text}' is not a number"


def round_to(value: Decimal, step: Decimal, mode: str) -> Decimal:
    """Round to a multiple of `step` by a named mode of `ROUNDING_MODES`."""
    quotient = CONTEXT.divide(value, step)
    whole = quotient.to_integral_value(rounding=ROUNDING_MODES[mode])
    return CONTEXT.multiply(whole, step)


def plain(value: Decimal) -> str:
    """The one canonical spelling of a number: no exponent, no trailing zeros, no minus zero."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percentage(value: Decimal) -> str:
    """A ratio for people: 0.4966 as 49.66 %."""
    return f"{grouped(value.scaleb(2, _WIDE))} %"


def grouped(value: Decimal, places: int | None = None) -> str:
    """A number for people: thousands separated by commas, a true minus sign, at most 6 decimal
    places."""
    if places is None:
        places = min(6, max(0, -int(_WIDE.create_decimal(plain(value)).as_tuple().exponent)))
    last = Decimal(1).scaleb(-places)
    text = f"{value.copy_abs().quantize(last, rounding=ROUND_HALF_EVEN, context=_WIDE):,f}"
    return f"−{text}" if value < 0 and any(c in "123456789" for c in text) else text
