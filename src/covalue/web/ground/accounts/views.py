"""One's own keys to the API."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts import selectors, services
from covalue.web.ground.accounts.forms import TokenForm
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.visible import NOT_THERE


def absent(_request: HttpRequest) -> HttpResponse:
    """Closes the library's page that changes one's address: an address is proven by an invitation
    only."""
    raise Http404(NOT_THERE)


@login_required
@never_cache
def token_list(request: SignedInRequest) -> HttpResponse:
    """My keys to the API; a new one is shown once."""
    form, key = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
        made = attempt(
            form,
            lambda: services.token_issue(
                user=request.user, name=name, scopes=scopes, expires_at=form.moment()
            ),
        )
        if made:
            form, key = TokenForm(), made[1]
    tokens = list(selectors.token_list(user=request.user))
    return render(request, "accounts/tokens.html", {"form": form, "key": key, "tokens": tokens})


@login_required
@require_POST
def token_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Make one of my keys useless."""
    token = selectors.token_get(user=request.user, token_id=pk)
    attempt_button(
        request,
        lambda: services.token_revoke(user=request.user, token=token),
        f"{token.name} does not work any more.",
    )
    return redirect("token_list")
