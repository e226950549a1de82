"""Invitations: a link that only its receiver knows makes an account or a membership, with one
role."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules, selectors, services
from covalue.web.ground.organizations.leaving import invitation_entry
from covalue.web.ground.organizations.memberships import check_role, may_give, roles_close
from covalue.web.ground.organizations.models import (
    Invitation,
    Membership,
    Organization,
    Party,
    Programme,
    Relationship,
    Role,
    RoleName,
)
from covalue.web.ground.record.models import ActorSide, Scope
from covalue.web.ground.record.services import Actor, entry_add
from covalue.web.kit.errors import NOT_ALLOWED, Refused

VALID_FOR = timedelta(days=14)
FIRST_ROLES = {RoleName.PARTNER_LEAD, RoleName.ADMINISTRATOR}


@transaction.atomic
def invitation_create(
    *,
    user: User,
    organization: Organization,
    email: str,
    name: str,
    programme: Programme | None = None,
    relationship: Relationship | None = None,
) -> tuple[Invitation, str]:
    """Invite the address in a role; returns the invitation and the key of its link, which is not
    kept."""
    if not _invites_first(user, organization, relationship):
        check_role(
            user=user,
            organization=organization,
            name=name,
            programme=programme,
            relationship=relationship,
        )
    elif name not in FIRST_ROLES:
        raise Refused(
            "first_role", "Invite the partner's lead or administrator first.", field="name"
        )
    validate_email(email)
    key = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization,
        email=email.strip().lower(),
        name=name,
        programme=programme,
        relationship=relationship,
        digest=_digest(key),
        invited_by=user,
        expires_at=timezone.now() + VALID_FOR,
    )
    invitation_entry(user, invitation, "invitation.sent", {"to": invitation.email, "role": name})
    transaction.on_commit(lambda: _mail(invitation, key))
    return invitation, key


def invitation_link(key: str) -> str:
    """The address that the invited person opens."""
    return f"{settings.BASE_URL}/invitations/{key}/"


def invitation_find(*, key: str) -> Invitation:
    """The open invitation of the link; Http404 when it is used up, revoked, expired or unknown."""
    rows = Invitation.objects.filter(digest=_digest(key)).select_related(
        "organization",
        "programme__client",
        "relationship__programme__client",
        "relationship__partner",
        "invited_by",
    )
    invitation = rows.first()
    if invitation is None or not invitation.is_open:
        raise Http404(
            "This invitation does not work any more. Ask the person who sent it for a new one."
        )
    return invitation


def shown_link(key: str) -> str:
    """The link for the sender's own eyes: only where no mail is set up to carry it.

    With the link, a sender could learn whether the address has an account with somebody else here.
    """
    return "" if settings.EMAIL_HOST else invitation_link(key)


@transaction.atomic
def invitation_revoke(*, user: User, invitation: Invitation) -> Invitation:
    """Make the link useless."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not (
        invitation.invited_by_id == user.pk or rules.administers(user, invitation.organization)
    ):
        raise Refused(NOT_ALLOWED, "Only its sender or an administrator takes an invitation back.")
    if not invitation.is_open:
        raise Refused("invitation_closed", "The invitation was used or has ended already.")
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    invitation_entry(user, invitation, "invitation.revoked", {})
    return invitation


@transaction.atomic
def invitation_sign_up(*, key: str, name: str, password: str) -> tuple[User, Membership]:
    """Make the invited person's account and accept; refused when the address has an account
    already."""
    invitation = invitation_find(key=key)
    if User.objects.filter(email=invitation.email).exists():
        raise Refused(
            "account_exists", "This address has an account already.", mend="Sign in to accept."
        )
    user = User(email=invitation.email, name=services.name_of_person(name))
    validate_password(password, user)
    user.set_password(password)
    user.save()
    return user, invitation_accept(key=key, user=user)


