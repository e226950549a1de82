"""What the API says and takes about areas, lead roles and waivers."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from covalue.web.kit.days import Day, Moment
from covalue.web.kit.limits import amount_of, text_of
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver


class AreaOut(Schema):
    """A category of work."""

    id: UUID
    programme_id: UUID
    name: str
    description: str
    retired_on: date | None


class NewArea(Schema):
    """Name and description of an area."""

    name: str = text_of(Area, "name")
    description: str = text_of(Area, "description", "")


class LeadRoleOut(Schema):
    """Who leads an area over `[starts_on, ends_on)`."""

    id: UUID
    area_id: UUID
    area: str
    relationship_id: UUID
    partner: str
    starts_on: date
    ends_on: date | None
    reason: str = Field(description="for the client only; empty for the partner")

    @staticmethod
    def resolve_reason(role: Any) -> str:
        """Why this partner, for whoever may read it."""
        return str(role.reason_seen)

    @staticmethod
    def resolve_area(role: LeadRole) -> str:
        """The area's name."""
        return role.area.name

    @staticmethod
    def resolve_partner(role: LeadRole) -> str:
        """The partner's name."""
        return role.relationship.partner.name


class NewLeadRole(Schema):
    """From `starts_on` (today) the partner of the relationship leads; whoever leads then stops on
    that day."""

    relationship_id: UUID
    starts_on: Day | None = None
    ends_on: Day | None = None
    reason: str = text_of(LeadRole, "reason", "")


class EndOn(Schema):
    """The first day without it."""

    ends_on: Day


class AreaStateOut(Schema):
    """Who leads an area on a day: `led`, `ending` (within 90 days, without a successor) or
    `vacant`."""

    area: AreaOut
    state: str
    lead: LeadRoleOut | None
    next: LeadRoleOut | None
    last_day: date | None
    vacant_since: date | None


class WaiverOut(Schema):
    """A signed exception: what both parties see of it."""

    id: UUID
    relationship_id: UUID
    area_id: UUID
    area: str
    scope: str
    limit_minor: int | None
    currency: str
    starts_on: date
    ends_on: date
    signed_on: date

    @staticmethod
    def resolve_area(waiver: Any) -> str:
        """The area's name."""
        return str(waiver.area.name)


class NewWaiver(Schema):
    """A request; it waits for the executive sponsor named. The limit is in minor units of the
    programme's currency."""

    area_id: UUID
    scope: str = text_of(Waiver, "scope")
    reason: str = text_of(Waiver, "reason")
    alternatives: str = text_of(Waiver, "alternatives")
    starts_on: Day
    ends_on: Day
    limit_minor: int | None = amount_of(None, least=1)
    sponsor: UUID
    follows: UUID | None = None
    expires_at: Moment | None = None


class OtherOut(Schema):
    """A partner that is not considered, and why."""

    relationship_id: UUID
    partner: str
    why: str


class AdviceOut(Schema):
    """An area that the words fit: whom to ask, and why not the others."""

    area: str
    state: AreaStateOut
    waivers: list[WaiverOut]
    others: list[OtherOut]
