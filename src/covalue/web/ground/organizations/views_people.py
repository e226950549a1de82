"""Pages of people: members, roles and invitations, of an organization and of both sides of a
relationship."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import (
    headlines,
    invitations,
    memberships,
    rules,
    selectors,
    services,
)
from covalue.web.ground.organizations.contexts import BASE, relationship_context
from covalue.web.ground.organizations.forms import (
    EndForm,
    InviteForm,
    NameForm,
    RoleForm,
    role_choices,
)
from covalue.web.ground.organizations.models import Membership, Organization, Party, Role, RoleName
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.places import page_of
from covalue.web.kit.look.tables import Column, file_asked, table_file

PEOPLE = (
    Column("party", "Side", lambda row: row.party),
    Column("name", "Name", lambda row: row.user.name),
    Column("roles", "Roles", lambda row: row.role_labels),
    Column("signs", "Signs", lambda row: "yes" if row.signs else "no"),
)
MEMBERS = (
    Column("name", "Name", lambda row: row.membership.user.name),
    Column("email", "Email", lambda row: row.membership.user.email),
    Column(
        "roles",
        "Roles",
        lambda row: "; ".join(
            f"{held.get_name_display()}, {held.reach}" for held in row.roles if held.ends_on is None
        ),
    ),
    Column("joined", "Joined on (UTC)", lambda row: clock.day_in(row.membership.joined_at, "UTC")),
    Column("left", "Left on (UTC)", lambda row: _day(row.membership.ended_at)),
)


class Member(NamedTuple):
    """A member, with the roles that the reader sees."""

    membership: Membership
    roles: list[Role]


def _day(moment: datetime | None) -> date | None:
    return clock.day_in(moment, "UTC") if moment else None


@login_required
def organization(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The own organization: members with their roles, invitations, programmes."""
    own = selectors.organization_get(user=request.user, organization_id=pk)
    members = list(
        selectors.membership_list(user=request.user, organization=own).filter(
            user__is_service=False
        )
    )
    visible = {row.pk for row in selectors.relationship_list(user=request.user)}
    if asked := file_asked(request):
        rows = [Member(membership, _roles_shown(membership, visible)) for membership in members]
        return table_file(asked, rows, MEMBERS, f"people {own}")
    current = [
        Member(membership, _roles_shown(membership, visible))
        for membership in members
        if membership.ended_at is None
    ]
    invited = [
        invitation
        for invitation in selectors.invitation_list(user=request.user, organization=own)
        if invitation.is_open
    ]
    sees_private = rules.sees_private(request.user, own)
    context = {
        "organization": own,
        "answer": headlines.people_of(own, len(current), len(invited))
        if sees_private
        else f"You act for {own} in the roles below.",
        "current": current,
        "former": [membership for membership in members if membership.ended_at is not None],
        "invitations": invited,
        "administers": rules.administers(request.user, own),
        "founds": rules.creates_programmes(request.user, own),
        "sees_private": sees_private,
        "programmes": list(selectors.programme_list(user=request.user).filter(client=own)),
    }
    return render(request, "organizations/organization.html", context)


def _roles_shown(membership: Membership, visible: set[UUID]) -> list[Role]:
    """Roles in a relationship that the reader does not see stay unseen."""
    return [
        role
        for role in membership.roles.all()
        if role.relationship_id is None or role.relationship_id in visible
        if role.ends_on is None or role.ends_on > role.starts_on
    ]


