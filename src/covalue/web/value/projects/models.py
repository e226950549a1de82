"""Work in an area with a partner."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.partnership.partners.models import Area, Waiver


class PlacedAs(models.TextChoices):
    """What allowed the placement."""

    LEAD = "lead", "Lead role"
    WAIVER = "waiver", "Waiver"


class Project(models.Model):
    """Work placed with a partner in an area: as its lead, or under a waiver."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="projects"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    amount_minor = models.BigIntegerField(
        null=True, help_text="what is placed, in minor units; null: not known"
    )
    currency = models.CharField(max_length=3, blank=True)
    placed_on = models.DateField()
    placed_as = models.CharField(max_length=10, choices=PlacedAs.choices)
    placed_by_name = models.CharField(max_length=200)
    waiver = models.ForeignKey(
        Waiver, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    ended_on = models.DateField(null=True, blank=True)
    stage = models.CharField(
        max_length=20,
        default="business_case",
        editable=False,
        help_text="the gate that is decided next, or closed; as the decisions at its gates have it",
    )
    stopped = models.BooleanField(
        default=False, editable=False, help_text="closed by a decision to stop"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    LIMITS: ClassVar[dict[str, int]] = {"description": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["-placed_on", "name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(placed_as="lead", waiver=None)
                | Q(placed_as="waiver", waiver__isnull=False),
                name="project_placed_as",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__gte=0), name="project_amount"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "placed_on"], name="project_of")
        ]

    def __str__(self) -> str:
        return self.name
