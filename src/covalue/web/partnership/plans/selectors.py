"""Reading plans and progress: only those of relationships that the user sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.agreements.models import BINDING, Agreement, Outcome
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.record.order import newest_first
from covalue.web.kit import clock
from covalue.web.kit.asked_once import kept
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.plans import periods
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.plan_agreement import NAME
from covalue.web.partnership.plans.plan_text import LISTS, items
from covalue.web.partnership.plans.track import Tally, Track, expected, tally, track


class Phase(StrEnum):
    """Where a relationship stands with its plan."""

    IN_FORCE = "in force"
    COMING = "agreed, not begun"
    ENDED = "ended"
    PROPOSED = "proposed"
    NONE = "no plan"


@dataclass(frozen=True, slots=True, eq=False)
class AccountPlan:
    """A proposal of the plan, agreed or not, with its content read: the days `[starts_on,
    ends_on)`."""

    agreement: Agreement
    body: dict[str, Any]
    starts_on: date
    ends_on: date

    @property
    def last_day(self) -> date:
        """As pages write the end."""
        return self.ends_on - timedelta(days=1)

    @property
    def binds(self) -> bool:
        """Whether it was agreed."""
        return self.agreement.status in BINDING


@dataclass(frozen=True, slots=True)
class Row:
    """An objective or goal of a plan with what was reported of it, newest first."""

    item: dict[str, str]
    reports: Sequence[ObjectiveProgress]
    track: Track | None
    expected: int | None

    @property
    def key(self) -> str:
        """The same in every version."""
        return self.item["key"]

    @property
    def latest(self) -> ObjectiveProgress | None:
        """The last report; None when nobody has made one."""
        return self.reports[0] if self.reports else None

    @property
    def percent(self) -> int | None:
        """As reported last."""
        return self.latest.percent if self.latest else None

    @property
    def trend(self) -> int | None:
        """Points since the report before; None with fewer than two."""
        return self.reports[0].percent - self.reports[1].percent if len(self.reports) > 1 else None

    @property
    def due_on(self) -> date | None:
        """The day by which an objective is to be reached; goals have none."""
        return date.fromisoformat(self.item["due_on"]) if "due_on" in self.item else None


@dataclass(frozen=True, slots=True)
class PlanState:
    """A relationship's plan on a day: what holds, how its objectives stand, what is proposed."""

    phase: Phase
    plan: AccountPlan | None = None
    """In force; where none is, the one to come, else the last one."""
    coming: AccountPlan | None = None
    proposed: AccountPlan | None = None
    objectives: Sequence[Row] = ()
    client_goals: Sequence[Row] = ()
    partner_goals: Sequence[Row] = ()
    tally: Tally = field(default_factory=Tally)


def read(agreement: Agreement) -> AccountPlan:
    """The proposal with its content read."""
    body = agreement.body
    return AccountPlan(
        agreement, body, date.fromisoformat(body["starts_on"]), date.fromisoformat(body["ends_on"])
    )


@kept
def plan_states(
    *, user: User, relationships: Iterable[Relationship], on: date
) -> dict[UUID, PlanState]:
    """Where each visible relationship among those given stands with its plan, in two queries."""
    asked = list(relationships)
    visible = {
        relationship.pk: relationship
        for relationship in organizations.relationships_among(user=user, relationships=asked)
    }
    plans: dict[UUID, list[AccountPlan]] = {relationship.pk: [] for relationship in asked}
    rows = (
        _plans()
        .filter(relationship__in=list(visible))
        .select_related(None)
        .select_related("outcome")
    )
    for row in rows.defer(
        "difference", "summary", "reference", "thread", "follows", "replaces", "proposed_by"
    ):
        row.relationship = visible[row.relationship_id]
        plans[row.relationship_id].append(read(row))
    held = {pk: _held(other, on) for pk, other in plans.items()}
    first = min((plan.starts_on for plan, _coming in held.values() if plan), default=None)
    reports = _group(_reports(visible, first)) if first else {}
    return {pk: _state(other, *held[pk], reports.get(pk, []), on) for pk, other in plans.items()}


def plan_state(*, user: User, relationship: Relationship, on: date) -> PlanState:
    """Where the relationship stands with its plan."""
    return plan_states(user=user, relationships=[relationship], on=on)[relationship.pk]


def version_list(*, user: User, relationship: Relationship) -> QuerySet[Agreement]:
    """Every proposal of the plan, newest first, with what became of it."""
    rows = agreements.agreement_list(user=user, relationship=relationship, kind=NAME)
    return (
        rows.filter(reference=relationship.pk)
        .select_related("replaces", "follows")
        .order_by("-proposed_at", "id")
    )


