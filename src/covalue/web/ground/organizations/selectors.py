"""Reading organizations, programmes, relationships and people: only what the acting user may
see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import reach, rules
from covalue.web.ground.organizations.models import (
    Invitation,
    Membership,
    Organization,
    Party,
    PrivateField,
    Programme,
    Relationship,
    Role,
    RoleName,
    today,
)
from covalue.web.kit.asked_once import kept
from covalue.web.kit.visible import visible_or_404

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Sides(TypedDict):
    """For which sides of a relationship the reader acts."""

    as_client: bool
    as_partner: bool


SeenRelationship: TypeAlias = "WithAnnotations[Relationship, Sides]"
"""A relationship as one person sees it, with that person's `Sides` of it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one side of a relationship, with the names of the roles there."""

    user: User
    party: Party
    roles: tuple[RoleName, ...]

    @property
    def role_labels(self) -> str:
        """The roles in words."""
        return ", ".join(role.label for role in self.roles)

    @property
    def signs(self) -> bool:
        """Whether the person may be named as signatory."""
        return not self.user.is_service and any(role in rules.SIGNATORIES for role in self.roles)


def role_list(*, user: User, on: date | None = None) -> QuerySet[Role]:
    """The roles that the user holds on the day."""
    day = on or today()
    if not (user.is_authenticated and user.is_active):
        return Role.objects.none()
    return Role.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day),
        membership__user=user,
        membership__ended_at=None,
        starts_on__lte=day,
    )


def relationship_list(*, user: User) -> QuerySet[SeenRelationship]:
    """The relationships that a role of the user reaches, with `as_client` and `as_partner`."""
    return _relationships(user=user).all()


@kept
def _relationships(*, user: User) -> QuerySet[SeenRelationship]:
    client, partner = reach.of_relationships(user)
    return (
        Relationship.objects.annotate(as_client=reach.told(client), as_partner=reach.told(partner))
        .filter(client | partner)
        .select_related("programme__client", "partner")
    )


@kept
def relationships_seen(*, user: User) -> list[SeenRelationship]:
    """All of `relationship_list`, read once while a page is made."""
    return list(relationship_list(user=user))


def relationships_among(
    *, user: User, relationships: Iterable[Relationship], programme: Programme | None = None
) -> list[SeenRelationship]:
    """Those of the given relationships that the user sees, of one programme where it is named."""
    asked = {
        relationship.pk
        for relationship in relationships
        if programme is None or relationship.programme_id == programme.pk
    }
    return [
        relationship for relationship in relationships_seen(user=user) if relationship.pk in asked
    ]


def inner_relationship_list(*, user: User, party: Party) -> QuerySet[Relationship]:
    """The relationships on whose side the user sees what stays within that party: every role but
    verifier."""
    return Relationship.objects.filter(reach.inside(user, party))


@kept
def relationship_get(*, user: User, relationship_id: UUID | str) -> SeenRelationship:
    """One relationship; Http404 when the user may not see it."""
    return visible_or_404(relationship_list(user=user), relationship_id)


def relationship_party(*, user: User, relationship: Relationship) -> Party | None:
    """The user's side; None on neither or on both."""
    return rules.party_of(user, relationship)


def programme_list(*, user: User) -> QuerySet[Programme]:
    """The programmes that the user sees as a whole, with all partners: roles at the client only."""
    return Programme.objects.filter(reach.of_programmes(user)).select_related("client")


def programme_get(*, user: User, programme_id: UUID | str) -> Programme:
    """One programme as a whole; Http404 when the user may not see it."""
    return visible_or_404(programme_list(user=user), programme_id)


def programme_seen(*, user: User, programme_id: UUID | str) -> Programme:
    """As `programme_get`, for pages that read the relationships anyway: it comes with them, where
    there are any."""
    among = (
        relationship.programme
        for relationship in relationships_seen(user=user)
        if str(relationship.programme_id) == str(programme_id)
    )
    programme = next(among, None)
    if programme is None or not rules.sees_programme(user, programme):
        return programme_get(user=user, programme_id=programme_id)
    return programme


def organization_list(*, user: User) -> QuerySet[Organization]:
    """The user's own organizations."""
    if not (user.is_authenticated and user.is_active):
        return Organization.objects.none()
    own = Membership.objects.filter(user=user, ended_at=None, organization=OuterRef("pk"))
    return Organization.objects.filter(Exists(own))


