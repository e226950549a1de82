"""Who answers: people with a role that acts on either side of a relationship; programs and readers
do not."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Relationship, RoleName

RATERS: frozenset[str] = rules.PROPOSERS | {RoleName.MEASURE_OWNER}


def answers(user: User, relationship: Relationship) -> bool:
    """Whether the person may say how the own side sees the other; somebody on both sides may
    not."""
    sides = rules.sides(user, relationship)
    return (
        not user.is_service and len(sides) == 1 and any(names & RATERS for names in sides.values())
    )
