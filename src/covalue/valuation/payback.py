"""Payback: when the money is back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from covalue.language.decimals import CONTEXT
from covalue.valuation.daycount import DayCount
from covalue.valuation.discounting import CashFlow, Schedule, dated, xnpv


def payback(flows: Sequence[CashFlow], count: DayCount = DayCount.ACT_365F) -> Decimal | None:
    """Years from the first flow until the running total is zero or more for good; None where it
    never is.

    Flows of one day are added first. Between two days the total is taken to grow evenly. A total
    that rises above zero and falls below it again is not paid back yet.
    """
    return _payback(dated(flows, count))


def discounted_payback(
    schedule: Schedule, flows: Sequence[CashFlow], count: DayCount = DayCount.ACT_365F
) -> Decimal | None:
    """As `payback`, with every flow at its present value."""
    with localcontext(CONTEXT):
        return _payback(
            [(years, amount * schedule.factor(years)) for years, amount in dated(flows, count)]
        )


def _payback(points: list[tuple[Decimal, Decimal]]) -> Decimal | None:
    with localcontext(CONTEXT):
        total, before, reached = Decimal(0), Decimal(0), None
        for years, amount in points:
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
    with localcontext(CONTEXT):
        now = CashFlow(start, Decimal(0))
        worth, spent = (xnpv(schedule, [now, *flows], count) for flows in (benefits, costs))
        return worth / spent if spent else None
