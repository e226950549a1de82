"""Who may report progress and propose a plan: whoever may propose something in the relationship, on either side."""

from __future__ import annotations

import rules

from covalue.web.accounts.models import User
from covalue.web.organizations import rules as organizations
from covalue.web.organizations.models import Relationship


@rules.predicate
def writes_plan(user: User, relationship: Relationship) -> bool:
    """May propose the plan, revise or counter it, and report progress."""
    return organizations.proposes(user, relationship)


rules.add_perm("plans.write", writes_plan)
