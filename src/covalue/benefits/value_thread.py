"""The value thread: one benefit's value at every stage, from what was promised to what was
shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from covalue.benefits.by_period import Amounts, ThreeViews, three_views, to_date
from covalue.benefits.plan import Plan
from covalue.language.decimals import CONTEXT
from covalue.language.findings import Finding, Place, error, has_errors, warning
from covalue.language.periods import Calendar

Stage = Literal[
    "promised", "committed", "forecast", "realized", "validated", "attributed", "shared"
]
Reached = Literal["reached", "forecast", "not yet"]
MEASURED: tuple[Stage, ...] = ("realized", "validated", "attributed", "shared")


@dataclass(frozen=True, slots=True)
class Facts:
    """What has come of one benefit, in whole minor units by period, up to and with the last closed
    period `as_of`.

    A period without an amount is missing, which is not zero. Each stage is a part of the one before
    it.
    """

    as_of: int
    realized: Amounts
    validated: Amounts
    attributed: Amounts
    shared: Amounts


@dataclass(frozen=True, slots=True)
class ValueThread:
    """One benefit at every stage. `unmeasured` are closed periods without a realized amount.

    Promised, committed and forecast are the whole effect, as realized and validated are; attributed
    and shared are the part due to this project.
    """

    benefit: str
    title: str
    currency: str
    calendar: Calendar
    as_of: int
    stages: Mapping[Stage, Amounts]
    promised_by: Plan
    committed_by: Plan | None
    forecast_by: Plan
    unmeasured: tuple[int, ...]

    @property
    def at_completion(self) -> int:
        """The forecast at completion: realized to date + forecast remaining."""
        return sum(self.stages["forecast"].values())

    def views(self, stage: Stage, period: int | None = None) -> ThreeViews:
        """A stage in the year, annualised and over the whole life; seen from the last closed period
        by default."""
        return three_views(
            self.stages[stage], self.calendar, max(self.as_of, 0) if period is None else period
        )

    def to_date(self, stage: Stage) -> int:
        """A stage up to the last closed period."""
        return to_date(self.stages[stage], self.as_of)


@dataclass(frozen=True, slots=True)
class RealizationRate:
    """Validated to date ÷ planned to date, and the plan that it is measured against. None where
    nothing was planned."""

    plan: str
    stage: Stage
    to_date: int
    planned: int
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """By a period of the plan, `amount` should have come in all; it came `later` periods after, or
    is yet to come.

    `later` is below zero where it came earlier, and None where it is not even forecast.
    """

    period: int
    amount: int
    status: Reached
    later: int | None


def value_thread(
    benefit: str, plans: Sequence[Plan], forecast: Plan, facts: Facts
) -> tuple[ValueThread | None, list[Finding]]:
    """The thread of one benefit. None where plans and facts do not fit together.

    Promised is the first plan frozen at the business case, whatever was agreed later; committed is
    the latest frozen at the design gate. The forecast is what is expected now: where a closed
    period was not measured its forecast stands in, and a finding says so.
    """
    first, committed, findings = _chosen(plans)
    if first is None:
        return None, findings
    used = [plan for plan in (first, committed, forecast) if plan is not None]
    findings += [*_check_plans(benefit, used), *_check_facts(benefit, forecast.calendar, facts)]
    item = forecast.item(benefit)
    if item is None or has_errors(findings):
        return None, findings
    unmeasured = tuple(
        at for at in range(facts.as_of + 1) if at not in facts.realized and item.whole[at]
    )
    findings += [_unmeasured(benefit, forecast.calendar, at) for at in unmeasured]
    stages: dict[Stage, Amounts] = {
        "promised": _planned(first, benefit),
        "committed": _planned(committed, benefit),
        "forecast": {**_planned(forecast, benefit), **facts.realized},
        "realized": facts.realized,
        "validated": facts.validated,
        "attributed": facts.attributed,
        "shared": facts.shared,
    }
    head = benefit, item.title, item.currency, forecast.calendar, facts.as_of, stages
    return ValueThread(*head, first, committed, forecast, unmeasured), findings


def _chosen(plans: Sequence[Plan]) -> tuple[Plan | None, Plan | None, list[Finding]]:
    ordered = sorted(plans, key=lambda plan: plan.frozen_on)
    promised = [plan for plan in ordered if plan.gate == "business_case"]
    committed = [plan for plan in ordered if plan.gate == "design"]
    if not promised:
        mend = "freeze the business case when both parties have approved it"
        message = "no plan was frozen at the gate of the business case"
        return (None, None, [error("no-plan", message, Place(), mend)])
    return promised[0], (committed[-1] if committed else None), []


def _planned(plan: Plan | None, benefit: str, stage: Stage = "realized") -> Amounts:
    """What a plan says of a benefit on the basis of a stage: its whole, or the part due to this
    project."""
    item = plan.item(benefit) if plan is not None else None
    if item is None:
        return {}
    return dict(enumerate(item.amounts if stage in ("attributed", "shared") else item.whole))


def _check_plans(benefit: str, plans: Sequence[Plan]) -> list[Finding]:
    last = plans[-1]
    findings = []
    for plan in plans:
        one, two = plan.calendar, last.calendar
        place = Place(field=plan.name)
        if not one.counts_as(two):
            message = f"the plan counts from {one.label(0)}, the forecast from {two.label(0)}"
            mend = "a later version keeps the start and kind of its periods"
            findings.append(error("calendar", message, place, mend))
    currencies = {item.currency for plan in plans if (item := plan.item(benefit)) is not None}
    if len(currencies) > 1:
        message = (
            f"'{benefit}' is in {' and '.join(sorted(currencies))}; no thread mixes currencies"
        )
        findings.append(error("currency", message, Place(field=benefit)))
    if benefit in [level.name for level in last.levels]:
        mend = "compare its levels with its measurements"
        message = f"'{benefit}' is no money, it has no thread"
        findings.append(error("no-money", message, Place(field=benefit), mend))
    elif last.item(benefit) is None:
        message = f"the forecast has no benefit '{benefit}'"
        mend = "a benefit that was given up is forecast as 0"
        findings.append(error("unknown-name", message, Place(), mend))
    return findings


def _check_facts(benefit: str, calendar: Calendar, facts: Facts) -> list[Finding]:
    findings = []
    if not -1 <= facts.as_of < calendar.periods:
        message = f"there is no period number {facts.as_of + 1}"
        return [error("period", message, Place(field=benefit))]
    for stage in MEASURED:
        for at in getattr(facts, stage):
            if not 0 <= at <= facts.as_of:
                label = calendar.label(at)
                message = f"{stage} has an amount for {label}, which is not closed yet"
                place = Place(field=benefit, period=label)
                mend = "close the period first"
                findings.append(error("not-closed", message, place, mend))
    for before, after in pairwise(MEASURED):
        findings += _check_stages(benefit, calendar, facts, before, after)
    return findings


def _check_stages(
    benefit: str, calendar: Calendar, facts: Facts, before: Stage, after: Stage
) -> list[Finding]:
    """Each stage is a part of the one before it: nothing is validated that was not realized."""
    findings = []
    whole: Amounts = getattr(facts, before)
    part: Amounts = getattr(facts, after)
    for at, amount in part.items():
        place = Place(field=benefit, period=calendar.label(at))
        if at not in whole:
            message = f"{after} has an amount where {before} has none"
            findings.append(error("stages", message, place, f"record what was {before} first"))
        elif abs(amount) > abs(whole[at]) or amount * whole[at] < 0:
            message = f"{after} {amount} is no part of {before} {whole[at]} (in minor units)"
            mend = "correct one of them by a dated adjustment"
            findings.append(error("stages", message, place, mend))
    return findings


def _unmeasured(benefit: str, calendar: Calendar, at: int) -> Finding:
    label = calendar.label(at)
    message = f"'{benefit}' was not measured in {label}; its forecast stands in for it"
    mend = "measure it, or say why it cannot be"
    return warning("unmeasured", message, Place(field=benefit, period=label), mend)


def realization_rate(
    thread: ValueThread, plan: Plan, stage: Stage = "validated"
) -> RealizationRate:
    """What came to date against a named plan; a closed period that is missing counts as not
    come."""
    planned = to_date(_planned(plan, thread.benefit, stage), thread.as_of)
    come = thread.to_date(stage)
    rate = CONTEXT.divide(Decimal(come), Decimal(planned)) if planned else None
    return RealizationRate(plan.name, stage, come, planned, rate)


def time_axis(thread: ValueThread, plan: Plan, stage: Stage = "realized") -> tuple[Arrival, ...]:
    """How many periods later than planned each cumulative amount came, is forecast to come, or not
    at all.

    There is a step for each period in which the plan's running total rises to a new height (of a
    disbenefit: falls to a new depth). Up to the last closed period the stage's own running total
    decides; behind it the forecast is added.
    """
    planned = _planned(plan, thread.benefit, stage)
    sign = -1 if sum(planned.values()) < 0 else 1
    closed = {at: thread.stages[stage].get(at, 0) for at in range(thread.as_of + 1)}
    forecast = _planned(thread.forecast_by, thread.benefit, stage)
    ahead = {at: amount for at, amount in forecast.items() if at not in closed}
    come, expected = _running(closed), _running({**closed, **ahead})
    steps, highest = [], 0
    for period, total in _running(planned).items():
        if sign * total > highest:
            highest = sign * total
            steps.append(_arrival(period, total, sign, come, expected))
    return tuple(steps)


def _arrival(period: int, total: int, sign: int, come: Amounts, expected: Amounts) -> Arrival:
    def first_reached(running: Amounts) -> int | None:
        return next((at for at, amount in running.items() if sign * amount >= sign * total), None)

    if (when := first_reached(come)) is not None:
        return Arrival(period, total, "reached", when - period)
    if (when := first_reached(expected)) is not None:
        return Arrival(period, total, "forecast", when - period)
    return Arrival(period, total, "not yet", None)


def _running(amounts: Amounts) -> dict[int, int]:
    total, running = 0, {}
    for at in sorted(amounts):
        total += amounts[at]
        running[at] = total
    return running
