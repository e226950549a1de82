"""Reading the record: chains of visible relationships and of the own organization."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.record.models import Chain, Entry, Scope
from covalue.web.kit.visible import NOT_THERE, visible_or_404


def chain_list(*, user: User) -> QuerySet[Chain]:
    """The histories that the user may read."""
    relationships = organizations.relationship_list(user=user).values("pk")
    own = organizations.private_organization_list(user=user).values("pk")
    return Chain.objects.filter(
        Q(scope=Scope.RELATIONSHIP, scope_id__in=relationships)
        | Q(scope=Scope.ORGANIZATION, scope_id__in=own)
    )


def chain_get(*, user: User, scope: str, scope_id: UUID | str) -> Chain:
    """The history of one relationship or organization; Http404 when it is not visible."""
    chain = chain_list(user=user).filter(scope=scope, scope_id=scope_id).first()
    if chain is None:
        raise Http404(NOT_THERE)
    return chain


def entry_list(
    *, user: User, scope: str, scope_id: UUID | str, subject_id: UUID | None = None
) -> QuerySet[Entry]:
    """The entries of one history, newest first; with `subject_id`, those about one thing."""
    chain = chain_list(user=user).filter(scope=scope, scope_id=scope_id)
    rows = Entry.objects.filter(chain__in=chain.values("pk")).order_by("-number")
    return rows.filter(subject_id=subject_id) if subject_id else rows


def entry_get(*, user: User, entry_id: UUID | str) -> Entry:
    """One entry; Http404 when its history is not visible."""
    rows: QuerySet[Entry] = Entry.objects.filter(chain__in=chain_list(user=user).values("pk"))
    return visible_or_404(rows, entry_id)
