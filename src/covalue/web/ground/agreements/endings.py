"""How proposals end: by the last signature, by time, because the content changed, or as a person
decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from covalue.web.ground.agreements.models import Agreement, Ending, Outcome, Silence
from covalue.web.ground.agreements.registry import kind_named
from covalue.web.ground.organizations.models import Party
from covalue.web.ground.record.canonical import content_hash
from covalue.web.ground.record.models import AppendOnlyModel, Scope
from covalue.web.ground.record.services import SYSTEM, Actor, Subject, chain_lock, entry_add
from covalue.web.kit import clock


def locked(agreement: Agreement) -> Agreement:
    """The proposal as it is now, after everybody else's transaction about this relationship."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=agreement.relationship_id)
    rows = Agreement.objects.select_related(
        "outcome", "relationship__programme__client", "relationship__partner"
    )
    latest: Agreement = rows.get(pk=agreement.pk)
    return latest


def end(agreement: Agreement, kind: Ending, actor: Actor, reason: str = "", **told: Any) -> None:
    """Write what became of the proposal; called with the chain locked."""
    outcome = Outcome(
        agreement=agreement, kind=kind, reason=reason, by_name=actor.name, at=clock.now()
    )
    outcome.save()
    agreement.outcome = outcome
    after = {"outcome": kind, "content_hash": agreement.content_hash, **told}
    entry(
        actor,
        agreement,
        f"agreement.ended_{kind}",
        after={**after, **({"reason": reason} if reason else {})},
        rows=[outcome],
    )
    on_agreed = kind_named(agreement.kind).on_agreed
    if kind in {Ending.AGREED, Ending.DEEMED_AGREED} and on_agreed is not None:
        on_agreed(agreement)


def entry(
    actor: Actor,
    agreement: Agreement,
    action: str,
    *,
    after: dict[str, Any],
    rows: Sequence[AppendOnlyModel],
) -> None:
    """Tell the record about the proposal: the relationship's, or that of the one party within which
    it stays. It seals the rows."""
    scope, scope_id = Scope.RELATIONSHIP, agreement.relationship_id
    if agreement.within:
        scope, scope_id = Scope.ORGANIZATION, _organization_id(agreement)
    entry_add(
        scope=scope,
        scope_id=scope_id,
        actor=actor,
        action=action,
        subject=Subject("agreement", agreement.pk, agreement.title),
        after=after,
        rows=rows,
    )


def _organization_id(agreement: Agreement) -> UUID:
    relationship = agreement.relationship
    return relationship.client.pk if agreement.within == Party.CLIENT else relationship.partner_id


def agree_if_complete(agreement: Agreement, actor: Actor) -> None:
    """The last signature makes it binding."""
    if not agreement.signatories.filter(answer=None).exists():
        end(agreement, Ending.AGREED, actor)


@transaction.atomic
def end_if_due(*, agreement: Agreement) -> bool:
    """End the proposal whose time is over: deemed agreed where silence means so, else lapsed.

    Silence binds the party that was asked; where the proposing party's own signatures are missing
    it lapses.
    """
    if not agreement.is_due():
        return False
    agreement = locked(agreement)
    if not agreement.is_open:
        return False
    own_missing = agreement.signatories.filter(answer=None, party=agreement.party).exists()
    deemed = agreement.silence == Silence.AGREES and not own_missing
    end(
        agreement,
        Ending.DEEMED_AGREED if deemed else Ending.LAPSED,
        SYSTEM,
        "No answer by the deadline.",
    )
    return True


def end_all_due() -> int:
    """End every proposal whose time is over; returns how many. The worker calls it every minute."""
    due = Agreement.objects.filter(outcome=None, expires_at__lte=clock.now())
    return sum(end_if_due(agreement=agreement) for agreement in due)


@transaction.atomic
def void_if_changed(*, agreement: Agreement) -> bool:
    """Void the open proposal when the thing that it is about no longer has the content that was
    proposed."""
    content_of = kind_named(agreement.kind).content_of
    if content_of is None:
        return False
    agreement = locked(agreement)
    if (
        not agreement.is_open
        or content_hash(content_of(agreement.reference)) == agreement.content_hash
    ):
        return False
    signed = [str(signer) for signer in agreement.signatories.filter(answer__isnull=False)]
    end(
        agreement,
        Ending.VOIDED,
        SYSTEM,
        "The content changed after it was proposed.",
        voided_signatures=signed,
    )
    return True


def void_about(*, kind: str, reference: UUID) -> int:
    """For services that change a thing: void what is proposed about its old content."""
    rows = Agreement.objects.filter(kind=kind, reference=reference, outcome=None)
    return sum(void_if_changed(agreement=agreement) for agreement in rows)
