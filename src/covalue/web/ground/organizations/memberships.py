"""Writing memberships and dated roles; each change with its entry in the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.entries import organization_entry, relationship_entry
from covalue.web.ground.organizations.leaving import (
    invitations_void,
    own_keys_end,
    service_keys_end,
)
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
from covalue.web.ground.record.services import Subject
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require


@transaction.atomic
def role_give(
    *,
    user: User,
    membership: Membership,
    name: str,
    programme: Programme | None = None,
    relationship: Relationship | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Role:
    """Give a member a role over `[starts_on, ends_on)`: everywhere, in a programme or in a
    relationship."""
    organization = membership.organization
    check_role(
        user=user,
        organization=organization,
        name=name,
        programme=programme,
        relationship=relationship,
    )
    if membership.ended_at is not None:
        raise Refused(
            "membership_ended", f"{membership.user} has left {organization}.", mend="Invite again."
        )
    starts_on = starts_on or today()
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("days_reversed", "The role would end before it starts.", field="ends_on")
    role = Role.objects.create(
        membership=membership,
        name=name,
        programme=programme,
        relationship=relationship,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    after = {
        "person": membership.user.name,
        "role": name,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    _role_entry(user, role, "role.given", {}, after)
    return role


@transaction.atomic
def role_end(*, user: User, role: Role, ends_on: date | None = None) -> Role:
    """End the role from the day on; a successor gets a role of its own."""
    organization = role.membership.organization
    require(
        may_give(
            user=user,
            organization=organization,
            programme=role.programme,
            relationship=role.relationship,
        ),
        "end the role",
    )
    _keep_an_administrator(role, organization)
    before, role.ends_on = role.ends_on, max(ends_on or today(), role.starts_on)
    role.save(update_fields=["ends_on"])
    person = {"person": role.membership.user.name, "role": role.name}
    _role_entry(
        user, role, "role.ended", {**person, "ends_on": before}, {**person, "ends_on": role.ends_on}
    )
    maker = role.membership.user
    if _administers_all(role) and not rules.administers(maker, organization):
        service_keys_end(user=user, maker=maker, organization=organization)
    return role


@transaction.atomic
def membership_end(*, user: User, membership: Membership) -> Membership:
    """The person leaves the organization: every role there ends today, also one with an end to
    come; open invitations and keys are void. The history stays."""
    organization = membership.organization
    require(rules.administers(user, organization), "end the membership")
    invitations_void(user=user, membership=membership)
    for role in sorted(_running(membership), key=_administers_all):
        role_end(user=user, role=role)
    membership.ended_at = clock.now()
    membership.save(update_fields=["ended_at"])
    service_keys_end(user=user, maker=membership.user, organization=organization)
    own_keys_end(user=user, membership=membership)
    organization_entry(
        user=user,
        organization=organization,
        action="membership.ended",
        subject=Subject("organization", organization.pk, organization.name),
        before={"person": membership.user.name},
    )
    return membership


def roles_close(*, user: User, membership: Membership) -> None:
    """For whoever comes back: no role of the time before lives again."""
    for role in _running(membership):
        before, role.ends_on = role.ends_on, max(today(), role.starts_on)
        role.save(update_fields=["ends_on"])
        person = {"person": membership.user.name, "role": role.name}
        _role_entry(
            user,
            role,
            "role.ended",
            {**person, "ends_on": before},
            {**person, "ends_on": role.ends_on},
        )


def _running(membership: Membership) -> list[Role]:
    """The roles that hold today or may hold some day."""
    roles = membership.roles.exclude(ends_on=F("starts_on"))
    return list(roles.filter(Q(ends_on=None) | Q(ends_on__gt=today())))


def may_give(
    *,
    user: User,
    organization: Organization,
    programme: Programme | None,
    relationship: Relationship | None,
) -> bool:
    """Whether the user may give and end roles of the organization with this reach."""
    if rules.administers(user, organization):
        return True
    if programme is not None:
        return programme.client_id == organization.pk and rules.manages_programme(user, programme)
    if relationship is None:
        return False
    party = Party.CLIENT if relationship.programme.client_id == organization.pk else Party.PARTNER
    return rules.manages_side(user, relationship, party)


def check_role(
    *,
    user: User,
    organization: Organization,
    name: str,
    programme: Programme | None,
    relationship: Relationship | None,
) -> None:
    """Refuse a role that nobody may give, or that means nothing at its place."""
    if name not in RoleName.values:
        raise Refused("role_unknown", f"'{name}' is no role.", field="name")
    require(
        may_give(
            user=user, organization=organization, programme=programme, relationship=relationship
        ),
        "give this role",
    )
    if programme is not None and relationship is not None:
        raise Refused(
            "reach_twice",
            "A role reaches over a programme or over a relationship, not over both.",
            mend="Give two roles.",
            field="relationship",
        )
    if programme is not None and programme.client_id != organization.pk:
        raise Refused(
            "reach_foreign",
            f"{organization} is not the client of this programme.",
            field="programme",
        )
    if relationship is not None and organization.pk not in {
        relationship.client.pk,
        relationship.partner_id,
    }:
        raise Refused("reach_foreign", f"{organization} is no party of it.", field="relationship")
    here = _side_there(organization, programme, relationship)
    if here is not None and rules.ONE_SIDED.get(name, here) != here:
        label = RoleName(name).label
        raise Refused("role_wrong_side", f"{label} is not a role on the {here} side.", field="name")


def _side_there(
    organization: Organization, programme: Programme | None, relationship: Relationship | None
) -> Party | None:
    if programme is not None:
        return Party.CLIENT
    if relationship is None:
        return None
    return Party.CLIENT if relationship.programme.client_id == organization.pk else Party.PARTNER


def _administers_all(role: Role) -> bool:
    return role.name == RoleName.ADMINISTRATOR and not (role.programme_id or role.relationship_id)


def _keep_an_administrator(role: Role, organization: Organization) -> None:
    if not _administers_all(role):
        return
    others = Role.objects.select_for_update().filter(
        membership__organization=organization,
        membership__ended_at=None,
        membership__user__is_active=True,
        name=RoleName.ADMINISTRATOR,
        programme=None,
        relationship=None,
        ends_on=None,
        starts_on__lte=today(),
    )
    if not any(other.pk != role.pk for other in others):
        raise Refused(
            "last_administrator",
            f"{organization} would be left without an administrator.",
            mend="Give the role to somebody else first.",
        )


def _role_entry(
    user: User, role: Role, action: str, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """Into the relationship's chain where the role is about it alone, else into the organization's
    own."""
    subject = Subject("role", role.pk, f"{role.get_name_display()}: {role.membership.user.name}")
    if role.relationship is not None:
        relationship_entry(
            user=user,
            relationship=role.relationship,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
        return
    reach = {"reach": role.reach}
    organization_entry(
        user=user,
        organization=role.membership.organization,
        action=action,
        subject=subject,
        before={**before, **reach} if before else {},
        after={**after, **reach},
    )
