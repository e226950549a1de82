"""Versions of business cases, the plans frozen from them, the benefits that they promise, private
costs."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.value.projects.models import Project

BENEFIT_CLASSES: dict[str, str] = {
    "cashable": "Cashable",
    "non_cashable": "Non-cashable",
    "cost_avoidance": "Cost avoidance",
    "revenue": "Revenue",
    "non_financial": "Non-financial",
}
"""The classes of benefits, whose totals are never mixed."""


OPTION_MOST = 80
"""The greatest number of characters of an option's name, as of any name in a business case."""


class Gate(models.TextChoices):
    """Where a project is looked at, and what its plan is named after."""

    BUSINESS_CASE = "business_case", "Business case"
    DESIGN = "design", "Design"
    IMPLEMENTATION = "implementation", "Implementation"
    VALUE_DELIVERY = "value_delivery", "Value delivery"


class CaseVersion(AppendOnlyModel):
    """A business case as somebody saved it; the next one gets the next number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="case_versions")
    number = models.PositiveIntegerField()
    document = models.TextField(help_text="JSON, in the order in which it was written")
    hash = models.CharField(
        max_length=64, help_text="of the document, whatever its order: the version both sign"
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="what has changed, in the words of its writer"
    )
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    LIMITS: ClassVar[dict[str, int]] = {"document": 1_000_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "-number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project", "number"], name="case_version_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def body(self) -> dict[str, Any]:
        """The document as data."""
        return dict(json.loads(self.document))


class Plan(AppendOnlyModel):
    """A version that both parties agreed at a gate, with its figures by period. The first is the
    original promise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    gate = models.CharField(max_length=20, choices=Gate.choices)
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="plans")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="+")
    data = models.TextField(help_text="JSON: the frozen plan with its own hash")
    hash = models.CharField(max_length=64)
    reason = models.CharField(
        max_length=1000, blank=True, help_text="why the plan of this gate was replaced"
    )
    frozen_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project", "number"], name="plan_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_gate_display()} of {self.frozen_on.isoformat()}"


