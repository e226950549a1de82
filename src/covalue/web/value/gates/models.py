"""Checklists of gates, what was decided there, forecast dates of milestones, reviews of
benefits."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Party, Programme
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.value.cases.models import Benefit, Gate
from covalue.web.value.projects.models import Project

QUESTION_MOST = 300
"""The greatest number of characters of a question of a checklist, and of why it is asked."""
KEY_MOST = 300
"""The greatest number of characters of the key of a question."""
ANSWER_MOST = 20
"""The greatest number of characters of an answer, which is one of a few words."""
EVIDENCE_MOST = 500
"""The greatest number of characters in which the evidence for an answer is described."""


class Decision(models.TextChoices):
    """What both parties decide at a gate."""

    GO = "go", "Go"
    HOLD = "hold", "Hold"
    STOP = "stop", "Stop"


class Checklist(AppendOnlyModel):
    """What a programme asks at a gate; the last version holds for reviews that are proposed from
    then on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="checklists")
    gate = models.CharField(max_length=20, choices=Gate.choices)
    number = models.PositiveIntegerField()
    items = models.JSONField(help_text="[{key, question, why}]")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["programme", "gate", "-number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "gate", "number"], name="checklist_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_gate_display()}, version {self.number}"


class GateDecision(AppendOnlyModel):
    """What both parties signed at the end of a stage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="gate_decisions")
    number = models.PositiveIntegerField()
    gate = models.CharField(max_length=20, choices=Gate.choices)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    conditions = models.CharField(
        max_length=2000, blank=True, help_text="of a go or hold; the reason of a stop"
    )
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project", "number"], name="gate_decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_gate_display()}: {self.decision}"


class MilestoneForecast(AppendOnlyModel):
    """When a milestone of the business case is expected now; the last one of a milestone holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="milestone_forecasts"
    )
    key = models.CharField(max_length=80, help_text="of the milestone in the business case")
    date = models.CharField(max_length=20, help_text="a day, or a period as 2026-Q4")
    reason = models.CharField(max_length=300)
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "key", "at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["project", "key", "at"], name="milestone_latest")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.date}"


class BenefitReview(AppendOnlyModel):
    """What a scheduled review of a benefit came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="held_reviews")
    due_on = models.DateField()
    held_on = models.DateField()
    outcome = models.CharField(max_length=2000)
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["benefit", "due_on"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["benefit", "due_on"], name="benefit_review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}, {self.due_on.isoformat()}"