@transaction.atomic
def invitation_accept(
    *, key: str, user: User, organization: Organization | None = None
) -> Membership:
    """Join in the role. With `organization`, a partner that is here already joins instead of a new
    one."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_find(key=key).pk)
    if not invitation.is_open:
        raise Http404("This invitation does not work any more.")
    if user.email != invitation.email:
        raise Refused(
            "other_address",
            f"This invitation is for {invitation.email}; you are signed in as {user.email}.",
            mend="Sign out, and open the link again.",
        )
    _check_sender(invitation)
    if organization is not None and organization.pk != invitation.organization_id:
        invitation = _redirect(user, invitation, organization)
    _refuse_other_side(user, invitation)
    membership = _join(user, invitation)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    after = {
        "person": user.name,
        "role": invitation.name,
        "organization": invitation.organization.name,
    }
    invitation_entry(user, invitation, "membership.began", after)
    return membership


def _check_sender(invitation: Invitation) -> None:
    """An invitation is worth what its sender may do now, not what the sender could do then."""
    sender, organization = invitation.invited_by, invitation.organization
    may = may_give(
        user=sender,
        organization=organization,
        programme=invitation.programme,
        relationship=invitation.relationship,
    )
    if not may and not _invites_first(sender, organization, invitation.relationship):
        raise Refused(
            "sender_may_not",
            f"{sender.name}, who sent this invitation, may not give this role any more.",
            mend=f"Ask an administrator of {organization} for a new one.",
        )


def _join(user: User, invitation: Invitation) -> Membership:
    """Whoever is first becomes administrator too: somebody must be able to invite the others."""
    first = not selectors.is_claimed(organization=invitation.organization)
    membership, _new = Membership.objects.get_or_create(
        user=user, organization=invitation.organization
    )
    if membership.ended_at is not None:
        roles_close(user=user, membership=membership)
        membership.ended_at = None
        membership.save(update_fields=["ended_at"])
    reach = {"programme": invitation.programme, "relationship": invitation.relationship}
    Role.objects.create(membership=membership, name=invitation.name, **reach)
    if first and (invitation.name != RoleName.ADMINISTRATOR or any(reach.values())):
        Role.objects.create(membership=membership, name=RoleName.ADMINISTRATOR)
    return membership


def _redirect(user: User, invitation: Invitation, organization: Organization) -> Invitation:
    """The invited partner is here under its own name: put it in the place of the empty new
    organization."""
    relationship, placeholder = invitation.relationship, invitation.organization
    fits = relationship is not None and relationship.partner_id == placeholder.pk
    if relationship is None or not fits or selectors.is_claimed(organization=placeholder):
        raise Refused(
            "organization_fixed", f"This invitation is for {placeholder}.", field="organization"
        )
    if not rules.administers(user, organization):
        raise Refused(
            NOT_ALLOWED,
            "Only its administrator brings an organization into a relationship.",
        )
    taken = Relationship.objects.filter(
        programme=relationship.programme, partner=organization
    ).exists()
    if organization.pk == relationship.programme.client_id or taken:
        raise Refused(
            "relationship_exists",
            f"{organization} is in this programme already.",
            field="organization",
        )
    before = {"partner": placeholder.name}
    relationship.partner = organization
    relationship.save(update_fields=["partner"])
    Invitation.objects.filter(organization=placeholder).update(organization=organization)
    invitation.organization = organization
    actor = Actor(
        id=user.pk, name=user.name, organization=organization.name, side=ActorSide.PARTNER
    )
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        actor=actor,
        action="relationship.partner_named",
        subject=services.subject_of(relationship),
        before=before,
        after={"partner": organization.name},
    )
    return invitation


def _refuse_other_side(user: User, invitation: Invitation) -> None:
    """Nobody stands on both sides of one relationship."""
    relationship = invitation.relationship
    if relationship is None:
        return
    joining = (
        Party.CLIENT
        if relationship.programme.client_id == invitation.organization_id
        else Party.PARTNER
    )
    if any(party != joining for party in rules.sides(user, relationship)):
        raise Refused(
            "both_sides",
            "You act for the other party of this relationship.",
            mend="Use another account.",
        )


def _invites_first(
    user: User, organization: Organization, relationship: Relationship | None
) -> bool:
    """The client invites a partner's first person; once somebody has joined, the partner does."""
    return (
        relationship is not None
        and relationship.partner_id == organization.pk
        and rules.manages_programme(user, relationship.programme)
        and not selectors.is_claimed(organization=organization)
    )


def _mail(invitation: Invitation, key: str) -> None:
    if not settings.EMAIL_HOST:
        return
    text = (
        f"{invitation.invited_by.name} invites you to act for {invitation.organization.name} in"
        f" Covalue as {invitation.get_name_display().lower()}.\n\n{invitation_link(key)}\n\nThe"
        f" link works until {invitation.expires_at.astimezone(UTC):%d %B %Y, %H:%M UTC}."
    )
    send_mail("Invitation to Covalue", text, None, [invitation.email], fail_silently=True)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