def version_get(*, user: User, version_id: UUID | str) -> Agreement:
    """One of them; Http404 where it is none or not visible."""
    rows = agreements.agreement_list(user=user, kind=NAME).filter(reference=F("relationship_id"))
    return visible_or_404(rows.select_related("replaces", "follows"), version_id)


def progress_list(
    *, user: User, relationship: Relationship, key: str = ""
) -> QuerySet[ObjectiveProgress]:
    """Every report, newest first; with a key, of one objective or goal."""
    visible = organizations.relationship_list(user=user).filter(pk=relationship.pk)
    rows = ObjectiveProgress.objects.filter(relationship__in=visible.values("pk")).select_related(
        "plan"
    )
    return newest_first(rows.filter(key=key) if key else rows)


def open_proposal(relationship: Relationship) -> Agreement | None:
    """For services: the proposal of the plan that waits for answers."""
    return _plans().filter(relationship=relationship, outcome=None).first()


def keys_used(relationship: Relationship) -> set[str]:
    """For services: every key of every version, so that none is used for something else."""
    rows = Agreement.objects.filter(relationship=relationship, kind=NAME, reference=relationship.pk)
    return {item["key"] for row in rows for item in items(row.body)}


def reported_plan(relationship: Relationship, on: date) -> AccountPlan | None:
    """For services: the plan whose progress is reported: in force, else the last one that ended."""
    binding = [plan for plan in map(read, _plans().filter(relationship=relationship)) if plan.binds]
    return periods.in_force(binding, on) or periods.ended(binding, on)


def latest_report(plan: AccountPlan, key: str) -> ObjectiveProgress | None:
    """For services: what was reported last within the plan's time."""
    rows = ObjectiveProgress.objects.filter(relationship=plan.agreement.relationship_id, key=key)
    return next((row for row in newest_first(rows) if _within(row, plan)), None)


def _plans() -> QuerySet[Agreement]:
    """What is agreed or open about plans, latest agreed first."""
    rows = Agreement.objects.filter(kind=NAME, reference=F("relationship_id"))
    rows = rows.exclude(outcome__isnull=False, outcome__kind__in=_NOT_BINDING)
    rows = rows.select_related("outcome", "relationship__programme")
    return newest_first(rows, by=Outcome)


_NOT_BINDING = ["rejected", "countered", "revised", "withdrawn", "lapsed", "voided"]


def _held(plans: Sequence[AccountPlan], on: date) -> tuple[AccountPlan | None, AccountPlan | None]:
    """The plan in force on the day, else the one to come, else the last one; and the one to
    come."""
    binding = [plan for plan in plans if plan.binds]
    coming = periods.coming(binding, on)
    return periods.in_force(binding, on) or coming or periods.ended(binding, on), coming


def _reports(relationships: Iterable[UUID], since: date) -> QuerySet[ObjectiveProgress]:
    """Newest first; from a day before, which is enough for every time zone."""
    first = datetime.combine(since - timedelta(days=1), time(), UTC)
    rows = ObjectiveProgress.objects.filter(relationship__in=list(relationships), at__gte=first)
    return newest_first(rows)


def _group(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    group: dict[UUID, list[Any]] = {}
    for row in rows:
        group.setdefault(row.relationship_id, []).append(row)
    return group


def _state(
    plans: list[AccountPlan],
    plan: AccountPlan | None,
    coming: AccountPlan | None,
    reports: list[ObjectiveProgress],
    on: date,
) -> PlanState:
    proposed = next((other for other in plans if not other.binds), None)
    if plan is None:
        return PlanState(Phase.PROPOSED if proposed else Phase.NONE, proposed=proposed)
    phase = Phase.COMING if plan is coming else Phase.IN_FORCE if on < plan.ends_on else Phase.ENDED
    state = {name: _rows(plan, name, reports, on) for name in LISTS}
    counted = tally([row.track for row in state["objectives"] if row.track])
    return PlanState(phase, plan=plan, coming=coming, proposed=proposed, tally=counted, **state)


def _rows(plan: AccountPlan, name: str, reports: list[ObjectiveProgress], on: date) -> list[Row]:
    rows = []
    for item in plan.body[name]:
        own = [
            progress
            for progress in reports
            if progress.key == item["key"] and _within(progress, plan)
        ]
        due = date.fromisoformat(item["due_on"]) if "due_on" in item else None
        percent = own[0].percent if own else None
        state = track(percent, plan.starts_on, due, on) if due else None
        gone = expected(plan.starts_on, due, on) if due else None
        rows.append(Row(item=item, reports=own, track=state, expected=gone))
    return rows


def _within(report: ObjectiveProgress, plan: AccountPlan) -> bool:
    """What was reported before the plan's first day is of the plan before, though the key is the
    same."""
    zone = ZoneInfo(plan.agreement.relationship.programme.time_zone)
    return clock.day_in(report.at, zone) >= plan.starts_on
