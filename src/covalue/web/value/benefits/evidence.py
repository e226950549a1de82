"""Documents as evidence of value reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from covalue.web.ground.accounts.models import User
from covalue.web.kit.visible import visible_or_404
from covalue.web.value.benefits.models import ValueReport
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import Benefit
from covalue.web.value.documents import selectors as documents
from covalue.web.value.documents.citables import Citable, register
from covalue.web.value.documents.models import Citation, Document
from covalue.web.value.documents.services import Thing, document_cite
from covalue.web.value.projects.models import Project

NAME = "value_report"


@transaction.atomic
def reports_cite(
    *, user: User, benefit: Benefit, reports: Iterable[ValueReport], cited: Sequence[Document]
) -> None:
    """Name the documents as evidence of each report."""
    for report in reports if cited else []:
        document_cite(
            user=user, project=benefit.project, documents=cited, thing=_thing(benefit, report)
        )


def report_citations(reports: Iterable[ValueReport]) -> dict[UUID, list[Citation]]:
    """What each report cites; the caller holds reports that the user sees."""
    return documents.citations(subject=NAME, subject_ids=[report.pk for report in reports])


def benefit_citations(benefit: Benefit) -> list[Citation]:
    """What the reports of a visible benefit cite, each version once, the latest first."""
    reports = benefit.reports.order_by().values("pk")
    rows = [
        row
        for cited in documents.citations(subject=NAME, subject_ids=reports).values()
        for row in cited
    ]
    rows.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return list({row.document_id: row for row in reversed(rows)}.values())[::-1]


def _thing(benefit: Benefit, report: ValueReport) -> Thing:
    stage = report.get_stage_display().lower()
    return Thing(
        NAME, report.pk, f"{benefit.title}, {stage} in the period from {report.period.isoformat()}"
    )


def _find(user: User, report_id: UUID) -> tuple[Project, Thing]:
    visible = cases.benefit_list(user=user, dropped=True).order_by().values("pk")
    report = visible_or_404(ValueReport.objects.filter(benefit__in=visible), report_id)
    benefit = cases.benefit_get(user=user, benefit_id=report.benefit_id)
    return benefit.project, _thing(benefit, report)


def _pages(reports: Iterable[UUID]) -> dict[UUID, str]:
    rows = ValueReport.objects.filter(pk__in=list(reports)).values_list("pk", "benefit_id")
    return {pk: reverse("value_reports", args=[benefit]) for pk, benefit in rows}


register(Citable(NAME, "Report of value", addresses=_pages, find=_find))
