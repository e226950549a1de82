"""Pages of documents: those of a project, one with its versions, its file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import file_asked, table, table_file
from covalue.web.value.documents import citables, headlines, rules, selectors, services
from covalue.web.value.documents.downloads import give
from covalue.web.value.documents.forms import DocumentForm, VersionForm, WithdrawForm
from covalue.web.value.documents.models import Document, DocumentKind
from covalue.web.value.documents.tables import DOCUMENTS
from covalue.web.value.projects.views import project_context


@login_required
def document_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every document of a project, by kind where one is asked for."""
    context = project_context(request, pk, "documents")
    user, project = request.user, context["project"]
    kind = request.GET.get("kind", "")
    kind = kind if kind in DocumentKind.values else ""
    rows = selectors.document_list(user=user, project=project, kind=kind)
    if asked := file_asked(request):
        return table_file(asked, rows, DOCUMENTS, f"documents {project.name}")
    last = selectors.document_list(user=user, project=project).first()
    listed = table(request, rows, DOCUMENTS, "-at")
    count = listed.page.paginator.count
    context |= {
        "headline": headlines.of_documents(last, context["relationship"].time_zone),
        "table": listed,
        "shown": f"{count} of this kind" if kind else str(count),
        "kind": kind,
        "kinds": DocumentKind.choices,
        "query": urlencode({"kind": kind}) if kind else "",
        "works": rules.works_on(user, project.relationship),
        "last": last,
    }
    return render(request, "documents/list.html", context)


@login_required
def document_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add a file to the project."""
    context = project_context(request, pk, "documents")
    user, project = request.user, context["project"]
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        own=str(context["own"]),
        other=str(context["other"]),
    )
    if request.method == "POST" and form.is_valid():
        data, draft = form.cleaned_data, form.draft()
        made = attempt(
            form,
            lambda: services.document_add(
                user=user, project=project, file=data["file"], draft=draft, private=data["private"]
            ),
        )
        if made:
            return redirect("document", made.key)
    return form_page(
        request,
        form,
        "Add a document",
        "Add the document",
        reverse("document_list", args=[pk]),
        f"Both {context['own']} and {context['other']} can read it, unless you keep it to your"
        " party.",
        **context,
    )


def _document_context(request: SignedInRequest, pk: UUID) -> tuple[list[Document], dict[str, Any]]:
    versions = selectors.document_versions(user=request.user, key=pk)
    return versions, project_context(request, versions[0].project_id, "documents")


@login_required
def document(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One document: its versions, and what cites it."""
    versions, context = _document_context(request, pk)
    user, last = request.user, versions[0]
    cited = list(selectors.cited_by(documents=versions))
    withdrawn = getattr(last, "withdrawal", None)
    relationship = context["relationship"]
    holder = relationship.client if last.party == Party.CLIENT else relationship.partner
    own, named = context["party"] == last.party, {citation.document_id for citation in cited}
    context |= {
        "title": last.title,
        "document": last,
        "withdrawn": withdrawn,
        "cited": citables.with_pages(cited),
        "versions": [
            (
                version,
                headlines.of_version(
                    version, last, given=not withdrawn or own or version.pk in named
                ),
            )
            for version in versions
        ],
        "changes": rules.changes(user, last) and not withdrawn,
        "holder": holder,
        "headline": headlines.of_document(
            last, withdrawn, holder, len(cited), context["relationship"].time_zone
        ),
        "uncited": headlines.of_no_citation(withdrawn),
    }
    return render(request, "documents/document.html", context)


@login_required
@require_safe
def document_file(request: SignedInRequest, pk: UUID, number: int) -> HttpResponseBase:
    """The bytes of one version, to be saved."""
    document = selectors.document_version(user=request.user, key=pk, number=number)
    try:
        return give(user=request.user, request=request, document=document)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("document", pk)


@login_required
def document_supersede(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add another version."""
    versions, context = _document_context(request, pk)
    last = versions[0]
    form = VersionForm(
        request.POST or None,
        request.FILES or None,
        initial={"title": last.title, "kind": last.kind},
    )
    if request.method == "POST" and form.is_valid():
        data, draft = form.cleaned_data, form.draft()
        made = attempt(
            form,
            lambda: services.document_supersede(
                user=request.user, key=pk, file=data["file"], draft=draft
            ),
        )
        if made:
            return redirect("document", pk)
    return form_page(
        request,
        form,
        "Add a version",
        "Add the version",
        reverse("document", args=[pk]),
        f"It takes the place of version {last.number} of “{last.title}”, which stays; what cites"
        " that version goes on to do so.",
        **context,
    )


@login_required
def document_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a document back."""
    versions, context = _document_context(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            form, lambda: services.document_withdraw(user=request.user, key=pk, reason=reason)
        ):
            return redirect("document", pk)
    return form_page(
        request,
        form,
        "Withdraw the document",
        "Withdraw it",
        reverse("document", args=[pk]),
        f"“{versions[0].title}” stays in the list with your reason. Its file is given out to"
        f" {context['own']} only, unless something cites it: what was signed on it can be checked"
        " for ever.",
        **context,
    )
