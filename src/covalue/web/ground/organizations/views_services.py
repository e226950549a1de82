"""Who I am here, and the service accounts of an organization."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.forms import ServiceForm, TokenForm
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import rules, selectors, service_accounts
from covalue.web.ground.organizations.forms import role_choices
from covalue.web.kit.look.forms import attempt, attempt_button, offer
from covalue.web.kit.look.templatetags.look import THEMES
from covalue.web.kit.visible import NOT_THERE


@login_required
def account(request: SignedInRequest) -> HttpResponse:
    """Who I am here, and how the pages look."""
    roles = selectors.role_list(user=request.user).select_related(
        "membership__organization",
        "programme",
        "relationship__programme__client",
        "relationship__partner",
    )
    context = {
        "roles": roles,
        "themes": [("system", "as the system is set"), *((name, name) for name in THEMES)],
        "theme": request.COOKIES.get("theme", ""),
    }
    return render(request, "organizations/account.html", context)


@login_required
@never_cache
def service_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The service accounts of an organization that I administer."""
    organization = selectors.organization_get(user=request.user, organization_id=pk)
    if not rules.administers(request.user, organization):
        raise Http404(NOT_THERE)
    form = ServiceForm(request.POST or None)
    offer(form, "role", role_choices(None))
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: service_accounts.service_create(
                user=request.user, organization=organization, **form.cleaned_data
            ),
        )
        if made:
            return redirect("service_list", pk)
    rows = list(service_accounts.service_list(user=request.user, organization=organization))
    return render(
        request,
        "organizations/services.html",
        {"organization": organization, "form": form, "services": rows},
    )


@login_required
@never_cache
def service_token_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A new key for a service account."""
    service = service_accounts.service_get(user=request.user, service_id=pk)
    context: dict[str, Any] = {
        "service": service,
        "form": TokenForm(request.POST or None),
        "organization": service.memberships.select_related("organization").get().organization,
    }
    form = context["form"]
    if request.method == "POST" and form.is_valid():
        name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
        made = attempt(
            form,
            lambda: service_accounts.service_token_issue(
                user=request.user,
                service=service,
                name=name,
                scopes=scopes,
                expires_at=form.moment(),
            ),
        )
        context["key"] = made[1] if made else ""
    return render(request, "organizations/service_token.html", context)


@login_required
@require_POST
def service_token_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Make a service account's key useless."""
    token = service_accounts.service_token_get(user=request.user, token_id=pk)
    attempt_button(
        request,
        lambda: service_accounts.service_token_revoke(user=request.user, token=token),
        f"{token.name} does not work any more.",
    )
    return redirect("service_list", token.user.memberships.get().organization_id)
