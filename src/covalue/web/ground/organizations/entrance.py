"""Pages that work before somebody belongs here: the first set-up, and an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest, is_signed_in
from covalue.web.ground.organizations import headlines, invitations, rules, selectors, services
from covalue.web.ground.organizations.forms import AcceptForm, JoinForm, SetUpForm
from covalue.web.ground.organizations.models import Invitation, Organization
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.places import page_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Found the installation: works once, with the key that the server printed."""
    if not services.setup_is_open(token=token):
        raise Http404("This set-up page does not work (any more).")
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = attempt(form, lambda: services.installation_found(**form.cleaned_data))
        if user is not None:
            login(request, user, backend=BACKEND)
            return redirect(page_of("start"))
    return render(request, "organizations/set_up.html", {"form": form})


@never_cache
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Accept an invitation: as a new person, or with the account that the address has."""
    invitation = invitations.invitation_find(key=key)
    if is_signed_in(request):
        return _accept(request, key, invitation)
    if User.objects.filter(email=invitation.email).exists():
        messages.warning(
            request,
            f"{invitation.email} has an account here: sign in to accept the invitation.",
        )
        return redirect(f"/sign-in/login/?next={request.path}")
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        joined = attempt(form, lambda: invitations.invitation_sign_up(key=key, **form.cleaned_data))
        if joined is not None:
            login(request, joined[0], backend=BACKEND)
            return _welcome(request, invitation)
    return _page(request, invitation, form)


def _accept(request: SignedInRequest, key: str, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(
        request.POST or None, own=_own(request.user, invitation), invited=invitation.organization
    )
    if request.method == "POST" and form.is_valid():
        organization = form.cleaned_data.get("organization")
        joined = attempt(
            form,
            lambda: invitations.invitation_accept(
                key=key, user=request.user, organization=organization
            ),
        )
        if joined is not None:
            return _welcome(request, invitation)
    return _page(request, invitation, form)


def _own(user: User, invitation: Invitation) -> object:
    """The organizations that could join in the place of the invited, still empty one."""
    relationship = invitation.relationship
    if (
        relationship is None
        or relationship.partner_id != invitation.organization_id
        or user.email != invitation.email
        or selectors.is_claimed(organization=invitation.organization)
    ):
        return Organization.objects.none()
    own = selectors.organization_list(user=user)
    fitting = [
        organization.pk
        for organization in own
        if rules.administers(user, organization) and organization.pk != relationship.client.pk
    ]
    return own.filter(pk__in=fitting)


def _page(request: HttpRequest, invitation: Invitation, form: Form) -> HttpResponse:
    signed_in_as = request.user.email if request.user.is_authenticated else ""
    context = {
        "form": form,
        "invitation": invitation,
        "offer": headlines.offer(invitation),
        "receiver": headlines.receiver(invitation, signed_in_as),
    }
    return render(request, "organizations/invitation.html", context)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    messages.success(
        request,
        f"You act for {invitation.organization} as {invitation.get_name_display().lower()}.",
    )
    return (
        redirect(page_of("relationship", invitation.relationship_id))
        if invitation.relationship_id
        else redirect(page_of("start"))
    )
