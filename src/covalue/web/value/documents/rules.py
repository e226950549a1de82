"""Who may add documents to a project and name them as evidence, and whose a document is."""

from __future__ import annotations

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Relationship, RoleName
from covalue.web.value.documents.models import Document


def works_on(user: User, relationship: Relationship) -> bool:
    """May add documents and cite them: whoever proposes, and measure owners, on either side."""
    sides = organizations.sides(user, relationship)
    measures = any(RoleName.MEASURE_OWNER in names for names in sides.values())
    return len(sides) == 1 and (measures or organizations.proposes(user, relationship))


def changes(user: User, document: Document) -> bool:
    """May add a version of it or withdraw it: whoever works on the project for the party whose
    document it is."""
    relationship = document.project.relationship
    return (
        works_on(user, relationship)
        and organizations.party_of(user, relationship) == document.party
    )
