"""What somebody must act on about tiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.organizations.selectors import SeenRelationship
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Attention, Urgency
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.tiers import selectors
from covalue.web.partnership.tiers.models import Tier
from covalue.web.partnership.tiers.reviews import REVIEW
from covalue.web.partnership.tiers.selectors import TierState


def attention(
    *,
    user: User,
    relationships: Iterable[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """For the client: renewals due or overdue, partners without a tier; for both: conditions whose
    day has passed."""
    rows = organizations.relationships_among(
        user=user, relationships=relationships, programme=programme
    )
    days = {
        relationship.pk: clock.day_in(now, relationship.programme.time_zone)
        for relationship in rows
    }
    tier_state = {
        key: state
        for on in set(days.values())
        for key, state in selectors.tier_states(
            user=user, relationships=[row for row in rows if days[row.pk] == on], on=on
        ).items()
    }
    without = {
        relationship.programme_id
        for relationship in rows
        if tier_state[relationship.pk].tier is None
    }
    tiered = set(Tier.objects.filter(programme__in=without).values_list("programme_id"))
    missing = agreements.signatures_missing(user=user, relationships=rows)
    waiting = {lack.relationship_id for lack in missing if lack.kind == REVIEW}
    entries = [
        entry
        for relationship in rows
        if relationship.ends_on is None or relationship.ends_on > days[relationship.pk]
        for entry in _of(
            relationship,
            tier_state[relationship.pk],
            proposed=relationship.pk in waiting,
            has_tiers=(relationship.programme_id,) in tiered,
        )
    ]
    return sorted(entries, key=lambda notice: notice.order)


def _of(
    row: SeenRelationship, tier_state: TierState, *, proposed: bool, has_tiers: bool
) -> Iterator[Attention]:
    inside = row.as_client
    more = "; a review waits for the sponsor" if proposed else ""
    if inside and tier_state.overdue:
        late = f"{tier_state.days_late} day{'' if tier_state.days_late == 1 else 's'} late"
        yield _entry(
            Urgency.BROKEN,
            f"Renew or end the tier of {row.partner}",
            f"{late}: {tier_state.tier}{more}",
            tier_state,
        )
    elif inside and tier_state.due:
        yield _entry(
            Urgency.ENDING,
            f"Review the tier of {row.partner}",
            f"the renewal of {tier_state.tier} is due{more}",
            tier_state,
        )
    elif inside and has_tiers and tier_state.tier is None:
        yield _entry(
            Urgency.TO_DO,
            f"Review {row.partner} for admission",
            f"it is in no tier{more}",
            tier_state,
        )
    if tier_state.conditions_passed and tier_state.last is not None:
        yield _conditions(row, tier_state, inside=inside)


def _conditions(row: Relationship, tier_state: TierState, *, inside: bool) -> Attention:
    last = tier_state.last
    assert last is not None
    assert last.conditions_due_on is not None
    text = (
        f"Judge the conditions of {row.partner}"
        if inside
        else "Show that the conditions of your tier are met"
    )
    return Attention(
        urgency=Urgency.BROKEN,
        text=text,
        page=("tier_review", last.pk),
        due=last.conditions_due_on,
        reason=f"set on {day(last.decided_on)}: {last.conditions[:120]}",
        relationship_id=row.pk,
    )


def _entry(urgency: Urgency, text: str, reason: str, tier_state: TierState) -> Attention:
    pk = tier_state.relationship.pk
    return Attention(
        urgency=urgency,
        text=text,
        page=("tier", pk),
        reason=reason,
        due=tier_state.renewal_due_on,
        relationship_id=pk,
    )
