"""The value thread of one benefit as its page tells it: every stage, the rate against a named plan,
why they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import groupby, pairwise

from covalue.benefits import plan as frozen
from covalue.benefits.amounts import option_amounts
from covalue.benefits.bridge import Bridge, Question
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.value_thread import (
    Arrival,
    Facts,
    RealizationRate,
    ValueThread,
    realization_rate,
    time_axis,
    value_thread,
)
from covalue.benefits.value_thread import Stage as ThreadStage
from covalue.language.findings import Finding
from covalue.language.periods import Calendar
from covalue.web.ground.accounts.models import User
from covalue.web.value.benefits import calendars, selectors
from covalue.web.value.benefits.bridge_words import bridges_between, reasons
from covalue.web.value.benefits.models import Stage
from covalue.web.value.benefits.owners import Ownership, ownerships
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.cases.models import Benefit, Plan
from covalue.web.value.cases.projection import first_day


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan with its figures read."""

    row: Plan
    plan: frozen.Plan


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of a benefit in minor units (or the measure's unit); None is missing, which is not
    zero."""

    label: str
    day: date
    closed: bool
    promised: int | Decimal | None
    planned: int | Decimal | None
    forecast: int | Decimal | None
    realized: int | Decimal | None
    validated: int | Decimal | None
    attributed: int | None

    @property
    def counts(self) -> bool:
        """Whether anything is planned for it or was reported of it."""
        return any((self.promised, self.planned, self.forecast)) or self.realized is not None

    @property
    def due(self) -> bool:
        """Whether a figure is there, or should be: the period is over, and something was planned
        for it."""
        planned = (self.promised, self.planned, self.forecast, self.realized)
        return self.closed and any(planned)


WALK: Mapping[ThreadStage, str] = {
    "promised": "",
    "committed": "up to the design gate",
    "forecast": "between plan and forecast",
    "realized": "in what was not measured",
    "validated": "at validation",
    "attributed": "to other causes",
}
"""The stages in their order, and where something fell away on the way to them."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What fell away at a step, in minor units above zero, and why where it is known."""

    where: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known of one benefit on a day. `thread` is None where nothing was promised by
    agreement, or where it is no money; `findings` say what stands in the way.
    """

    benefit: Benefit
    calendar: Calendar
    as_of: int
    plans: Sequence[PlanRead]
    ownership: Ownership
    rows: Sequence[PeriodRow]
    thread: ValueThread | None = None
    findings: Sequence[Finding] = ()
    rates: Sequence[RealizationRate] = ()
    steps: Sequence[Arrival] = ()
    bridge: Bridge | None = None
    given_up: bool = False
    sums: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    """By stage, why it differs from the stage before it."""

    @property
    def as_of_label(self) -> str:
        """The last closed period; empty before the first."""
        return self.calendar.label(self.as_of) if self.as_of >= 0 else ""

    @property
    def original(self) -> PlanRead | None:
        """The promise: the first plan at the business case, whatever was agreed later."""
        return next((plan for plan in self.plans if plan.row.gate == "business_case"), None)

    @property
    def loss(self) -> Loss | None:
        """Where the largest part fell away to date; None where nothing did."""
        if self.thread is None or self.as_of < 0:
            return None
        known = [name for name in WALK if name != "committed" or self.thread.committed_by]
        sums = {name: self.thread.to_date(name) for name in known}
        lost = [(sums[two] - sums[one], two) for one, two in pairwise(known)]
        least, stage = min(lost, key=lambda pair: pair[0])
        return Loss(WALK[stage], -least, self.reasons.get(stage, "")) if least < 0 else None

    @property
    def late(self) -> list[tuple[Arrival, Arrival, Arrival]]:
        """The steps of the time axis that came equally late, one after the other, as first, last
        and what holds."""
        groups = groupby(self.steps, key=lambda step: (step.status, step.later))
        return [
            (arrivals[0], arrivals[-1], arrivals[0])
            for _key, row in groups
            if (arrivals := list(row))
        ]

    @property
    def in_force(self) -> PlanRead | None:
        """The latest plan."""
        return self.plans[-1] if self.plans else None


def story(*, user: User, benefit: Benefit, forecast: BusinessCase | None, today: date) -> Story:
    """The story of a visible benefit. `forecast` is the case as it is expected now; None: the
    latest version."""
    version = cases.current(user=user, project=benefit.project)
    assert version is not None
    case = forecast or case_of(version.document)
    calendar = case.graph.calendar
    as_of = calendars.last_closed(calendar, today)
    plans = [
        PlanRead(row, cases.read_plan(row))
        for row in cases.plan_list(user=user, project=benefit.project)
    ]
    known = selectors.reported(benefits=[benefit]).get(benefit.pk, {})
    ownership = ownerships(benefits=[benefit], on=today)[benefit.pk]
    shares = _shares(case, benefit.key)
    expected, findings = frozen.freeze(case, "value_delivery", today)
    rows = [
        _row(calendar, at, as_of, benefit, plans, expected, known, shares)
        for at in range(calendar.periods)
    ]
    head = benefit, calendar, as_of, plans, ownership, rows
    if expected is None or not benefit.currency:
        return Story(*head, findings=findings, given_up=benefit.dropped)
    facts = _facts(rows, as_of)
    thread, more = value_thread(benefit.key, [other.plan for other in plans], expected, facts)
    findings = [*findings, *more]
    if thread is None:
        return Story(*head, findings=findings, given_up=benefit.dropped, sums=_sums(rows))
    named = {
        plan.name: plan
        for plan in (thread.promised_by, thread.committed_by, plans[-1].plan)
        if plan
    }
    bridge, more = _bridge(plans, case, benefit.key)
    return Story(
        *head,
        thread=thread,
        findings=[*findings, *more],
        bridge=bridge,
        given_up=benefit.dropped,
        sums=_sums(rows),
        rates=[realization_rate(thread, plan) for plan in named.values()],
        steps=time_axis(thread, thread.promised_by),
        reasons=reasons(
            thread,
            [_version(plans, thread.promised_by), _version(plans, thread.committed_by), case],
            shares,
        ),
    )


def _version(plans: Sequence[PlanRead], plan: frozen.Plan | None) -> BusinessCase | None:
    """The version from which a plan was frozen."""
    return next((case_of(row.row.version.document) for row in plans if row.plan is plan), None)


def attributed(validated: int, share: Decimal) -> int:
    """The part due to the project, in whole minor units, rounded half up."""
    return int((Decimal(validated) * share).quantize(Decimal(1), ROUND_HALF_UP))


@lru_cache(maxsize=256)
def case_shares(document: str) -> Mapping[str, Mapping[date, Decimal]]:
    """The part due to the project of each benefit of a document that was kept, by the first day of
    the period."""
    case = case_of(document)
    return {
        key: {first_day(case.graph.calendar, at): share for at, share in _shares(case, key).items()}
        for key in case.document.benefits
    }


def _shares(case: BusinessCase, key: str) -> dict[int, Decimal]:
    """The part due to the project by period; nothing where it cannot be computed."""
    if key not in case.document.benefits:
        return {}
    amounts, _findings = option_amounts(case)
    at = amounts.evaluation.graph.node_of(f"{key}.share")
    if at is None:
        return {}
    values = {period: amounts.evaluation.at(at, period) for period in amounts.evaluation.frames}
    return {period: value for period, value in values.items() if isinstance(value, Decimal)}


def _row(
    calendar: Calendar,
    at: int,
    as_of: int,
    benefit: Benefit,
    plans: Sequence[PlanRead],
    expected: frozen.Plan | None,
    known: selectors.Reports,
    shares: Mapping[int, Decimal],
) -> PeriodRow:
    day = first_day(calendar, at)
    told = {stage: known.get((stage, day)) for stage in Stage}
    realized, validated = (selectors.value_of(row) if row else None for row in told.values())
    due = None
    if isinstance(validated, int) and at in shares:
        due = attributed(validated, shares[at])
    promised = next((plan.plan for plan in plans if plan.row.gate == "business_case"), None)
    return PeriodRow(
        label=calendar.label(at),
        day=day,
        closed=at <= as_of,
        promised=_planned(promised, benefit, at),
        planned=_planned(plans[-1].plan if plans else None, benefit, at),
        forecast=_planned(expected, benefit, at),
        realized=realized,
        validated=validated,
        attributed=due,
    )


def _planned(plan: frozen.Plan | None, benefit: Benefit, at: int) -> int | Decimal | None:
    """What the plan says of the period; None where it says nothing, or says it in another
    currency."""
    if plan is None:
        return None
    item = plan.item(benefit.key)
    if item is not None:
        return (
            item.whole[at] if at < len(item.whole) and item.currency == benefit.currency else None
        )
    level = next((row for row in plan.levels if row.name == benefit.key), None)
    return level.gains[at] if level is not None and at < len(level.gains) else None


def _facts(rows: Sequence[PeriodRow], as_of: int) -> Facts:
    def of(stage: str) -> dict[int, int]:
        closed = ((at, getattr(row, stage)) for at, row in enumerate(rows) if row.closed)
        return {at: int(value) for at, value in closed if value is not None}

    return Facts(as_of, of("realized"), of("validated"), of("attributed"), {})


def _sums(rows: Sequence[PeriodRow]) -> dict[str, int]:
    """To date by stage, of the periods that are over."""
    stages = ("promised", "planned", "forecast", "realized", "validated", "attributed")
    return {
        stage: sum(int(getattr(row, stage) or 0) for row in rows if row.closed) for stage in stages
    }


def _bridge(
    plans: Sequence[PlanRead], case: BusinessCase, key: str
) -> tuple[Bridge | None, list[Finding]]:
    """Why the forecast differs from the original promise, over the whole life."""
    first = next((plan for plan in plans if plan.row.gate == "business_case"), None)
    if first is None:
        return None, []
    before = case_of(first.row.version.document)
    if (
        before.hash == case.hash
        or key not in before.document.benefits
        or key not in case.document.benefits
    ):
        return None, []
    bridges, findings = bridges_between(before, case, Question(of=key))
    return (bridges[0] if bridges else None), findings
