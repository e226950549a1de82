"""Agreements: a proposal put to named signatories of both parties, and their answers. All
append-only.

What became of a proposal is a row of its own (`Outcome`), and its one-to-one key is what makes a
proposal end once, whatever happens at the same moment.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.kit import clock


class Silence(models.TextChoices):
    """What no answer by the deadline means."""

    LAPSES = "lapses", "The proposal lapses"
    AGREES = "agrees", "Silence means agreed"


class Agreement(AppendOnlyModel):
    """One proposal: what exactly is to be agreed, by its content and hash. A counter is another
    row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="agreements"
    )
    kind = models.CharField(max_length=40)
    reference = models.UUIDField(
        help_text="of the thing that is agreed: the same in every proposal about it"
    )
    thread = models.UUIDField(
        help_text="of one negotiation: from a first proposal through its counters"
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followers",
        help_text="revised or countered",
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="what was agreed before",
    )
    within = models.CharField(
        max_length=10,
        choices=Party.choices,
        blank=True,
        help_text="the one party that sees and signs it; empty: both",
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    content = models.TextField(help_text="canonical JSON")
    content_hash = models.CharField(max_length=64)
    difference = models.TextField(
        help_text="canonical JSON: place, before, after, against `replaces`"
    )
    party = models.CharField(max_length=10, choices=Party.choices, help_text="whose proposal it is")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    silence = models.CharField(max_length=10, choices=Silence.choices, default=Silence.LAPSES)
    LIMITS: ClassVar[dict[str, int]] = {"summary": 5_000}

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "kind", "reference"], name="agreement_reference"),
            models.Index(fields=["thread"], name="agreement_thread"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def body(self) -> Any:
        """The content as data."""
        return json.loads(self.content)

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What differs from what was agreed before: place, before, after."""
        return list(json.loads(self.difference))

    @property
    def status(self) -> str:
        """`open`, or what became of it (see `Ending`)."""
        outcome = getattr(self, "outcome", None)
        return outcome.kind if outcome else "open"

    @property
    def parties(self) -> list[Party]:
        """The parties that sign: both, or the one within which it stays."""
        return [Party(self.within)] if self.within else list(Party)

    @property
    def is_open(self) -> bool:
        """Whether answers are awaited."""
        return self.status == "open"

    def is_due(self, now: datetime | None = None) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= (now or clock.now())


class Signatory(AppendOnlyModel):
    """Somebody who must sign a proposal for one party."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatories")
    party = models.CharField(max_length=10, choices=Party.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures"
    )
    name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["party", "name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["agreement", "user"], name="signatory_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def answer_or_none(self) -> Answer | None:
        """The answer, while there is one."""
        return getattr(self, "answer", None)


class AnswerKind(models.TextChoices):
    """Yes or no."""

    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class Answer(AppendOnlyModel):
    """A signatory's answer to exactly the content with this hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signatory = models.OneToOneField(Signatory, on_delete=models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=10, choices=AnswerKind.choices)
    reason = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    LIMITS: ClassVar[dict[str, int]] = {"reason": 5_000}

    def __str__(self) -> str:
        return f"{self.signatory} {self.kind}"


class Ending(models.TextChoices):
    """What can become of a proposal."""

    AGREED = "agreed", "Agreed"
    DEEMED_AGREED = "deemed_agreed", "Deemed agreed"
    REJECTED = "rejected", "Rejected"
    COUNTERED = "countered", "Countered"
    REVISED = "revised", "Revised"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"
    VOIDED = "voided", "Voided: the content changed"


BINDING = (Ending.AGREED, Ending.DEEMED_AGREED)


class Outcome(AppendOnlyModel):
    """How a proposal ended, once."""

    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, primary_key=True, related_name="outcome"
    )
    kind = models.CharField(max_length=20, choices=Ending.choices)
    reason = models.TextField(blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind
