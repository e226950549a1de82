"""Who may promise, report, close and escalate: whoever may propose something in the relationship,
on either side.

Measure owners propose nothing; they report progress of what they own.
"""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Party, Programme, Relationship, RoleName
from covalue.web.partnership.commitments.models import Commitment


def follows_up(user: User, relationship: Relationship) -> bool:
    """May add, report, move, close and reopen commitments of both sides, raise and resolve
    escalations."""
    return organizations.proposes(user, relationship)


def reports(user: User, commitment: Commitment) -> bool:
    """May report progress: whoever follows up, and a measure owner who owns the commitment."""
    names = organizations.sides(user, commitment.relationship).get(Party(commitment.party), set())
    owns = commitment.owner_id == user.pk and RoleName.MEASURE_OWNER in names
    return owns or follows_up(user, commitment.relationship)


def sets_ladder(user: User, programme: Programme) -> bool:
    """May say how long an escalation may stay at each level."""
    return RoleName.PROGRAMME_MANAGER in organizations.programme_roles(user, programme)
