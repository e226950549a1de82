"""Pages of benefits: registers, the thread of one, its reports, handover, and the map of a
project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from covalue.language.findings import Finding
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import rules as organization_rules
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import file_asked, table_file
from covalue.web.value.benefits import (
    evidence,
    headings,
    headlines,
    owners,
    rules,
    selectors,
    services,
)
from covalue.web.value.benefits.bridge_words import spoken
from covalue.web.value.benefits.cell_words import leads_to, steps_of
from covalue.web.value.benefits.driver_chart import bridge_chart
from covalue.web.value.benefits.forms import HandoverForm, ProgressForm, ValueForm
from covalue.web.value.benefits.map_drawing import draw
from covalue.web.value.benefits.models import Stage
from covalue.web.value.benefits.project_map import ProjectMap, project_map
from covalue.web.value.benefits.register import GROUPS, LACKS, Register, register
from covalue.web.value.benefits.summary import summary
from covalue.web.value.benefits.tables import MAP, REGISTER, TOTALS, periods, reports
from covalue.web.value.benefits.thread_chart import thread_chart
from covalue.web.value.benefits.threads import Story, story
from covalue.web.value.benefits.time_chart import time_chart
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import Benefit
from covalue.web.value.documents import rules as document_rules
from covalue.web.value.documents import selectors as documents
from covalue.web.value.gates.selectors import forecast_case, stages
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.views import project_context

FILTERS = (*GROUPS, "lacks", "twice", "words")


@login_required
def programme_benefits(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every benefit of the programme."""
    context = programme_context(request, pk, "benefits") | {
        "base": "organizations/programme_base.html"
    }
    programme = context["programme"]
    return _register(request, context, str(programme), programme=programme)


