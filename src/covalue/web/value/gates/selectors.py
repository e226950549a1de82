"""Reading stages, decisions, milestones and reviews of projects that the user sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from covalue.benefits.business_case import BusinessCase
from covalue.benefits.dates import position_of
from covalue.language.periods import Calendar
from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.record.order import in_order, newest_first, told_at
from covalue.web.kit.asked_once import kept
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import CaseWrong, case_of, read_data
from covalue.web.value.cases.models import Benefit, CaseVersion, Plan
from covalue.web.value.gates.defaults import DEFAULTS
from covalue.web.value.gates.models import BenefitReview, Checklist, GateDecision, MilestoneForecast
from covalue.web.value.gates.stages import ProjectStage, stage_after
from covalue.web.value.projects import selectors as projects
from covalue.web.value.projects.models import Project

KIND = "gate_review"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone as it was promised, as the latest version has it, and as it is expected now."""

    key: str
    title: str
    promised: str
    planned: str
    forecast: MilestoneForecast | None
    late: int | None
    """Periods later than promised, below zero where earlier; None where nothing was promised."""
    period: str
    """What a period of the case is: month, quarter or year."""

    @property
    def expected(self) -> str:
        """The date that counts now."""
        return self.forecast.date if self.forecast else self.planned


@dataclass(frozen=True, slots=True)
class Review:
    """A scheduled review of a benefit: due on a day, held or not."""

    benefit: Benefit
    due_on: date
    held: BenefitReview | None

    def overdue(self, today: date) -> bool:
        """Its day has passed and it was not held."""
        return self.held is None and self.due_on < today


@kept
def stages(*, projects: Iterable[Project]) -> dict[UUID, ProjectStage]:
    """The stage of each project, in one query; the caller holds projects that the user sees."""
    pks = [project.pk for project in projects]
    decided: dict[UUID, list[GateDecision]] = {pk: [] for pk in pks}
    for row in GateDecision.objects.filter(project__in=pks).order_by("number"):
        decided[row.project_id].append(row)
    return {pk: stage_after(rows) for pk, rows in decided.items()}


def stage_of(*, project: Project) -> ProjectStage:
    """The stage of one project."""
    return stages(projects=[project])[project.pk]


def decision_list(*, user: User, project: Project) -> QuerySet[GateDecision]:
    """What was decided, in order."""
    visible = projects.project_list(user=user).filter(pk=project.pk)
    rows = GateDecision.objects.filter(project__in=visible.order_by().values("pk"))
    return rows.select_related("agreement").order_by("number")


def open_review(*, user: User, project: Project) -> Agreement | None:
    """The gate review that waits for signatures."""
    visible = projects.project_list(user=user).filter(pk=project.pk)
    return Agreement.objects.filter(
        kind=KIND, reference__in=visible.order_by().values("pk"), outcome=None
    ).first()


def checklist_list(*, user: User, programme: Programme) -> QuerySet[Checklist]:
    """Every version of every checklist, for those who see the programme."""
    visible = organizations.programme_list(user=user).filter(pk=programme.pk)
    return Checklist.objects.filter(programme__in=visible.values("pk")).order_by("gate", "-number")


def questions(programme: Programme, gate: str) -> Sequence[dict[str, str]]:
    """What is asked at the gate: the programme's own list, else the default. Both parties read
    it."""
    own = Checklist.objects.filter(programme=programme, gate=gate).order_by("-number").first()
    return own.items if own is not None else DEFAULTS[gate]


def forecast_list(*, user: User, project: Project) -> QuerySet[MilestoneForecast]:
    """Every forecast of a project's milestones, newest first."""
    visible = projects.project_list(user=user).filter(pk=project.pk)
    rows = MilestoneForecast.objects.filter(project__in=visible.order_by().values("pk"))
    return _after_versions(newest_first(rows))


def _after_versions(rows: QuerySet[MilestoneForecast]) -> QuerySet[MilestoneForecast]:
    """The forecasts, each with where the record tells of the latest version of its project."""
    versions = CaseVersion.objects.filter(project=OuterRef("project")).order_by("-number")
    told = versions.annotate(told=told_at(CaseVersion)).values("told")[:1]
    return rows.annotate(version_told=Subquery(told))


def latest_forecasts(*, user: User, project: Project) -> dict[str, MilestoneForecast]:
    """The forecast that holds, by milestone."""
    return {row.key: row for row in reversed(list(forecast_list(user=user, project=project)))}


