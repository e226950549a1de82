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
    `triggers`), and each row is sealed by the entry that tells of it (see `seals`)."""

    objects = AppendOnlyQuerySet.as_manager()
    sealed_since: ClassVar[dict[str, int]] = {}
    """Columns that came later, each with the version of seals that covers it first: from 2 on."""

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
    rows = models.CharField(
        max_length=64, blank=True, help_text="the hash over its seals; empty: it made no rows"
    )
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
        return entry_hash(self)

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


class Seal(AppendOnlyModel):
    """The hash of one row that an entry tells of, as it stood then.

    The entry holds the hash over its seals, so that neither a row nor a seal can be altered, taken
    away or put in unseen. Of two rows of a chain the one came later whose entry has the higher
    number, whatever the clock said.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="seals")
    place = models.PositiveIntegerField(help_text="among the seals of the entry")
    kind = models.CharField(max_length=60, help_text="of the row, as agreements.answer")
    row = models.UUIDField()
    version = models.PositiveSmallIntegerField(help_text="which columns it covers")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["entry", "place"], name="seal_place_once"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind", "row"], name="seal_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


def entry_hash(entry: Any) -> str:
    """The hash of an entry, also of one that a migration sees.

    An entry without rows has the hash that it had before there were seals.
    """
    texts = [
        entry.actor_name,
        entry.actor_organization,
        entry.actor_side,
        entry.action,
        entry.subject,
    ]
    return digest(
        "covalue entry 2" if entry.rows else "covalue entry 1",
        entry.previous_hash,
        str(entry.id),
        str(entry.chain_id),
        str(entry.number),
        moment(entry.at),
        str(entry.actor_id or ""),
        *texts,
        str(entry.subject_id),
        entry.label,
        entry.before,
        entry.after,
        *([entry.rows] if entry.rows else []),
    )


def moment(at: datetime) -> str:
    """The moment in UTC to the microsecond, in one way of writing."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
