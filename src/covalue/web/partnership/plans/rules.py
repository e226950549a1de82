"""Who may report progress and propose a plan: whoever may propose something in the relationship, on
either side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Relationship, RoleName


def writes_plan(user: User, relationship: Relationship) -> bool:
    """May propose the plan, revise or counter it, and report progress on all of it."""
    return organizations.proposes(user, relationship)


def reported_by(
    user: User, relationship: Relationship, rows: Iterable[Mapping[str, str]]
) -> set[str]:
    """The keys of the objectives and goals that the person reports on.

    Whoever writes the plan reports on all, a measure owner on objectives with the own name as owner
    of the own side.
    """
    if writes_plan(user, relationship):
        return {row["key"] for row in rows}
    held = organizations.sides(user, relationship)
    sides = [f"{party}_owner" for party, names in held.items() if RoleName.MEASURE_OWNER in names]
    return {row["key"] for row in rows if any(row.get(side) == user.name for side in sides)}