@login_required
def organization_rename(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give the own organization another name."""
    organization = selectors.organization_get(user=request.user, organization_id=pk)
    form = NameForm(request.POST or None, initial={"name": organization.name})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.organization_rename(
                user=request.user, organization=organization, **form.cleaned_data
            ),
        )
        if done:
            return redirect("organization", pk)
    return form_page(
        request,
        form,
        "Rename the organization",
        "Rename",
        reverse("organization", args=[pk]),
        "Entries in the record keep the old name.",
        organization=organization,
        base=BASE,
    )


@login_required
def relationship_people(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who acts on either side, and whom I invited."""
    context = relationship_context(request, pk, "people")
    relationship = context["relationship"]
    mine = [
        invitation
        for side in (relationship.client, relationship.partner)
        for invitation in selectors.invitation_list(user=request.user, organization=side)
        if invitation.is_open and invitation.relationship_id == relationship.pk
    ]
    people = selectors.people_list(user=request.user, relationship=relationship)
    if asked := file_asked(request):
        return table_file(asked, people, PEOPLE, f"people {relationship}")
    sides = [
        (party, org, [person for person in people if person.party == party])
        for party, org in (
            (Party.CLIENT, relationship.client),
            (Party.PARTNER, relationship.partner),
        )
    ]
    context |= {
        "sides": sides,
        "answer": headlines.people_of_both((org, len(acting)) for _party, org, acting in sides),
        "invitations": mine,
        "invites": bool(_sides(request, relationship)),
    }
    return render(request, "organizations/relationship_people.html", context)


def _sides(request: SignedInRequest, relationship: Any) -> list[tuple[Party, Organization]]:
    """The sides for which this person may invite: the own one, and the partner's first person."""
    user = request.user
    pairs = ((Party.CLIENT, relationship.client), (Party.PARTNER, relationship.partner))
    allowed = [pair for pair in pairs if rules.manages_side(user, relationship, pair[0])]
    if rules.manages_programme(user, relationship.programme) and not selectors.is_claimed(
        organization=relationship.partner
    ):
        allowed.append(pairs[1])
    return allowed


@login_required
def invite_to_relationship(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Invite somebody of the own side; the client invites the partner's first person."""
    context = relationship_context(request, pk, "people")
    relationship = context["relationship"]
    sides = _sides(request, relationship)
    back = reverse("relationship_people", args=[pk])
    if not sides:
        messages.error(
            request,
            "Your roles do not allow you to invite here. Ask an administrator of your side.",
        )
        return redirect(back)
    form = InviteForm(
        request.POST or None,
        roles=_roles(sides),
        sides=[(str(org.pk), org.name) for _party, org in reversed(sides)],
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(
            org for _party, org in sides if str(org.pk) == form.cleaned_data["organization"]
        )
        if _invite(request, form, organization=chosen, relationship=relationship):
            return redirect(back)
    answer = "Whoever joins first for an organization becomes its administrator as well."
    return form_page(request, form, "Invite somebody", "Invite", back, answer, **context)


def _roles(sides: list[tuple[Party, Organization]]) -> list[tuple[str, str]]:
    if len(sides) == 1:
        return role_choices(sides[0][0])
    return role_choices(None)


def _invite(request: SignedInRequest, form: InviteForm, **reach: Any) -> bool:
    email, name = form.cleaned_data["email"], form.cleaned_data["name"]
    made = attempt(
        form,
        lambda: invitations.invitation_create(user=request.user, email=email, name=name, **reach),
    )
    if made is None:
        return False
    link = invitations.shown_link(made[1])
    sent = (
        f"No mail is set up: give {email} this link yourself: {link}"
        if link
        else f"The invitation is on its way to {email}."
    )
    messages.success(request, sent)
    return True


@login_required
def invite_to_programme(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Invite somebody of the client for the whole programme."""
    programme = selectors.programme_get(user=request.user, programme_id=pk)
    form = InviteForm(request.POST or None, roles=role_choices(Party.CLIENT))
    back = page_of("programme", pk)
    if (
        request.method == "POST"
        and form.is_valid()
        and _invite(request, form, organization=programme.client, programme=programme)
    ):
        return redirect(back)
    answer = f"The role holds in all relationships of {programme}, for {programme.client}."
    return form_page(
        request,
        form,
        "Invite to the programme",
        "Invite",
        back,
        answer,
        programme=programme,
        base=BASE,
    )


@login_required
def invite_to_organization(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Invite somebody into the own organization, with a role everywhere."""
    organization = selectors.organization_get(user=request.user, organization_id=pk)
    form = InviteForm(request.POST or None, roles=role_choices(None))
    back = reverse("organization", args=[pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and _invite(request, form, organization=organization)
    ):
        return redirect(back)
    answer = (
        f"The role holds everywhere in {organization}. For one programme or relationship, invite"
        " from its page."
    )
    return form_page(
        request,
        form,
        "Invite somebody",
        "Invite",
        back,
        answer,
        organization=organization,
        base=BASE,
    )


@login_required
@require_POST
def invitation_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Make an invitation's link useless."""
    invitation = selectors.invitation_get(user=request.user, invitation_id=pk)
    attempt_button(
        request,
        lambda: invitations.invitation_revoke(user=request.user, invitation=invitation),
        f"The invitation of {invitation.email} does not work any more.",
    )
    if invitation.relationship_id:
        return redirect("relationship_people", invitation.relationship_id)
    return redirect("organization", invitation.organization_id)


@login_required
def role_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give a member a dated role."""
    membership = selectors.membership_get(user=request.user, membership_id=pk)
    own = membership.organization
    rows = [
        row
        for row in selectors.relationship_list(user=request.user)
        if own.pk in {row.client.pk, row.partner_id}
    ]
    programmes = list(selectors.programme_list(user=request.user).filter(client=own))
    form = RoleForm(request.POST or None, programmes=programmes, relationships=rows)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: memberships.role_give(user=request.user, membership=membership, **form.role()),
        )
        if done:
            return redirect("organization", own.pk)
    return form_page(
        request,
        form,
        f"New role for {membership.user}",
        "Give the role",
        reverse("organization", args=[own.pk]),
        "A successor gets a role of the own from the day the other ends.",
        organization=own,
        base=BASE,
    )


@login_required
def role_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End a role on a day."""
    role = selectors.role_get(user=request.user, role_id=pk)
    own = role.membership.organization
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: memberships.role_end(user=request.user, role=role, **form.cleaned_data)
        )
        if done:
            return redirect("organization", own.pk)
    label = RoleName(role.name).label
    return form_page(
        request,
        form,
        f"End the role {label}",
        "End the role",
        reverse("organization", args=[own.pk]),
        f"{role.membership.user}, {role.reach}. What was done in the role stays as it is.",
        organization=own,
        base=BASE,
    )


@login_required
@require_POST
def membership_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The person leaves the organization."""
    membership = selectors.membership_get(user=request.user, membership_id=pk)
    attempt_button(
        request,
        lambda: memberships.membership_end(user=request.user, membership=membership),
        f"{membership.user} has left {membership.organization}; every role there has ended.",
    )
    return redirect("organization", membership.organization_id)
