"""Who may do what: predicates over roles, written apart from the selectors so that tests can
compare them."""

from __future__ import annotations

from datetime import date

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import (
    Membership,
    Organization,
    Party,
    Programme,
    Relationship,
    Role,
    RoleName,
    today,
)
from covalue.web.kit.asked_once import kept

ONE_SIDED: dict[str, Party] = {
    RoleName.PROGRAMME_MANAGER: Party.CLIENT,
    RoleName.BENEFIT_OWNER: Party.CLIENT,
    RoleName.FINANCE_VALIDATOR: Party.CLIENT,
    RoleName.PARTNER_LEAD: Party.PARTNER,
}
"""Roles that count on one side of a relationship only; the others count on the side of their
organization."""

READERS: frozenset[str] = frozenset({RoleName.VERIFIER, RoleName.VIEWER, RoleName.ADMINISTRATOR})
PROPOSERS: frozenset[str] = frozenset(set(RoleName.values) - READERS - {RoleName.MEASURE_OWNER})
SIGNATORIES: frozenset[str] = PROPOSERS


def holds(role: Role, day: date) -> bool:
    """Whether the role is held on the day."""
    return role.starts_on <= day and (role.ends_on is None or day < role.ends_on)


def live_roles(user: User, day: date | None = None) -> list[Role]:
    """The roles that the person holds on the day in memberships that have not ended."""
    if not user.is_authenticated or not user.is_active:
        return []
    on = day or today()
    return [role for role in _roles(user=user) if holds(role, on)]


@kept
def _roles(*, user: User) -> list[Role]:
    roles = Role.objects.filter(membership__user=user, membership__ended_at=None)
    return list(roles.select_related("membership"))


def side_of_role(role: Role, relationship: Relationship) -> Party | None:
    """The side on which the role reaches the relationship; None when it does not."""
    party = ONE_SIDED.get(role.name)
    if role.membership.organization_id == relationship.programme.client_id:
        reached = (
            role.relationship_id == relationship.pk
            or role.programme_id == relationship.programme_id
            or (role.relationship_id is None and role.programme_id is None)
        )
        return Party.CLIENT if reached and party != Party.PARTNER else None
    if role.membership.organization_id == relationship.partner_id:
        reached = role.programme_id is None and role.relationship_id in {None, relationship.pk}
        return Party.PARTNER if reached and party != Party.CLIENT else None
    return None


def sides(user: User, relationship: Relationship) -> dict[Party, set[str]]:
    """The names of the person's roles on each side of the relationship."""
    return _sides(user=user, relationship=relationship)


@kept
def _sides(*, user: User, relationship: Relationship) -> dict[Party, set[str]]:
    sides: dict[Party, set[str]] = {}
    for role in live_roles(user):
        if party := side_of_role(role, relationship):
            sides.setdefault(party, set()).add(role.name)
    return sides


def organization_roles(user: User, organization: Organization) -> set[str]:
    """The names of the roles that the person holds for the whole organization."""
    return {
        role.name
        for role in live_roles(user)
        if role.membership.organization_id == organization.pk
        and not (role.programme_id or role.relationship_id)
    }


def programme_roles(user: User, programme: Programme) -> set[str]:
    """The names of the person's roles that reach the whole programme, on the client's side."""
    return {
        role.name
        for role in live_roles(user)
        if role.membership.organization_id == programme.client_id
        and role.relationship_id is None
        and role.programme_id in {None, programme.pk}
        and ONE_SIDED.get(role.name) != Party.PARTNER
    }


def sees_relationship(user: User, relationship: Relationship) -> bool:
    """Holds any role that reaches the relationship, on either side."""
    return bool(sides(user, relationship))


def sees_programme(user: User, programme: Programme) -> bool:
    """Holds a role at the client that reaches the whole programme: it shows every partner."""
    return bool(programme_roles(user, programme))


def belongs(user: User, organization: Organization) -> bool:
    """Is a member of the organization."""
    if not user.is_authenticated or not user.is_active:
        return False
    return Membership.objects.filter(user=user, organization=organization, ended_at=None).exists()


def sees_private(user: User, organization: Organization) -> bool:
    """Holds a role for the whole organization other than verifier: sees its private matters."""
    return bool(organization_roles(user, organization) - {RoleName.VERIFIER})


def administers(user: User, organization: Organization) -> bool:
    """Is administrator of the whole organization."""
    return RoleName.ADMINISTRATOR in organization_roles(user, organization)


def creates_programmes(user: User, organization: Organization) -> bool:
    """May set up a programme of the organization."""
    return bool(
        organization_roles(user, organization)
        & {RoleName.ADMINISTRATOR, RoleName.PROGRAMME_MANAGER}
    )


def manages_programme(user: User, programme: Programme) -> bool:
    """May open relationships and give roles in the programme."""
    return bool(
        programme_roles(user, programme) & {RoleName.ADMINISTRATOR, RoleName.PROGRAMME_MANAGER}
    )


def manages_side(user: User, relationship: Relationship, party: Party) -> bool:
    """May give roles and invite people on this side of the relationship."""
    leads = {Party.CLIENT: RoleName.PROGRAMME_MANAGER, Party.PARTNER: RoleName.PARTNER_LEAD}
    return bool(
        sides(user, relationship).get(party, set()) & {RoleName.ADMINISTRATOR, leads[party]}
    )


def party_of(user: User, relationship: Relationship) -> Party | None:
    """The one side on which the person stands; None for an outsider and for somebody on both
    sides."""
    parties = list(sides(user, relationship))
    return parties[0] if len(parties) == 1 else None


def proposes(user: User, relationship: Relationship) -> bool:
    """May put something to the other party of the relationship."""
    held = sides(user, relationship)
    return len(held) == 1 and any(names & PROPOSERS for names in held.values())


def signs(user: User, relationship: Relationship) -> bool:
    """May be named to sign for the side on which the person stands; programs never sign."""
    if user.is_service:
        return False
    held = sides(user, relationship)
    return len(held) == 1 and any(names & SIGNATORIES for names in held.values())
