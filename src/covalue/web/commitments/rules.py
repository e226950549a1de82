"""Who may promise, report, close and escalate: whoever may propose something in the relationship, on either side."""

from __future__ import annotations

import rules

from covalue.web.accounts.models import User
from covalue.web.organizations import rules as organizations
from covalue.web.organizations.models import Programme, Relationship, RoleName


@rules.predicate
def follows_up(user: User, relationship: Relationship) -> bool:
    """May add, report, move, close and reopen commitments of both sides, raise and resolve escalations."""
    return organizations.proposes(user, relationship)


@rules.predicate
def sets_ladder(user: User, programme: Programme) -> bool:
    """May say how long an escalation may stay at each level."""
    return RoleName.PROGRAMME_MANAGER in organizations.programme_roles(user, programme)


rules.add_perm("commitments.follow_up", follows_up)
rules.add_perm("commitments.set_ladder", sets_ladder)
