"""What has come of a benefit, who owns it, and how far the changes are that bring it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from covalue.web.ground.organizations.models import Party
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.ground.record.spans import keep_apart
from covalue.web.value.cases.models import Benefit
from covalue.web.value.projects.models import Project

GAIN_PLACES = 6
"""Decimal places of a gain in the unit of its measure."""


class Stage(models.TextChoices):
    """What is reported of a benefit."""

    REALIZED = "realized", "Realized"
    VALIDATED = "validated", "Validated"


class ValueReport(AppendOnlyModel):
    """What came of a benefit in a closed period, whoever it is due to. The last report of a period
    holds.

    A benefit in money has an amount, one that is no money the gain in its measure. The difference
    is to the report of the period that held before, so that a sum of differences is what holds, and
    what held on any day before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="reports")
    period = models.DateField(help_text="the period's first day")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    amount_minor = models.BigIntegerField(null=True)
    difference_minor = models.BigIntegerField(
        null=True, help_text="more than the report before; null: no money"
    )
    gain = models.DecimalField(
        max_digits=24, decimal_places=GAIN_PLACES, null=True, help_text="in the measure's unit"
    )
    source = models.CharField(
        max_length=300, blank=True, help_text="where the figure is taken from"
    )
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["benefit", "period", "stage", "at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(amount_minor=None, gain__isnull=False)
                | Q(amount_minor__isnull=False, gain=None),
                name="value_report_one",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["benefit", "stage", "period", "at"], name="value_report_latest"),
            models.Index(fields=["period", "stage"], name="value_report_period"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} in {self.period.isoformat()}"


class ChangeProgress(AppendOnlyModel):
    """How far a change, enabler, deliverable or requirement of a project is; the last report
    holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="change_progress")
    key = models.CharField(max_length=80, help_text="of the work in the business case")
    percent = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "key", "at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="change_percent"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["project", "key", "at"], name="change_latest")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.percent} %"


class BenefitOwner(models.Model):
    """Who answers for a benefit over the days `[starts_on, ends_on)`: a person of the client who
    took it over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="owners")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["benefit", "starts_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="owner_days"
            ),
        ]

    def __str__(self) -> str:
        return self.person_name

    def holds(self, day: date) -> bool:
        """Whether the person answers for it on the day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


keep_apart(BenefitOwner, "benefit")
