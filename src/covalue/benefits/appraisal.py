"""What an option is worth: net present value, rates of return, payback, benefit-cost ratio.

The amounts of a period count on its first day. Both parties' costs count, so that payments between
them, which move money from one to the other, would change nothing. Benefits count where the case
says that their class does; those of other classes have present values of their own, which are never
added to these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from covalue.benefits.amounts import CaseAmounts, Item, OptionAmounts
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.dates import first_day
from covalue.language.decimals import CONTEXT
from covalue.language.findings import Finding, Place, has_errors, warning
from covalue.language.money import Money
from covalue.language.periods import Calendar
from covalue.valuation.discounting import GREEN_BOOK, CashFlow, Schedule, flat, xnpv
from covalue.valuation.payback import benefit_cost_ratio, discounted_payback, payback
from covalue.valuation.rates import RateOfReturn, xirr


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The figures of one option, in the case's currency. Paybacks are in years, None where no money
    comes back.

    `benefit_cost_ratio` is None without costs. `better` is the net present value less that of doing
    nothing, None where no option does nothing. `by_class` has the present value of each class of
    benefits.
    """

    option: str
    title: str
    currency: str
    net_present_value: Decimal
    rates: RateOfReturn
    payback: Decimal | None
    discounted_payback: Decimal | None
    benefit_cost_ratio: Decimal | None
    better: Decimal | None
    by_class: Mapping[str, Decimal]


def appraise(
    case: BusinessCase, known: CaseAmounts | None = None
) -> tuple[dict[str, Appraisal], list[Finding]]:
    """The figures of every option whose amounts are complete; a finding for each thing that keeps
    one out. `known` are the case's amounts, where somebody has them already.
    """
    known = known or CaseAmounts(case)
    findings: list[Finding] = []
    complete: dict[str, OptionAmounts] = {}
    for option in case.document.options:
        amounts, more = known.of(option)
        findings += [finding for finding in more if finding not in findings]
        left_out = _left_out(case, amounts)
        findings += [finding for finding in left_out if finding not in findings]
        if not has_errors(more):
            complete[option] = amounts
    nothing = complete.get(case.nothing or "")
    base = None if nothing is None else _net_present_value(case, nothing)
    return {
        option: _appraisal(case, amounts, base) for option, amounts in complete.items()
    }, findings


def schedule_of(case: BusinessCase) -> Schedule:
    """How the case discounts."""
    rate = case.document.appraisal.rate
    return GREEN_BOOK if rate is None else flat(rate.value)


def cash_flows(items: Iterable[Item], calendar: Calendar, sign: int = 1) -> list[CashFlow]:
    """Amounts on the first days of their periods, in whole units of the currency."""
    return [
        CashFlow(first_day(calendar, at), Money(sign * amount, item.currency).major)
        for item in items
        for at, amount in enumerate(item.amounts)
    ]


def _counted(case: BusinessCase, amounts: OptionAmounts) -> tuple[list[Item], list[Item]]:
    """The benefits and the costs that count."""
    own = [item for item in amounts.items if item.currency == case.document.currency]
    counts = case.document.appraisal.counts
    return [item for item in own if item.class_ in counts], [
        item for item in own if item.kind == "cost"
    ]


def _left_out(case: BusinessCase, amounts: OptionAmounts) -> list[Finding]:
    """Items in other currencies are named, since no total mixes currencies."""
    own = case.document.currency
    return [
        warning(
            "other-currency",
            f"'{item.name}' is in {item.currency} and does not count in figures in {own}",
            case.places.get(item.name, Place(field=item.name)),
            f"multiply it by a rate in {own}/{item.currency}, an assumption whose driver is"
            " currency",
        )
        for item in amounts.items
        if item.currency != own
    ]


def _starting(calendar: Calendar) -> CashFlow:
    """Nothing on the case's first day, so that everything is discounted to it."""
    return CashFlow(first_day(calendar, 0), Decimal(0))


def _net_flows(case: BusinessCase, amounts: OptionAmounts) -> list[CashFlow]:
    calendar = case.graph.calendar
    benefits, costs = _counted(case, amounts)
    flows = [_starting(calendar), *cash_flows(benefits, calendar), *cash_flows(costs, calendar, -1)]
    by_day: dict[date, Decimal] = {}
    for flow in flows:
        by_day[flow.day] = CONTEXT.add(by_day.get(flow.day, Decimal(0)), flow.amount)
    return [CashFlow(day, amount) for day, amount in sorted(by_day.items())]


def _net_present_value(case: BusinessCase, amounts: OptionAmounts) -> Decimal:
    return xnpv(schedule_of(case), _net_flows(case, amounts))


def _appraisal(case: BusinessCase, amounts: OptionAmounts, base: Decimal | None) -> Appraisal:
    schedule, calendar = schedule_of(case), case.graph.calendar
    benefits, costs = _counted(case, amounts)
    net = _net_flows(case, amounts)
    worth = xnpv(schedule, net)
    start = _starting(calendar)
    ratio = benefit_cost_ratio(
        schedule, [start, *cash_flows(benefits, calendar)], [start, *cash_flows(costs, calendar)]
    )
    return Appraisal(
        amounts.option,
        case.document.options[amounts.option].title,
        case.document.currency,
        worth,
        xirr(net),
        payback(net) if costs else None,
        discounted_payback(schedule, net) if costs else None,
        ratio,
        None if base is None else CONTEXT.subtract(worth, base),
        _by_class(case, amounts, schedule, start),
    )


def _by_class(
    case: BusinessCase, amounts: OptionAmounts, schedule: Schedule, start: CashFlow
) -> dict[str, Decimal]:
    own = [
        item
        for item in amounts.items
        if item.kind == "benefit" and item.currency == case.document.currency
    ]
    calendar = case.graph.calendar
    return {
        class_: xnpv(schedule, [start, *cash_flows(_of_class(own, class_), calendar)])
        for class_ in dict.fromkeys(item.class_ for item in own)
    }


def _of_class(items: Sequence[Item], class_: str) -> list[Item]:
    return [item for item in items if item.class_ == class_]
