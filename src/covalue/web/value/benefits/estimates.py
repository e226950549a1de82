"""Post-implementation review: what delivered benefits promised and what came, of a project, with a
partner, in all.

Compared is the part due to the project, up to the last period that was reported. A benefit that
cannot be compared is left out with its reason, never counted as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from covalue.benefits import plan as frozen
from covalue.benefits.amounts import OptionAmounts, option_amounts
from covalue.benefits.bridge import Bridge, Question
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.estimates import Bias, DriverBias, Estimate, biases, driver_biases, estimate
from covalue.web.ground.accounts.models import User
from covalue.web.kit.look.axes import named_period
from covalue.web.value.benefits import calendars, selectors
from covalue.web.value.benefits.bridge_words import bridges_between
from covalue.web.value.benefits.models import Stage
from covalue.web.value.benefits.threads import attributed
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.cases.models import BENEFIT_CLASSES, Benefit, Plan
from covalue.web.value.gates.selectors import expected_cases, stages
from covalue.web.value.gates.stages import ProjectStage

DELIVERED = {"value_delivery", "closed"}
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Compared:
    """A benefit that can be compared: its estimate, up to which period, who answered for it when it
    was promised."""

    benefit: Benefit
    owner: str
    until: str
    told: Estimate

    @property
    def rate(self) -> Decimal:
        """(came − promised) ÷ |promised| of this benefit alone; what promised nothing is not
        compared."""
        return Decimal(self.told.difference) / abs(self.told.promised)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A delivered benefit that cannot be compared, and why."""

    benefit: Benefit
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """Everything of one partner, project or owner, with its classes apart."""

    name: str
    rows: Sequence[Bias]

    @property
    def count(self) -> int:
        """How many benefits were compared."""
        return sum(row.count for row in self.rows)

    @property
    def short(self) -> int:
        """How many of them came to less than was promised."""
        return sum(row.short for row in self.rows)


@dataclass(frozen=True, slots=True)
class Estimates:
    """The estimates of a scope. Owners are people of the client: `by_owner` is for its side
    alone."""

    rows: Sequence[Compared] = ()
    left_out: Sequence[LeftOut] = ()

    @property
    def told(self) -> list[Estimate]:
        """The estimates alone."""
        return [row.told for row in self.rows]

    @property
    def by_class(self) -> list[Bias]:
        """By class and currency."""
        return biases(self.told)

    @property
    def by_driver(self) -> list[DriverBias]:
        """By class, currency and driver."""
        return driver_biases(self.told)

    @property
    def by_partner(self) -> list[Group]:
        """By the partner with whom the work was placed."""
        return self._by(
            {
                str(row.benefit.pk): row.benefit.project.relationship.partner.name
                for row in self.rows
            }
        )

    @property
    def by_project(self) -> list[Group]:
        """By project."""
        return self._by({str(row.benefit.pk): row.benefit.project.name for row in self.rows})

    @property
    def by_owner(self) -> list[Group]:
        """By who answered for the benefit when it was promised."""
        return self._by({str(row.benefit.pk): row.owner for row in self.rows})

    def _by(self, names: dict[str, str]) -> list[Group]:
        by: dict[str, list[Bias]] = {}
        for row in biases(self.told, lambda estimate: names[estimate.benefit]):
            by.setdefault(row.group, []).append(row)
        return [Group(name, rows) for name, rows in by.items()]


def estimates(*, user: User, **scope: Any) -> Estimates:
    """Estimates of benefits in value delivery and after, of a programme, relationship or project
    that the user sees, in a constant number of queries.
    """
    benefits = list(
        cases.benefit_list(user=user, **scope).select_related("version", *cases.PROJECT)
    )
    stage_of = stages(
        projects=list({benefit.project_id: benefit.project for benefit in benefits}.values())
    )
    benefits = [benefit for benefit in benefits if _delivered(stage_of[benefit.project_id])]
    promises = _promises(user, {benefit.project_id for benefit in benefits})
    expected = expected_cases(
        versions={benefit.project_id: benefit.version for benefit in benefits}
    )
    reports = selectors.reported(benefits=benefits)
    rows = [
        _compared(
            benefit,
            promises.get(benefit.project_id),
            expected[benefit.project_id],
            reports.get(benefit.pk, {}),
        )
        for benefit in benefits
    ]
    kept, left = (
        [row for row in rows if isinstance(row, Compared)],
        [row for row in rows if isinstance(row, LeftOut)],
    )
    return Estimates(kept, left)


