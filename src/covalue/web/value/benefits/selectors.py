"""Reading what came of benefits and how far their changes are; the callers hold benefits that the
user sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from covalue.benefits.benefits_map import BenefitsMap, map_of
from covalue.web.ground.accounts.models import User
from covalue.web.ground.record.order import in_order, newest_first
from covalue.web.value.benefits.models import ChangeProgress, ValueReport
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.cases.models import Benefit, CaseVersion
from covalue.web.value.projects import selectors as projects
from covalue.web.value.projects.models import Project

NOT_WORK = {"objective", "benefit"}
Reports = dict[tuple[str, date], ValueReport]
"""The report that holds, by stage and first day of the period."""


def reported(*, benefits: Iterable[Benefit]) -> dict[UUID, Reports]:
    """What holds of each benefit, in one query."""
    reports: dict[UUID, Reports] = {}
    rows = ValueReport.objects.filter(benefit__in=[benefit.pk for benefit in benefits])
    for row in in_order(rows):
        reports.setdefault(row.benefit_id, {})[row.stage, row.period] = row
    return reports


def report_list(*, user: User, benefit: Benefit) -> QuerySet[ValueReport]:
    """Every report of a benefit, also those that were corrected, newest first."""
    visible = cases.benefit_list(user=user, dropped=True).filter(pk=benefit.pk)
    rows = ValueReport.objects.filter(benefit__in=visible.order_by().values("pk"))
    return newest_first(rows)


def value_of(report: ValueReport) -> Decimal | int:
    """Its figure: minor units, or the gain in the measure."""
    if report.amount_minor is not None:
        return report.amount_minor
    assert report.gain is not None
    return report.gain


def benefits_map(version: CaseVersion) -> BenefitsMap:
    """What serves what in a version."""
    return map_of(case_of(version.document).document)


def work_titles(version: CaseVersion) -> dict[str, str]:
    """Changes, enablers, deliverables and requirements by their key."""
    nodes = benefits_map(version).nodes
    return {key: node.title for key, node in nodes.items() if node.kind not in NOT_WORK}


def progress_list(*, user: User, project: Project) -> QuerySet[ChangeProgress]:
    """Every report of progress in a project, newest first."""
    visible = projects.project_list(user=user).filter(pk=project.pk)
    rows = ChangeProgress.objects.filter(project__in=visible.order_by().values("pk"))
    return newest_first(rows)


def latest_progress(*, user: User, project: Project) -> dict[str, ChangeProgress]:
    """How far each change is by its key; what nobody has reported is not there."""
    return {row.key: row for row in reversed(list(progress_list(user=user, project=project)))}
