"""What somebody must act on about assessments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Programme, Relationship, RoleName
from covalue.web.kit import clock
from covalue.web.kit.look.attention import ANYBODY, Attention, Urgency
from covalue.web.partnership.assessments import selectors
from covalue.web.partnership.assessments.models import Round
from covalue.web.partnership.assessments.publication import THRESHOLD

CHASE = timedelta(days=3)
SPONSORS = frozenset({RoleName.EXECUTIVE_SPONSOR.value})


def attention(
    *,
    user: User,
    relationships: Sequence[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """A round that waits for my answer or for more of my side, views that have parted, a view that
    keeps falling."""
    entries: list[Attention] = []
    relationships = [
        relationship
        for relationship in relationships
        if programme is None or relationship.programme_id == programme.pk
    ]
    for round_ in selectors.rounds_open(user=user, relationships=relationships):
        mine = [row for row in relationships if row.programme_id == round_.programme_id]
        entries += _of_round(user, round_, mine, now)
    return entries + _of_health(user, relationships)


def _of_round(
    user: User, round: Round, relationships: Sequence[Relationship], now: datetime
) -> list[Attention]:
    done = selectors.answered(user=user, round=round, relationships=relationships)
    missing = [relationship for relationship in relationships if relationship.pk not in done]
    of_round = []
    if missing:
        of_round.append(
            Attention(
                urgency=Urgency.TO_DO,
                text=f"Answer the assessment {round}",
                due=round.closes_on,
                page=("round_answer", missing[0].pk),
                reason=f"{len(missing)} of {len(relationships)} still to answer",
                roles=ANYBODY,
            )
        )
    today = clock.day_in(now, round.programme.time_zone)
    if round.closes_on - today <= CHASE:
        counts = selectors.participation(user=user, round=round, relationships=relationships)
        few = [
            relationship
            for relationship in relationships
            if counts.get(relationship.pk, 0) < THRESHOLD
        ]
        of_round += [
            Attention(
                urgency=Urgency.ENDING,
                text=f"Ask more colleagues to answer {round}",
                due=round.closes_on,
                page=("assessment", relationship.pk),
                relationship_id=relationship.pk,
                reason=(
                    f"{counts.get(relationship.pk, 0)} of your side have answered about"
                    f" {_other(relationship)}; five are needed"
                ),
            )
            for relationship in few
        ]
    return of_round


def _of_health(user: User, relationships: Sequence[Relationship]) -> list[Attention]:
    of_health = []
    views = selectors.health(user=user, relationships=relationships)
    for relationship in relationships:
        view = views[relationship.pk]
        if view.latest is None:
            continue
        page = ("assessment", relationship.pk)
        gap = view.latest.gap
        if gap is not None and view.latest.is_wide:
            of_health.append(
                Attention(
                    urgency=Urgency.TO_DO,
                    text=f"Speak about how {_other(relationship)} and you see each other",
                    page=page,
                    reason=f"the views part by {abs(gap)}",
                    relationship_id=relationship.pk,
                    roles=SPONSORS,
                )
            )
        if view.is_falling:
            of_health.append(
                Attention(
                    urgency=Urgency.TO_DO,
                    text=f"Turn the relationship with {relationship.partner}",
                    page=page,
                    reason=(
                        f"the view of {relationship.client} fell in three rounds to"
                        f" {view.latest.client_score}"
                    ),
                    relationship_id=relationship.pk,
                    roles=SPONSORS,
                )
            )
    return of_health


def _other(relationship: Relationship) -> str:
    return (
        relationship.partner.name
        if getattr(relationship, "as_client", True)
        else relationship.client.name
    )
