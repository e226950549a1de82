"""Accounts for programs of an organization: they use the API with a key, never sign in and never
sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from covalue.web.ground.accounts.models import ApiToken, TokenKind, User
from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.organizations import rules, selectors
from covalue.web.ground.organizations.entries import organization_entry
from covalue.web.ground.organizations.leaving import key_told
from covalue.web.ground.organizations.memberships import role_give
from covalue.web.ground.organizations.models import (
    Membership,
    Organization,
    Programme,
    Relationship,
)
from covalue.web.ground.record.services import Subject
from covalue.web.kit.errors import NOT_ALLOWED, Refused
from covalue.web.kit.limits import most
from covalue.web.kit.texts import one_line
from covalue.web.kit.visible import visible_or_404


@transaction.atomic
def service_create(
    *,
    user: User,
    organization: Organization,
    name: str,
    role: str,
    programme: Programme | None = None,
    relationship: Relationship | None = None,
) -> User:
    """Make a service account with one role."""
    _administrator(user, organization)
    name = one_line(
        name, most=most(User, "name"), field="name", missing="The service account needs a name."
    )
    service = User(email=f"{uuid4().hex}@service.invalid", name=name, is_service=True)
    service.set_unusable_password()
    service.save()
    membership = Membership.objects.create(user=service, organization=organization)
    role_give(
        user=user, membership=membership, name=role, programme=programme, relationship=relationship
    )
    return service


@transaction.atomic
def service_token_issue(
    *,
    user: User,
    service: User,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Make a key for a service account of an organization that the user administers."""
    organization = _organization_of(service)
    _administrator(user, organization)
    token, key = token_issue(
        user=service,
        name=name,
        scopes=scopes,
        expires_at=expires_at,
        kind=TokenKind.SERVICE,
        made_by=user,
    )
    _entry(user, organization, "service_token.issued", token)
    return token, key


@transaction.atomic
def service_token_revoke(*, user: User, token: ApiToken) -> ApiToken:
    """Make a service account's key useless."""
    organization = _organization_of(token.user)
    _administrator(user, organization)
    token.revoked_at = token.revoked_at or timezone.now()
    token.save(update_fields=["revoked_at"])
    _entry(user, organization, "service_token.revoked", token)
    return token


def service_list(*, user: User, organization: Organization) -> QuerySet[User]:
    """The service accounts of an organization that the user administers."""
    rows = User.objects.filter(is_service=True, memberships__organization=organization)
    return rows.prefetch_related("tokens") if rules.administers(user, organization) else rows.none()


def service_get(*, user: User, service_id: object) -> User:
    """One service account of an organization that the user administers; Http404 otherwise."""
    rows = User.objects.filter(is_service=True, memberships__organization__in=_administered(user))
    return visible_or_404(rows, str(service_id))


def service_token_get(*, user: User, token_id: object) -> ApiToken:
    """One key of such an account; Http404 otherwise."""
    rows = ApiToken.objects.filter(
        user__is_service=True, user__memberships__organization__in=_administered(user)
    )
    return visible_or_404(rows.select_related("user"), str(token_id))


def _administered(user: User) -> QuerySet[Organization]:
    held = selectors.role_list(user=user).filter(
        name="administrator", programme=None, relationship=None
    )
    return Organization.objects.filter(pk__in=held.values("membership__organization"))


def _organization_of(service: User) -> Organization:
    if not service.is_service:
        raise Refused(NOT_ALLOWED, "This is a person's account.")
    return service.memberships.select_related("organization").get().organization


def _administrator(user: User, organization: Organization) -> None:
    if not rules.administers(user, organization):
        raise Refused(NOT_ALLOWED, "Only an administrator manages service accounts.")


def _entry(user: User, organization: Organization, action: str, token: ApiToken) -> None:
    organization_entry(
        user=user,
        organization=organization,
        action=action,
        subject=Subject("token", token.pk, token.name),
        after=key_told(token, "service"),
    )
