"""The record as a page that reads like a story."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.history import selectors
from covalue.web.ground.jobs import services as jobs
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import relationship_context
from covalue.web.ground.record.models import Chain, Scope
from covalue.web.kit.look.phrases import Phrase, phrase, styled
from covalue.web.kit.look.tables import Column, file_asked, table, table_file
from covalue.web.kit.look.templatetags.look import words

COLUMNS = (
    Column("number", "Entry", lambda row: row.number, "number"),
    Column("at", "At", lambda row: row.at.isoformat()),
    Column("actor", "Who", lambda row: row.actor_name),
    Column("organization", "For", lambda row: row.actor_organization),
    Column("action", "Action", lambda row: row.action),
    Column("label", "About", lambda row: row.label),
    Column("before", "Before", lambda row: row.before),
    Column("after", "After", lambda row: row.after),
    Column("hash", "Hash", lambda row: row.hash),
)


@login_required
def relationship_record(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What happened between the two parties."""
    context = relationship_context(request, pk, "record")
    return _story(request, "relationship", pk, {**context, "whose": str(context["relationship"])})


@login_required
def organization_record(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The own organization's private matters."""
    chain = selectors.chain_get(user=request.user, scope="organization", scope_id=pk)
    organization = organizations.organization_get(user=request.user, organization_id=chain.scope_id)
    base = {"base": "organizations/base.html", "title": "Record", "organization": organization}
    return _story(request, "organization", pk, {**base, "whose": organization.name})


def _story(request: SignedInRequest, scope: str, pk: UUID, context: dict[str, Any]) -> HttpResponse:
    chain = selectors.chain_get(user=request.user, scope=scope, scope_id=pk)
    rows = selectors.entry_list(user=request.user, scope=scope, scope_id=pk)
    actions = sorted(set(rows.order_by().values_list("action", flat=True)))
    chosen = request.GET.get("action", "")
    rows = rows.filter(action=chosen) if chosen in actions else rows
    if asked := file_asked(request):
        return table_file(asked, rows, COLUMNS, f"record {context['whose']}")
    shown = table(request, rows, COLUMNS, "-number")
    context |= {
        "table": shown,
        "entries": shown.page.object_list,
        "answer": headline(chain),
        "actions": [(action, words(action)) for action in actions],
        "chosen": chosen,
        "verify": reverse(f"{scope}_verify", args=[pk]),
    }
    return render(request, "history/record.html", context)


def headline(chain: Chain) -> Phrase:
    """How long the history is, who reads it, and what holds it together."""
    shared = chain.scope == Scope.RELATIONSHIP
    return phrase(
        "{} entries{}. Nobody can change or remove one: each holds the hash of the one before, and"
        " the last is {}.",
        chain.length,
        ", the same for both parties" if shared else " of private matters",
        styled(chain.head[:12], "cv-hash"),
    )


@login_required
@require_POST
def verify(request: SignedInRequest, scope: str, pk: UUID) -> HttpResponse:
    """Recompute, in a job, every history that the person may read."""
    selectors.chain_get(user=request.user, scope=scope, scope_id=pk)
    return redirect("job", jobs.job_start(user=request.user, kind="record.verify").pk)
