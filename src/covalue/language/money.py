"""Money: whole minor units of one currency, and the only way between them and decimal amounts.

Amounts are kept, added up and compared in minor units (cents), which are whole. People and files
have them in major units (euros), which are decimals. Both ways are exact: what is finer than the
minor unit is refused, unless the caller says how to round; no float is taken, and no currency is
guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation

from covalue.language.currencies import MINOR_UNITS, SIGNS
from covalue.language.decimals import CONTEXT, DIGITS, ROUNDING_MODES

MOST_MINOR = 9 * 10**15
"""The largest amount that anybody may write down, in minor units, either way from zero: 90 trillion
euros. Every reader of JSON holds it exactly, and a thousand of them add up within 64 bits."""
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation])
"""Moving the point never rounds, however many digits an amount has."""


class MoneyError(ValueError):
    """An amount that is no money of its currency, or two currencies that were to be one; the
    message is for the reader."""


def places_of(currency: str) -> int:
    """Decimal places of a currency's minor unit: EUR 2, JPY 0. Raises MoneyError without such a
    currency."""
    places = MINOR_UNITS.get(currency)
    if places is None:
        raise MoneyError(f"'{currency}' is no currency; write an ISO 4217 code such as EUR")
    return places


def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency, in major units: 0.01 for EUR, 1 for JPY."""
    return Money(1, currency).major


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency in whole minor units: `Money(12345, "EUR")` is 123.45 EUR.

    Raises MoneyError for a currency that ISO 4217 does not have, TypeError for a number that is
    not whole by its type.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is no money."""
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {type(self.minor).__name__}")
        places_of(self.currency)

    @classmethod
    def of(cls, amount: Decimal | int, currency: str, rounding: str | None = None) -> Money:
        """The money of an amount in major units.

        `rounding` is one of the named modes of `ROUNDING_MODES` (`half up`, `half even`, …).
        Without it an amount that is finer than the minor unit raises MoneyError, as does one that
        is not finite or beyond what the language computes with.
        """
        if not isinstance(amount, Decimal | int):
            raise TypeError(f"an amount is a Decimal, not {type(amount).__name__}")
        scaled = _scaled(Decimal(amount), currency)
        if rounding is not None:
            return cls(int(scaled.to_integral_value(ROUNDING_MODES[rounding], _EXACT)), currency)
        if scaled != scaled.to_integral_value(context=_EXACT):
            step = f"{minor_unit(currency)} {currency}"
            raise MoneyError(f"{_told(amount)} {currency} is finer than the minor unit, {step}")
        return cls(int(scaled), currency)

    @property
    def major(self) -> Decimal:
        """The exact amount in major units, with all places of the minor unit: 123.40."""
        return Decimal(f"{self.minor}E-{places_of(self.currency)}")

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands after the point."""
        one: int = 10 ** places_of(self.currency)
        return self.minor % one == 0

    def __add__(self, other: Money) -> Money:
        """The sum; raises MoneyError for two currencies."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """The difference; raises MoneyError for two currencies."""
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        """The same amount the other way."""
        return Money(-self.minor, self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise MoneyError(
                f"{self} and {other} are in two currencies; convert one of them by an agreed rate"
            )
        return other.minor

    @property
    def plain(self) -> str:
        """The amount for machines, without its currency: -1234.50."""
        return f"{self.major:f}"

    @property
    def figure(self) -> str:
        """The amount for people, in a column that names the currency: −1,234.50."""
        return f"{_minus(self)}{self.major.copy_abs():,f}"

    def __str__(self) -> str:
        """The amount for people, as documents write it: −1,234.50 EUR."""
        return f"{self.figure} {self.currency}"

    def signed(self, *, short: bool = False) -> str:
        """The amount for people, as pages write it: −€1,234.50, CHF 12.00; `short` leaves the
        decimals of a whole amount out: CHF 12."""
        places = 0 if short and self.is_whole else places_of(self.currency)
        return f"{_minus(self)}{sign_of(self.currency)}{self.major.copy_abs():,.{places}f}"


def sign_of(currency: str) -> str:
    """What stands before an amount: € or `CHF `."""
    return SIGNS.get(currency, f"{currency} ")


def most_of(currency: str) -> Decimal:
    """The largest amount that anybody may write down, in major units: see `MOST_MINOR`."""
    return Money(MOST_MINOR, currency).major


def _told(amount: Decimal | int) -> str:
    """A number in a message: with all its digits where they are few."""
    number = Decimal(amount)
    few = len(number.as_tuple().digits) <= DIGITS and abs(number.adjusted()) <= DIGITS
    return f"{number:f}" if few else f"{number:.6e}"


def _minus(money: Money) -> str:
    return "−" if money.minor < 0 else ""


def _scaled(amount: Decimal, currency: str) -> Decimal:
    """In minor units, not yet whole."""
    places = places_of(currency)
    if not amount.is_finite() or amount.adjusted() > CONTEXT.Emax:
        raise MoneyError(f"{_told(amount)} is no amount of money")
    return amount.scaleb(places, _EXACT)
