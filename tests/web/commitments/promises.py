"""What the tests of commitments make: a promise, a meeting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cast import Cast

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Relationship, Role
from covalue.web.kit import clock
from covalue.web.partnership.commitments.models import Commitment
from covalue.web.partnership.commitments.services import commitment_add
from covalue.web.partnership.meetings.models import Meeting

FIELDS = {
    "party": "partner",
    "text": "Meter every pick at Tilburg",
    "owner_name": "P. Aalto",
    "client_gains": "Figures that finance accepts.",
    "partner_gains": "Its share is paid on observed values.",
}


def since_long(cast: Cast) -> None:
    """The people have held their roles for years, so that the past can be told."""
    Role.objects.update(starts_on=clock.today("UTC") - timedelta(days=2000))
    assert cast.alice


def promise(
    cast: Cast,
    *,
    user: User | None = None,
    relationship: Relationship | None = None,
    days: int = 30,
    **fields: Any,
) -> Commitment:
    return commitment_add(
        user=user or cast.alice,
        relationship=relationship or cast.with_bob,
        **{**FIELDS, "due_on": clock.today("UTC") + timedelta(days=days), **fields},
    )


def meeting(cast: Cast, *, starts_at: datetime | None = None, **fields: Any) -> Meeting:
    return Meeting.objects.create(
        **{
            "relationship": cast.with_bob,
            "level": "quarterly",
            "title": "Quarterly review",
            "time_zone": "UTC",
            "starts_at": starts_at or clock.now() - timedelta(hours=1),
            "state": "held",
            **fields,
        }
    )
