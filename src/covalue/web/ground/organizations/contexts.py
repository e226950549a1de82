"""What every page of a programme and of a relationship needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import rules, selectors
from covalue.web.ground.organizations.models import Organization, Party, Relationship

BASE = "organizations/base.html"
"""The template of pages of an organization, and of those before a thing has its own pages."""


def programme_context(
    request: SignedInRequest, pk: UUID, tab: str, *, with_partners: bool = False
) -> dict[str, Any]:
    """What every page of a programme needs; Http404 for everybody who does not see it as a
    whole."""
    get = selectors.programme_seen if with_partners else selectors.programme_get
    programme = get(user=request.user, programme_id=pk)
    return {
        "programme": programme,
        "manages": rules.manages_programme(request.user, programme),
        "base": "organizations/programme_base.html",
        "tab": tab,
    }


def relationship_context(request: SignedInRequest, pk: UUID, tab: str) -> dict[str, Any]:
    """What every page of a relationship needs; Http404 when it is not visible."""
    relationship = selectors.relationship_get(user=request.user, relationship_id=pk)
    party = _party(relationship)
    return {
        "relationship": relationship,
        "party": party,
        "other": relationship.client if party == Party.PARTNER else relationship.partner,
        "own": relationship.partner if party == Party.PARTNER else relationship.client,
        "base": "organizations/relationship_base.html",
        "tab": tab,
    }


def _party(relationship: selectors.SeenRelationship) -> Party | None:
    if relationship.as_client and relationship.as_partner:
        return None
    return Party.CLIENT if relationship.as_client else Party.PARTNER


def own_private_organizations(
    request: SignedInRequest, relationship: Relationship
) -> QuerySet[Organization]:
    """Of the two parties, those whose private matters the person sees."""
    own = selectors.private_organization_list(user=request.user)
    parties = Q(pk=relationship.partner_id) | Q(pk=relationship.programme.client_id)
    return Organization.objects.filter(parties, pk__in=own.values("pk"))
