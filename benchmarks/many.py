"""A programme of many partners and many years, for measuring: the example, copied within one more
programme.

The example's twelve partners are copied 17 times, each with its areas, seats, meetings, reviews and
all else, and their three years are repeated before them as often as it takes. So the rate of
everything, for each partner and year, is the example's. A project of the years before that was
decided on is closed, and its benefits are reviewed no more. Not copied: answers to single
questions, documents of cases and plans, and the record, which no such page reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import models, transaction

from covalue.web.ground.agreements.models import Agreement, Answer, Outcome, Signatory
from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.kit import clock
from covalue.web.partnership.assessments.models import (
    Comment,
    Question,
    Questionnaire,
    Response,
    Result,
    Round,
)
from covalue.web.partnership.commitments.models import (
    Commitment,
    CommitmentReview,
    Escalation,
    Rung,
)
from covalue.web.partnership.meetings.models import (
    AgendaItem,
    Attendance,
    Cadence,
    Meeting,
    MeetingDecision,
    Minutes,
    Seat,
    Series,
)
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.tiers.models import Admission, Tier, TierCriterion, TierReview
from covalue.web.value.benefits.models import BenefitOwner, ValueReport
from covalue.web.value.cases.models import (
    Benefit,
    CaseVersion,
    Gate,
    Plan,
    PlannedValue,
    ProjectValue,
)
from covalue.web.value.gates.models import BenefitReview, Decision, GateDecision, MilestoneForecast
from covalue.web.value.gates.stages import CLOSED
from covalue.web.value.projects.models import Project

OF_PROGRAMME = (Programme, Tier, TierCriterion, Cadence, Rung, Questionnaire, Question)
"""Copied once."""
OF_PARTNERS = (Organization, Relationship, Area, Seat, Series)
"""Copied once for each partner."""
OF_YEARS = (
    Agreement,
    Signatory,
    Answer,
    Outcome,
    LeadRole,
    Waiver,
    Project,
    Admission,
    TierReview,
    Result,
    Response,
    Comment,
    Meeting,
    AgendaItem,
    Attendance,
    Minutes,
    MeetingDecision,
    Commitment,
    CommitmentReview,
    Escalation,
    ObjectiveProgress,
    CaseVersion,
    Plan,
    PlannedValue,
    Benefit,
    ProjectValue,
    ValueReport,
    BenefitOwner,
    GateDecision,
    MilestoneForecast,
    BenefitReview,
)
"""Copied for each partner and again for the years before; what refers to something comes after it.
Rounds are too, but once for all partners."""
SPAN = timedelta(weeks=168)
"""From one copy of the years to the one before it: a little more than the example is old, so that
nothing overlaps."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")
BATCH = 2_000


@dataclass
class Copy:
    """Where a row goes: which programme, which twelve of its partners, how far back."""

    programme: UUID
    client: UUID
    """Whose programme it is too."""
    twelve: int = 0
    back: int = 0
    made: set[tuple[type[models.Model], UUID]] = field(default_factory=set)
    """What was copied, so that nothing refers to what was not."""

    def key(self, model: type[models.Model], old: UUID) -> UUID:
        """The key of the row's copy; of what is not copied at all, the same."""
        if model in OF_PROGRAMME:
            return uuid5(self.programme, str(old))
        if model is Round:
            return uuid5(self.programme, f"{old} {self.back}")
        if old == self.client:
            return old
        if model in OF_PARTNERS:
            return uuid5(self.programme, f"{old} {self.twelve}")
        return (
            uuid5(self.programme, f"{old} {self.twelve} {self.back}") if model in OF_YEARS else old
        )

    def moved(self, value: Any) -> Any:
        """A day or moment, so far back; the end of time stays."""
        return value - self.back * SPAN if value not in {None, date.max} else value

    def row(self, old: models.Model) -> models.Model | None:
        """The copy of a row; None where it refers to something that was not copied."""
        values: dict[str, Any] = {}
        for each in old._meta.concrete_fields:
            value = getattr(old, each.attname)
            if isinstance(each, models.ForeignKey) and value is not None:
                value = self.key(each.related_model, value)
                if (
                    each.related_model in _COPIED - {type(old)}
                    and (each.related_model, value) not in self.made
                ):
                    return None
            elif isinstance(each, models.DateField):
                value = self.moved(value)
            values[each.attname] = value
        if not old._meta.pk.is_relation:
            values[old._meta.pk.attname] = self.key(type(old), old.pk)
        return type(old)(**values)


