"""Who reports what came of a benefit, who validates it, who hands it over."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Party, Relationship, RoleName


def reports_value(user: User, relationship: Relationship) -> bool:
    """May say what was realized and how far a change is: whoever proposes, and measure owners, on
    either side."""
    sides = organizations.sides(user, relationship)
    measures = any(RoleName.MEASURE_OWNER in names for names in sides.values())
    return len(sides) == 1 and (measures or organizations.proposes(user, relationship))


def validates_value(user: User, relationship: Relationship) -> bool:
    """May accept what was realized: the client's finance validators, and nobody else."""
    sides = organizations.sides(user, relationship)
    return len(sides) == 1 and RoleName.FINANCE_VALIDATOR in sides.get(Party.CLIENT, set())


def hands_over(user: User, relationship: Relationship) -> bool:
    """May propose who answers for a benefit next: the client's people who may propose at all."""
    return (
        organizations.proposes(user, relationship)
        and organizations.party_of(user, relationship) == Party.CLIENT
    )
