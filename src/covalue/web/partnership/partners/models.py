"""Who leads what: areas, lead roles and waivers."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.record.spans import keep_apart
from covalue.web.kit import clock


class Area(models.Model):
    """A category of work in a programme; at most one partner leads it on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(max_length=100)
    description = models.TextField(
        blank=True, help_text="what belongs to it, in the words that people ask with"
    )
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    retired_on = models.DateField(null=True, blank=True)

    LIMITS: ClassVar[dict[str, int]] = {"description": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "name"], name="area_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LeadRole(models.Model):
    """The one partner that leads an area over the half-open days `[starts_on, ends_on)`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="lead_roles")
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="lead_roles"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="why this partner; seen by the client only")
    reason_seen: str
    """The reason for those who may see it, empty for others; only where a selector read it."""

    LIMITS: ClassVar[dict[str, int]] = {"reason": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["area__position", "starts_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="lead_role_days"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "starts_on"], name="lead_role_of")
        ]

    def __str__(self) -> str:
        return f"{self.relationship.partner} leads {self.area}"


keep_apart(LeadRole, "area")


class Waiver(models.Model):
    """A signed exception to the exclusion: work of one partner in an area that it does not lead."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="waivers")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="waivers")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="waiver")
    scope = models.TextField(help_text="what exactly is allowed; the partner sees it")
    reason = models.TextField(help_text="seen by the client only")
    alternatives = models.TextField(help_text="what else was considered; seen by the client only")
    limit_minor = models.BigIntegerField(
        null=True, help_text="minor units; null: no limit in money"
    )
    currency = models.CharField(max_length=3, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_on = models.DateField()
    going: int
    """How many projects go on under it; only where `waivers_begun` read it."""

    LIMITS: ClassVar[dict[str, int]] = {"scope": 5_000, "reason": 5_000, "alternatives": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="waiver_days"),
            models.CheckConstraint(
                condition=Q(limit_minor=None) | Q(limit_minor__gt=0), name="waiver_limit"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["area", "ends_on"], name="waiver_area")
        ]

    def __str__(self) -> str:
        return f"{self.relationship.partner} in {self.area}"


keep_apart(Waiver, "relationship", "area")
