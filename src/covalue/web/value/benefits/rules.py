"""Who reports what came of a benefit, who validates it, who hands it over."""

from __future__ import annotations

import rules

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Party, Relationship, RoleName


@rules.predicate
def reports_value(user: User, relationship: Relationship) -> bool:
    """May say what was realized and how far a change is: whoever proposes, and measure owners, on
    either side."""
    found = organizations.sides(user, relationship)
    measures = any(RoleName.MEASURE_OWNER in names for names in found.values())
    return len(found) == 1 and (measures or organizations.proposes(user, relationship))


@rules.predicate
def validates_value(user: User, relationship: Relationship) -> bool:
    """May accept what was realized: the client's finance validators, and nobody else."""
    found = organizations.sides(user, relationship)
    return len(found) == 1 and RoleName.FINANCE_VALIDATOR in found.get(Party.CLIENT, set())


@rules.predicate
def hands_over(user: User, relationship: Relationship) -> bool:
    """May propose who answers for a benefit next: the client's people who may propose at all."""
    return (
        organizations.proposes(user, relationship)
        and organizations.party_of(user, relationship) == Party.CLIENT
    )


rules.add_perm("benefits.report", reports_value)
rules.add_perm("benefits.validate", validates_value)
rules.add_perm("benefits.hand_over", hands_over)
