"""Progress of the joint account plan; the plan itself is an agreement of both parties."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.record.models import AppendOnlyModel


class ObjectiveProgress(AppendOnlyModel):
    """How far an objective of the plan is, as one side reports it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="objective_progress"
    )
    plan = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="+", help_text="the version in force"
    )
    key = models.CharField(
        max_length=40, help_text="of the objective or goal; the same in every version"
    )
    percent = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="objective_percent"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "key", "at"], name="objective_latest")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.percent} %"