_COPIED = {Programme, *OF_PARTNERS, *OF_YEARS, Round} - {Organization}


@transaction.atomic
def many(programme: Programme, *, twelves: int, spans: int) -> Programme:
    """Copy the one programme of a database, its partners and their years so many times; returns the
    copy."""
    copy = Copy(uuid4(), programme.client_id)
    for model in OF_PROGRAMME:
        _write(copy, _rows(model))
    for back in range(spans):
        copy.back = back
        _write(copy, _rows(Round))
    for copy.twelve in range(1, twelves + 1):
        copy.back = 0
        for model in OF_PARTNERS:
            _write(copy, _rows(model))
        for copy.back in range(spans):
            for model in OF_YEARS:
                _write(copy, _rows(model))
    return Programme.objects.get(pk=copy.key(Programme, programme.pk))


def _rows(model: type[models.Model]) -> list[models.Model]:
    """The example's rows, read once."""
    if model not in _READ:
        rows = model.objects.all()  # type: ignore[attr-defined]
        _READ[model] = list(
            rows.exclude(programmes__isnull=False) if model is Organization else rows
        )
    return _READ[model]


_READ: dict[type[models.Model], list[models.Model]] = {}


def _write(copy: Copy, rows: list[models.Model]) -> None:
    made = list(_changed(copy, rows))
    copy.made |= {(type(each), each.pk) for each in made}
    for model in {type(each) for each in made}:
        model.objects.bulk_create(made, batch_size=BATCH)  # type: ignore[attr-defined]


def _changed(copy: Copy, rows: list[models.Model]) -> Iterator[models.Model]:
    today = clock.today("UTC") - copy.back * SPAN
    for old in rows:
        row: Any = copy.row(old)
        if row is None or (copy.back and not _is_history(old, row, today)):
            continue
        _told_apart(row, copy)
        if copy.back:
            _over(row, today)
        yield row


def _is_history(old: Any, row: Any, today: date) -> bool:
    """Whether it had begun: what was planned, open or proposed when the years were over is not
    copied."""
    if isinstance(row, Round):
        return row.closed_at is not None
    if isinstance(row, Meeting):
        return row.state != "planned"
    if isinstance(row, Agreement):
        return not old.is_open
    if isinstance(row, Benefit | PlannedValue | ProjectValue):
        return True  # their days are those of what was promised
    return getattr(row, "starts_on", today) <= today


def _told_apart(row: Any, copy: Copy) -> None:
    """What must be there once in the programme or the relationship, and what refers to things by
    another way."""
    if isinstance(row, Organization | Area):
        row.name += f" {copy.twelve}"
    elif isinstance(row, Round):
        row.label += f" ({copy.back} before)" if copy.back else ""
    elif isinstance(row, Commitment):
        row.number += 1000 * copy.back
    elif isinstance(row, Benefit):
        row.measure += f" {copy.twelve} {copy.back}" if row.measure else ""
    elif isinstance(row, CaseVersion | Plan):
        row.document = row.data = "{}"
    elif isinstance(row, Agreement):
        about = Relationship if row.kind == "account_plan" else Agreement
        row.reference, row.thread = copy.key(about, row.reference), copy.key(Agreement, row.thread)
        row.content = DAY.sub(lambda day: str(copy.moved(date.fromisoformat(day[0]))), row.content)


def _over(row: Any, today: date) -> None:
    """What still went on when the years were over ended then; projects are closed, their reviews
    are held."""
    if isinstance(row, Benefit):
        row.reviews, row.validated_to = [], row.realized_to
    elif isinstance(row, PlannedValue):
        return
    elif isinstance(row, Project) and row.stage != Gate.BUSINESS_CASE:
        row.stage = CLOSED
    elif isinstance(row, GateDecision) and row.decision == Decision.GO:
        row.gate = Gate.VALUE_DELIVERY
    for name in ("ends_on", "ended_on"):
        if hasattr(row, name) and (getattr(row, name) is None or getattr(row, name) > today):
            setattr(row, name, today)
    if isinstance(row, Meeting):
        row.series_id = row.slot = None
    elif isinstance(row, Commitment) and row.state == "open":
        row.state, row.closed_on = "kept", today
    elif isinstance(row, Escalation):
        row.resolved_at = row.resolved_at or datetime.combine(today, row.raised_at.timetz())
