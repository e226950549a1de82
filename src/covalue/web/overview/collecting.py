"""What all apps say that somebody must act on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from covalue.web.accounts.models import User
from covalue.web.assessments import attention as assessments
from covalue.web.benefits import attention as benefits
from covalue.web.commitments import attention as commitments
from covalue.web.look.attention import Attention
from covalue.web.meetings import attention as meetings
from covalue.web.organizations.models import Programme, Relationship
from covalue.web.partners import attention as partners
from covalue.web.plans import attention as plans
from covalue.web.tiers import attention as tiers

SOURCES = (partners, tiers, meetings, assessments, commitments, plans, benefits)


def attention_list(
    *, user: User, relationships: Sequence[Relationship], programme: Programme | None = None, now: datetime
) -> list[Attention]:
    """The entries of every app about these relationships, the dearest to leave waiting first."""
    found = [
        entry
        for source in SOURCES
        for entry in source.attention(user=user, relationships=relationships, programme=programme, now=now)
    ]
    return sorted(found, key=lambda entry: entry.order)
