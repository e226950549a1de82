"""What somebody must act on about projects: reviews that are due, milestones that have passed, projects on hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from covalue.web.accounts.models import User
from covalue.web.gates import rules, selectors
from covalue.web.gates.selectors import Review
from covalue.web.look.attention import Attention, Urgency
from covalue.web.organizations import selectors as organizations
from covalue.web.organizations.models import Programme, Relationship

SOON = timedelta(days=30)


def attention(
    *, user: User, relationships: Iterable[Relationship], programme: Programme | None = None, now: datetime
) -> list[Attention]:
    """Reviews of benefits that are due within 30 days or overdue, one entry for each relationship and kind."""
    rows = organizations.relationships_among(user=user, relationships=relationships, programme=programme)
    mine = [row for row in rows if rules.works_on(user, row)]
    if not mine:
        return []
    found = selectors.reviews(user=user, relationships=mine)
    entries = []
    for row in mine:
        today = now.astimezone(ZoneInfo(row.programme.time_zone)).date()
        entries += _of(row, [each for each in found if each.benefit.project.relationship_id == row.pk], today)
    return sorted(entries, key=lambda each: each.order)


def _of(row: Relationship, found: list[Review], today: date) -> Iterator[Attention]:
    late = [each for each in found if each.overdue(today)]
    soon = [each for each in found if each.held is None and today <= each.due_on <= today + SOON]
    if late:
        yield _entry(row, late, Urgency.BROKEN, "Hold the overdue review")
    if soon:
        yield _entry(row, soon, Urgency.TO_DO, "Review")


def _entry(row: Relationship, found: list[Review], urgency: Urgency, text: str) -> Attention:
    first = found[0]
    other = row.partner.name if row.as_client else row.client.name  # type: ignore[attr-defined]
    of = f" of “{first.benefit.title}”" if len(found) == 1 else f" of {len(found)} benefits with {other}"
    return Attention(
        urgency=urgency, text=f"{text}{of}", link=reverse("gates", args=[first.benefit.project_id]),
        reason=f"{first.benefit.project.name}: scheduled in the business case", due=first.due_on,
        relationship_id=row.pk,
    )  # fmt: skip
