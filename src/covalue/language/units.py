"""Units and their algebra: euros per hour times minutes is euros, euros plus hours is an error.

A unit is a product of symbols with integer powers. Each symbol belongs to one dimension and has an
exact scale in it (a minute is 60 seconds), so that a conversion is always one exact fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from covalue.language.currencies import MINOR_UNITS

_TIME = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
HIGHEST_POWER = 12
"""Of a symbol in a unit that a power made: beyond it, nothing is meant."""
PLAIN_UNITS = ("ratio", "number")
"""The words for a figure without a unit."""
_SYMBOL = re.compile(r"[A-Za-z_]\w*")
_DEFINITION = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:=\s*([\d_]+(?:/[\d_]+)?)\s+([A-Za-z_]\w*))?\s*")


class UnitError(ValueError):
    """A unit that is not known, or units that do not fit together; the message is for the
    reader."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of unit symbols, e.g. EUR·hour⁻¹. `powers` is sorted by symbol and holds no zero
    power."""

    powers: tuple[tuple[str, int], ...] = ()

    @property
    def is_plain(self) -> bool:
        """True for a pure number: a ratio or a count."""
        return not self.powers

    @property
    def currency(self) -> str | None:
        """The currency where this is an amount of money and nothing else."""
        if len(self.powers) == 1 and self.powers[0][1] == 1 and self.powers[0][0] in MINOR_UNITS:
            return self.powers[0][0]
        return None

    def __str__(self) -> str:
        """The unit as it is written in a document: `EUR/hour`, `minute*person`, `1/year`,
        `number`."""
        over = [s for s, p in self.powers for _ in range(p)]
        under = [s for s, p in self.powers for _ in range(-p)]
        if not over and not under:
            return "number"
        return "/".join(["*".join(over) or "1", *under])


PLAIN = Unit()


def _unit(powers: Mapping[str, int]) -> Unit:
    return Unit(tuple(sorted((s, p) for s, p in powers.items() if p)))


class UnitSystem:
    """The symbols that a document may use: built in, and those that it declares."""

    def __init__(self, declared: Iterable[str] = ()) -> None:
        """`declared` holds lines such as `order` or `pallet = 48 case`; raises UnitError on a bad
        one."""
        self._symbols: dict[str, tuple[str, Fraction]] = {}
        for table, dimension in ((_TIME, "time"), (_MONTHS, "months")):
            self._symbols |= {name: (dimension, Fraction(scale)) for name, scale in table.items()}
        self._symbols |= {code: (code, Fraction(1)) for code in MINOR_UNITS}
        for line in declared:
            self._declare(line)

    def _declare(self, line: str) -> None:
        match = _DEFINITION.fullmatch(line)
        if not match:
            raise UnitError(
                f"'{line}' does not declare a unit; write `order` or `pallet = 48 case`"
            )
        name, factor, base = match.groups()
        if name in self._symbols or name in PLAIN_UNITS:
            raise UnitError(f"the unit '{name}' is built in or declared twice")
        if base is None:
            self._symbols[name] = (name, Fraction(1))
            return
        dimension, scale = self._known(base)
        self._symbols[name] = (dimension, scale * Fraction(factor.replace("_", "")))

    def _known(self, symbol: str) -> tuple[str, Fraction]:
        if symbol in self._symbols:
            return self._symbols[symbol]
        near = get_close_matches(symbol, [*self._symbols, *PLAIN_UNITS], 1)
        hint = f"did you mean '{near[0]}'?" if near else "declare it under `units:`"
        raise UnitError(f"the unit '{symbol}' is not known; {hint}")

    def __contains__(self, symbol: str) -> bool:
        return symbol in self._symbols or symbol in PLAIN_UNITS

    def unheard(self, text: str) -> list[str]:
        """The symbols of a text such as `minute/parcel` that are not known and look like none that
        is: new words for what is counted, rather than slips of the pen.
        """
        known = [*self._symbols, *PLAIN_UNITS]
        symbols = dict.fromkeys(
            part for part in re.split(r"[*/\s]+", text) if _SYMBOL.fullmatch(part)
        )
        return [
            part
            for part in symbols
            if part not in self and not get_close_matches(part, known, 1, 0.75)
        ]

    def parse(self, text: str) -> Unit:
        """Read `EUR/hour`, `minute*person/order`, `1/year`, `ratio`; raises UnitError."""
        unit, _ = self._reduce(text)
        return unit

    def _reduce(self, text: str) -> tuple[Unit, Fraction]:
        parts = re.split(r"([*/])", text.replace(" ", ""))
        unit, sign = PLAIN, 1
        for part in parts:
            if part in {"*", "/"}:
                sign = 1 if part == "*" else -1
                continue
            if part != "1" and part not in PLAIN_UNITS:
                self._known(part)
                unit, factor = self.multiply(unit, Unit(((part, sign),)))
                if factor != 1:
                    raise UnitError(f"the unit '{text}' names one dimension twice")
        return unit, Fraction(1)

    def multiply(self, left: Unit, right: Unit) -> tuple[Unit, Fraction]:
        """The product's unit, and the exact factor by which the product of the two numbers is
        multiplied.

        EUR/hour times minute is EUR with the factor 1/60. The left unit's symbols win.
        """
        powers, factor = dict(left.powers), Fraction(1)
        in_use = {self._known(s)[0]: s for s in powers}
        for symbol, power in right.powers:
            dimension, scale = self._known(symbol)
            kept = in_use.setdefault(dimension, symbol)
            factor *= (scale / self._known(kept)[1]) ** power
            powers[kept] = powers.get(kept, 0) + power
        return _unit(powers), factor

    def divide(self, left: Unit, right: Unit) -> tuple[Unit, Fraction]:
        """As `multiply`, for a quotient."""
        return self.multiply(left, Unit(tuple((s, -p) for s, p in right.powers)))

    @staticmethod
    def power(unit: Unit, exponent: Fraction) -> Unit | None:
        """The unit of a number raised to a power; None where a symbol's own power would be no
        whole number of at most 12, as for the root of euros."""
        powers = {symbol: power * exponent for symbol, power in unit.powers}
        if any(p.denominator != 1 or abs(p) > HIGHEST_POWER for p in powers.values()):
            return None
        return _unit({symbol: p.numerator for symbol, p in powers.items()})

    def convert(self, source: Unit, target: Unit) -> Fraction | None:
        """The exact factor that turns a number in `source` into one in `target`; None where they
        differ."""
        rest, factor = self.divide(target, source)
        return 1 / factor if rest.is_plain else None
