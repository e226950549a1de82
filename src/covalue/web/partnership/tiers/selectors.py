"""Reading tiers: of the programme for its client, of the own relationship for both parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.record.order import in_order
from covalue.web.kit.asked_once import kept
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.tiers import judging, rules
from covalue.web.partnership.tiers.judging import Reading
from covalue.web.partnership.tiers.models import (
    Admission,
    Decision,
    Tier,
    TierCriterion,
    TierReview,
)
from covalue.web.partnership.tiers.reviews import REVIEW

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierState:
    """Where a partner stands on a day; without a tier, `tier` is None and nothing is due."""

    relationship: Relationship
    on: date
    tier: Tier | None = None
    since: date | None = None
    renewal_due_on: date | None = None
    last: TierReview | None = None

    @property
    def rank(self) -> int | None:
        """1 is the highest."""
        return self.tier.rank if self.tier else None

    @property
    def last_decision(self) -> str:
        """What the last review decided; empty where there was none."""
        return self.last.decision if self.last else ""

    @property
    def overdue(self) -> bool:
        """Whether the day of the renewal has passed."""
        return self.renewal_due_on is not None and self.renewal_due_on < self.on

    @property
    def due(self) -> bool:
        """Whether the renewal is due within 60 days, and not overdue."""
        return self.renewal_due_on is not None and self.on <= self.renewal_due_on <= self.on + SOON

    @property
    def days_late(self) -> int:
        """How many days the renewal is overdue."""
        return (self.on - self.renewal_due_on).days if self.renewal_due_on and self.overdue else 0

    @property
    def conditions_passed(self) -> bool:
        """Whether the last review set conditions whose day has passed, so that somebody has to look
        at them."""
        last = self.last if self.tier else None
        return (
            last is not None
            and last.conditions_due_on is not None
            and last.conditions_due_on < self.on
        )


def tier_list(*, user: User, programme: Programme | None = None) -> QuerySet[Tier]:
    """The tiers of programmes that the user sees as a whole, the highest first."""
    rows = Tier.objects.filter(programme__in=organizations.programme_list(user=user).values("pk"))
    if programme is not None:
        rows = rows.filter(programme=programme)
    return rows.select_related("programme__client").order_by("programme", "rank")


def tier_get(*, user: User, tier_id: UUID | str) -> Tier:
    """One tier; Http404 for whoever does not see the programme."""
    return visible_or_404(tier_list(user=user), tier_id)


def tiers_with_criteria(*, user: User, programme: Programme, on: date) -> list[Tier]:
    """The tiers with what each asks for on the day, as `asked`."""
    running = Q(ends_on=None) | Q(ends_on__gt=on)
    asked = Prefetch(
        "criteria", TierCriterion.objects.filter(running, starts_on__lte=on), to_attr="asked"
    )
    return list(tier_list(user=user, programme=programme).prefetch_related(asked))


def tiers_to_judge(*, user: User, relationship: Relationship) -> QuerySet[Tier]:
    """The tiers that a partner may be reviewed for: all, also for whoever prepares its reviews but
    no others."""
    if rules.prepares(user, relationship):
        return Tier.objects.filter(programme=relationship.programme_id)
    return tier_list(user=user, programme=relationship.programme)


def criterion_list(
    *,
    user: User,
    tier: Tier | None = None,
    programme: Programme | None = None,
    on: date | None = None,
) -> QuerySet[TierCriterion]:
    """Criteria, also those that have ended; with `on`, those that hold on the day."""
    rows = TierCriterion.objects.filter(
        tier__in=tier_list(user=user, programme=programme).values("pk")
    )
    if tier is not None:
        rows = rows.filter(tier=tier)
    if on is not None:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    days = ("starts_on", F("ends_on").asc(nulls_last=True))
    return rows.select_related("tier__programme__client").order_by(
        "tier__rank", "position", *days, "id"
    )


def criterion_get(*, user: User, criterion_id: UUID | str) -> TierCriterion:
    """One criterion; Http404 for whoever does not see the programme."""
    return visible_or_404(criterion_list(user=user), criterion_id)


def admission_list(*, user: User, relationship: Relationship) -> QuerySet[Admission]:
    """In which tiers the partner was and is, newest first."""
    rows = Admission.objects.filter(relationship__in=_visible(user), relationship=relationship)
    return rows.select_related("tier").order_by("-starts_on", "-ends_on", "id")


def review_list(
    *, user: User, relationship: Relationship | None = None, programme: Programme | None = None
) -> QuerySet[TierReview]:
    """Signed reviews, newest first: both parties see those of their own relationship."""
    rows = TierReview.objects.filter(relationship__in=_visible(user))
    if relationship is not None:
        rows = rows.filter(relationship=relationship)
    if programme is not None:
        rows = rows.filter(relationship__programme=programme)
    loaded = ("tier", "moved_to", "relationship__programme__client", "relationship__partner")
    return rows.select_related(*loaded)


def review_get(*, user: User, review_id: UUID | str) -> TierReview:
    """One signed review; Http404 when its relationship is not visible."""
    return visible_or_404(review_list(user=user), review_id)


def proposal_list(*, user: User, relationship: Relationship) -> QuerySet[Agreement]:
    """Reviews that wait for their signature, or were not signed: for the client only."""
    rows = agreements.agreement_list(user=user, relationship=relationship, kind=REVIEW)
    return rows.filter(tier_review=None).exclude(outcome__kind="revised")


def proposal_get(*, user: User, relationship: Relationship, agreement_id: str) -> Agreement:
    """One proposed review of the relationship; Http404 when it is not visible."""
    return visible_or_404(
        agreements.agreement_list(user=user, relationship=relationship, kind=REVIEW), agreement_id
    )


def sees_signatures(*, user: User, review: TierReview) -> bool:
    """Whether the user sees how the review was proposed and signed, which stays within the
    client."""
    return agreements.agreement_list(user=user).filter(pk=review.agreement_id).exists()


def readings(*, user: User, relationship: Relationship, tier: Tier, on: date) -> list[Reading]:
    """The criteria of the tier with their figures now; nothing for whoever does not see the
    relationship."""
    if not organizations.relationship_list(user=user).filter(pk=relationship.pk).exists():
        return []
    return judging.readings(relationship, tier, on)


@kept
def admissions_lasting(*, relationships: Iterable[Relationship], day: date) -> list[Admission]:
    """Admissions that last until the day before or longer, which is enough for every time zone."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=day - timedelta(days=1))
    rows = Admission.objects.filter(
        lasting, relationship__in=[relationship.pk for relationship in relationships]
    )
    return list(rows.select_related("tier"))


@kept
def tier_states(
    *, user: User, relationships: Iterable[Relationship], on: date
) -> dict[UUID, TierState]:
    """Where each partner stands on the day, in a constant number of queries; those not visible are
    left out."""
    rows = organizations.relationships_among(user=user, relationships=relationships)
    pks = [relationship.pk for relationship in rows]
    held = [
        admission
        for admission in admissions_lasting(relationships=rows, day=on)
        if admission.starts_on <= on
    ]
    admissions = {
        admission.relationship_id: admission
        for admission in held
        if admission.ends_on is None or admission.ends_on > on
    }
    counting = ~Q(decision=Decision.REFUSE) | ~Q(relationship__in=list(admissions))
    signed = TierReview.objects.filter(counting, decided_on__lte=on)
    reviews = signed.filter(relationship__in=pks).select_related("tier", "moved_to")
    last = {review.relationship_id: review for review in in_order(reviews)}
    return {
        relationship.pk: _tier_state(
            relationship, on, admissions.get(relationship.pk), last.get(relationship.pk)
        )
        for relationship in rows
    }


def programme_tier_states(*, user: User, programme: Programme, on: date) -> list[TierState]:
    """Every partner of the programme: by the day of the renewal, those without a tier last."""
    rows = organizations.relationship_list(user=user).filter(programme=programme)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    states = tier_states(user=user, relationships=rows, on=on)
    return sorted(
        states.values(),
        key=lambda tier_state: (
            tier_state.renewal_due_on or date.max,
            tier_state.relationship.partner.name,
        ),
    )


def waiting_reviews(*, user: User, relationships: Iterable[Relationship]) -> dict[UUID, Agreement]:
    """The proposed review of each relationship that waits for a signature; the client alone has
    any."""
    rows = agreements.agreement_list(user=user, status="open").filter(
        kind=REVIEW, relationship__in=[relationship.pk for relationship in relationships]
    )
    return {agreement.relationship_id: agreement for agreement in rows}


def _tier_state(
    row: Relationship, on: date, admission: Admission | None, last: TierReview | None
) -> TierState:
    if admission is None:
        return TierState(relationship=row, on=on, last=last)
    return TierState(
        relationship=row,
        on=on,
        tier=admission.tier,
        since=admission.starts_on,
        renewal_due_on=admission.renewal_due_on,
        last=last,
    )


def _visible(user: User) -> Any:
    return organizations.relationship_list(user=user).values("pk")
