"""The editor of a business case: one grid a page, a paste from a spreadsheet, figures as one
types."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from covalue.language.findings import Finding
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.value.cases import headlines, rules, selectors, services
from covalue.web.value.cases.case_text import CaseWrong, case_of
from covalue.web.value.cases.figures import CaseFigures, figures_of
from covalue.web.value.cases.grid import (
    Grid,
    from_form,
    place_findings,
    sign_of,
    to_document,
    to_grid,
)
from covalue.web.value.cases.models import CaseVersion
from covalue.web.value.cases.pasting import paste
from covalue.web.value.cases.sections import TITLES, section
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.views import project_context

SIGNS = (("point", "point: 1,234.50"), ("comma", "comma: 1.234,50"))
"""The decimal signs in which a grid may be typed, each with an example."""
_SIGN = "decimal sign"
"""Where the session keeps the decimal sign that somebody chose."""


@login_required
def case_edit(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One section of the latest version as a grid."""
    context = project_context(request, pk, "case")
    project = context["project"]
    version = selectors.current(user=request.user, project=project)
    if name not in TITLES or version is None or not rules.writes_case(request.user, project):
        raise Http404("There is nothing to edit here.")
    shown = section(name, case_of(version.document))
    context |= {
        "title": shown.title,
        "sections": TITLES,
        "version": version,
        "follows": version.number,
    }
    if request.method != "POST":
        sign = sign_of(request.session.get(_SIGN))
        return _page(request, context, to_grid(shown, version.body, sign))
    context |= {
        "follows": _follows(request),
        "note": request.POST.get("note", ""),
        "pasted": request.POST.get("pasted", ""),
    }
    grid = from_form(shown, request.POST, version.body)
    request.session[_SIGN] = grid.sign
    if "paste-in" in request.POST:
        return _paste(request, context, version, grid)
    if "show-sign" in request.POST:
        figures, _others = _check(project, version, grid)
        return _page(request, context, grid, figures)
    return _save(request, context, version, grid)


def _paste(
    request: SignedInRequest, context: dict[str, Any], version: CaseVersion, before: Grid
) -> HttpResponse:
    """The grid with what was pasted, the account of it, and the rows that were refused to mend."""
    grid, account, problems = paste(before, context["pasted"])
    if account is None:
        return _page(request, context | {"problems": problems}, grid)
    figures, _others = _check(context["project"], version, grid)
    context |= {"account": account, "pasted": account.left}
    return _page(request, context, grid, figures)


@login_required
def case_figures(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """The figures of what is typed and not saved, as a part of the page."""
    context = project_context(request, pk, "case")
    project = context["project"]
    version = selectors.current(user=request.user, project=project)
    if name not in TITLES or version is None or request.method != "POST":
        raise Http404("There are no figures here.")
    grid = from_form(section(name, case_of(version.document)), request.POST, version.body)
    figures, others = _check(project, version, grid)
    wrong = _named(grid) + [finding.message for finding in others]
    page = {
        "figures": figures,
        "document": figures.case.document if figures else None,
        "wrong": wrong[:5],
        "unsaved": True,
        "saved": figures_of(version.document),
    }
    return render(request, "cases/unsaved.html", context | page)


def _named(grid: Grid) -> list[str]:
    """Errors of cells with the row and column in which they stand."""
    labels = {field.name: field.label for field in grid.section.fields}
    return [
        f"Row {number}, {labels.get(name, name)}: {text}"
        for number, line in enumerate(grid.lines, 1)
        for name, text in line.errors.items()
    ]


def _save(
    request: SignedInRequest, context: dict[str, Any], version: CaseVersion, grid: Grid
) -> HttpResponse:
    project = context["project"]
    figures, others = _check(project, version, grid)
    context["problems"] = [f"{finding.message}. {finding.mend}".strip() for finding in others]
    if grid.wrong or others or figures is None:
        return _page(request, context, grid)
    try:
        services.version_save(
            user=request.user,
            project=project,
            document=figures,
            follows=context["follows"],
            note=context["note"],
        )
    except Refused as refused:
        context["problems"] = [str(refused)]
        return _page(request, context, grid)
    return redirect("case", project.pk)


def _check(
    project: Project, version: CaseVersion, grid: Grid
) -> tuple[CaseFigures | None, list[Finding]]:
    """The figures of what was typed, or errors in their cells and those that belong to no cell."""
    document = to_document(grid, version.body, project.placed_on.isoformat())
    if grid.wrong:
        return None, []
    try:
        return services.read_for(project, document), []
    except CaseWrong as error:
        return None, place_findings(grid, document, error.findings)


def _page(
    request: SignedInRequest,
    context: dict[str, Any],
    grid: Grid,
    unsaved: CaseFigures | None = None,
) -> HttpResponse:
    """The grid with the figures of the version, or of what was pasted into it."""
    headline = headlines.of_grid(
        grid.section.help,
        wrong_cells=sum(len(line.errors) for line in grid.lines),
        has_problems=bool(context.get("problems")),
        is_filled="account" in context,
    )
    saved = figures_of(context["version"].document)
    figures = unsaved or saved
    shown = {
        "figures": figures,
        "saved": saved,
        "document": figures.case.document,
        "unsaved": unsaved is not None,
        "note_most": most(CaseVersion, "note"),
        "labels": [field.label for field in grid.section.fields],
        "signs": SIGNS,
    }
    return render(
        request, "cases/edit.html", context | shown | {"grid": grid, "headline": headline}
    )


def _follows(request: SignedInRequest) -> int:
    text = request.POST.get("follows", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
