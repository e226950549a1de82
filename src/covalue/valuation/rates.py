"""Internal rates of return: every rate at which the present value is zero, or the statement that
there is none.

With x = ln(1 + r) the present value is a sum of amount × exp(-x × years). On an interval of x each
term is largest and smallest at an end, so the sum, and its derivative, can be bounded from both
sides. An interval whose bounds exclude zero has no root; one on which the derivative keeps its sign
has at most one, which halving finds; any other is split. So no root in the searched range is
missed, and none is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise
from math import exp, expm1
from typing import Literal

from covalue.language.decimals import CONTEXT, grouped
from covalue.valuation.daycount import DayCount
from covalue.valuation.discounting import CashFlow, Moment, dated

# x = ln(1 + r) for rates from -99.9999999999 % to about 10^13 %.
_LOWEST, _HIGHEST = -27.6, 25.4
# Narrower intervals cannot be told apart: such a root is one that the value touches without
# crossing.
_NARROWEST = 1e-9
_TOUCHES = 1e-12
_ALIKE = 1e-7
_USUAL = 6
"""Places of a number for people."""

Terms = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class RateOfReturn:
    """All internal rates of return, in ascending order; `status` says whether there is none, one,
    or many."""

    rates: tuple[float, ...]

    @property
    def exact(self) -> tuple[Decimal, ...]:
        """The rates with the fewest digits that tell each from its neighbours."""
        return tuple(Decimal(repr(rate)) for rate in self.rates)

    @property
    def status(self) -> Literal["one", "none", "many"]:
        """How many rates there are."""
        if not self.rates:
            return "none"
        return "one" if len(self.rates) == 1 else "many"


def irr(amounts: Sequence[Decimal]) -> RateOfReturn:
    """Internal rates of return of yearly amounts, the first of them now."""
    return rates_of([(Decimal(year), amount) for year, amount in enumerate(amounts)])


def xirr(flows: Sequence[CashFlow], count: DayCount = DayCount.ACT_365F) -> RateOfReturn:
    """Internal rates of return of dated flows; flows of one day are added first, exactly."""
    return rates_of(dated(flows, count))


def grouped_rate(rate: Decimal, places: int) -> str:
    """A rate for people, with at most so many places.

    A rate is above -1, however near: it has as many more places as it takes to say so.
    """
    with localcontext(CONTEXT):
        while rate > -1 and round(rate, places) == -1:
            places += 1
        return grouped(round(rate, places), None if places <= _USUAL else places)


def rates_of(moments: Sequence[Moment]) -> RateOfReturn:
    """Internal rates of return of moments in order, one sum for each."""
    terms = [(float(years), float(amount)) for years, amount in moments if amount]
    if not any((one > 0) != (two > 0) for (_, one), (_, two) in pairwise(terms)):
        return RateOfReturn(())
    # Counted from the last flow for rates below zero, from the first for the others: nothing
    # overflows.
    below = [(years - terms[-1][0], amount) for years, amount in terms]
    above = [(years - terms[0][0], amount) for years, amount in terms]
    roots = sorted([*_roots(below, _LOWEST, 0.0), *_roots(above, 0.0, _HIGHEST)])
    return RateOfReturn(tuple(expm1(x) for x in _distinct(roots)))


def _distinct(roots: list[float]) -> list[float]:
    """Roots that cannot be told apart, such as the neighbours of one that is only touched, are one
    root."""
    groups: list[list[float]] = []
    for root in roots:
        if groups and root - groups[-1][-1] < _ALIKE:
            groups[-1].append(root)
        else:
            groups.append([root])
    return [sum(group) / len(group) for group in groups]


def _roots(terms: Terms, low: float, high: float) -> list[float]:
    """Every root between two points of one sign."""
    slopes = [(years, -years * amount) for years, amount in terms]
    roots, todo = [], [(low, high)]
    while todo:
        low, high = todo.pop()
        if _excludes_zero(terms, low, high):
            continue
        if _excludes_zero(slopes, low, high):
            roots += _crossing(terms, low, high)
        elif high - low < _NARROWEST:
            middle = (low + high) / 2
            if abs(_value(terms, middle)) <= _TOUCHES * _size(terms, middle):
                roots.append(middle)
        else:
            middle = (low + high) / 2
            todo += [(low, middle), (middle, high)]
    return roots


def _value(terms: Terms, x: float) -> float:
    return sum(amount * exp(-x * years) for years, amount in terms)


def _size(terms: Terms, x: float) -> float:
    return sum(abs(amount) * exp(-x * years) for years, amount in terms)


def _excludes_zero(terms: Terms, low: float, high: float) -> bool:
    """Is the sum of one sign on the whole interval? Certain where it says yes."""
    least = most = 0.0
    for years, amount in terms:
        one, two = amount * exp(-low * years), amount * exp(-high * years)
        least += min(one, two)
        most += max(one, two)
    return least > 0 or most < 0


def _crossing(terms: Terms, low: float, high: float) -> list[float]:
    """The root of a sum that only rises or only falls, to the last bit that halving can find."""
    at_low, at_high = _value(terms, low), _value(terms, high)
    if at_low == 0 or at_high == 0:
        return [low if at_low == 0 else high]
    if (at_low > 0) == (at_high > 0):
        return []
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if (_value(terms, middle) > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return [(low + high) / 2]
