"""What ends with a membership besides its roles: open invitations, and keys that somebody made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from covalue.web.ground.accounts.models import ApiToken, TokenKind, User
from covalue.web.ground.organizations.entries import organization_entry, relationship_entry
from covalue.web.ground.organizations.models import Invitation, Membership, Organization
from covalue.web.ground.record.services import Subject


def invitations_void(*, user: User, membership: Membership) -> None:
    """Open invitations that the leaver sent for the organization, or has from it, work no more."""
    organization, leaver = membership.organization, membership.user
    sent_for = (
        Q(organization=organization)
        | Q(programme__client=organization)
        | Q(relationship__programme__client=organization)
    )
    received = Q(organization=organization, email=leaver.email)
    still_open = Invitation.objects.select_for_update(of=("self",)).filter(
        Q(sent_for, invited_by=leaver) | received,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    )
    for invitation in still_open:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        invitation_entry(user, invitation, "invitation.revoked", {})


def service_keys_end(*, user: User, maker: User, organization: Organization) -> None:
    """Keys of the organization's services end with the right of the person who made them."""
    tokens = ApiToken.objects.filter(
        kind=TokenKind.SERVICE,
        made_by=maker,
        user__memberships__organization=organization,
    )
    _end(user, organization, tokens, "service_token.revoked", "service")


def own_keys_end(*, user: User, membership: Membership) -> None:
    """Whoever belongs to no organization any more has no keys: they would live again with the
    next invitation."""
    leaver = membership.user
    if Membership.objects.filter(user=leaver, ended_at=None).exists():
        return
    tokens = ApiToken.objects.filter(kind=TokenKind.PERSONAL, user=leaver)
    _end(user, membership.organization, tokens, "token.revoked", "person")


def invitation_entry(
    user: User, invitation: Invitation, action: str, after: Mapping[str, object]
) -> None:
    """Into the record of the relationship that the invitation is about, else of the
    organization."""
    subject = Subject("invitation", invitation.pk, str(invitation))
    if invitation.relationship is not None:
        relationship_entry(
            user=user,
            relationship=invitation.relationship,
            action=action,
            subject=subject,
            after=after,
        )
        return
    organization_entry(
        user=user,
        organization=invitation.organization,
        action=action,
        subject=subject,
        after=after,
    )


def key_told(token: ApiToken, whose: str) -> dict[str, Any]:
    """What the record says of a key; `whose` is the word for its user."""
    return {
        whose: token.user.name,
        "key": token.start,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }


def _end(user: User, organization: Organization, tokens: Any, action: str, whose: str) -> None:
    for token in tokens.filter(revoked_at=None).select_related("user"):
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        organization_entry(
            user=user,
            organization=organization,
            action=action,
            subject=Subject("token", token.pk, token.name),
            after=key_told(token, whose),
        )
