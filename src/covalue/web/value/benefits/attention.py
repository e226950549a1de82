"""What somebody must act on about benefits: nobody owns, reports, validates or reviews them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from covalue.benefits.dates import month_of, position_of
from covalue.language.periods import Calendar
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Membership, Programme, Relationship, RoleName
from covalue.web.ground.organizations.selectors import SeenRelationship
from covalue.web.ground.record.order import newest_first
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Attention, Urgency
from covalue.web.value.benefits import rules
from covalue.web.value.benefits.models import BenefitOwner
from covalue.web.value.cases.models import Benefit, Gate
from covalue.web.value.gates import rules as gates
from covalue.web.value.gates.models import MilestoneForecast
from covalue.web.value.gates.stages import CLOSED

SOON = timedelta(days=30)
DUTIES = {
    "Name an owner": frozenset[str](),
    "Report what was realized": frozenset(
        {RoleName.MEASURE_OWNER.value, RoleName.BENEFIT_OWNER.value}
    ),
    "Validate what was realized": frozenset({RoleName.FINANCE_VALIDATOR.value}),
}
"""Whose duty it is besides those who manage the relationship; of what is not here the benefit
owners'."""
MONTHS = Calendar(first_month=0, kind="month", periods=1)


class _Row(NamedTuple):
    """What is read of a benefit: `taken` says that somebody ever owned it, `held` that somebody
    does now."""

    project__relationship: UUID
    pk: UUID
    title: str
    owner: str
    starts_on: date | None
    ends_on: date | None
    period_months: int
    realized_to: date | None
    validated_to: date | None
    reviews: list[str]
    taken: bool
    held: bool
    delivering: bool
    begins: str | None
    """The latest forecast of a milestone."""


def attention(
    *,
    user: User,
    relationships: Iterable[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """Benefits without owner for those who hand over; periods not reported and not validated for
    those who do so; reviews that are due within 30 days or overdue, and benefits that should have
    begun of projects that have not gone live, for those who work on them. One entry for each
    relationship and kind, however many benefits.
    """
    rows = organizations.relationships_among(
        user=user, relationships=relationships, programme=programme
    )
    if not rows:
        return []
    by_relationship: dict[UUID, list[_Row]] = {relationship.pk: [] for relationship in rows}
    days = {
        relationship.pk: clock.day_in(now, relationship.programme.time_zone)
        for relationship in rows
    }
    held: dict[UUID, set[date]] = {}
    benefits = _benefits(days).values_list(*_Row._fields, "held_reviews__due_on")
    for *fields, reviewed in benefits:
        benefit = _Row._make(fields)
        if benefit.pk not in held:  # it comes once for each of its reviews that were held
            by_relationship[benefit.project__relationship].append(benefit)
        held.setdefault(benefit.pk, set()).add(reviewed)
    entries = [
        entry for row in rows for entry in _of(user, row, by_relationship[row.pk], days[row.pk])
    ]
    for row in rows:
        if by_relationship[row.pk] and gates.works_on(user, row):
            today = days[row.pk]
            entries += _reviews(row, by_relationship[row.pk], held, today)
            late = [other for other in by_relationship[row.pk] if _should_have_begun(other, today)]
            why = f"should have begun: {_named(late)}"
            entries += _entry(row, late, "Go live or move the start", why, Urgency.BROKEN)
    return sorted(entries, key=lambda notice: notice.order)


def _benefits(days: Mapping[UUID, date]) -> QuerySet[Benefit]:
    """Benefits of projects that were not stopped, with who holds them on the day of their
    relationship; of closed ones what is still reviewed."""
    client = OuterRef(OuterRef("project__relationship__programme__client"))
    stays = Membership.objects.filter(user=OuterRef("user"), organization=client, ended_at=None)
    owners = BenefitOwner.objects.filter(benefit=OuterRef("pk"))
    today = OuterRef("today")
    holds = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gt=today))
    live = Q(project__stage__in=[Gate.VALUE_DELIVERY, CLOSED])
    forecasts = newest_first(MilestoneForecast.objects.filter(project=OuterRef("project")))
    rows = Benefit.objects.filter(
        ~Q(reviews=[]) | ~Q(project__stage=CLOSED),
        project__stopped=False,
        project__relationship__in=list(days),
        dropped=False,
    )
    return (
        rows.annotate(today=_day_of(days))
        .annotate(
            held=Exists(owners.filter(holds & Exists(stays), user__is_active=True)),
            taken=Exists(owners),
            delivering=live,
            begins=Subquery(forecasts.values("date")[:1]),
        )
        .order_by("project__name", "position")
    )


