"""Documents of projects by version, their withdrawals, and what cites them as evidence. The files
lie in `storage`."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from covalue.web.ground.organizations.models import Party
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.value.projects.models import Project


class DocumentKind(models.TextChoices):
    """What a document is for."""

    BUSINESS_CASE = "business_case", "Business case"
    REQUIREMENT = "requirement", "Requirement"
    DESIGN = "design", "Design"
    TEST = "test", "Test"
    ACCEPTANCE = "acceptance", "Acceptance"
    EVIDENCE = "evidence", "Evidence"
    MINUTES = "minutes", "Minutes"
    OTHER = "other", "Other"


class Document(AppendOnlyModel):
    """One version of a document, as somebody added it. The last version of a key holds; those
    before it stay.

    A document belongs to the party that added it. With `private_to` nothing of it crosses over to
    the other one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="documents")
    key = models.UUIDField(
        default=uuid.uuid4, help_text="of the document; the same in each of its versions"
    )
    number = models.PositiveIntegerField(help_text="of the version")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    note = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=150)
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(
        max_length=64, help_text="of the file's bytes; its place in the storage"
    )
    private_to = models.CharField(
        max_length=10, choices=Party.choices, blank=True, help_text="empty: shared"
    )
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["key", "number"], name="document_version_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_size"),
            models.CheckConstraint(
                condition=Q(private_to="") | Q(private_to=models.F("party")),
                name="document_private_to_own",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["project", "at"], name="document_of")]

    def __str__(self) -> str:
        return self.title


class Withdrawal(AppendOnlyModel):
    """A document is taken back, all versions of it, with the reason; there is no version after
    it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, help_text="its last version"
    )
    reason = models.CharField(max_length=500)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.document}, withdrawn"


class Citation(AppendOnlyModel):
    """A version of a shared document is evidence of something: what that is, only its own app
    knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="citations")
    subject = models.CharField(max_length=40, help_text="kind of thing, as value_report")
    subject_id = models.UUIDField()
    part = models.CharField(
        max_length=80, blank=True, help_text="the place in it, as the key of a question"
    )
    label = models.CharField(max_length=300, help_text="the thing's name at the time")
    party = models.CharField(max_length=10, choices=Party.choices)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["document", "subject", "subject_id", "part"], name="citation_once"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["subject", "subject_id"], name="citation_of")
        ]

    def __str__(self) -> str:
        return f"{self.document} for {self.label}"
