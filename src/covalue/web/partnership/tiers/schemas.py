"""What the API says and takes about tiers."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from covalue.web.kit.days import Day
from covalue.web.kit.limits import text_of
from covalue.web.partnership.tiers.judging import LONGEST_NOTE, Reading
from covalue.web.partnership.tiers.measures import Figure
from covalue.web.partnership.tiers.models import (
    Decision,
    Met,
    ReviewKind,
    Tier,
    TierCriterion,
    TierReview,
)
from covalue.web.partnership.tiers.selectors import TierState


class MeasureOut(Schema):
    """What a criterion may count; `read` says whether anything reads it yet."""

    name: str
    label: str
    unit: str
    read: bool

    @staticmethod
    def resolve_read(measure: Any) -> bool:
        """Whether it has a reader."""
        return measure.read is not None


class TierOut(Schema):
    """A tier of the programme; rank 1 is the highest."""

    id: UUID
    programme_id: UUID
    name: str
    rank: int
    description: str
    renew_months: int


class CriterionOut(Schema):
    """What a tier asks for over the days `[starts_on, ends_on)`; `threshold` is an exact number as
    text."""

    id: UUID
    tier_id: UUID
    text: str
    measure: str
    threshold: str
    position: int
    starts_on: date
    ends_on: date | None


class FigureOut(Schema):
    """What a measure reads: `value` is an exact number as text, or null with the reason in
    `why`."""

    value: str | None
    unit: str
    why: str
    source: str

    @staticmethod
    def resolve_value(figure: Figure) -> str | None:
        """Exact, as text."""
        return None if figure.value is None else f"{figure.value:f}"


class ReadingOut(Schema):
    """A criterion with its figure now; `met` is met, not met or not known."""

    criterion: CriterionOut
    figure: FigureOut | None
    met: str
    judged_by_people: bool

    @staticmethod
    def resolve_judged_by_people(reading: Reading) -> bool:
        """Whether a review needs a judgement of it."""
        return not reading.measured


class FrozenOut(Schema):
    """A criterion as it was known when the review was proposed; numbers are exact, as text."""

    criterion_id: UUID
    text: str
    measure: str
    label: str
    threshold: str
    unit: str
    figure: str | None
    why: str
    source: str
    measured: bool
    met: str
    judgement: str


class ReviewOut(Schema):
    """A signed review."""

    id: UUID
    relationship_id: UUID
    kind: str
    tier_id: UUID
    tier: str
    moved_to_id: UUID | None
    moved_to: str
    decision: str
    reason: str
    conditions: str
    conditions_due_on: date | None
    decided_on: date
    next_due_on: date | None
    criteria: list[FrozenOut]

    @staticmethod
    def resolve_tier(review: TierReview) -> str:
        """Its name."""
        return review.tier.name

    @staticmethod
    def resolve_moved_to(review: TierReview) -> str:
        """Its name, where the partner moved."""
        return review.moved_to.name if review.moved_to else ""


class StandingOut(Schema):
    """Where a partner stands today; without a tier `tier_id` is null."""

    relationship_id: UUID
    partner: str
    tier_id: UUID | None
    tier: str
    rank: int | None
    since: date | None
    renewal_due_on: date | None
    due: bool
    overdue: bool
    conditions_passed: bool
    last_review_id: UUID | None
    last_decision: str

    @staticmethod
    def resolve_relationship_id(tier_state: TierState) -> UUID:
        """Its key."""
        return tier_state.relationship.pk

    @staticmethod
    def resolve_partner(tier_state: TierState) -> str:
        """The partner's name."""
        return tier_state.relationship.partner.name

    @staticmethod
    def resolve_tier_id(tier_state: TierState) -> UUID | None:
        """The tier's key."""
        return tier_state.tier.pk if tier_state.tier else None

    @staticmethod
    def resolve_tier(tier_state: TierState) -> str:
        """The tier's name; empty without one."""
        return tier_state.tier.name if tier_state.tier else ""

    @staticmethod
    def resolve_last_review_id(tier_state: TierState) -> UUID | None:
        """The last review's key."""
        return tier_state.last.pk if tier_state.last else None


class AdmissionOut(Schema):
    """The partner in a tier over the days `[starts_on, ends_on)`."""

    id: UUID
    tier_id: UUID
    tier: str
    starts_on: date
    ends_on: date | None
    renewal_due_on: date

    @staticmethod
    def resolve_tier(admission: Any) -> str:
        """Its name."""
        return str(admission.tier)


class NewTier(Schema):
    """A tier to be added, or what it becomes."""

    name: str = text_of(Tier, "name")
    description: str = text_of(Tier, "description", "")
    renew_months: int = 12


class Order(Schema):
    """Every tier of the programme, the highest first."""

    tier_ids: list[UUID]


class NewCriterion(Schema):
    """A criterion to be added, or to take another's place, from the day on (today where none is
    given)."""

    text: str = text_of(TierCriterion, "text")
    measure: str = text_of(TierCriterion, "measure", "")
    threshold: str = text_of(TierCriterion, "threshold", "")
    starts_on: Day | None = None


class EndOn(Schema):
    """The day from which it does not hold any more; today where none is given."""

    ends_on: Day | None = None


class JudgementIn(Schema):
    """What people say of a criterion without a figure; `note` says what shows it."""

    criterion_id: UUID
    met: Met
    note: str = Field("", max_length=LONGEST_NOTE)


class NewReview(Schema):
    """A review to be proposed to the executive sponsor `sponsor_id`; `follows_id` is a proposal
    that it repeats."""

    kind: ReviewKind
    tier_id: UUID
    decision: Decision
    reason: str = text_of(TierReview, "reason")
    sponsor_id: UUID
    judgements: list[JudgementIn] = Field(default_factory=list)
    conditions: str = text_of(TierReview, "conditions", "")
    conditions_due_on: Day | None = None
    moved_to_id: UUID | None = None
    next_due_on: Day | None = None
    follows_id: UUID | None = None
