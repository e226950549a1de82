"""What each side promised the other, and what went up the ladder."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.kit import clock
from covalue.web.partnership.meetings.models import Level, Meeting


class CommitmentState(models.TextChoices):
    """Whether a commitment still stands."""

    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    DROPPED = "dropped", "Dropped"


class Commitment(models.Model):
    """A promise of one party to the other, with what each side gains by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="commitments"
    )
    number = models.PositiveIntegerField()
    party = models.CharField(
        max_length=10, choices=Party.choices, help_text="the side that promises"
    )
    text = models.CharField(max_length=300)
    owner_name = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(
        max_length=20, choices=Level.choices, help_text="of the meeting that follows it up"
    )
    made_in = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    made_on = models.DateField()
    due_on = models.DateField()
    first_due_on = models.DateField(help_text="the day promised first")
    due_moves = models.PositiveSmallIntegerField(default=0, help_text="how often the day was moved")
    client_gains = models.CharField(max_length=300)
    partner_gains = models.CharField(max_length=300)
    progress = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="percent; empty: no report yet"
    )
    progress_note = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=CommitmentState.choices, default=CommitmentState.OPEN
    )
    closed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="why it was closed as kept or dropped")

    LIMITS: ClassVar[dict[str, int]] = {"reason": 1_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["relationship", "number"], name="commitment_number_once"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="commitment_progress"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="commitment_closed",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "state", "due_on"], name="commitment_open"),
        ]

    def __str__(self) -> str:
        return self.text


class CommitmentReview(AppendOnlyModel):
    """What a meeting said about an open commitment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="commitment_reviews"
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=CommitmentState.choices)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["meeting", "commitment"], name="commitment_review_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.state}"


class Rung(models.Model):
    """How many days an escalation may stay at a level of the programme's ladder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rungs")
    level = models.CharField(max_length=20, choices=Level.choices)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "level"], name="rung_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="rung_days"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.days} days"


class Escalation(models.Model):
    """Something that the level below could not settle; where it stands now follows from the
    clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="escalations"
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    title = models.CharField(max_length=200)
    reason = models.TextField()
    starts_level = models.CharField(max_length=20, choices=Level.choices)
    ladder = models.JSONField(
        default=list, help_text="the rungs [level, days] as they were when it was raised"
    )
    raised_by_party = models.CharField(max_length=10, choices=Party.choices)
    raised_by_name = models.CharField(max_length=200)
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.TextField(blank=True)

    LIMITS: ClassVar[dict[str, int]] = {"reason": 5_000, "resolution": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["-raised_at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "resolved_at"], name="escalation_open")
        ]

    def __str__(self) -> str:
        return self.title
