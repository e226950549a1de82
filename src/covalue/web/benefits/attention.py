"""What somebody must act on about benefits: nobody answers for them, nobody reports, nobody validates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from covalue.web.accounts.models import User
from covalue.web.benefits import rules
from covalue.web.benefits.models import BenefitOwner, Stage
from covalue.web.cases.models import Benefit
from covalue.web.gates.models import Decision, GateDecision
from covalue.web.look.attention import Attention, Urgency
from covalue.web.organizations import selectors as organizations
from covalue.web.organizations.models import Membership, Programme, Relationship

COLUMNS = ("project__relationship", "title", "pk", "currency", "starts_on", "ends_on", "period_months", "held", "owner",
           "taken", "realized_to", "validated_to")  # fmt: skip


def attention(
    *, user: User, relationships: Iterable[Relationship], programme: Programme | None = None, now: datetime
) -> list[Attention]:
    """Benefits without owner for those who hand over; periods not reported and not validated for those who do so."""
    rows = organizations.relationships_among(user=user, relationships=relationships, programme=programme)
    by_relationship: dict[UUID, list[dict[str, Any]]] = {each.pk: [] for each in rows}
    for found in _benefits(list(by_relationship), now.date()).values(*COLUMNS):
        by_relationship[found["project__relationship"]].append(found)
    entries = [entry for row in rows for entry in _of(user, row, by_relationship[row.pk], now.date())]
    return sorted(entries, key=lambda each: each.order)


def _benefits(relationships: list[UUID], today: date) -> QuerySet[Benefit]:
    """One query: benefits of projects that were not stopped, with who holds them and until when was reported."""
    stays = Membership.objects.filter(
        user=OuterRef("user"), organization=OuterRef("benefit__project__relationship__programme__client"), ended_at=None
    )
    owners = BenefitOwner.objects.filter(benefit=OuterRef("pk"))
    holds = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gt=today))
    stopped = GateDecision.objects.filter(project=OuterRef("project"), decision=Decision.STOP)
    rows = Benefit.objects.filter(~Exists(stopped), project__relationship__in=relationships, dropped=False)
    return rows.annotate(
        held=Exists(owners.filter(holds & Exists(stays), user__is_active=True)), taken=Exists(owners),
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


def _entry(
    row: Relationship, found: list[dict[str, Any]], text: str, reason: str, urgency: Urgency
) -> Iterator[Attention]:
    """One entry, however many benefits it is about."""
    if not found:
        return
    other = row.partner.name if row.as_client else row.client.name  # type: ignore[attr-defined]
    one = len(found) == 1
    link = reverse("benefit", args=[found[0]["pk"]]) if one else reverse("relationship_benefits", args=[row.pk])
    of = f"of “{found[0]['title']}”" if one else f"of {len(found)} benefits with {other}"
    yield Attention(urgency=urgency, text=f"{text} {of}", link=link, reason=reason, relationship_id=row.pk)


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
