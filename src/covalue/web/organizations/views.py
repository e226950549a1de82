"""Pages of programmes and relationships."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from covalue.web import clock
from covalue.web.agreements import selectors as agreements
from covalue.web.look.forms import attempt
from covalue.web.look.tables import Column, file_asked, table_file
from covalue.web.organizations import rules, selectors, services
from covalue.web.organizations.forms import EndForm, PrivateForm, ProgrammeForm, RelationshipForm
from covalue.web.organizations.models import Organization, Party, Relationship
from covalue.web.record import selectors as record

RELATIONSHIPS = (
    Column("with", "With", lambda row: (row.partner if row.as_client else row.client).name),
    Column("programme", "Programme", lambda row: row.programme.name),
    Column("from", "Since", lambda row: row.starts_on),
    Column("until", "Until", lambda row: row.ends_on),
)
LAST_AGREED = 5
"""Agreements that a relationship's page shows; all of them are one click away."""


def form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    action: str,
    back: str,
    answer: str = "",
    base: str = "organizations/base.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form."""
    page = {
        "form": form,
        "title": title,
        "action": action,
        "back": back,
        "answer": answer,
        "base": base,
    }
    return render(request, "look/form_page.html", {**page, **context})


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and where I belong."""
    user = request.user
    organizations = list(selectors.organization_list(user=user))
    if asked := file_asked(request):
        return table_file(
            asked, selectors.relationship_list(user=user), RELATIONSHIPS, "relationships"
        )
    context = {
        "waiting": list(agreements.agreement_waiting(user=user)),
        "relationships": list(selectors.relationship_list(user=user)),
        "programmes": list(selectors.programme_list(user=user)),
        "organizations": organizations,
        "founding": [each for each in organizations if rules.creates_programmes(user, each)],
    }
    return render(request, "organizations/home.html", context)


@login_required
def programme_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set up a programme of the own organization."""
    organization = selectors.organization_get(user=request.user, organization_id=pk)
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.programme_create(
                user=request.user, client=organization, **form.cleaned_data
            ),
        )
        if made:
            return redirect("programme", made.pk)
    return form_page(
        request,
        form,
        "New programme",
        "Create the programme",
        reverse("organization", args=[pk]),
        f"It holds {organization}'s strategic partners. Each partner sees its own relationship"
        " only.",
        organization=organization,
    )


def programme_context(
    request: HttpRequest, pk: UUID, tab: str, *, with_partners: bool = False
) -> dict[str, Any]:
    """What every page of a programme needs; Http404 for everybody who does not see it as a
    whole."""
    get = selectors.programme_seen if with_partners else selectors.programme_get
    found = get(user=request.user, programme_id=pk)
    return {
        "programme": found,
        "manages": rules.manages_programme(request.user, found),
        "base": "organizations/programme_base.html",
        "tab": tab,
    }


@login_required
def relationship_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a relationship in the programme."""
    found = selectors.programme_get(user=request.user, programme_id=pk)
    known = services.known_partners(user=request.user, client=found.client)
    known = known.exclude(relationships__programme=found)
    form = RelationshipForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.relationship_open(
                user=request.user, programme=found, **form.cleaned_data
            ),
        )
        if made:
            return redirect("relationship_people", made.pk)
    return form_page(
        request,
        form,
        "New relationship",
        "Open the relationship",
        reverse("programme", args=[pk]),
        "It holds all that exactly these two parties share. Invite the partner's first person"
        " next.",
        programme=found,
    )


def relationship_context(request: HttpRequest, pk: UUID, tab: str) -> dict[str, Any]:
    """What every page of a relationship needs; Http404 when it is not visible."""
    found = selectors.relationship_get(user=request.user, relationship_id=pk)
    party = _party(found)
    return {
        "relationship": found,
        "party": party,
        "other": found.client if party == Party.PARTNER else found.partner,
        "own": found.partner if party == Party.PARTNER else found.client,
        "base": "organizations/relationship_base.html",
        "tab": tab,
    }


def _party(found: Relationship) -> Party | None:
    if found.as_client and found.as_partner:
        return None
    return Party.CLIENT if found.as_client else Party.PARTNER


@login_required
def relationship(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One relationship: what waits, who acts, what was agreed, what happened."""
    context = relationship_context(request, pk, "overview")
    user, found = request.user, context["relationship"]
    proposals = agreements.agreement_list(user=user, relationship=found)
    agreed = proposals.filter(outcome__kind__in=["agreed", "deemed_agreed"]).prefetch_related(None)
    agreed = list(agreed.order_by("-outcome__at")[:LAST_AGREED])
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
        "own_private": _own_private(request, found).exists(),
        "proposes": rules.proposes(user, found),
        "only_this": [found],
        "now": clock.now(),
    }
    context["any_agreement"] = bool(context["open"] or agreed or proposals.exists())
    return render(request, "organizations/relationship.html", context)


@login_required
def relationship_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the day on which the relationship ends."""
    context = relationship_context(request, pk, "overview")
    found = context["relationship"]
    if context["party"] == Party.PARTNER:
        raise Http404(selectors.NOT_THERE)
    form = EndForm(request.POST or None, initial={"ends_on": found.ends_on})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.relationship_end(
                user=request.user, relationship=found, **form.cleaned_data
            ),
        )
        if done:
            return redirect("relationship", pk)
    return form_page(
        request,
        form,
        "End the relationship",
        "Set the end",
        reverse("relationship", args=[pk]),
        "Nothing new is agreed from that day on. Everything that was recorded stays readable to"
        " both.",
        **context,
    )


def _own_private(request: HttpRequest, found: Relationship) -> Any:
    own = selectors.private_organization_list(user=request.user)
    parties = Q(pk=found.partner_id) | Q(pk=found.programme.client_id)
    return Organization.objects.filter(parties, pk__in=own.values("pk"))


@login_required
def private_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a private value about the relationship."""
    context = relationship_context(request, pk, "overview")
    form = PrivateForm(request.POST or None, own=_own_private(request, context["relationship"]))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.private_field_set(
                user=request.user, subject="relationship", subject_id=pk, **form.cleaned_data
            ),
        )
        if done:
            return redirect("relationship", pk)
    return form_page(
        request,
        form,
        "Private value",
        "Keep it",
        reverse("relationship", args=[pk]),
        "Only your own organization sees it: no page, file, count or message tells the other party"
        " of it.",
        **context,
    )