def milestones(*, user: User, project: Project) -> list[Milestone]:
    """The milestones of the latest version, with the dates of the original promise and of now."""
    version = cases.current(user=user, project=project)
    if version is None:
        return []
    case = case_of(version.document)
    first = cases.plan_list(user=user, project=project).first()
    forecasts = latest_forecasts(user=user, project=project)
    promised = _promised_dates(first)
    return [
        _milestone(
            key,
            part.title,
            part.date,
            promised.get(key, ""),
            forecasts.get(key),
            case.graph.calendar,
        )
        for key, part in case.document.milestones.items()
    ]


def _promised_dates(first: Plan | None) -> dict[str, str]:
    if first is None:
        return {}
    document = case_of(first.version.document).document
    return {key: part.date for key, part in document.milestones.items()}


def _milestone(
    key: str,
    title: str,
    planned: str,
    promised: str,
    forecast: MilestoneForecast | None,
    calendar: Calendar,
) -> Milestone:
    expected = position_of(forecast.date if forecast else planned, calendar)
    before = position_of(promised, calendar) if promised else None
    late = expected - before if expected is not None and before is not None else None
    return Milestone(key, title, promised, planned, forecast, late, calendar.kind)


def forecast_case(*, user: User, project: Project) -> BusinessCase | None:
    """The latest version with its milestones where they are expected now: benefits begin when their
    milestone does.

    None where there is no version, or where the dates make no case (the version counts then).
    """
    version = cases.current(user=user, project=project)
    if version is None:
        return None
    return _moved(version, latest_forecasts(user=user, project=project))


def expected_cases(*, versions: Mapping[UUID, CaseVersion]) -> dict[UUID, BusinessCase]:
    """As `forecast_case`, of many projects by their latest versions in one query; the caller sees
    the projects."""
    forecasts: dict[UUID, dict[str, MilestoneForecast]] = {pk: {} for pk in versions}
    rows = in_order(MilestoneForecast.objects.filter(project__in=list(versions)))
    for row in _after_versions(rows):
        forecasts[row.project_id][row.key] = row
    return {pk: _moved(version, forecasts[pk]) for pk, version in versions.items()}


def _moved(version: CaseVersion, forecasts: Mapping[str, MilestoneForecast]) -> BusinessCase:
    later = {key: row.date for key, row in forecasts.items() if _follows(row, version)}
    moved = with_dates(version.body, later)
    try:
        return read_data(moved) if moved != version.body else case_of(version.document)
    except CaseWrong:
        return case_of(version.document)


def _follows(row: Any, version: CaseVersion) -> bool:
    """Whether the forecast came after the latest version: by the record, and by the moments where
    an upgrade sealed both with one entry."""
    told, of_version = row.told, row.version_told
    if told is None or of_version is None or told == of_version:
        return bool(row.at > version.at)
    return bool(told > of_version)


def with_dates(document: dict[str, Any], dates: dict[str, str]) -> dict[str, Any]:
    """The document with other dates of milestones that it has."""
    held = document["milestones"]
    moved = {key: {**part, "date": dates.get(key, part["date"])} for key, part in held.items()}
    return {**document, "milestones": moved}


def reviews(
    *, user: User, relationships: Iterable[Relationship], project: Project | None = None
) -> list[Review]:
    """Scheduled and held reviews of benefits in value delivery and after, by day, in a constant
    number of queries."""
    wanted = [relationship.pk for relationship in relationships]
    rows = cases.benefit_list(user=user, project=project).filter(project__relationship__in=wanted)
    benefits = list(rows.exclude(reviews=[]))
    stage_by = stages(
        projects=list({benefit.project_id: benefit.project for benefit in benefits}.values())
    )
    held = {
        (row.benefit_id, row.due_on): row
        for row in BenefitReview.objects.filter(benefit__in=[benefit.pk for benefit in benefits])
    }
    held_reviews = [
        Review(benefit, day, held.get((benefit.pk, day)))
        for benefit in benefits
        if stage_by[benefit.project_id].stage in {"value_delivery", "closed"}
        and not stage_by[benefit.project_id].stopped
        for day in benefit.review_days
    ]
    return sorted(held_reviews, key=lambda review: (review.due_on, review.benefit.title))