def _delivered(stage: ProjectStage) -> bool:
    return stage.stage in DELIVERED and not stage.stopped


@dataclass(frozen=True, slots=True)
class _Promise:
    plan: frozen.Plan
    case: BusinessCase


def _promises(user: User, projects: Iterable[UUID]) -> dict[UUID, _Promise]:
    """The first plan at the business case of each project, whatever was agreed later."""
    promises: dict[UUID, Plan] = {}
    for row in cases.plan_list(user=user).filter(project__in=list(projects), gate="business_case"):
        promises.setdefault(row.project_id, row)
    return {
        pk: _Promise(cases.read_plan(row), case_of(row.version.document))
        for pk, row in promises.items()
    }


def _compared(
    benefit: Benefit, promise: _Promise | None, expected: BusinessCase, known: selectors.Reports
) -> Compared | LeftOut:
    """The benefit with its estimate, or why it has none."""
    item = promise.plan.item(benefit.key) if promise is not None else None
    if not benefit.currency:
        return LeftOut(benefit, "it is no money")
    if promise is None or item is None:
        return LeftOut(benefit, "the original promise does not have it")
    if item.currency != benefit.currency:
        return LeftOut(
            benefit, f"it was promised in {item.currency} and is in {benefit.currency} now"
        )
    calendar = promise.plan.calendar
    realized = {
        at: row.amount_minor
        for (stage, day), row in known.items()
        if stage == Stage.REALIZED
        and (at := calendars.index_of(calendar, day)) is not None
        and row.amount_minor is not None
    }
    if not realized:
        return LeftOut(benefit, "nothing was reported yet")
    last = max(realized)
    now = _kept_amounts(_Kept(expected.hash, expected))
    gaps = _gaps(now, benefit.key, realized, last)
    if gaps:
        named = ", ".join(named_period(calendar.label(at)) for at in gaps[:3])
        return LeftOut(benefit, f"{named}{' and more' if len(gaps) > 3 else ''} not measured")
    came = _came(now, benefit.key, realized)
    if came is None or not sum(item.amounts[: last + 1]):
        return LeftOut(
            benefit,
            "nothing was promised by then" if came is not None else "its share is not known",
        )
    told = _told(
        benefit,
        promise.case,
        expected,
        Question(of=benefit.key, until=calendar.label(last), realized=came),
    )
    if told is None:
        return LeftOut(benefit, "promise and latest version cannot be compared")
    return Compared(benefit, _owner(promise.case, benefit.key), calendar.label(last), told)


def _told(
    benefit: Benefit, before: BusinessCase, after: BusinessCase, question: Question
) -> Estimate | None:
    bridges, _findings = bridges_between(before, after, question)
    bridge: Bridge | None = bridges[0] if bridges else None
    return (
        estimate(str(benefit.pk), BENEFIT_CLASSES[benefit.benefit_class], bridge)
        if bridge is not None
        else None
    )


def _gaps(now: OptionAmounts, key: str, realized: dict[int, int], last: int) -> list[int]:
    """Periods up to the last reported one in which something is expected and nothing was
    reported."""
    item = now.item(key)
    whole = item.whole if item is not None else ()
    return [at for at in range(min(last + 1, len(whole))) if whole[at] and at not in realized]


def _came(now: OptionAmounts, key: str, realized: dict[int, int]) -> int | None:
    """The part due to the project of what was realized; None where the share of a period is not
    known."""
    at = now.evaluation.graph.node_of(f"{key}.share")
    if at is None:
        return None
    came = 0
    for period, amount in realized.items():
        share = now.evaluation.at(at, period)
        if not isinstance(share, Decimal):
            return None
        came += attributed(amount, share)
    return came


def _owner(case: BusinessCase, key: str) -> str:
    owners = case.document.benefits[key].owners
    return owners[-1].name if owners else NOBODY


@dataclass(frozen=True, slots=True)
class _Kept:
    """A case, told apart by its hash."""

    hash: str
    case: BusinessCase = field(compare=False)


@lru_cache(maxsize=256)
def _kept_amounts(kept: _Kept) -> OptionAmounts:
    return option_amounts(kept.case)[0]
