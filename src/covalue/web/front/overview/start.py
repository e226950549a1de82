"""The start page, and the page of one relationship: both show something of every app."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from covalue.web.front.overview import glance, headlines
from covalue.web.front.overview.attention import acts
from covalue.web.front.overview.relationship import relation
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.agreements.models import Agreement
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
ENTRIES = 7
"""Entries of the record that a relationship's page shows."""
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
    relationships = list(selectors.relationship_list(user=user))
    waiting = list(agreements.agreement_waiting(user=user))
    to_act_on = acts(user=user, relationships=relationships, now=clock.now())
    programmes = list(selectors.programme_list(user=user))
    founding = [row for row in organizations if rules.creates_programmes(user, row)]
    if waiting or relationships:
        answer = headlines.of_start(len(waiting), to_act_on)
    else:
        answer = headlines.without_relationship(
            may_found=bool(founding), has_programme=bool(programmes)
        )
    context = {
        "answer": answer,
        "waiting": waiting,
        "acts": to_act_on,
        "relationships": relationships,
        "programmes": programmes,
        "organizations": organizations,
        "founding": founding,
    }
    return render(request, "overview/home.html", context)


@login_required
def relationship(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One relationship: what waits, who acts, what was agreed, what happened."""
    context = relationship_context(request, pk, "overview")
    user, shown, now = request.user, context["relationship"], clock.now()
    proposals = agreements.agreement_list(user=user, relationship=shown)
    agreed = _agreed_last(proposals)
    waiting = list(proposals.filter(outcome=None))
    any_agreement = bool(waiting or agreed or proposals.exists())
    told = relation(user=user, relationship=shown, now=now, asked=request.GET.get("class", ""))
    entries = record.entry_list(user=user, scope="relationship", scope_id=pk)
    context |= {
        "told": told,
        "answer": headlines.of_relationship(told, len(waiting), any_agreement),
        "figures": glance.of_relationship(told),
        "how_rated": headlines.how_rated(told),
        "acts": acts(user=user, relationships=[shown], now=now),
        "open": waiting,
        "agreed": agreed,
        "any_agreement": any_agreement,
        "people": selectors.people_list(user=user, relationship=shown),
        "entries": list(entries[:ENTRIES]),
        "chain": record.chain_get(user=user, scope="relationship", scope_id=pk),
        "private": list(
            selectors.private_field_list(user=user, subject="relationship", subject_id=pk)
        ),
        "own_private": own_private_organizations(request, shown).exists(),
        "proposes": rules.proposes(user, shown),
    }
    return render(request, "overview/relationship.html", context)


def _agreed_last(proposals: QuerySet[Agreement]) -> list[Agreement]:
    rows = proposals.filter(outcome__kind__in=["agreed", "deemed_agreed"]).prefetch_related(None)
    return list(rows.order_by("-outcome__at")[:LAST_AGREED])
