"""What organizations know of keys: that a making is recorded, and when a key holds no more."""

from __future__ import annotations

from covalue.web.ground.accounts.keepers import keep
from covalue.web.ground.accounts.models import ApiToken
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.entries import organization_entry
from covalue.web.ground.organizations.leaving import key_told
from covalue.web.ground.organizations.models import Organization
from covalue.web.ground.record.services import Subject


def _tell(token: ApiToken, action: str) -> None:
    """Into the record of every organization to which the person belongs."""
    homes = Organization.objects.filter(memberships__user=token.user, memberships__ended_at=None)
    for organization in homes.order_by("pk"):
        organization_entry(
            user=token.user,
            organization=organization,
            action=action,
            subject=Subject("token", token.pk, token.name),
            after=key_told(token, "person"),
        )


def _holds(token: ApiToken) -> bool:
    """A service's key holds as long as its maker administers the organization."""
    if token.made_by is None:
        return True
    home = Organization.objects.get(memberships__user=token.user)
    return rules.administers(token.made_by, home)


keep(tell=_tell, holds=_holds)
