"""Who may propose a decision at a gate, forecast a milestone, hold a review, write a checklist."""

from __future__ import annotations

import rules

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Programme, Relationship


@rules.predicate
def works_on(user: User, relationship: Relationship) -> bool:
    """May propose decisions, forecast milestones and record reviews: whoever may propose, on either
    side."""
    return organizations.proposes(user, relationship)


@rules.predicate
def writes_checklists(user: User, programme: Programme) -> bool:
    """May change what is asked at gates."""
    return organizations.manages_programme(user, programme)


rules.add_perm("gates.work", works_on)
rules.add_perm("gates.checklist", writes_checklists)
