"""Pages of projects: of a programme, of a relationship, one project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.places import page_of
from covalue.web.kit.look.tables import Column, file_asked, major, table, table_file
from covalue.web.partnership.partners import selectors as partners
from covalue.web.value.projects import headlines, selectors, services
from covalue.web.value.projects.forms import ProjectForm

COLUMNS = (
    Column("name", "Project", lambda row: row.name, "name"),
    Column("area", "Area", lambda row: row.area.name, "area__position"),
    Column(
        "partner",
        "Partner",
        lambda row: row.relationship.partner.name,
        "relationship__partner__name",
    ),
    Column("placed", "Placed on", lambda row: row.placed_on, "placed_on"),
    Column("as", "Placed as", lambda row: row.get_placed_as_display(), "placed_as"),
    Column(
        "amount",
        "Amount",
        lambda row: major(row.amount_minor, row.currency),
        "amount_minor",
    ),
    Column("currency", "Currency", lambda row: row.currency),
    Column("ended", "Ended on", lambda row: row.ended_on, "ended_on"),
)
SHARES = (
    Column("partner", "Partner", lambda row: row[0].partner.name),
    Column("count", "Projects", lambda row: row[1].count),
    Column("outside", "Outside the lead role", lambda row: row[1].outside),
    Column("percent", "Percent of projects", lambda row: row[1].percent),
    Column("unknown", "Amount not known", lambda row: row[1].unknown),
)


@login_required
def programme_projects(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Work of all partners, and how much of it is outside their lead roles."""
    context = programme_context(request, pk, "projects")
    user, programme = request.user, context["programme"]
    relationships = list(organizations.relationship_list(user=user).filter(programme=programme))
    shares = selectors.shares_outside(user=user, relationships=relationships)
    rows = selectors.project_list(user=user, programme=programme)
    pairs = [(relationship, shares[relationship.pk]) for relationship in relationships]
    if asked := file_asked(request):
        return table_file(asked, rows, COLUMNS, f"projects {programme}")
    if asked := file_asked(request, "shares"):
        return table_file(asked, pairs, SHARES, f"work outside lead roles {programme}")
    used = [pair for pair in pairs if pair[1].count]
    outside = sum(share.outside for share in shares.values())
    listed = table(request, rows, COLUMNS, "-placed")
    context |= {
        "table": listed,
        "shares": used,
        "headline": headlines.of_programme(listed.page.paginator.count, len(used), outside),
    }
    return render(request, "projects/programme.html", context)


@login_required
def project_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Place work with a partner."""
    context = programme_context(request, pk, "projects")
    user, programme = request.user, context["programme"]
    form = ProjectForm(
        request.POST or None,
        programme=programme,
        areas=partners.area_list(user=user, programme=programme, retired=False),
        partners=organizations.relationship_list(user=user).filter(programme=programme),
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.project_place(user=user, **form.values()))
        if made:
            return redirect(page_of("project", made.pk))
    return form_page(
        request,
        form,
        "Place work",
        "Place it",
        reverse("programme_projects", args=[pk]),
        "Work goes to the partner that leads the area; to another only under a signed waiver.",
        **context,
    )


@login_required
def project_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The projects of a relationship."""
    context = relationship_context(request, pk, "projects")
    relationship = context["relationship"]
    rows = selectors.project_list(user=request.user, relationship=relationship)
    columns = [column for column in COLUMNS if column.name != "partner"]
    if asked := file_asked(request):
        return table_file(asked, rows, columns, f"projects {relationship.partner}")
    work = selectors.shares_outside(user=request.user, relationships=[relationship])[
        relationship.pk
    ]
    context |= {
        "table": table(request, rows, columns, "-placed"),
        "share": work,
        "headline": headlines.of_relationship(work, str(relationship.partner)),
        "manages": rules.manages_programme(request.user, relationship.programme),
    }
    return render(request, "projects/list.html", context)


def project_context(request: SignedInRequest, pk: UUID, tab: str) -> dict[str, Any]:
    """What every page of a project needs; Http404 when it is not visible."""
    project = selectors.project_get(user=request.user, project_id=pk)
    context = relationship_context(request, project.relationship_id, tab)
    return context | {"project": project, "base": "projects/project_base.html"}


@login_required
@require_POST
def project_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The work is over."""
    project = selectors.project_get(user=request.user, project_id=pk)
    attempt_button(
        request,
        lambda: services.project_end(user=request.user, project=project),
        f"“{project.name}” has ended.",
    )
    return redirect(page_of("project", pk))
