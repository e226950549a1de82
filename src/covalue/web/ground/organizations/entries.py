"""Entries in the record: who acted, in a relationship for which party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.actors import actor_for, actor_in
from covalue.web.ground.organizations.models import Organization, Relationship
from covalue.web.ground.record.models import AppendOnlyModel, Entry, Scope
from covalue.web.ground.record.services import Subject, entry_add


def relationship_entry(
    *,
    user: User,
    relationship: Relationship,
    action: str,
    subject: Subject,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    rows: Sequence[AppendOnlyModel] = (),
) -> Entry:
    """Add what the user did to the record of the relationship, in the transaction of the change.

    `rows` are what it added to append-only tables.
    """
    return entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        actor=actor_for(user, relationship),
        action=action,
        subject=subject,
        before=before,
        after=after,
        rows=rows,
    )


def organization_entry(
    *,
    user: User,
    organization: Organization,
    action: str,
    subject: Subject,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    rows: Sequence[AppendOnlyModel] = (),
) -> Entry:
    """Add what the user did to the organization's own record, in the transaction of the change.

    `rows` are what it added to append-only tables.
    """
    return entry_add(
        scope=Scope.ORGANIZATION,
        scope_id=organization.pk,
        actor=actor_in(user, organization),
        action=action,
        subject=subject,
        before=before,
        after=after,
        rows=rows,
    )
