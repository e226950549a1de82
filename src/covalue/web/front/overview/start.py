"""The start page, and the page of one relationship: both show something of every app."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.history import selectors as record
from covalue.web.ground.organizations import rules, selectors
from covalue.web.ground.organizations.contexts import (
    own_private_organizations,
    relationship_context,
)
from covalue.web.kit import clock
from covalue.web.kit.look.tables import Column, file_asked, table_file

RELATIONSHIPS = (
    Column("with", "With", lambda row: (row.partner if row.as_client else row.client).name),
    Column("programme", "Programme", lambda row: row.programme.name),
    Column("from", "Since", lambda row: row.starts_on),
    Column("until", "Until", lambda row: row.ends_on),
)
LAST_AGREED = 5
"""Agreements that a relationship's page shows; all of them are one click away."""


@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for me, and where I belong."""
    user = request.user
    organizations = list(selectors.organization_list(user=user))
    if kind := file_asked(request):
        return table_file(
            kind, selectors.relationship_list(user=user), RELATIONSHIPS, "relationships"
        )
    context = {
        "waiting": list(agreements.agreement_waiting(user=user)),
        "relationships": list(selectors.relationship_list(user=user)),
        "programmes": list(selectors.programme_list(user=user)),
        "organizations": organizations,
        "founding": [each for each in organizations if rules.creates_programmes(user, each)],
    }
    return render(request, "overview/home.html", context)


@login_required
def relationship(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One relationship: what waits, who acts, what was agreed, what happened."""
    context = relationship_context(request, pk, "overview")
    user, found = request.user, context["relationship"]
    proposals = agreements.agreement_list(user=user, relationship=found)
    rows = proposals.filter(outcome__kind__in=["agreed", "deemed_agreed"]).prefetch_related(None)
    agreed = list(rows.order_by("-outcome__at")[:LAST_AGREED])
    entries = record.entry_list(user=user, scope="relationship", scope_id=pk)
    context |= {
        "open": list(proposals.filter(outcome=None)),
        "agreed": agreed,
        "people": selectors.people_list(user=user, relationship=found),
        "entries": list(entries[:7]),
        "chain": record.chain_get(user=user, scope="relationship", scope_id=pk),
        "private": list(
            selectors.private_field_list(user=user, subject="relationship", subject_id=pk)
        ),
        "own_private": own_private_organizations(request, found).exists(),
        "proposes": rules.proposes(user, found),
        "only_this": [found],
        "now": clock.now(),
    }
    context["any_agreement"] = bool(context["open"] or agreed or proposals.exists())
    return render(request, "overview/relationship.html", context)
