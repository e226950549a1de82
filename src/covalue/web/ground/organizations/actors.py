"""Who acted, in the words of the record."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Organization, Party, Relationship
from covalue.web.ground.record.models import ActorSide
from covalue.web.ground.record.services import Actor


def actor_for(user: User, relationship: Relationship) -> Actor:
    """The user as one side of the relationship."""
    party = rules.party_of(user, relationship)
    organization = relationship.client if party == Party.CLIENT else relationship.partner
    side = ActorSide(party) if party else ActorSide.OWN
    return Actor(
        id=user.pk, name=user.name, organization=organization.name if party else "", side=side
    )


def actor_in(user: User, organization: Organization) -> Actor:
    """The user within the own organization."""
    return Actor(id=user.pk, name=user.name, organization=organization.name, side=ActorSide.OWN)
