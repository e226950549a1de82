"""Present values: by a rate, or by a schedule of rates that change with the years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache

from covalue.language.decimals import CONTEXT, plain
from covalue.valuation.daycount import DayCount, year_fraction


@dataclass(frozen=True, slots=True)
class CashFlow:
    """An amount of money on a day: above zero it comes in, below zero it goes out."""

    day: date
    amount: Decimal


Moment = tuple[Decimal, Decimal]
"""Years from now, and the amount of money that comes in or goes out then."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Discount rates by the years since the first flow.

    `bands` holds (year from which on, yearly rate), from year 0 upwards. Factors of earlier bands
    stay: a flow in year 40 is discounted for 30 years at the first rate and for 10 at the second.
    """

    name: str
    bands: tuple[tuple[Decimal, Decimal], ...]

    def factor(self, years: Decimal) -> Decimal:
        """The present value of 1, `years` (0 or more) from now."""
        return _factor(self.bands, years)


@lru_cache(maxsize=4096)
def _factor(bands: tuple[tuple[Decimal, Decimal], ...], years: Decimal) -> Decimal:
    """Kept, since a power of decimals takes long and many amounts fall on the same day."""
    with localcontext(CONTEXT):
        factor = Decimal(1)
        for at, (start, rate) in enumerate(bands):
            end = bands[at + 1][0] if at + 1 < len(bands) else years
            spent = min(years, end) - start
            if spent > 0:
                factor /= (1 + rate) ** spent
        return factor


def flat(rate: Decimal) -> Schedule:
    """One rate for all years; raises ValueError at or below -100 %."""
    if rate <= -1:
        raise ValueError("a discount rate must be above -100 %")
    return Schedule(f"{plain(rate * 100)}%", ((Decimal(0), rate),))


GREEN_BOOK = Schedule(
    "UK Green Book",
    tuple(
        (Decimal(start), Decimal(rate))
        for start, rate in (
            (0, "0.035"),
            (30, "0.030"),
            (75, "0.025"),
            (125, "0.020"),
            (200, "0.015"),
            (300, "0.010"),
        )
    ),
)
"""HM Treasury, The Green Book (2022), annex A6, table 8: 3.5 % for years 0 to 30, then 3.0, 2.5,
2.0, 1.5, 1.0 %."""


def npv(schedule: Schedule, amounts: Sequence[Decimal]) -> Decimal:
    """Net present value of yearly amounts, the first of them now: sum of amount × factor(year).

    A spreadsheet's NPV discounts the first amount by one year; theirs is this value of (0,
    amounts…).
    """
    return present_value(schedule, ((Decimal(at), amount) for at, amount in enumerate(amounts)))


def xnpv(
    schedule: Schedule, flows: Sequence[CashFlow], count: DayCount = DayCount.ACT_365F
) -> Decimal:
    """Net present value of dated flows on the day of the earliest."""
    return present_value(schedule, dated(flows, count))


def present_value(schedule: Schedule, moments: Iterable[Moment]) -> Decimal:
    """What amounts are worth now."""
    with localcontext(CONTEXT):
        return sum((amount * schedule.factor(years) for years, amount in moments), Decimal(0))


def dated(flows: Sequence[CashFlow], count: DayCount) -> list[Moment]:
    """Years since the first flow and the amount of each moment, in order.

    Flows of one moment are added first, exactly: two days of one moment (the 30th and the 31st,
    where every month has thirty days) are one.
    """
    if not flows:
        return []
    first = min(flow.day for flow in flows)
    return added_up((year_fraction(first, flow.day, count), flow.amount) for flow in flows)


def added_up(moments: Iterable[Moment]) -> list[Moment]:
    """The sum of each moment, exactly, in order."""
    sums: dict[Decimal, Decimal] = {}
    for years, amount in moments:
        sums[years] = CONTEXT.add(sums.get(years, Decimal(0)), amount)
    return sorted(sums.items())