@login_required
def relationship_benefits(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every benefit of a relationship, alike for both parties."""
    context = relationship_context(request, pk, "benefits")
    relationship = context["relationship"]
    return _register(request, context, str(relationship), relationship=relationship)


@login_required
def project(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One project: its stage, what it promised and what has come of it, what brings it."""
    context = project_context(request, pk, "project")
    user, asked_for = request.user, context["project"]
    on = clock.today(asked_for.relationship.programme.time_zone)
    rows, plans = (
        register(user=user, on=on, project=asked_for).rows,
        list(cases.plan_list(user=user, project=asked_for)),
    )
    expected = forecast_case(user=user, project=asked_for)
    drawn = project_map(user=user, project=asked_for, on=on)
    told = summary(rows=rows, plans=plans, forecast=expected, today=on)
    stage, late = (
        stages(projects=[asked_for])[asked_for.pk],
        [row for row in drawn.rows if row.late],
    )
    context |= {
        "summary": told,
        "headline": headlines.of_project(told, stage, late),
        "class_heads": headings.CLASSES,
        "works": [(row, leads_to(many, len(drawn.coverage))) for row, many in drawn.leads],
        "not_enabled": [coverage.node.title for coverage in drawn.coverage if not coverage.rows],
        "stage": stage,
        "version": cases.current(user=user, project=asked_for),
        "plans": plans,
        "documents": list(documents.document_list(user=user, project=asked_for)[:5]),
        "adds": document_rules.works_on(user, asked_for.relationship),
        "manages": organization_rules.manages_programme(user, asked_for.relationship.programme),
    }
    return render(request, "benefits/project.html", context)


@login_required
def project_benefits(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The benefits of a project."""
    context = project_context(request, pk, "benefits")
    project = context["project"]
    return _register(request, context, project.name, project=project)


def _register(
    request: SignedInRequest, context: dict[str, Any], title: str, **scope: Any
) -> HttpResponse:
    kind, by = next(iter(scope)), request.GET.get("by", "class")
    by = by if by in GROUPS else "class"
    filters = {name: value for name in FILTERS if (value := request.GET.get(name, "").strip())}
    listed = register(user=request.user, by=by, filters=filters, **scope)
    if asked := file_asked(request):
        return table_file(asked, listed.rows, REGISTER, f"benefits {title}")
    if asked := file_asked(request, "totals"):
        return table_file(asked, listed.totals, TOTALS, f"totals of benefits {title}")
    every = {name: value for name, value in request.GET.items() if name in FILTERS or name == "by"}
    context |= {
        "register": listed,
        "headline": headlines.of_register(listed, bool(filters)),
        "by": by,
        "groups": GROUPS.items(),
        "filters": filters,
        "choices": _choices(listed, filters),
        "lacks": (("any", "anything"), *LACKS.items()),
        "lack_words": LACKS,
        "totals_title": f"Totals by {GROUPS[by].lower()}",
        "total_heads": headings.of_totals("" if by == "class" else GROUPS[by]),
        "register_heads": headings.of_register(of_one_project=kind == "project"),
        "query": urlencode(every),
        "scope": kind,
        "estimates_page": reverse(f"{kind}_estimates", args=[scope[kind].pk]),
        "whose": title,
    }
    return render(request, "benefits/register.html", context)


def _choices(
    listed: Register, filters: Mapping[str, str]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Label, name and options of each choice among benefits: where there is more than one option,
    or one was chosen."""
    return [
        (label, name, [(option, option) for option in listed.choices[name]])
        for name, label in GROUPS.items()
        if len(listed.choices[name]) > 1 or filters.get(name)
    ]


@login_required
def benefit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One benefit: its thread from promised to shared, and over time."""
    benefit_row, told, context = _benefit_page(request, pk)
    if asked := file_asked(request):
        return table_file(asked, told.rows, periods(benefit_row), f"{benefit_row.title}")
    user, relationship = request.user, benefit_row.project.relationship
    leading = _map_of(request, benefit_row.project).leading_to(benefit_row.key)
    context |= {
        "title": benefit_row.title,
        "story": told,
        "headline": headlines.of_benefit(told, leading),
        "walk": thread_chart(told),
        "over_time": time_chart(told),
        "steps": steps_of(told),
        "period_heads": headings.of_periods(benefit_row),
        "bridge": bridge_chart(told.bridge) if told.bridge else None,
        "changed": _changed(told),
        "leading": leading,
        "missing": (
            [finding for finding in told.findings if finding.code != "unmeasured"]
            + _unmeasured(told)
        ),
        "reports": rules.reports_value(user, relationship),
        "validates": rules.validates_value(user, relationship),
        "hands_over": rules.hands_over(user, relationship),
        "lack_words": LACKS,
        "cited": evidence.benefit_citations(benefit_row),
    }
    return render(request, "benefits/benefit.html", context)


def _map_of(request: SignedInRequest, project: Project) -> ProjectMap:
    on = clock.today(project.relationship.programme.time_zone)
    return project_map(user=request.user, project=project, on=on)


def _changed(told: Story) -> list[tuple[str, str, str, str]]:
    """What changed behind each driver of the bridge that moved the figure."""
    bars = told.bridge.bars if told.bridge else ()
    return [(bar.name, *spoken(change)) for bar in bars if bar.amount for change in bar.changes]


def _unmeasured(told: Story) -> list[Finding]:
    """Periods without a figure, one finding for all of them."""
    findings = [finding for finding in told.findings if finding.code == "unmeasured"]
    if len(findings) < 2:
        return findings
    named = ", ".join(finding.place.period or "" for finding in findings)
    return [
        replace(findings[0], message=f"{named} were not measured; the forecast stands in for them")
    ]


def _benefit_page(request: SignedInRequest, pk: UUID) -> tuple[Benefit, Story, dict[str, Any]]:
    benefit = cases.benefit_get(user=request.user, benefit_id=pk)
    context = project_context(request, benefit.project_id, "benefits") | {"benefit": benefit}
    today = clock.today(benefit.project.relationship.programme.time_zone)
    expected = forecast_case(user=request.user, project=benefit.project)
    return (
        benefit,
        story(user=request.user, benefit=benefit, forecast=expected, today=today),
        context,
    )


@login_required
def value_report(request: SignedInRequest, pk: UUID, stage: str) -> HttpResponse:
    """Say what was realized, or what finance accepts of it."""
    benefit, told, context = _benefit_page(request, pk)
    citable = list(documents.citable_list(user=request.user, project=benefit.project))
    form = ValueForm(request.POST or None, story=told, stage=Stage(stage), documents=citable)
    if request.method == "POST" and form.is_valid():
        reports = attempt(
            form,
            lambda: services.value_report(
                user=request.user,
                benefit=benefit,
                stage=stage,
                values=form.values(),
                source=form.cleaned_data["source"],
                cited=form.cited(),
            ),
        )
        if reports is not None:
            return redirect("benefit", pk)
    answer = {
        Stage.REALIZED: (
            "What came in each period, whoever it is due to. An empty field says nothing about its"
            " period."
        ),
        Stage.VALIDATED: (
            "What you can stand behind of what was realized; the part due to the project follows"
            " from it."
        ),
    }[Stage(stage)]
    unit = form.unit(told)
    return form_page(
        request,
        form,
        f"{Stage(stage).label} value",
        "Report it",
        reverse("benefit", args=[pk]),
        f"{benefit.title}, in {unit}. {answer}",
        **context,
    )


@login_required
def value_reports(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Everything that was reported, also what was corrected."""
    benefit = cases.benefit_get(user=request.user, benefit_id=pk)
    context = project_context(request, benefit.project_id, "benefits")
    rows = selectors.report_list(user=request.user, benefit=benefit)
    if asked := file_asked(request):
        return table_file(asked, rows, reports(benefit), f"reports {benefit.title}")
    shown = list(rows[:500])
    cited = evidence.report_citations(shown)
    context |= {
        "title": "Reports",
        "headline": (
            "Everything that was reported, newest first. What was corrected stays; the last report"
            " of a period holds."
        ),
        "benefit": benefit,
        "rows": [(report, cited.get(report.pk, [])) for report in shown],
    }
    return render(request, "benefits/reports.html", context)


@login_required
def handover(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask somebody to answer for the benefit; both owners sign."""
    benefit = cases.benefit_get(user=request.user, benefit_id=pk)
    context = project_context(request, benefit.project_id, "benefits")
    relationship = benefit.project.relationship
    people = organizations.people_list(user=request.user, relationship=relationship)
    form = HandoverForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: owners.handover_propose(user=request.user, benefit=benefit, **form.values()),
        )
        if made:
            return redirect("agreement", made.pk)
    return form_page(
        request,
        form,
        "Hand over",
        "Ask both to sign",
        reverse("benefit", args=[pk]),
        f"Who answers for “{benefit.title}” next. The present owner and the next one sign; where"
        " there is none, you and the next one do.",
        **context,
    )


@login_required
def benefits_map(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What serves what, what hangs in the air, and how far it is."""
    context = project_context(request, pk, "map")
    project = context["project"]
    told = _map_of(request, project)
    if asked := file_asked(request):
        return table_file(asked, told.rows, MAP, f"benefits map {project.name}")
    context |= {
        "map": told,
        "drawing": draw(told.found, told.percents, request.GET.get("focus", "")),
        "reports": rules.reports_value(request.user, project.relationship),
        "focus": request.GET.get("focus", ""),
        "headline": headlines.of_map(told),
    }
    return render(request, "benefits/map.html", context)


@login_required
def progress_report(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say how far a change or deliverable is."""
    context = project_context(request, pk, "map")
    project = context["project"]
    told = _map_of(request, project)
    form = ProgressForm(
        request.POST or None, works=told.works, initial={"key": request.GET.get("of", "")}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(
            form, lambda: services.change_report(user=request.user, project=project, **data)
        ):
            return redirect("benefits_map", pk)
    return form_page(
        request,
        form,
        "Report progress",
        "Report it",
        reverse("benefits_map", args=[pk]),
        "What is late shows first here: a change that is not done brings no benefit.",
        **context,
    )
