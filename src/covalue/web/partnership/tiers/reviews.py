"""Reviews: prepared by a programme manager, signed by an executive sponsor as well, within the
client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.registry import Kind, register
from covalue.web.ground.agreements.services import agreement_propose, agreement_revise
from covalue.web.ground.organizations.models import Party, Relationship, RoleName
from covalue.web.ground.record.canonical import canonical
from covalue.web.ground.record.models import ActorSide, Scope
from covalue.web.ground.record.services import Actor, Subject, chain_lock, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.partnership.tiers import rules
from covalue.web.partnership.tiers.judging import STAYS
from covalue.web.partnership.tiers.models import Admission, Decision, ReviewKind, Tier, TierReview
from covalue.web.partnership.tiers.review_content import (
    Review,
    check,
    check_decision,
    content_of,
    present,
    review_of,
)
from covalue.web.partnership.tiers.services import today_of

REVIEW = "tier review"
OPEN_FOR = timedelta(days=30)
"""How long a review waits for its signature: after that its figures are too old, and it lapses."""


@transaction.atomic
def review_propose(
    *,
    user: User,
    relationship: Relationship,
    review: Review,
    sponsor: User,
    follows: Agreement | None = None,
) -> Agreement:
    """Freeze the figures, sign, and put it to the executive sponsor.

    `follows` is a proposal of before: an open one is revised, one that ended is proposed again.
    """
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    require(rules.prepares(user, relationship))
    content = content_of(relationship, review)
    title = f"{ReviewKind(review.kind).label} review: {relationship.partner}, {review.tier}"
    draft = Draft(title=title[:200], content=content, expires_at=clock.now() + OPEN_FOR)
    if follows is not None and follows.is_open:
        return agreement_revise(
            user=user, agreement=follows, draft=draft, signatories=[user, sponsor]
        )
    if Agreement.objects.filter(relationship=relationship, kind=REVIEW, outcome=None).exists():
        raise Refused(
            "open_already",
            "A review of this partner waits for its signature.",
            mend="Revise or withdraw it first.",
        )
    return agreement_propose(
        user=user,
        relationship=relationship,
        kind=REVIEW,
        draft=draft,
        signatories=[user, sponsor],
        reference=follows.reference if follows else None,
    )


@transaction.atomic
def on_agreed(agreement: Agreement) -> None:
    """Both have signed: the review is written, the tier begins, goes on or ends, and the partner
    learns of it."""
    content, relationship = agreement.body, agreement.relationship
    if str(relationship.pk) != content["relationship_id"]:
        raise Refused("review_wrong", "The review is of another relationship.")
    today, tier = today_of(relationship.programme), Tier.objects.get(pk=content["tier_id"])
    goal = Tier.objects.get(pk=content["moved_to_id"]) if content["moved_to_id"] else None
    given = review_of(content, tier)
    check_decision(relationship, given, today)
    if given.next_due_on is not None and given.next_due_on <= today:
        raise Refused("review_stale", "Its next renewal has passed.", mend="Prepare it again.")
    now = present(relationship, today)
    before = {
        "tier": now.tier.name if now else "",
        "renewal_due_on": now.renewal_due_on if now else None,
    }
    review = TierReview(
        relationship=relationship,
        tier=tier,
        moved_to=goal,
        kind=given.kind,
        decision=given.decision,
        reason=given.reason,
        conditions=given.conditions,
        conditions_due_on=given.conditions_due_on,
        figures=canonical(content["criteria"]),
        decided_on=today,
        at=clock.now(),
        next_due_on=given.next_due_on,
        agreement=agreement,
    )
    review.save()
    _admit(review, now)
    _entry(agreement, review, before)


def _admit(review: TierReview, now: Admission | None) -> None:
    """Begin, prolong, move or end the partner's time in a tier, from the day of the last signature
    on."""
    if now is not None and review.decision in {Decision.MOVE, Decision.EXIT}:
        now.ends_on = review.decided_on
        now.save(update_fields=["ends_on"])
    if review.decision not in STAYS:
        return
    assert review.next_due_on is not None, "whoever stays is renewed some day"
    if review.decision in {Decision.ADMIT, Decision.MOVE}:
        Admission.objects.create(
            relationship=review.relationship,
            tier=review.moved_to or review.tier,
            starts_on=review.decided_on,
            renewal_due_on=review.next_due_on,
        )
    elif now is not None:
        now.renewal_due_on = review.next_due_on
        now.save(update_fields=["renewal_due_on"])


def _entry(agreement: Agreement, review: TierReview, before: Mapping[str, Any]) -> None:
    relationship, body = review.relationship, agreement.body
    now = present(relationship, review.decided_on)
    after = {
        "review": review.get_kind_display(),
        "decision": review.decided,
        "tier": now.tier.name if now else "",
        "renewal_due_on": now.renewal_due_on if now else None,
        "reason": review.reason,
        "conditions": review.conditions,
        "conditions_due_on": review.conditions_due_on,
        "criteria": body["text"].partition(":\n– ")[2].split("\n– "),
    }
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        actor=_client(relationship),
        action="tier.reviewed",
        subject=Subject("tier review", review.pk, review.tier.name),
        before=before,
        after=after,
        rows=[review],
    )


def editor(agreement: Agreement) -> str:
    """Where a proposed review is changed, or prepared again."""
    return f"{reverse('tier_review_new', args=[agreement.relationship_id])}?from={agreement.pk}"


KIND = register(
    Kind(
        REVIEW,
        "Tier review",
        check=check,
        on_agreed=on_agreed,
        editor=editor,
        within=Party.CLIENT,
        signed_by=(RoleName.PROGRAMME_MANAGER, RoleName.EXECUTIVE_SPONSOR),
        chased=True,
    )
)


def _client(relationship: Relationship) -> Actor:
    """The client as a whole: who signed stays within it, and is in its own record."""
    client = relationship.client
    return Actor(id=None, name=client.name, organization=client.name, side=ActorSide.CLIENT)
