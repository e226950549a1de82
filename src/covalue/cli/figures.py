"""Figures that a command prints: rounded and grouped for people, every digit for programs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from covalue.language.currencies import MINOR_UNITS
from covalue.language.decimals import grouped, plain
from covalue.language.money import Money
from covalue.valuation.rates import RateOfReturn, grouped_rate

_SAID = {
    "one": "",
    "none": "there is none",
    "many": "there are several; no single figure says how good this is",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its unit: one value, or none, or several rates of return."""

    name: str
    values: tuple[Decimal, ...]
    unit: str
    note: str = ""
    places: int = 4
    """For people; programs get every digit."""
    status: str = ""
    """Of rates of return: `one`, `none` or `many`."""

    @property
    def said(self) -> str:
        """What is said beside it."""
        return self.note if self.values or self.status else "never"

    def data(self) -> dict[str, object]:
        """For JSON: a value only where there is exactly one."""
        texts = [plain(value) for value in self.values]
        data = {"value": texts[0] if len(texts) == 1 else None, "unit": self.unit}
        several = {"status": self.status, "rates": texts} if self.status else {}
        return {**data, **several, "note": self.said}

    def rows(self) -> list[tuple[str, str, str, str]]:
        """For CSV: a row for each value, and one without where there is none."""
        texts = [plain(value) for value in self.values] or [""]
        return [(self.name, text, self.unit, self.said) for text in texts]

    @property
    def text(self) -> str:
        """For people, without the unit."""
        if self.status:
            texts = [grouped_rate(value, self.places) for value in self.values]
            return " and ".join(texts) or "none"
        if not self.values:
            return "none"
        number = self.values[0]
        if self.unit in MINOR_UNITS:
            return Money.of(number, self.unit, "half up").figure
        return grouped(round(number, self.places))


def one_or_none(value: Decimal | None) -> tuple[Decimal, ...]:
    """The values of a figure that may not exist."""
    return () if value is None else (value,)


def rates_figure(rate_of_return: RateOfReturn) -> Figure:
    """The internal rates of return."""
    note = _SAID[rate_of_return.status]
    return Figure(
        "internal rate of return",
        rate_of_return.exact,
        "",
        note,
        places=6,
        status=rate_of_return.status,
    )
