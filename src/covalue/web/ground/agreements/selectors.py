"""Reading agreements: only those of relationships that the user sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import BINDING, Agreement, Outcome, Signatory
from covalue.web.ground.agreements.registry import chased_kinds
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.record.order import in_order
from covalue.web.kit.asked_once import kept
from covalue.web.kit.visible import visible_or_404


class Missing(NamedTuple):
    """A signature that an open proposal waits for."""

    relationship_id: UUID
    kind: str
    agreement_id: UUID
    party: str


def agreement_list(
    *, user: User, relationship: Relationship | None = None, status: str = "", kind: str = ""
) -> QuerySet[Agreement]:
    """Proposals, newest first, with outcome, signatories and answers loaded. Status as
    `Agreement.status`."""
    visible = organizations.relationship_list(user=user)
    if relationship is not None:
        visible = visible.filter(pk=relationship.pk)
    rows = Agreement.objects.filter(
        Q(within="") | _within(user), relationship__in=visible.values("pk")
    )
    if kind:
        rows = rows.filter(kind=kind)
    if status:
        rows = rows.filter(outcome=None) if status == "open" else rows.filter(outcome__kind=status)
    return rows.select_related(
        "outcome", "proposed_by", "relationship__programme__client", "relationship__partner"
    ).prefetch_related("signatories__answer", "signatories__user")


def _within(user: User, prefix: str = "") -> Q:
    """What stays within one party is for those who see that party's inner matters."""
    condition = Q()
    for party in Party:
        inner = organizations.inner_relationship_list(user=user, party=party)
        condition |= Q(
            **{f"{prefix}within": party, f"{prefix}relationship__in": inner.values("pk")}
        )
    return condition


def agreement_get(*, user: User, agreement_id: UUID | str) -> Agreement:
    """One proposal; Http404 when its relationship is not visible."""
    return visible_or_404(agreement_list(user=user), agreement_id)


def agreement_waiting(*, user: User) -> QuerySet[Agreement]:
    """Open proposals that wait for the user's own signature."""
    return agreement_list(user=user, status="open").filter(
        signatories__user=user, signatories__answer=None
    )


@kept
def signatures_missing(*, user: User, relationships: Iterable[Relationship]) -> list[Missing]:
    """What open proposals of the kinds that are chased wait for, as far as the user sees them, in
    one query."""
    seen = organizations.relationships_among(user=user, relationships=relationships)
    rows = Signatory.objects.filter(
        Q(agreement__within="") | _within(user, "agreement__"),
        answer=None,
        agreement__outcome=None,
        agreement__relationship__in=[relationship.pk for relationship in seen],
        agreement__kind__in=chased_kinds(),
    )
    columns = ("agreement__relationship", "agreement__kind", "agreement", "party")
    return [Missing(*row) for row in rows.order_by().values_list(*columns)]


def agreement_thread(*, user: User, agreement: Agreement) -> QuerySet[Agreement]:
    """The whole negotiation that the proposal belongs to, oldest first."""
    return agreement_list(user=user).filter(thread=agreement.thread).order_by("proposed_at")


def agreement_in_force(
    *, user: User, relationship: Relationship, kind: str, reference: UUID
) -> Agreement | None:
    """What binds about the thing now."""
    rows = agreement_list(user=user, relationship=relationship, kind=kind)
    binding = rows.filter(reference=reference, outcome__kind__in=BINDING)
    return in_order(binding, by=Outcome).last()
