"""Who may arrange areas, lead roles and waivers: the programme's manager."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Programme
from covalue.web.kit.errors import require


def check_manages(user: User, programme: Programme) -> None:
    """Refuse everybody who does not manage the programme."""
    require(rules.manages_programme(user, programme))