def organization_get(*, user: User, organization_id: UUID | str) -> Organization:
    """One of the user's own organizations; Http404 for every other."""
    return visible_or_404(organization_list(user=user), organization_id)


def private_organization_list(*, user: User) -> QuerySet[Organization]:
    """The organizations whose private matters the user sees."""
    return Organization.objects.filter(reach.of_private_matters(user))


def membership_list(*, user: User, organization: Organization) -> QuerySet[Membership]:
    """The organization's members for those who see its private matters; for others only
    themselves."""
    rows = Membership.objects.filter(
        organization=organization, organization__in=organization_list(user=user)
    )
    if not rules.sees_private(user, organization):
        rows = rows.filter(user=user)
    return rows.select_related("user", "organization").prefetch_related(
        "roles__programme__client",
        "roles__relationship__programme__client",
        "roles__relationship__partner",
    )


def membership_get(*, user: User, membership_id: UUID | str) -> Membership:
    """One membership that the user sees; Http404 otherwise."""
    rows = Membership.objects.filter(
        Q(user=user) | Q(organization__in=private_organization_list(user=user)),
        organization__in=organization_list(user=user),
    )
    return visible_or_404(rows.select_related("user", "organization"), membership_id)


def role_get(*, user: User, role_id: UUID | str) -> Role:
    """One role of a membership that the user sees; Http404 otherwise."""
    rows = Role.objects.filter(membership__organization__in=private_organization_list(user=user))
    return visible_or_404(
        rows.select_related("membership__user", "membership__organization"), role_id
    )


def invitation_list(*, user: User, organization: Organization) -> QuerySet[Invitation]:
    """Invitations to the organization for its administrators; for others those that they sent."""
    rows = Invitation.objects.filter(organization=organization).select_related(
        "invited_by", "accepted_by"
    )
    return rows if rules.administers(user, organization) else rows.filter(invited_by=user)


def invitation_get(*, user: User, invitation_id: UUID | str) -> Invitation:
    """One invitation that the user sent or administers; Http404 otherwise."""
    held = role_list(user=user).filter(
        programme=None, relationship=None, name=RoleName.ADMINISTRATOR
    )
    administered = held.filter(membership__organization=OuterRef("organization"))
    rows = Invitation.objects.filter(Q(invited_by=user) | Exists(administered))
    return visible_or_404(rows.select_related("organization"), invitation_id)


def people_list(*, user: User, relationship: Relationship, on: date | None = None) -> list[Person]:
    """Who acts on either side of the relationship, client first; people with other roles stay
    unseen."""
    relationship = relationship_get(user=user, relationship_id=relationship.pk)
    day = on or today()
    rows = Role.objects.filter(
        membership__ended_at=None,
        membership__user__is_active=True,
        membership__organization__in=[relationship.programme.client_id, relationship.partner_id],
    ).select_related("membership__user")
    return _people([role for role in rows if rules.holds(role, day)], relationship)


def _people(roles: Iterable[Role], relationship: Relationship) -> list[Person]:
    names: dict[tuple[Party, UUID], set[RoleName]] = {}
    users: dict[UUID, User] = {}
    for role in roles:
        if party := rules.side_of_role(role, relationship):
            users[role.membership.user_id] = role.membership.user
            names.setdefault((party, role.membership.user_id), set()).add(RoleName(role.name))
    people = [Person(users[pk], party, tuple(sorted(held))) for (party, pk), held in names.items()]
    return sorted(people, key=lambda person: (person.party, person.user.name, str(person.user.pk)))


def private_field_list(*, user: User, subject: str, subject_id: UUID) -> QuerySet[PrivateField]:
    """The private values about the subject of the organizations whose private matters the user
    sees."""
    return PrivateField.objects.filter(
        subject=subject,
        subject_id=subject_id,
        organization__in=private_organization_list(user=user),
    ).select_related("organization")


def is_claimed(*, organization: Organization) -> bool:
    """Whether somebody of the organization has joined already. For services, not shown to
    others."""
    return Membership.objects.filter(
        organization=organization, joined_at__lte=timezone.now()
    ).exists()
