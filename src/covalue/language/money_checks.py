"""What any document says of money, checked: that its currencies exist, and that it rounds to whole
minor units."""

from __future__ import annotations

from collections.abc import Iterator

from covalue.language.currencies import MINOR_UNITS
from covalue.language.decimals import plain
from covalue.language.findings import Finding, Place, error, near_to
from covalue.language.money import Money, MoneyError, minor_unit
from covalue.language.syntax import Number


def check_currency(code: str, place: Place) -> Iterator[Finding]:
    """A finding where there is no such currency."""
    if code not in MINOR_UNITS:
        mend = near_to(code, MINOR_UNITS) or "write an ISO 4217 code such as EUR"
        yield error("currency", f"'{code}' is no currency", place, mend)


def check_rounding(step: Number, currency: str, document: str, place: Place) -> Iterator[Finding]:
    """A finding where the step of rounding is not in whole minor units of the currency of the
    `document` ('the contract'). Nothing can be said of a currency that does not exist."""
    if currency not in MINOR_UNITS:
        return
    if step.unit not in (None, currency):
        message = f"rounding is to {step.unit}, {document} is in {currency}"
        yield error("rounding", message, place)
    elif not _is_step(step, currency):
        smallest = plain(minor_unit(currency))
        message = f"{step.value} is no multiple of the minor unit {smallest}"
        yield error("rounding", message, place, f"write {smallest} {currency} or a multiple of it")


def _is_step(step: Number, currency: str) -> bool:
    try:
        return Money.of(step.value, currency).minor > 0
    except MoneyError:
        return False
