"""Who may arrange areas, lead roles and waivers: the programme's manager."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Programme
from covalue.web.kit.errors import Refused


def check_manages(user: User, programme: Programme) -> None:
    """Refuse everybody who does not manage the programme."""
    if not rules.manages_programme(user, programme):
        raise Refused(
            "not_allowed",
            "Your roles do not allow you to do this.",
            mend="Ask the programme manager.",
        )