class PlannedValue(AppendOnlyModel):
    """What a plan promises of one class in one currency: in a period, and in all until the end of
    that period.

    A reading of the plan, written when it is agreed, so that what was planned to date needs no plan
    to be opened. There is a row for each period with an amount; what it says to date holds over the
    days `[ends_on, holds_until)`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="values")
    benefit_class = models.CharField(max_length=20, choices=list(BENEFIT_CLASSES.items()))
    currency = models.CharField(max_length=3)
    starts_on = models.DateField(help_text="the period's first day")
    ends_on = models.DateField(help_text="the first day after it")
    holds_until = models.DateField(
        help_text="the end of the next period with an amount; of the last, the end of time"
    )
    whole_minor = models.BigIntegerField(help_text="in the period, whoever it is due to")
    due_minor = models.BigIntegerField(help_text="in the period, the part due to the project")
    whole_to_date_minor = models.BigIntegerField()
    due_to_date_minor = models.BigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["plan", "benefit_class", "currency", "ends_on"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["plan", "benefit_class", "currency", "ends_on"], name="planned_value_once"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["plan", "ends_on", "holds_until"], name="planned_value_by_plan")
        ]

    def __str__(self) -> str:
        return f"{self.benefit_class} until {self.ends_on.isoformat()}"


class Benefit(models.Model):
    """One benefit of a project as its latest version has it; kept, with `dropped`, when a version
    leaves it out.

    A reading of the document, so that a register of many projects needs one query. Amounts are
    minor units by period: the first day of the period, the whole effect, the part due to the
    project. What was reported of it is kept here as well, as sums over its periods (see
    `benefits.models.ValueReport`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="benefits")
    key = models.CharField(max_length=80)
    version = models.ForeignKey(
        CaseVersion, on_delete=models.PROTECT, related_name="+", help_text="read from here"
    )
    position = models.PositiveIntegerField(help_text="in the document")
    dropped = models.BooleanField(default=False, help_text="the latest version leaves it out")
    title = models.CharField(max_length=300)
    benefit_class = models.CharField(max_length=20, choices=list(BENEFIT_CLASSES.items()))
    disbenefit = models.BooleanField()
    objective = models.CharField(max_length=300, blank=True)
    beneficiary = models.CharField(max_length=300, blank=True)
    owner = models.CharField(
        max_length=200, blank=True, help_text="as the document names the last one"
    )
    measure = models.CharField(max_length=300, blank=True)
    measure_unit = models.CharField(max_length=80, blank=True)
    scope = models.JSONField(default=list)
    currency = models.CharField(max_length=3, blank=True, help_text="empty: it is no money")
    amounts = models.JSONField(
        default=list, help_text="[first day of the period, whole, due to the project]"
    )
    period_months = models.PositiveSmallIntegerField(help_text="months in a period of its case")
    known = models.BooleanField(help_text="whether its figures can be computed")
    starts_on = models.DateField(null=True, help_text="the first day with an effect")
    ends_on = models.DateField(null=True, help_text="the first day without one again")
    lacks = models.JSONField(
        default=list, help_text="codes of what it cannot be held to, as no-measure"
    )
    claim = models.JSONField(default=dict, help_text="the share of its measure by month, as text")
    reviews = models.JSONField(default=list, help_text="days on which it is reviewed")
    realized_minor = models.BigIntegerField(
        null=True, editable=False, help_text="sum of what holds; null: no report"
    )
    validated_minor = models.BigIntegerField(
        null=True, editable=False, help_text="sum of what holds; null: no report"
    )
    realized_to = models.DateField(
        null=True, editable=False, help_text="first day of the last period reported"
    )
    validated_to = models.DateField(
        null=True, editable=False, help_text="first day of the last period validated"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project", "key"], name="benefit_once"),
            models.CheckConstraint(
                condition=Q(currency="", benefit_class="non_financial")
                | ~Q(benefit_class="non_financial"),
                name="benefit_money",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def total_minor(self) -> int | None:
        """What is due to the project over its whole life; None where it is not known or no
        money."""
        return (
            sum(due for _day, _whole, due in self.amounts) if self.known and self.currency else None
        )

    @property
    def review_days(self) -> list[date]:
        """The days on which it is reviewed."""
        return [date.fromisoformat(text) for text in self.reviews]


class ProjectValue(models.Model):
    """What a project's benefits of one class in one currency came to, and what its plan of design
    promises of it.

    A reading of the benefits and of the latest plan agreed at design, written anew with each change
    of either, so that the value of hundreds of projects over years is one small row each.
    `planned_until` and `reported_to` are the project's, whatever the class: a plan with a period
    that is not over is asked by period (see `PlannedValue`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    benefit_class = models.CharField(max_length=20, choices=list(BENEFIT_CLASSES.items()))
    currency = models.CharField(max_length=3, blank=True, help_text="empty: it is no money")
    benefits = models.PositiveIntegerField(
        help_text="also those given up of which something was reported"
    )
    realized_minor = models.BigIntegerField(
        null=True, help_text="sum of what holds; null: no report"
    )
    validated_minor = models.BigIntegerField(
        null=True, help_text="sum of what holds; null: no report"
    )
    reported_to = models.DateField(
        null=True, help_text="first day of the last period reported of the project"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, related_name="+", help_text="agreed at design"
    )
    planned_minor = models.BigIntegerField(
        null=True, help_text="over its whole life, whoever it is due to"
    )
    planned_until = models.DateField(
        null=True, help_text="the end of the plan's last period with an amount"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "benefit_class", "currency"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["project", "benefit_class", "currency"], name="project_value_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit_class} {self.currency}"


class PrivateCost(AppendOnlyModel):
    """What one party alone knows that the project costs it. The last row of a key holds; none of it
    crosses over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="private_costs")
    party = models.CharField(max_length=10, choices=Party.choices)
    key = models.UUIDField(
        default=uuid.uuid4, help_text="of the cost; the same in every row about it"
    )
    title = models.CharField(max_length=300)
    currency = models.CharField(max_length=3)
    amounts = models.JSONField(default=dict, help_text="minor units by period, as 2026-Q1")
    withdrawn = models.BooleanField(default=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "party", "at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["project", "party", "key"], name="private_cost_of")
        ]

    def __str__(self) -> str:
        return self.title
