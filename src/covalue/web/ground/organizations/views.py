"""Pages of programmes and relationships."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors, services
from covalue.web.ground.organizations.contexts import (
    BASE,
    own_private_organizations,
    relationship_context,
)
from covalue.web.ground.organizations.forms import (
    EndForm,
    PrivateForm,
    ProgrammeForm,
    RelationshipForm,
)
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.places import page_of
from covalue.web.kit.visible import NOT_THERE


@login_required
def programme_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
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
            return redirect(page_of("programme", made.pk))
    return form_page(
        request,
        form,
        "New programme",
        "Create the programme",
        reverse("organization", args=[pk]),
        f"It holds {organization}'s strategic partners. Each partner sees its own relationship"
        " only.",
        organization=organization,
        base=BASE,
    )


@login_required
def relationship_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Begin a relationship in the programme."""
    programme = selectors.programme_get(user=request.user, programme_id=pk)
    known = services.known_partners(user=request.user, client=programme.client)
    known = known.exclude(relationships__programme=programme)
    form = RelationshipForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.relationship_open(
                user=request.user, programme=programme, **form.cleaned_data
            ),
        )
        if made:
            return redirect("relationship_people", made.pk)
    return form_page(
        request,
        form,
        "New relationship",
        "Open the relationship",
        page_of("programme", pk),
        "It holds all that exactly these two parties share. Invite the partner's first person"
        " next.",
        programme=programme,
        base=BASE,
    )


@login_required
def relationship_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Set the day on which the relationship ends."""
    context = relationship_context(request, pk, "overview")
    relationship = context["relationship"]
    if context["party"] == Party.PARTNER:
        raise Http404(NOT_THERE)
    form = EndForm(request.POST or None, initial={"ends_on": relationship.ends_on})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.relationship_end(
                user=request.user, relationship=relationship, **form.cleaned_data
            ),
        )
        if done:
            return redirect(page_of("relationship", pk))
    return form_page(
        request,
        form,
        "End the relationship",
        "Set the end",
        page_of("relationship", pk),
        "Nothing new is agreed from that day on. Everything that was recorded stays readable to"
        " both.",
        **context,
    )


@login_required
def private_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep a private value about the relationship."""
    context = relationship_context(request, pk, "overview")
    form = PrivateForm(
        request.POST or None, own=own_private_organizations(request, context["relationship"])
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.private_field_set(
                user=request.user, subject="relationship", subject_id=pk, **form.cleaned_data
            ),
        )
        if done:
            return redirect(page_of("relationship", pk))
    return form_page(
        request,
        form,
        "Private value",
        "Keep it",
        page_of("relationship", pk),
        "Only your own organization sees it: no page, file, count or message tells the other party"
        " of it.",
        **context,
    )
