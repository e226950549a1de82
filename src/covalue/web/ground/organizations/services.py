"""Writing organizations, programmes, relationships and roles; each change with its entry in the
record."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from covalue.language.currencies import MINOR_UNITS
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules, selectors
from covalue.web.ground.organizations.entries import organization_entry, relationship_entry
from covalue.web.ground.organizations.models import (
    Installation,
    Membership,
    Organization,
    PrivateField,
    Programme,
    Relationship,
    Role,
    RoleName,
)
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import Subject, chain_open
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines, one_line

SETUP_SALT = "covalue.setup"


def setup_token() -> str:
    """The key of the set-up page: whoever can read the server's output may set up."""
    return signing.dumps("setup", salt=SETUP_SALT)


def setup_is_open(*, token: str) -> bool:
    """Whether the key is right and nobody has set up yet."""
    try:
        signing.loads(token, salt=SETUP_SALT)
    except signing.BadSignature:
        return False
    return not Installation.objects.exists()


def name_of_person(name: str) -> str:
    """A new person's name, which is asked for."""
    missing = "Say your name: it stands under everything you sign."
    return one_line(name, most=most(User, "name"), field="name", missing=missing)


@transaction.atomic
def installation_found(*, organization_name: str, name: str, email: str, password: str) -> User:
    """The first set-up: the first organization with its administrator and programme manager."""
    try:
        with transaction.atomic():
            Installation.objects.create()
    except IntegrityError as error:
        raise Refused("already_set_up", "Covalue is set up already.", mend="Sign in.") from error
    user = User(email=email, name=name_of_person(name))
    validate_password(password, user)
    user.set_password(password)
    user.save()
    organization = organization_create(name=organization_name)
    membership = Membership.objects.create(user=user, organization=organization)
    for role in (RoleName.ADMINISTRATOR, RoleName.PROGRAMME_MANAGER):
        Role.objects.create(membership=membership, name=role)
    organization_entry(
        user=user,
        organization=organization,
        action="organization.founded",
        subject=Subject("organization", organization.pk, organization.name),
        after={"name": organization.name, "administrator": user.name},
    )
    return user


@transaction.atomic
def organization_create(*, name: str) -> Organization:
    """A new organization with its own chain. For other services: whoever calls says who acted."""
    organization = Organization.objects.create(
        name=_name_of(Organization, name, "name", "The organization")
    )
    chain_open(scope=Scope.ORGANIZATION, scope_id=organization.pk)
    return organization


@transaction.atomic
def organization_rename(*, user: User, organization: Organization, name: str) -> Organization:
    """Give the organization another name; entries in the record keep the old one."""
    require(rules.administers(user, organization), "rename the organization")
    before, organization.name = (
        organization.name,
        _name_of(Organization, name, "name", "The organization"),
    )
    organization.save(update_fields=["name"])
    organization_entry(
        user=user,
        organization=organization,
        action="organization.renamed",
        subject=Subject("organization", organization.pk, organization.name),
        before={"name": before},
        after={"name": organization.name},
    )
    return organization


@transaction.atomic
def programme_create(
    *, user: User, client: Organization, name: str, currency: str = "EUR", time_zone: str = "UTC"
) -> Programme:
    """Set up a programme of the client organization."""
    require(rules.creates_programmes(user, client), "create a programme")
    if currency not in MINOR_UNITS:
        raise Refused(
            "currency_unknown",
            f"'{currency}' is no currency.",
            mend="Use a code such as EUR.",
            field="currency",
        )
    if time_zone not in available_timezones():
        raise Refused(
            "time_zone_unknown",
            f"'{time_zone}' is no time zone.",
            mend="Use a name such as Europe/Amsterdam.",
            field="time_zone",
        )
    name = _name_of(Programme, name, "name", "The programme")
    programme = Programme.objects.create(
        client=client, name=name, currency=currency, time_zone=time_zone
    )
    after = {"name": name, "currency": currency, "time_zone": time_zone}
    organization_entry(
        user=user,
        organization=client,
        action="programme.created",
        subject=Subject("programme", programme.pk, name),
        after=after,
    )
    return programme


