"""What an option is worth: net present value, rates of return, payback, benefit-cost ratio.

The amounts of a period count on its first day, half-way, or at its end, as the case says; now is
the first day of the case. Both parties' costs count, so that payments between them, which move
money from one to the other, would change nothing. Benefits count where the case says that their
class does; those of other classes have present values of their own, which are never added to these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from covalue.benefits.amounts import CaseAmounts, Item, OptionAmounts
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.dates import first_day, flow_day
from covalue.language.decimals import CONTEXT
from covalue.language.findings import Finding, Place, has_errors, warning
from covalue.language.money import Money
from covalue.valuation.daycount import year_fraction
from covalue.valuation.discounting import (
    GREEN_BOOK,
    Moment,
    Schedule,
    added_up,
    flat,
    present_value,
)
from covalue.valuation.payback import discounted, ratio, years_to_payback
from covalue.valuation.rates import RateOfReturn, rates_of


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


def years_of(case: BusinessCase, at: int) -> Decimal:
    """Years from the case's first day until the amounts of a period count."""
    part, calendar = case.document.appraisal, case.graph.calendar
    if part.years == "by day":
        return year_fraction(first_day(calendar, 0), flow_day(calendar, at, part.flows))
    into = {"start": Decimal(0), "middle": Decimal("0.5"), "end": Decimal(1)}[part.flows]
    return CONTEXT.divide((at + into) * calendar.months_each, Decimal(12))


def _moments(case: BusinessCase, items: Iterable[Item], sign: int = 1) -> list[Moment]:
    """When the amounts count, in whole units of the currency."""
    return [
        (years_of(case, at), Money(sign * amount, item.currency).major)
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


def _net(case: BusinessCase, amounts: OptionAmounts) -> list[Moment]:
    benefits, costs = _counted(case, amounts)
    return added_up([*_moments(case, benefits), *_moments(case, costs, -1)])


def _net_present_value(case: BusinessCase, amounts: OptionAmounts) -> Decimal:
    return present_value(schedule_of(case), _net(case, amounts))


def _appraisal(case: BusinessCase, amounts: OptionAmounts, base: Decimal | None) -> Appraisal:
    schedule = schedule_of(case)
    benefits, costs = _counted(case, amounts)
    net = _net(case, amounts)
    worth = present_value(schedule, net)
    return Appraisal(
        amounts.option,
        case.document.options[amounts.option].title,
        case.document.currency,
        worth,
        rates_of(net),
        years_to_payback(net) if costs else None,
        years_to_payback(discounted(schedule, net)) if costs else None,
        ratio(schedule, _moments(case, benefits), _moments(case, costs)),
        None if base is None else CONTEXT.subtract(worth, base),
        _by_class(case, amounts),
    )


def _by_class(case: BusinessCase, amounts: OptionAmounts) -> dict[str, Decimal]:
    own = [
        item
        for item in amounts.items
        if item.kind == "benefit" and item.currency == case.document.currency
    ]
    return {
        class_: present_value(schedule_of(case), _moments(case, _of_class(own, class_)))
        for class_ in dict.fromkeys(item.class_ for item in own)
    }


def _of_class(items: Sequence[Item], class_: str) -> list[Item]:
    return [item for item in items if item.class_ == class_]
