"""Closing a round: the results are computed once, and who gave which answer is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.actors import actor_for
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import SYSTEM, Actor, Subject, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.assessments import selectors
from covalue.web.partnership.assessments.models import Answer, Comment, Response, Result, Round
from covalue.web.partnership.assessments.publication import Published, publish
from covalue.web.partnership.assessments.services import _check_manages, locked

Key = tuple[UUID, str]
"""A relationship and the side of it that rates."""


@transaction.atomic
def round_close(*, user: User, round: Round) -> Round:
    """Close it before its day."""
    _check_manages(user, round.programme)
    round = locked(round)
    if round.closed_at is not None:
        raise Refused("round_closed", f"The round {round} is closed.")
    return _close(round, user)


def close_due() -> int:
    """Close every round whose days are over; returns how many. The worker calls it every minute."""
    rows = Round.objects.filter(closed_at=None).select_related("programme")
    return sum(_close_if_over(round_) for round_ in rows if selectors.is_over(round_))


@transaction.atomic
def _close_if_over(round: Round) -> bool:
    round = locked(round)
    if round.closed_at is not None or not selectors.is_over(round):
        return False
    _close(round, None)
    return True


def _close(round: Round, user: User | None) -> Round:
    published = _published(round)
    for relationship in _asked(round):
        actor = actor_for(user, relationship) if user else SYSTEM
        _write(
            round,
            relationship,
            {party: published[relationship.pk, party] for party in Party},
            actor,
        )
    Response.objects.filter(round=round).update(user=None, comment="")
    round.closed_at = clock.now()
    round.save(update_fields=["closed_at"])
    return round


def _published(round: Round) -> dict[Key, Published]:
    """What each side of each relationship may show of its view."""
    raters: dict[Key, dict[UUID, dict[str, list[int]]]] = {}
    rows = Answer.objects.filter(response__round=round, score__isnull=False).values_list(
        "response__relationship_id",
        "response__party",
        "response_id",
        "question__dimension",
        "score",
    )
    for relationship_id, party, response_id, dimension, score in rows:
        rater = raters.setdefault((relationship_id, party), {}).setdefault(response_id, {})
        assert score is not None, "the rows are those with a score"
        rater.setdefault(dimension, []).append(score)
    dimensions = selectors.dimensions_of(round)
    keys = [(relationship.pk, party.value) for relationship in _asked(round) for party in Party]
    return {key: publish(dimensions, raters.get(key, {}).values()) for key in keys}


def _asked(round: Round) -> Iterable[Relationship]:
    """The relationships that ran while the round was open."""
    rows = Relationship.objects.filter(programme=round.programme).select_related(
        "programme__client", "partner"
    )
    return [
        relationship
        for relationship in rows
        if relationship.ends_on is None or relationship.ends_on > round.opens_on
    ]


def _write(
    round: Round, relationship: Relationship, views: dict[Party, Published], actor: Actor
) -> None:
    results = Result.objects.bulk_create(
        Result(
            round=round,
            relationship=relationship,
            party=party,
            dimension=dimension,
            position=position,
            score_hundredths=score,
        )
        for party, view in views.items()
        for position, (dimension, score) in enumerate(
            [("", view.overall), *view.dimensions.items()]
        )
    )
    after = {f"the {party} rates": _told(view.overall) for party, view in views.items()}
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        actor=actor,
        action="assessment.closed",
        subject=Subject("round", round.pk, round.label),
        after=after,
        rows=[*results, *_publish_comments(round, relationship)],
    )


def _told(score: int | None) -> str:
    return "not published" if score is None else f"{score // 100}.{score % 100:02d}"


def _publish_comments(round: Round, relationship: Relationship) -> list[Comment]:
    rows = (
        Response.objects.filter(round=round, relationship=relationship)
        .exclude(comment="")
        .select_related("user")
        .order_by("user__name")
    )
    comments = [_comment(round, row) for row in rows]
    for comment in comments:
        comment.save()
    return comments


def _comment(round: Round, response: Response) -> Comment:
    assert response.user is not None, "responses of an open round name their person"
    return Comment(
        round=round,
        relationship_id=response.relationship_id,
        party=response.party,
        author=response.user,
        author_name=response.user.name,
        text=response.comment,
        at=clock.now(),
    )
