"""Pages of a business case: what it comes to, its versions, two of them side by side, its plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from covalue.benefits.bridge import bridges
from covalue.benefits.prose import case_prose
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements.difference import difference
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import FILES, file_asked, table_file
from covalue.web.value.cases import (
    charts,
    headlines,
    rules,
    selectors,
    services,
    tables,
    workbook,
)
from covalue.web.value.cases.case_text import CaseWrong, case_of, starter, to_yaml
from covalue.web.value.cases.figures import CaseFigures, figures_of
from covalue.web.value.cases.forms import PlanForm, PrivateCostForm, StartForm, UploadForm
from covalue.web.value.cases.models import CaseVersion, PrivateCost
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.views import project_context


@login_required
def case(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The business case as it stands."""
    context = project_context(request, pk, "case")
    version = selectors.current(user=request.user, project=context["project"])
    if version is None:
        context["writes"] = rules.writes_case(request.user, context["project"])
        context["headline"] = headlines.of_no_version(context["project"])
        return render(request, "cases/empty.html", context)
    return _version_page(request, context, version)


@login_required
def case_version(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """One version as it was saved."""
    context = project_context(request, pk, "case")
    version = selectors.version_get(user=request.user, project=context["project"], number=number)
    return _version_page(request, context | {"title": f"Version {number}"}, version)


def _version_page(
    request: SignedInRequest, context: dict[str, Any], version: CaseVersion
) -> HttpResponse:
    user, project = request.user, context["project"]
    figures = figures_of(version.document)
    if asked := _file(request, figures, project.name):
        return asked
    plans = list(selectors.plan_list(user=user, project=project))
    last = selectors.current(user=user, project=project) or version
    frozen = [plan for plan in plans if plan.version_id == version.pk]
    waiting = selectors.open_proposal(user=user, project=project)
    agreed = headlines.Agreed(plans, bool(frozen), waiting)
    context |= {
        "version": version,
        "latest": last.pk == version.pk,
        "last": last,
        "headline": headlines.of_version(version, last, figures, agreed),
        "which": headlines.which(version, last, project.relationship.time_zone),
        "figures": figures,
        "document": figures.case.document,
        "plans": plans,
        "period_heads": [f"#{label}" for label in figures.labels],
        "assumptions": tables.assumption_rows(figures),
        "frozen": frozen,
        "charts": [
            chart for chart in (charts.period_chart(figures), charts.net_chart(figures)) if chart
        ],
        "writes": rules.writes_case(user, project),
        "waiting": waiting,
        "prose": case_prose(figures.case),
        "private": list(selectors.private_cost_list(user=user, project=project)),
        "private_party": selectors.private_party(user, project),
    }
    return render(request, "cases/case.html", context)


def _file(request: SignedInRequest, figures: CaseFigures, name: str) -> HttpResponse | None:
    files = {
        "options": (figures.options, tables.OPTIONS),
        "assumptions": (tables.assumption_figures(figures), tables.ASSUMPTIONS),
        "": (figures.items, tables.period_columns(figures)),
    }
    for table, (rows, columns) in files.items():
        if asked := file_asked(request, table):
            return table_file(asked, rows, columns, f"business case {table} {name}")
    return None


@login_required
def case_versions(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every version, newest first."""
    context = project_context(request, pk, "case")
    rows = list(selectors.version_list(user=request.user, project=context["project"]))
    if asked := file_asked(request):
        return table_file(asked, rows, tables.VERSIONS, f"versions {context['project'].name}")
    plans = {
        plan.version_id: plan
        for plan in selectors.plan_list(user=request.user, project=context["project"])
    }
    context |= {
        "title": "Versions",
        "headline": headlines.of_versions(len(rows)),
        "rows": [(row, plans.get(row.pk)) for row in rows],
    }
    return render(request, "cases/versions.html", context)


@login_required
def case_compare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Two versions side by side, and why their figures differ."""
    context = project_context(request, pk, "case")
    user, project = request.user, context["project"]
    numbers = [version.number for version in selectors.version_list(user=user, project=project)]
    before, after = (_number(request, name, numbers, at) for name, at in (("from", 1), ("to", 0)))
    one, two = (
        selectors.version_get(user=user, project=project, number=number)
        for number in (before, after)
    )
    told, findings = bridges(case_of(one.document), case_of(two.document))
    changes = difference(one.body, two.body)
    context |= {
        "title": "Versions side by side",
        "numbers": [(number, number) for number in numbers],
        "one": one,
        "two": two,
        "versions": (f"Version {one.number}", f"Version {two.number}"),
        "both": [(version, figures_of(version.document)) for version in (one, two)],
        "changes": changes,
        "headline": headlines.of_comparison(one, two, len(changes)),
        "bridges": told,
        "findings": findings,
    }
    return render(request, "cases/compare.html", context)


def _number(request: SignedInRequest, name: str, numbers: list[int], at: int) -> int:
    """The version asked for; the last, or the one before it, where none is."""
    asked = request.GET.get(name, "")
    if asked.isdecimal() and len(asked) < 9:
        return int(asked)
    return numbers[min(at, len(numbers) - 1)] if numbers else 0


@login_required
def case_start(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The first version, which promises nothing yet."""
    context = project_context(request, pk, "case")
    project = context["project"]
    programme = project.relationship.programme
    today = clock.today(programme.time_zone)
    initial = {
        "start": f"{today.year}-Q{(today.month - 1) // 3 + 1}",
        "currency": programme.currency,
    }
    form = StartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        document = starter(project, **form.cleaned_data)
        made = attempt(
            form,
            lambda: services.version_save(
                user=request.user, project=project, document=document, follows=0
            ),
        )
        if made:
            return redirect("case", pk)
    return form_page(
        request,
        form,
        "Begin the business case",
        "Begin",
        reverse("case", args=[pk]),
        "Over which quarters it looks ahead. Everything else is added afterwards, and all can be"
        " changed.",
        **context,
    )


@login_required
def case_upload(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A document from a file: a version, or a list of what is wrong with it."""
    context = project_context(request, pk, "case")
    user, project = request.user, context["project"]
    last = selectors.current(user=user, project=project)
    initial = {"follows": last.number if last else 0, "text": to_yaml(last.body) if last else ""}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    wrong: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.version_save(
                user=user,
                project=project,
                document=data["text"],
                follows=data["follows"],
                note=data["note"],
            )
            return redirect("case", pk)
        except CaseWrong as error:
            wrong = error.findings
        except Refused as refused:
            form.add_error(None, str(refused))
    headline = headlines.of_upload(len(wrong))
    context |= {"title": "Upload", "form": form, "wrong": wrong, "headline": headline}
    return render(request, "cases/upload.html", context)


@login_required
def case_document(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """A version as YAML."""
    context = project_context(request, pk, "case")
    version = selectors.version_get(user=request.user, project=context["project"], number=number)
    response = HttpResponse(to_yaml(version.body), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="business-case-{number}.yaml"'
    return response


@login_required
def case_workbook(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """A version as a workbook whose figures are formulas."""
    context = project_context(request, pk, "case")
    version = selectors.version_get(user=request.user, project=context["project"], number=number)
    response = HttpResponse(
        workbook.case_workbook(figures_of(version.document)), content_type=FILES["xlsx"][0]
    )
    response["Content-Disposition"] = f'attachment; filename="business-case-{number}.xlsx"'
    return response


@login_required
def plan_propose(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """Ask both parties to sign a version as the plan of a gate."""
    context = project_context(request, pk, "case")
    user, project = request.user, context["project"]
    version = selectors.version_get(user=user, project=project, number=number)
    options = [
        (name, part.title) for name, part in case_of(version.document).document.options.items()
    ]
    form = PlanForm(
        request.POST or None,
        version=version,
        options=options,
        relationship=project.relationship,
        people=organizations.people_list(user=user, relationship=project.relationship),
        initial={"option": case_of(version.document).preferred},
    )
    if request.method == "POST" and form.is_valid():
        draft, people = form.draft(), form.people()
        made = attempt(
            form,
            lambda: services.gate_plan_propose(
                user=user, project=project, draft=draft, signatories=people
            ),
        )
        if made:
            return redirect("agreement", made.pk)
    return form_page(
        request,
        form,
        f"Propose version {number} as the plan",
        "Ask both to sign",
        reverse("case", args=[pk]),
        "Once both have signed, its figures by period are what everything later is compared with.",
        **context,
    )


@login_required
def private_cost(request: SignedInRequest, pk: UUID, key: UUID | None = None) -> HttpResponse:
    """Keep, change or withdraw what the project costs the own party alone."""
    context = project_context(request, pk, "case")
    user, project = request.user, context["project"]
    known = (
        selectors.private_cost_list(user=user, project=project).filter(key=key).first()
        if key
        else None
    )
    version = selectors.current(user=user, project=project)
    if version is None or (key and known is None) or selectors.private_party(user, project) is None:
        raise Http404("There is no such cost.")
    currency = known.currency if known else project.relationship.programme.currency
    form = PrivateCostForm(
        request.POST or None,
        currency=currency,
        labels=figures_of(version.document).labels,
        known=known.amounts if known else {},
        initial={"title": known.title if known else ""},
    )
    if request.method == "POST" and form.is_valid():
        kept = attempt(form, _keep(request, project, form, key))
        if kept is not None:
            return redirect("case", pk)
    return form_page(
        request,
        form,
        "Our own cost",
        "Keep it",
        reverse("case", args=[pk]),
        f"Only {context['own']} sees this: no page, file, record or figure of the other party"
        " has it.",
        **context,
    )


def _keep(
    request: SignedInRequest, project: Project, form: PrivateCostForm, key: UUID | None
) -> Callable[[], PrivateCost]:
    user, data = request.user, form.cleaned_data
    if key is not None and data.get("withdraw"):
        return lambda: services.private_cost_withdraw(user=user, project=project, key=key)
    return lambda: services.private_cost_save(
        user=user, project=project, title=data["title"], amounts=form.amounts(), key=key
    )
