"""How each side sees the other: questionnaires, rounds, answers, results."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.ground.record.models import AppendOnlyModel
from covalue.web.kit import clock


class Questionnaire(AppendOnlyModel):
    """One version of a programme's questions; a change is the next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="questionnaires"
    )
    version = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    created_by_name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["-version", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["programme", "version"], name="questionnaire_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class Question(AppendOnlyModel):
    """A statement about the other side, answered from 1 (not at all) to 5 (fully), within a
    dimension."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="questions"
    )
    dimension = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["questionnaire", "position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"], name="question_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Round(models.Model):
    """A time in which everybody is asked; once closed it stays closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="rounds"
    )
    label = models.CharField(max_length=40, help_text="as H1 2026")
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="the first day on which nobody answers any more")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["opens_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "label"], name="round_label_once"),
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="round_days"),
        ]

    def __str__(self) -> str:
        return self.label


class Response(models.Model):
    """What one person answered about the other side; at closing the person is forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="responses")
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="responses"
    )
    party = models.CharField(max_length=10, choices=Party.choices, help_text="the side that rates")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="null once closed",
    )
    comment = models.TextField(
        blank=True, help_text="to be said under the own name; empty once closed"
    )

    LIMITS: ClassVar[dict[str, int]] = {"comment": 2_000}

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["round", "relationship", "user"], name="response_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.party}"


class Answer(models.Model):
    """The answer to one question; without a score the person cannot say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["response", "question"], name="assessment_answer_once"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=5), name="answer_score"
            ),
        ]

    def __str__(self) -> str:
        return "cannot say" if self.score is None else str(self.score)


class Comment(AppendOnlyModel):
    """Words that a person says under the own name; shown to both sides once the round is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="comments")
    relationship = models.ForeignKey(
        Relationship, on_delete=models.PROTECT, related_name="assessment_comments"
    )
    party = models.CharField(max_length=10, choices=Party.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return self.text


class Result(AppendOnlyModel):
    """A side's view of the other in one dimension (or overall: no dimension), computed once at
    closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="results")
    party = models.CharField(max_length=10, choices=Party.choices, help_text="the side that rates")
    dimension = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    score_hundredths = models.PositiveSmallIntegerField(
        null=True, help_text="100 to 500; null: not published"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["round", "relationship", "party", "position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["round", "relationship", "party", "dimension"], name="result_once"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["relationship", "dimension", "round"], name="result_of"),
        ]

    def __str__(self) -> str:
        return self.dimension or "Overall"
