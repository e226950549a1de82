"""What somebody must act on about benefits: nobody owns, reports, validates or reviews them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from covalue.web.accounts.models import User
from covalue.web.benefits import rules
from covalue.web.benefits.models import BenefitOwner, Stage
from covalue.web.cases.models import Benefit, Gate
from covalue.web.gates import rules as gates
from covalue.web.gates.models import BenefitReview, Decision, GateDecision
from covalue.web.look.attention import Attention, Urgency
from covalue.web.organizations import selectors as organizations
from covalue.web.organizations.models import Membership, Programme, Relationship

COLUMNS = ("project__relationship", "title", "pk", "currency", "starts_on", "ends_on", "period_months", "held", "owner",
           "taken", "realized_to", "validated_to", "reviews", "delivering")  # fmt: skip
SOON = timedelta(days=30)


def attention(
    *, user: User, relationships: Iterable[Relationship], programme: Programme | None = None, now: datetime
) -> list[Attention]:
    """Benefits without owner for those who hand over; periods not reported and not validated for those who do so;
    reviews that are due within 30 days or overdue. One entry for each relationship and kind, however many benefits.
    """
    rows = organizations.relationships_among(user=user, relationships=relationships, programme=programme)
    by_relationship: dict[UUID, list[dict[str, Any]]] = {each.pk: [] for each in rows}
    for found in _benefits(list(by_relationship), now.date()).values(*COLUMNS):
        by_relationship[found["project__relationship"]].append(found)
    held = _held([each for found in by_relationship.values() for each in found])
    entries = [entry for row in rows for entry in _of(user, row, by_relationship[row.pk], now.date())]
    for row in rows:
        if gates.works_on(user, row):
            entries += _reviews(row, by_relationship[row.pk], held, now.date())
    return sorted(entries, key=lambda each: each.order)


def _benefits(relationships: list[UUID], today: date) -> QuerySet[Benefit]:
    """One query: benefits of projects that were not stopped, with who holds them and until when was reported."""
    stays = Membership.objects.filter(
        user=OuterRef("user"), organization=OuterRef("benefit__project__relationship__programme__client"), ended_at=None
    )
    owners = BenefitOwner.objects.filter(benefit=OuterRef("pk"))
    holds = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gt=today))
    decided = GateDecision.objects.filter(project=OuterRef("project"))
    stopped = decided.filter(decision=Decision.STOP)
    live = decided.filter(decision=Decision.GO, gate=Gate.IMPLEMENTATION)
    rows = Benefit.objects.filter(~Exists(stopped), project__relationship__in=relationships, dropped=False)
    return rows.annotate(
        held=Exists(owners.filter(holds & Exists(stays), user__is_active=True)), taken=Exists(owners),
        delivering=Exists(live),
        realized_to=Max("reports__period", filter=Q(reports__stage=Stage.REALIZED)),
        validated_to=Max("reports__period", filter=Q(reports__stage=Stage.VALIDATED)),
    ).order_by("project__name", "position")  # fmt: skip


def _of(user: User, row: Relationship, found: list[dict[str, Any]], today: date) -> Iterator[Attention]:
    if rules.hands_over(user, row):
        alone = [each for each in found if not each["held"] and (each["taken"] or not each["owner"])]
        running = [each for each in alone if each["starts_on"] and each["starts_on"] <= today]
        why = f"nobody answers for {_named(alone)}"
        yield from _entry(row, alone, "Name an owner", why, Urgency.BROKEN if running else Urgency.TO_DO)
    if rules.reports_value(user, row):
        silent = [each for each in found if _lags(each, each["realized_to"], today)]
        yield from _entry(row, silent, "Report what was realized", f"missing: {_named(silent)}", Urgency.TO_DO)
    if rules.validates_value(user, row):
        waiting = [each for each in found if each["realized_to"] and each["validated_to"] != each["realized_to"]]
        yield from _entry(row, waiting, "Validate what was realized", f"waiting: {_named(waiting)}", Urgency.TO_DO)


def _held(found: list[dict[str, Any]]) -> set[tuple[UUID, date]]:
    """The reviews that were held, of benefits in value delivery."""
    live = [each["pk"] for each in found if each["delivering"] and each["reviews"]]
    return set(BenefitReview.objects.filter(benefit__in=live).values_list("benefit", "due_on"))


def _reviews(
    row: Relationship, found: list[dict[str, Any]], held: set[tuple[UUID, date]], today: date
) -> Iterator[Attention]:
    days = sorted(
        (day, each["title"], each)
        for each in found
        if each["delivering"]
        for text in each["reviews"]
        if (each["pk"], day := date.fromisoformat(text)) not in held
    )
    late = [each for day, _title, each in days if day < today]
    soon = [each for day, _title, each in days if today <= day <= today + SOON]
    if late:
        yield from _entry(row, late, "Hold the overdue review", f"due: {_named(late)}", Urgency.BROKEN, days[0][0])
    if soon:
        yield from _entry(row, soon, "Review what came", f"due: {_named(soon)}", Urgency.TO_DO)


def _entry(
    row: Relationship, found: list[dict[str, Any]], text: str, reason: str, urgency: Urgency, due: date | None = None
) -> Iterator[Attention]:
    """One entry, however many benefits it is about."""
    if not found:
        return
    other = row.partner.name if row.as_client else row.client.name  # type: ignore[attr-defined]
    one = len(found) == 1
    link = reverse("benefit", args=[found[0]["pk"]]) if one else reverse("relationship_benefits", args=[row.pk])
    of = f"of “{found[0]['title']}”" if one else f"of {len(found)} benefits with {other}"
    yield Attention(urgency=urgency, text=f"{text} {of}", link=link, reason=reason, due=due, relationship_id=row.pk)


def _named(found: list[dict[str, Any]]) -> str:
    titles = [str(each["title"]) for each in found[:3]]
    return ", ".join(titles) + (f" and {len(found) - 3} more" if len(found) > 3 else "")


def _lags(found: dict[str, Any], reported: date | None, today: date) -> bool:
    """Whether a period with an effect is over for a whole period's time and was not reported: not on its first day."""
    begins, ends, months = found["starts_on"], found["ends_on"], found["period_months"]
    if begins is None:
        return False
    last_due = min(_month(today) - 2 * months, _month(ends) - months)
    return last_due >= _month(begins) and (reported is None or _month(reported) < last_due)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
