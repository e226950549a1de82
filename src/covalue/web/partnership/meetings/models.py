"""Cadence, series, seats, meetings and what came of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from covalue.web.ground.organizations.models import Party, Programme, Relationship, today
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.ground.record.spans import keep_apart
from covalue.web.kit import clock
from covalue.web.partnership.tiers.models import Tier


class Level(models.TextChoices):
    """Who meets, from the daily work up to the chief executives."""

    OPERATIONAL = "operational", "Operational"
    QUARTERLY = "quarterly", "Quarterly"
    EXECUTIVE = "executive", "Executive"
    CHIEF_EXECUTIVES = "chief_executives", "Chief executives"


UNRECORDED_FOR = timedelta(days=7)
"""How long after its end a planned meeting waits for its minutes before it counts as missed."""


class Cadence(models.Model):
    """How often partners of a tier meet at a level over the days `[starts_on, ends_on)`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cadences")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="cadences")
    level = models.CharField(max_length=20, choices=Level.choices)
    every_months = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=60)
    starts_on = models.DateField(default=today)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["tier", "level", "starts_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(every_months__gte=1), name="cadence_months"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="cadence_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier}, {self.get_level_display()}: {months_text(self.every_months)}"


keep_apart(Cadence, "tier", "level")


def months_text(months: int) -> str:
    """How often, in words."""
    return "every month" if months == 1 else f"every {months} months"


class Series(models.Model):
    """Meetings that come round: every n months on the nth weekday or on a day of the month, at a
    local time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="series")
    level = models.CharField(max_length=20, choices=Level.choices)
    title = models.CharField(max_length=200)
    every_months = models.PositiveSmallIntegerField()
    nth = models.SmallIntegerField(
        null=True, blank=True, help_text="1 to 4, or -1 for the last of the month"
    )
    weekday = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="0 Monday to 6 Sunday"
    )
    month_day = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="1 to 31 instead of a weekday; a shorter month gives its last day",
    )
    local_time = models.TimeField()
    time_zone = models.CharField(max_length=50)
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(help_text="its month is the first")
    ends_on = models.DateField(null=True, blank=True)
    planned_until = models.DateField(help_text="meetings before this day are planned already")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["planned_until"], name="series_planned_until")
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(every_months__gte=1), name="series_months"),
            models.CheckConstraint(
                condition=Q(nth__isnull=False, weekday__isnull=False, month_day=None)
                | Q(nth=None, weekday=None, month_day__range=(1, 31)),
                name="series_one_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="series_days"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """Who sits at a level for a party over the days `[starts_on, ends_on)`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="seats")
    party = models.CharField(max_length=10, choices=Party.choices)
    level = models.CharField(max_length=20, choices=Level.choices)
    person_name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["level", "party", "starts_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="seat_days"
            ),
        ]

    def __str__(self) -> str:
        return self.person_name

    @property
    def address(self) -> str:
        """Where invitations go; empty when nobody has given one."""
        return self.email or (self.user.email if self.user is not None else "")

    def holds(self, day: date) -> bool:
        """Whether the person sits there on the day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


keep_apart(Seat, "relationship", "party", "level")


class MeetingState(models.TextChoices):
    """What became of a meeting."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    MISSED = "missed", "Missed"
    CANCELLED = "cancelled", "Cancelled"


class Standing(models.TextChoices):
    """How a meeting stands, as told from its state and the time."""

    PLANNED = "planned", "Planned"
    UNRECORDED = "unrecorded", "Not recorded"
    HELD = "held", "Held"
    MISSED = "missed", "Missed"
    CANCELLED = "cancelled", "Cancelled"


class Meeting(models.Model):
    """One meeting of both parties."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="meetings"
    )
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    slot = models.DateField(
        null=True, blank=True, help_text="the series' own day, kept when the meeting is moved"
    )
    level = models.CharField(max_length=20, choices=Level.choices)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    time_zone = models.CharField(max_length=50)
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    reason = models.TextField(blank=True, help_text="why it was missed or cancelled")
    ends_at = models.DateTimeField(
        editable=False, help_text="kept with the start, so that the database can ask"
    )
    sequence = models.PositiveIntegerField(
        default=0, help_text="of the calendar entry: grows with each change"
    )
    invited_sequence = models.PositiveIntegerField(
        null=True, help_text="the last one that went out by mail"
    )
    changed_at = models.DateTimeField(default=clock.now)

    LIMITS: ClassVar[dict[str, int]] = {"reason": 1_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["series", "slot"], name="meeting_slot_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["relationship", "level", "state", "starts_at"], name="meeting_rhythm"
            ),
            models.Index(fields=["state", "starts_at"], name="meeting_state"),
            models.Index(fields=["relationship", "starts_at"], name="meeting_of"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the end with the start."""
        self.set_end()
        super().save(*args, **kwargs)

    def set_end(self) -> None:
        """The end follows from the start and the minutes."""
        self.ends_at = self.starts_at + timedelta(minutes=self.minutes)

    @property
    def counts_as_missed_at(self) -> datetime:
        """From when on it counts as missed when nobody has recorded it."""
        return self.ends_at + UNRECORDED_FOR

    def standing(self, now: datetime) -> Standing:
        """How it stands at the moment: a planned meeting that is over is unrecorded, after a week
        missed."""
        if self.state != MeetingState.PLANNED or now < self.ends_at:
            return Standing(self.state)
        return Standing.UNRECORDED if now < self.counts_as_missed_at else Standing.MISSED

    @property
    def stands(self) -> Standing:
        """How it stands now."""
        return self.standing(clock.now())

    @property
    def local_start(self) -> datetime:
        """The start on the wall clock of its own time zone."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def local_day(self) -> date:
        """The day of the start in its own time zone."""
        return clock.day_in(self.starts_at, self.time_zone)


class AgendaItem(models.Model):
    """A point of the agenda; `decide` when a decision is asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    decide = models.BooleanField(default=False)
    raised_by_party = models.CharField(max_length=10, choices=Party.choices)
    raised_by_name = models.CharField(max_length=200)

    LIMITS: ClassVar[dict[str, int]] = {"note": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting", "position", "id"]

    def __str__(self) -> str:
        return self.title


class Presence(models.TextChoices):
    """Whether somebody was there."""

    PRESENT = "present", "Present"
    DELEGATE = "delegate", "Sent a delegate"
    ABSENT = "absent", "Absent"


class Attendance(models.Model):
    """Who was there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    party = models.CharField(max_length=10, choices=Party.choices)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence.choices)
    delegate_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["party", "name", "id"]

    def __str__(self) -> str:
        return self.name


class Minutes(AppendOnlyModel):
    """What was said; a correction is the next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_versions")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    LIMITS: ClassVar[dict[str, int]] = {"text": 50_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class MeetingDecision(AppendOnlyModel):
    """Something that a meeting decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    LIMITS: ClassVar[dict[str, int]] = {"text": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
        ]

    def __str__(self) -> str:
        return self.text
