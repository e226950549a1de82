"""Payback: when the money is back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext

from covalue.language.decimals import CONTEXT
from covalue.valuation.daycount import DayCount
from covalue.valuation.discounting import CashFlow, Moment, Schedule, dated, present_value


def payback(flows: Sequence[CashFlow], count: DayCount = DayCount.ACT_365F) -> Decimal | None:
    """Years from the first flow until the running total is zero or more for good; None where it
    never is.

    Flows of one day are added first. Between two days the total is taken to grow evenly. A total
    that rises above zero and falls below it again is not paid back yet.
    """
    return years_to_payback(dated(flows, count))


def discounted_payback(
    schedule: Schedule, flows: Sequence[CashFlow], count: DayCount = DayCount.ACT_365F
) -> Decimal | None:
    """As `payback`, with every flow at its present value."""
    return years_to_payback(discounted(schedule, dated(flows, count)))


def discounted(schedule: Schedule, moments: Iterable[Moment]) -> list[Moment]:
    """The same moments with present values."""
    with localcontext(CONTEXT):
        return [(years, amount * schedule.factor(years)) for years, amount in moments]


def years_to_payback(moments: Iterable[Moment]) -> Decimal | None:
    """As `payback`, from moments in order, one sum for each."""
    with localcontext(CONTEXT):
        total, before, reached = Decimal(0), Decimal(0), None
        for years, amount in moments:
            earlier, total = total, total + amount
            if total < 0:
                reached = None
            elif reached is None:
                part = -earlier / amount if earlier < 0 else Decimal(1)
                reached = before + part * (years - before)
            before = years
        return reached


def benefit_cost_ratio(
    schedule: Schedule,
    benefits: Sequence[CashFlow],
    costs: Sequence[CashFlow],
    count: DayCount = DayCount.ACT_365F,
) -> Decimal | None:
    """Present value of benefits ÷ present value of costs, both given as amounts above zero; None
    without costs.

    Both are discounted to the earliest day of either.
    """
    start = min(flow.day for flow in (*benefits, *costs))
    now = CashFlow(start, Decimal(0))
    return ratio(schedule, *(dated([now, *flows], count) for flows in (benefits, costs)))


def ratio(
    schedule: Schedule, benefits: Iterable[Moment], costs: Iterable[Moment]
) -> Decimal | None:
    """As `benefit_cost_ratio`, from moments."""
    worth, spent = present_value(schedule, benefits), present_value(schedule, costs)
    return CONTEXT.divide(worth, spent) if spent else None
