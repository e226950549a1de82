"""What the API says and takes about organizations, people, programmes and relationships."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from covalue.web.ground.accounts.api import Me
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import (
    Invitation,
    Membership,
    Organization,
    PrivateField,
    Programme,
    Role,
    RoleName,
)
from covalue.web.kit.days import Day
from covalue.web.kit.limits import text_of


class OrganizationOut(Schema):
    """A company."""

    id: UUID
    name: str


class ProgrammeOut(Schema):
    """One client's set of strategic partners."""

    id: UUID
    name: str
    client: OrganizationOut
    currency: str
    time_zone: str


class RelationshipOut(Schema):
    """The pair client-partner within a programme."""

    id: UUID
    programme_id: UUID
    client: OrganizationOut
    partner: OrganizationOut
    starts_on: date
    ends_on: date | None


class RoleOut(Schema):
    """A role over the half-open days `[starts_on, ends_on)`."""

    id: UUID
    name: str
    programme_id: UUID | None
    relationship_id: UUID | None
    starts_on: date
    ends_on: date | None


class MembershipOut(Schema):
    """A person in an organization, with roles."""

    id: UUID
    user: Me
    organization: OrganizationOut
    joined_at: datetime
    ended_at: datetime | None
    roles: list[RoleOut]

    @staticmethod
    def resolve_roles(membership: Membership) -> list[Role]:
        """The roles, past ones too."""
        return list(membership.roles.all())


class PersonOut(Schema):
    """Somebody on one side of a relationship."""

    user_id: UUID
    name: str
    party: str
    roles: list[str]
    signs: bool


class InvitationOut(Schema):
    """An offer to join; `link` is given once, and only where no mail is sent."""

    id: UUID
    email: str
    name: str
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None
    link: str = ""


class PrivateFieldOut(Schema):
    """A value that one organization keeps for itself."""

    organization: OrganizationOut
    name: str
    value: str
    changed_at: datetime


class Rename(Schema):
    """A new name."""

    name: str = text_of(Organization, "name")


class NewProgramme(Schema):
    """A programme to be made."""

    name: str = text_of(Programme, "name")
    currency: str = text_of(Programme, "currency", "EUR")
    time_zone: str = text_of(Programme, "time_zone", "UTC")


class NewRelationship(Schema):
    """A relationship to be opened with a partner by name."""

    partner_name: str = text_of(Organization, "name")
    starts_on: Day | None = None


class EndOn(Schema):
    """The first day on which it does not hold any more."""

    ends_on: Day


class MayEndOn(Schema):
    """The first day on which it does not hold any more; today where it is left out."""

    ends_on: Day | None = None


class Reach(Schema):
    """What a role covers: a programme, a relationship, or (neither) the whole organization."""

    name: RoleName
    programme_id: UUID | None = None
    relationship_id: UUID | None = None


class NewRole(Reach):
    """A role to be given."""

    starts_on: Day | None = None
    ends_on: Day | None = None


class NewInvitation(Reach):
    """Somebody to be invited."""

    email: str = text_of(Invitation, "email")


class NewPrivateField(Schema):
    """A value to be kept by one of the own organizations."""

    organization_id: UUID
    name: str = text_of(PrivateField, "name")
    value: str = text_of(PrivateField, "value")


class NewService(Schema):
    """A service account to be made."""

    label: str = text_of(User, "name")
    role: Reach
