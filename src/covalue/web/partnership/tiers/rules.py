"""Who sets tiers and who prepares reviews: programme managers of the client."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Party, Programme, Relationship, RoleName


def sets_tiers(user: User, programme: Programme) -> bool:
    """May add, change and order tiers and their criteria."""
    return RoleName.PROGRAMME_MANAGER in organizations.programme_roles(user, programme)


def prepares(user: User, relationship: Relationship) -> bool:
    """May prepare a review of the partner's tier, and sign it first; programs do not sign."""
    held = organizations.sides(user, relationship)
    return (
        not user.is_service
        and set(held) == {Party.CLIENT}
        and RoleName.PROGRAMME_MANAGER in held[Party.CLIENT]
    )
