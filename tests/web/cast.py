"""The cast: Alice manages Aldermoor's programme, Bob leads its partner Brightloom, Charlie leads
the competing partner Calderon, Nobody has not signed in. All are invented examples.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from remembering import remembered

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import invitations, services
from covalue.web.ground.organizations.models import Organization, Programme, Relationship

PASSWORD = "quiet-harbour-42-lamps"


@dataclass(frozen=True)
class Cast:
    """The people and what they belong to."""

    alice: User
    bob: User
    charlie: User
    nobody: AnonymousUser
    client: Organization
    brightloom: Organization
    calderon: Organization
    programme: Programme
    with_bob: Relationship
    with_charlie: Relationship


def join(
    inviter: User,
    organization: Organization,
    person: tuple[str, str],
    role: str,
    *,
    relationship: Relationship | None = None,
    programme: Programme | None = None,
) -> User:
    """Invite a person and let the person accept, as on the pages."""
    name, email = person
    _invitation, key = invitations.invitation_create(
        user=inviter,
        organization=organization,
        email=email,
        name=role,
        relationship=relationship,
        programme=programme,
    )
    user, _membership = invitations.invitation_sign_up(key=key, name=name, password=PASSWORD)
    return user


def make_cast() -> Cast:
    """The installation with one programme and two competing partners."""
    return remembered("cast", set_up)


def set_up() -> Cast:
    """The same through the services."""
    alice = services.installation_found(
        organization_name="Aldermoor",
        name="Alice Example",
        email="alice@aldermoor.example",
        password=PASSWORD,
    )
    client = Organization.objects.get(name="Aldermoor")
    programme = services.programme_create(user=alice, client=client, name="Strategic partners")
    with_bob = services.relationship_open(
        user=alice, programme=programme, partner_name="Brightloom"
    )
    with_charlie = services.relationship_open(
        user=alice, programme=programme, partner_name="Calderon"
    )
    bob = join(
        alice,
        with_bob.partner,
        ("Bob Example", "bob@brightloom.example"),
        "partner_lead",
        relationship=with_bob,
    )
    charlie = join(
        alice,
        with_charlie.partner,
        ("Charlie Example", "charlie@calderon.example"),
        "partner_lead",
        relationship=with_charlie,
    )
    return Cast(
        alice=alice,
        bob=bob,
        charlie=charlie,
        nobody=AnonymousUser(),
        client=client,
        brightloom=with_bob.partner,
        calderon=with_charlie.partner,
        programme=programme,
        with_bob=with_bob,
        with_charlie=with_charlie,
    )
