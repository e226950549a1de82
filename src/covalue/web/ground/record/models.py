"""The record: chains of entries, each entry holding the hash of the one before."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar, NoReturn

from django.db import models

from covalue.web.ground.record.canonical import digest


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses in Python what the triggers refuse in the database."""

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - as the library calls it
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__} is append-only.")

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__} is append-only.")


class AppendOnlyModel(models.Model):
    """Base of every table that may only be added to; triggers in the database hold it (see
    `triggers`)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - as the library calls it
        """Refused."""
        raise AppendOnlyError(f"{type(self).__name__} is append-only.")


class Scope(models.TextChoices):
    """Whose history a chain is."""

    RELATIONSHIP = "relationship", "Relationship"
    ORGANIZATION = "organization", "Organization"


class Chain(models.Model):
    """One history: its two parties', or one organization's own. Only `length` and `head` move,
    forward."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=20, choices=Scope.choices)
    scope_id = models.UUIDField()
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["scope", "scope_id"], name="chain_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.scope_id}"

    @property
    def genesis(self) -> str:
        """The hash before the first entry: it binds the chain to its scope."""
        return digest("covalue record 1", str(self.id), self.scope, str(self.scope_id))


class ActorSide(models.TextChoices):
    """For which side somebody acted."""

    CLIENT = "client", "Client"
    PARTNER = "partner", "Partner"
    BOTH = "both", "Both parties"
    OWN = "own", "Own organization"
    SYSTEM = "system", "Covalue"


class Entry(AppendOnlyModel):
    """One event. Names are copied, so the story reads on after people leave."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_organization = models.CharField(max_length=200, blank=True)
    actor_side = models.CharField(max_length=10, choices=ActorSide.choices)
    action = models.CharField(max_length=60, help_text="dotted, as agreement.accepted")
    subject = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    label = models.CharField(max_length=300, help_text="the subject's name at the time")
    before = models.TextField(help_text="canonical JSON")
    after = models.TextField(help_text="canonical JSON")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["chain", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="entry_number_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["subject", "subject_id"], name="entry_subject")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def computed_hash(self) -> str:
        """The hash that this entry must have: over every column but the hash itself."""
        texts = [
            self.actor_name,
            self.actor_organization,
            self.actor_side,
            self.action,
            self.subject,
        ]
        return digest(
            "covalue entry 1",
            self.previous_hash,
            str(self.id),
            str(self.chain_id),
            str(self.number),
            moment(self.at),
            str(self.actor_id or ""),
            *texts,
            str(self.subject_id),
            self.label,
            self.before,
            self.after,
        )

    @property
    def old(self) -> dict[str, Any]:
        """What was before, by field."""
        return dict(json.loads(self.before))

    @property
    def new(self) -> dict[str, Any]:
        """What is after, by field."""
        return dict(json.loads(self.after))

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Field, old value, new value for every field that differs."""
        old, new = self.old, self.new
        fields = [*new, *(name for name in old if name not in new)]
        return [
            (field, old.get(field), new.get(field))
            for field in fields
            if old.get(field) != new.get(field)
        ]


def moment(at: datetime) -> str:
    """The moment in UTC to the microsecond, in one way of writing."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
