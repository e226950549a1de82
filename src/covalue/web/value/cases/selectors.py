"""Reading cases, plans and benefits of relationships that the user sees; of private costs only the
own party's."""

from __future__ import annotations

import json
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from covalue.benefits import plan as frozen
from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Party, Programme, Relationship, RoleName
from covalue.web.ground.record.order import newest_first
from covalue.web.kit.visible import visible_or_404
from covalue.web.value.cases.models import Benefit, CaseVersion, Plan, PrivateCost
from covalue.web.value.cases.plan_agreement import NAME
from covalue.web.value.cases.recent import Recent
from covalue.web.value.projects import selectors as projects
from covalue.web.value.projects.models import Project

PROJECT = (
    "project__area",
    "project__relationship__partner",
    "project__relationship__programme__client",
)


def version_list(*, user: User, project: Project) -> QuerySet[CaseVersion]:
    """Every version, newest first."""
    visible = projects.project_list(user=user).filter(pk=project.pk)
    rows = CaseVersion.objects.filter(project__in=visible.values("pk")).order_by("-number")
    return rows.select_related(*PROJECT)


def version_get(*, user: User, project: Project, number: int) -> CaseVersion:
    """One version by its number; Http404 where there is none."""
    rows = version_list(user=user, project=project).filter(number=number)
    return visible_or_404(rows, rows.values_list("pk", flat=True).first() or UUID(int=0))


def current(*, user: User, project: Project) -> CaseVersion | None:
    """The latest version; None where nothing was written yet."""
    return version_list(user=user, project=project).first()


def plan_list(*, user: User, project: Project | None = None) -> QuerySet[Plan]:
    """Plans of visible projects in the order in which they were agreed: the first is the original
    promise."""
    visible = projects.project_list(user=user)
    if project is not None:
        visible = visible.filter(pk=project.pk)
    rows = Plan.objects.filter(project__in=visible.order_by().values("pk"))
    return rows.select_related("version", "agreement").order_by("project", "number")


def read_plan(plan: Plan) -> frozen.Plan:
    """The plan's figures. Its hash is checked: a plan that somebody changed behind the application
    is refused."""
    read = _PLANS.of(plan.data)
    if read.hash != plan.hash:
        raise ValueError(f"plan {plan.pk}: it is not what was frozen")
    return read


def _read(data: str) -> frozen.Plan:
    plan, findings = frozen.read_plan(json.loads(data))
    if plan is None:
        raise ValueError(" ".join(map(str, findings)))
    return plan


_PLANS = Recent(_read, most=512)
"""By their content, which never changes: reading one costs more than all else of its row."""


def open_proposal(*, user: User, project: Project) -> Agreement | None:
    """The proposal of a plan that waits for signatures."""
    visible = projects.project_list(user=user).filter(pk=project.pk)
    rows = Agreement.objects.filter(
        kind=NAME, reference__in=visible.order_by().values("pk"), outcome=None
    )
    return rows.select_related("relationship").first()


def benefit_list(
    *,
    user: User,
    programme: Programme | None = None,
    relationship: Relationship | None = None,
    project: Project | None = None,
    dropped: bool = False,
) -> QuerySet[Benefit]:
    """Benefits of visible projects as their latest versions have them; with `dropped` those left
    out as well."""
    visible = projects.project_list(user=user, programme=programme, relationship=relationship)
    if project is not None:
        visible = visible.filter(pk=project.pk)
    rows = Benefit.objects.filter(project__in=visible.order_by().values("pk"))
    if not dropped:
        rows = rows.filter(dropped=False)
    return rows.select_related(*PROJECT)


def benefit_get(*, user: User, benefit_id: UUID | str) -> Benefit:
    """One benefit; Http404 when its project is not visible."""
    return visible_or_404(benefit_list(user=user, dropped=True), benefit_id)


def private_cost_list(*, user: User, project: Project) -> QuerySet[PrivateCost]:
    """What the user's own party keeps to itself, as it holds now; nothing for verifiers."""
    party = private_party(user, project)
    latest = newest_first(PrivateCost.objects.filter(key=OuterRef("key"))).values("pk")[:1]
    rows = PrivateCost.objects.filter(
        project=project, party=party or "", pk=Subquery(latest), withdrawn=False
    )
    return rows.order_by("title", "id")


def private_party(user: User, project: Project) -> Party | None:
    """The party whose private costs the user sees; None for nobody's."""
    sides = rules.sides(user, project.relationship)
    if len(sides) != 1:
        return None
    party, names = next(iter(sides.items()))
    return party if names - {RoleName.VERIFIER} else None