@transaction.atomic
def relationship_open(
    *,
    user: User,
    programme: Programme,
    partner_name: str = "",
    partner: Organization | None = None,
    starts_on: date | None = None,
) -> Relationship:
    """Begin a relationship with a new partner, or with one that the programme's client already
    works with."""
    require(rules.manages_programme(user, programme), "open a relationship")
    if partner is None:
        partner = organization_create(
            name=_name_of(Organization, partner_name, "partner_name", "The partner")
        )
    elif not known_partners(user=user, client=programme.client).filter(pk=partner.pk).exists():
        raise Refused(
            "partner_unknown",
            "This partner is not known here.",
            mend="Enter its name.",
            field="partner",
        )
    if partner.pk == programme.client_id:
        raise Refused("own_partner", "A client cannot be its own partner.", field="partner")
    if Relationship.objects.filter(programme=programme, partner=partner).exists():
        raise Refused(
            "relationship_exists", f"{partner} is in this programme already.", field="partner"
        )
    relationship = Relationship.objects.create(
        programme=programme,
        partner=partner,
        starts_on=starts_on or clock.today(programme.time_zone),
    )
    chain_open(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    after = {
        "client": programme.client.name,
        "partner": partner.name,
        "programme": programme.name,
        "starts_on": relationship.starts_on,
    }
    relationship_entry(
        user=user,
        relationship=relationship,
        action="relationship.opened",
        subject=subject_of(relationship),
        after=after,
    )
    return relationship


@transaction.atomic
def relationship_end(*, user: User, relationship: Relationship, ends_on: date) -> Relationship:
    """Set the day from which nothing new is proposed; both parties go on reading."""
    require(rules.manages_programme(user, relationship.programme), "end the relationship")
    if ends_on < relationship.starts_on:
        raise Refused("days_reversed", "It cannot end before it starts.", field="ends_on")
    before, relationship.ends_on = relationship.ends_on, ends_on
    relationship.save(update_fields=["ends_on"])
    relationship_entry(
        user=user,
        relationship=relationship,
        action="relationship.end_set",
        subject=subject_of(relationship),
        before={"ends_on": before},
        after={"ends_on": ends_on},
    )
    return relationship


def known_partners(*, user: User, client: Organization) -> QuerySet[Organization]:
    """The partners of the client's other programmes that the user sees: they can join a further
    programme."""
    visible = selectors.relationship_list(user=user).filter(
        programme__client=client, as_client=True
    )
    return Organization.objects.filter(pk__in=visible.values("partner"))


@transaction.atomic
def private_field_set(
    *, user: User, organization: Organization, subject: str, subject_id: UUID, name: str, value: str
) -> PrivateField:
    """Keep a value that only this organization sees; its history goes to the organization's own
    chain."""
    allowed = rules.sees_private(user, organization)
    require(
        allowed and bool(rules.organization_roles(user, organization) - rules.READERS),
        "keep private values",
    )
    name = _name_of(PrivateField, name, "name", "The private value")
    value = many_lines(value, most=most(PrivateField, "value"), field="value")
    field, created = PrivateField.objects.select_for_update().get_or_create(
        organization=organization, subject=subject, subject_id=subject_id, name=name
    )
    before = {} if created else {name: field.value}
    field.value, field.changed_at = value, clock.now()
    field.save(update_fields=["value", "changed_at"])
    organization_entry(
        user=user,
        organization=organization,
        action="private_field.set",
        subject=Subject(subject, subject_id, name),
        before=before,
        after={name: value},
    )
    return field


def subject_of(relationship: Relationship) -> Subject:
    """The relationship as the record names it."""
    return Subject("relationship", relationship.pk, str(relationship))


def _name_of(model: type[Model], text: str, field: str, what: str) -> str:
    return one_line(text, most=most(model, "name"), field=field, missing=f"{what} needs a name.")
