"""Who may propose a decision at a gate, forecast a milestone, hold a review, write a checklist."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Programme, Relationship


def works_on(user: User, relationship: Relationship) -> bool:
    """May propose decisions, forecast milestones and record reviews: whoever may propose, on either
    side."""
    return organizations.proposes(user, relationship)


def writes_checklists(user: User, programme: Programme) -> bool:
    """May change what is asked at gates."""
    return organizations.manages_programme(user, programme)
