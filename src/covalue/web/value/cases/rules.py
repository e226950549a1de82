"""Who may write a business case: whoever may propose something in the relationship, on either
side."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.value.projects.models import Project


def writes_case(user: User, project: Project) -> bool:
    """May save a version, propose it as the plan, and keep private costs of the own party."""
    return organizations.proposes(user, project.relationship)
