"""Why a partner is strategic: tiers with criteria, dated admission, reviews."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.ground.record.spans import keep_apart
from covalue.web.kit import clock


class Tier(models.Model):
    """A class of partners in a programme; rank 1 is the highest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="tiers")
    name = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True)
    renew_months = models.PositiveSmallIntegerField(default=12)

    LIMITS: ClassVar[dict[str, int]] = {"description": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "name"], name="tier_name_once"),
            models.UniqueConstraint(fields=["programme", "rank"], name="tier_rank_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TierCriterion(models.Model):
    """What a partner of the tier has to meet over the days `[starts_on, ends_on)`; changing it
    begins another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="criteria")
    text = models.CharField(max_length=300)
    measure = models.CharField(
        max_length=40, blank=True, help_text="name of a measure; empty: judged by people"
    )
    threshold = models.CharField(
        max_length=20, blank=True, help_text="exact decimal that the measure has to reach"
    )
    position = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "starts_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="criterion_days"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Admission(models.Model):
    """A partner in a tier over the days `[starts_on, ends_on)`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="admissions"
    )
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="admissions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    renewal_due_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="admission_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relationship.partner}: {self.tier}"


keep_apart(Admission, "relationship")


class ReviewKind(models.TextChoices):
    """What a review is about."""

    ADMISSION = "admission", "Admission"
    RENEWAL = "renewal", "Renewal"
    EXIT = "exit", "Exit"


class Decision(models.TextChoices):
    """What a review decides."""

    ADMIT = "admit", "Admit"
    REFUSE = "refuse", "Do not admit"
    RENEW = "renew", "Renew"
    RENEW_WITH_CONDITIONS = "renew_with_conditions", "Renew with conditions"
    MOVE = "move", "Move to another tier"
    EXIT = "exit", "Exit"


def decision_words(decision: str, tier: str, moved_to: str = "") -> str:
    """The decision in words; a move names where to: to the tier judged, where it names no other."""
    return (
        f"Move to {moved_to or tier}"
        if decision == Decision.MOVE
        else str(Decision(decision).label)
    )


class Met(models.TextChoices):
    """Whether a criterion is met; what is not known is neither."""

    YES = "met", "met"
    NO = "not met", "not met"
    UNKNOWN = "not known", "not known"


class TierReview(AppendOnlyModel):
    """A decision on the criteria, with the figures as they were known on the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="tier_reviews"
    )
    tier = models.ForeignKey(
        Tier, on_delete=models.PROTECT, related_name="reviews", help_text="whose criteria it judged"
    )
    moved_to = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    decision = models.CharField(max_length=30, choices=Decision.choices)
    reason = models.TextField()
    conditions = models.TextField(blank=True)
    conditions_due_on = models.DateField(null=True)
    figures = models.TextField(
        help_text="canonical JSON: each criterion with threshold, figure, met, judgement"
    )
    decided_on = models.DateField(
        help_text="day of the last signature, in the programme's time zone"
    )
    at = models.DateTimeField(default=clock.now)
    next_due_on = models.DateField(null=True)
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, related_name="tier_review"
    )

    LIMITS: ClassVar[dict[str, int]] = {"reason": 5_000, "conditions": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "at"], name="tier_review_of")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_decision_display()}"

    @property
    def decided(self) -> str:
        """The decision in words, with the tier to which the partner moved."""
        return decision_words(
            self.decision, self.tier.name, self.moved_to.name if self.moved_to else ""
        )

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The figures as data."""
        return list(json.loads(self.figures))
