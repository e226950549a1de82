"""The example programme: invented companies and people, made through the same services as real ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from covalue.web.accounts.models import User
from covalue.web.agreements.drafts import Draft
from covalue.web.agreements.models import Agreement, Silence
from covalue.web.agreements.services import (
    agreement_accept,
    agreement_counter,
    agreement_propose,
    agreement_reject,
)
from covalue.web.organizations import invitations, services
from covalue.web.organizations.models import Organization, Programme, Relationship, RoleName

PASSWORD = "quiet-harbour-42-lamps"
CLIENT = "Aldermoor"
MANAGER = ("Annette Verhoeven", "annette@aldermoor.example")


@dataclass(frozen=True, slots=True)
class Guest:
    """An invented person who is invited in a role."""

    name: str
    email: str
    role: RoleName


CLIENT_PEOPLE = (
    Guest("Pieter Jansen", "pieter@aldermoor.example", RoleName.CONTRACT_MANAGER),
    Guest("Sanne de Boer", "sanne@aldermoor.example", RoleName.FINANCE_VALIDATOR),
    Guest("Frederik Maas", "frederik@aldermoor.example", RoleName.EXECUTIVE_SPONSOR),
)
PARTNERS: dict[str, tuple[Guest, ...]] = {
    "Brightloom": (
        Guest("Bea Lindqvist", "bea@brightloom.example", RoleName.PARTNER_LEAD),
        Guest("Tomas Okoye", "tomas@brightloom.example", RoleName.CONTRACT_MANAGER),
    ),
    "Calderon Logistics": (Guest("Carla Mendes", "carla@calderon.example", RoleName.PARTNER_LEAD),),
    "Nordhavn Cloud": (Guest("Nils Aagaard", "nils@nordhavn.example", RoleName.PARTNER_LEAD),),
}
RHYTHM = {
    "text": "The steering group meets on the first Tuesday of each month. Both chief executives meet in "
    "March and September. Minutes are sent within three working days."
}


@transaction.atomic
def fill() -> None:
    """Fill the empty database."""
    manager = services.installation_found(
        organization_name=CLIENT, name=MANAGER[0], email=MANAGER[1], password=PASSWORD
    )
    client = Organization.objects.get()
    programme = services.programme_create(
        user=manager, client=client, name="Strategic partners", time_zone="Europe/Amsterdam"
    )
    for guest in CLIENT_PEOPLE:
        _join(manager, client, guest, programme=programme)
    for name in PARTNERS:
        _agree(manager, _open(manager, programme, name))


def is_here() -> bool:
    """Whether this database holds the example."""
    return User.objects.filter(email=MANAGER[1]).exists()


def sign_ins() -> list[str]:
    """One line for each person: address, password, who it is."""
    rows = [(MANAGER[1], CLIENT, RoleName.PROGRAMME_MANAGER.label)]
    rows += [(guest.email, CLIENT, guest.role.label) for guest in CLIENT_PEOPLE]
    rows += [(guest.email, name, guest.role.label) for name, guests in PARTNERS.items() for guest in guests]
    return [f"  {email:<28} {PASSWORD}   {role}, {name}" for email, name, role in rows]


def _open(manager: User, programme: Programme, name: str) -> Relationship:
    relationship = services.relationship_open(user=manager, programme=programme, partner_name=name)
    lead, *others = PARTNERS[name]
    user = _join(manager, relationship.partner, lead, relationship=relationship)
    for guest in others:
        _join(user, relationship.partner, guest, relationship=relationship)
    return relationship


def _join(
    inviter: User, organization: Organization, guest: Guest, *, programme: Programme | None = None,
    relationship: Relationship | None = None,
) -> User:  # fmt: skip
    _invitation, key = invitations.invitation_create(
        user=inviter, organization=organization, email=guest.email, name=guest.role,
        programme=programme, relationship=relationship,
    )  # fmt: skip
    return invitations.invitation_sign_up(key=key, name=guest.name, password=PASSWORD)[0]


def _agree(manager: User, relationship: Relationship) -> None:
    """Something agreed, something refused, something countered, something that waits."""
    lead = User.objects.get(email=PARTNERS[relationship.partner.name][0].email)
    rhythm = _propose(manager, lead, relationship, "Meeting rhythm", RHYTHM["text"])
    agreement_accept(user=lead, agreement=rhythm, content_hash=rhythm.content_hash)
    room = _propose(lead, manager, relationship, "Shared project room", "Two desks at the client's site from May.")
    agreement_reject(user=manager, agreement=room, reason="The site is being rebuilt until July.")
    notice = _propose(manager, lead, relationship, "Notice of changes", "Changes are announced ten days before.")
    agreement_counter(
        user=lead, agreement=notice, reason="Security fixes cannot wait ten days.",
        draft=Draft(
            title="Notice of changes",
            content={"text": "Changes are announced ten days before, security fixes at once."},
            expires_at=timezone.now() + timedelta(days=14), silence=Silence.LAPSES,
        ),
    )  # fmt: skip


def _propose(user: User, other: User, relationship: Relationship, title: str, text: str) -> Agreement:
    draft = Draft(title=title, content={"text": text}, expires_at=timezone.now() + timedelta(days=14))
    return agreement_propose(
        user=user, relationship=relationship, kind="arrangement", draft=draft, signatories=[user, other]
    )
