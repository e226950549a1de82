"""Who works with whom: organizations, programmes, relationships, memberships, dated roles,
invitations."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from covalue.web.kit import clock


def today() -> date:
    """The current day in UTC: rights reach over programmes, so their days are of one zone."""
    return clock.today("UTC")


class Organization(models.Model):
    """A company. Names need not be unique: a refusal would tell that another one is here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """One client's set of strategic partners, areas and rules."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programmes")
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.CharField(max_length=50, default="UTC")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Relationship(models.Model):
    """The pair client-partner within a programme: the scope of all that exactly these two share."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="relationships")
    partner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="relationships"
    )
    partner_time_zone = models.CharField(
        max_length=50, blank=True, help_text="empty: the programme's"
    )
    starts_on = models.DateField(default=today)
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["programme__name", "partner__name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "partner"], name="relationship_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="relationship_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client.name} – {self.partner.name}"

    @property
    def client(self) -> Organization:
        """The organization whose programme it is."""
        return self.programme.client

    @property
    def time_zone(self) -> str:
        """The programme's time zone, in which days of the relationship are taken."""
        return self.programme.time_zone

    @property
    def zones(self) -> tuple[str, str]:
        """The time zones of the client and of the partner."""
        return self.programme.time_zone, self.partner_time_zone or self.programme.time_zone


class Party(models.TextChoices):
    """The two sides of a relationship."""

    CLIENT = "client", "Client"
    PARTNER = "partner", "Partner"


class RoleName(models.TextChoices):
    """What a member does."""

    ADMINISTRATOR = "administrator", "Administrator"
    PROGRAMME_MANAGER = "programme_manager", "Programme manager"
    BENEFIT_OWNER = "benefit_owner", "Benefit owner"
    MEASURE_OWNER = "measure_owner", "Measure owner"
    FINANCE_VALIDATOR = "finance_validator", "Finance validator"
    CONTRACT_MANAGER = "contract_manager", "Contract manager"
    EXECUTIVE_SPONSOR = "executive_sponsor", "Executive sponsor"
    PARTNER_LEAD = "partner_lead", "Partner lead"
    VERIFIER = "verifier", "Verifier"
    VIEWER = "viewer", "Viewer"


class Membership(models.Model):
    """A person in an organization. It gives sight of nothing shared: roles do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships"
    )
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["user__name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "organization"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organization}"


class Scoped(models.Model):
    """A role's reach: the whole organization, one programme of it, or one relationship."""

    name = models.CharField(max_length=30, choices=RoleName.choices)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def reach(self) -> str:
        """Where the role holds, in words."""
        return str(self.relationship or self.programme or "everything here")


class Role(Scoped):
    """A role of a member over the half-open days `[starts_on, ends_on)`; a successor gets a new
    row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="roles")
    starts_on = models.DateField(default=today)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on", "name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_days"
            ),
            models.CheckConstraint(
                condition=Q(programme=None) | Q(relationship=None), name="role_one_reach"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()} ({self.reach})"


class Invitation(Scoped):
    """An offer to join an organization in a role, by a link that only its receiver knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField()
    digest = models.CharField(
        max_length=64, unique=True, help_text="of the link's key, which is not kept"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-invited_at", "id"]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_name_display()}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return (
            self.accepted_at is None
            and self.revoked_at is None
            and timezone.now() < self.expires_at
        )


class PrivateField(models.Model):
    """A value that one organization keeps about a subject (its own cost, its walk-away value) for
    itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="private_fields"
    )
    subject = models.CharField(max_length=40, help_text="kind of thing, as relationship")
    subject_id = models.UUIDField()
    name = models.CharField(max_length=100)
    value = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    LIMITS: ClassVar[dict[str, int]] = {"value": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organization", "subject", "subject_id", "name"], name="private_field_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """One row, made by the first set-up: a second set-up meets its constraint."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    founded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(id=1), name="installation_one"),
        ]

    def __str__(self) -> str:
        return "This installation"
