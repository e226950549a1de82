"""Who may do what with meetings: predicates, written apart from the selectors so that tests can
compare them."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.organizations.rules import manages_programme, proposes


def arranges(user: User, relationship: Relationship) -> bool:
    """May plan, move, cancel and record meetings, and fill seats: whoever may propose, on either
    side."""
    return bool(proposes(user, relationship))


def sets_cadence(user: User, programme: Programme) -> bool:
    """May say how often partners of a tier meet."""
    return bool(manages_programme(user, programme))
