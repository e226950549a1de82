"""Figures of business cases in words, for pages and the sentences on them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from covalue.benefits.business_case import BusinessCase
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.templatetags.look import money
from covalue.web.value.cases.figures import minor


def exact(amount: Decimal | None, currency: str) -> str:
    """An exact amount in the currency's minor units; where there is none, the word."""
    return "missing" if amount is None else money(minor(amount, currency), currency)


def worth(amount: Decimal | None, currency: str) -> str:
    """As `exact`, as sentences write it: to three significant figures."""
    return "missing" if amount is None else rounded_money(minor(amount, currency), currency)


def preferred_title(case: BusinessCase) -> str:
    """The title of the preferred option."""
    return case.document.options[case.preferred].title


def money_or_dash(amount: int, currency: str) -> str:
    """An amount in minor units; a dash where it is nothing."""
    return money(amount, currency) if amount else "–"


def rate(value: float) -> str:
    """A yearly rate with one decimal; with as many more as it takes to stand above −100 %, where a
    rate always is."""
    percent, step = Decimal(str(value)) * 100, Decimal("0.1")
    while percent > -100 and percent.quantize(step, ROUND_HALF_UP) == -100:
        step /= 10
    return f"{percent.quantize(step, ROUND_HALF_UP):f} %".replace("-", "−")


def rates(values: Iterable[float]) -> str:
    """Yearly rates, one after the other; where there is none, the word."""
    return ", ".join(rate(value) for value in values) or "none"


def change(amount: int, currency: str) -> str:
    """A difference in minor units with its sign."""
    return f"{'+' if amount > 0 else ''}{money(amount, currency)}"


def ratio(value: Decimal | None) -> str:
    """A ratio with two decimals; without costs there is none."""
    return "none" if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def years(value: Decimal | None) -> str:
    """A payback; where no money comes back, the word."""
    return "never" if value is None else f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f} years"