def _day_of(days: Mapping[UUID, date]) -> Value | Case:
    """The day where the programme of a benefit is: nearly always the same for all of them."""
    different = sorted(set(days.values()))
    if len(different) == 1:
        return Value(different[0], DateField())
    there = {day: [pk for pk, its in days.items() if its == day] for day in different}
    whens = (When(project__relationship__in=pks, then=Value(day)) for day, pks in there.items())
    return Case(*whens, output_field=DateField())


def _of(user: User, row: SeenRelationship, rows: list[_Row], today: date) -> Iterator[Attention]:
    alone = [
        benefit_row
        for benefit_row in rows
        if not benefit_row.held and (benefit_row.taken or not benefit_row.owner)
    ]
    if alone and rules.hands_over(user, row):
        running = [
            benefit_row
            for benefit_row in alone
            if benefit_row.starts_on and benefit_row.starts_on <= today
        ]
        why = f"nobody answers for {_named(alone)}"
        yield from _entry(
            row, alone, "Name an owner", why, Urgency.BROKEN if running else Urgency.TO_DO
        )
    silent = [
        benefit_row
        for benefit_row in rows
        if benefit_row.delivering and _lags(benefit_row, benefit_row.realized_to, today)
    ]
    if silent and rules.reports_value(user, row):
        yield from _entry(
            row, silent, "Report what was realized", f"missing: {_named(silent)}", Urgency.TO_DO
        )
    waiting = [
        benefit_row
        for benefit_row in rows
        if benefit_row.realized_to and benefit_row.validated_to != benefit_row.realized_to
    ]
    if waiting and rules.validates_value(user, row):
        yield from _entry(
            row, waiting, "Validate what was realized", f"waiting: {_named(waiting)}", Urgency.TO_DO
        )


def _reviews(
    row: SeenRelationship, rows: list[_Row], held: Mapping[UUID, set[date]], today: date
) -> Iterator[Attention]:
    days = sorted(
        (day, benefit_row.title, benefit_row)
        for benefit_row in rows
        if benefit_row.delivering
        for text in benefit_row.reviews
        if (day := date.fromisoformat(text)) not in held[benefit_row.pk]
    )
    late = [benefit_row for day, _title, benefit_row in days if day < today]
    soon = [benefit_row for day, _title, benefit_row in days if today <= day <= today + SOON]
    if late:
        yield from _entry(
            row, late, "Hold the overdue review", f"due: {_named(late)}", Urgency.BROKEN, days[0][0]
        )
    if soon:
        yield from _entry(row, soon, "Review what came", f"due: {_named(soon)}", Urgency.TO_DO)


def _entry(
    row: SeenRelationship,
    rows: list[_Row],
    text: str,
    reason: str,
    urgency: Urgency,
    due: date | None = None,
) -> Iterator[Attention]:
    """One entry, however many benefits it is about."""
    if not rows:
        return
    other = row.partner.name if row.as_client else row.client.name
    one = len(rows) == 1
    page = ("benefit", rows[0].pk) if one else ("relationship_benefits", row.pk)
    of = f"of “{rows[0].title}”" if one else f"of {len(rows)} benefits with {other}"
    yield Attention(
        urgency=urgency,
        text=f"{text} {of}",
        page=page,
        reason=reason,
        due=due,
        relationship_id=row.pk,
        roles=DUTIES.get(text, frozenset({RoleName.BENEFIT_OWNER.value})),
    )


def _named(rows: list[_Row]) -> str:
    titles = [str(row.title) for row in rows[:3]]
    return ", ".join(titles) + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")


def _lags(row: _Row, reported: date | None, today: date) -> bool:
    """Whether a period with an effect is over for a whole period's time and was not reported: not
    on its first day."""
    begins, ends, months = row.starts_on, row.ends_on, row.period_months
    if begins is None or ends is None:
        return False
    last_due = min(month_of(today) - 2 * months, month_of(ends) - months)
    return last_due >= month_of(begins) and (reported is None or month_of(reported) < last_due)


def _should_have_begun(row: _Row, today: date) -> bool:
    """Whether the month of its start is over, and that of the latest forecast of a milestone, but
    not live."""
    if row.delivering or row.starts_on is None or month_of(row.starts_on) >= month_of(today):
        return False
    forecast = position_of(row.begins, MONTHS) if row.begins else 0
    return forecast is not None and forecast - 1 < month_of(today)
