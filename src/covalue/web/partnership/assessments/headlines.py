"""What the pages of the two-way assessment answer, in words."""

from __future__ import annotations

from collections.abc import Sequence

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.phrases import NOTHING, Phrase, joined, phrase, sentences, strong
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.assessments.models import Questionnaire, Round
from covalue.web.partnership.assessments.publication import THRESHOLD
from covalue.web.partnership.assessments.selectors import Dimension, Health

Seen = tuple[Relationship, Health]
"""A relationship with how it was seen."""


def of_programme(rows: Sequence[Seen], now: Round | None) -> Phrase:
    """With whom the views part, who falls, and whether a round is open."""
    wide = [row.partner for row, view in rows if view.latest and view.latest.is_wide]
    falling = [row.partner for row, view in rows if view.is_falling]
    parted = phrase("The views part with {}.", joined(wide)) if wide else NOTHING
    return sentences(
        strong(parted) if wide else "",
        phrase("Falling for three rounds: {}.", joined(falling)) if falling else "",
        _round(rows, now, calm=not wide and not falling),
    )


def _round(rows: Sequence[Seen], now: Round | None, *, calm: bool) -> Phrase:
    if now is not None:
        return phrase("{} is open until {}.", now, day(now.closes_on))
    if not any(view.latest for _row, view in rows):
        return phrase("Nobody has been asked yet how the other side is seen.")
    return phrase("No views part by 0.8 or more, and none keeps falling.") if calm else NOTHING


def of_relationship(
    relationship: Relationship,
    health: Health,
    dimensions: Sequence[Dimension],
    now: Round | None,
    answers: tuple[object, int] | None,
) -> Phrase:
    """How each side rates the other, and how many have answered (`answers`: of whom, how many)."""
    opened = NOTHING
    if now is not None:
        counted = NOTHING
        if answers is not None:
            own, count = answers
            counted = phrase("; {} of {} {} answered", count, own, "has" if count == 1 else "have")
        opened = phrase("{} is open until {}{}.", now, day(now.closes_on), counted)
    return sentences(_views(relationship, health), _widest(health, dimensions), opened)


def _views(relationship: Relationship, health: Health) -> Phrase:
    latest, client, partner = health.latest, relationship.client, relationship.partner
    if latest is None:
        return phrase("Neither side has been asked yet how it sees the other.")
    falling = " and falling" if health.is_falling else ""
    few = f"is not published: fewer than {THRESHOLD} people answered"
    ours = phrase("The view of {} {}", client, few)
    if latest.client_score is not None:
        score = strong(f"{latest.client_score:.1f}")
        ours = phrase("{} rates {} {}{}", client, partner, score, falling)
    theirs = phrase("the view of {} {}", partner, few)
    if latest.partner_score is not None:
        score = strong(f"{latest.partner_score:.1f}")
        theirs = phrase("{} rates {} {}", partner, client, score)
    return phrase("{}; {}.", ours, theirs)


def _widest(health: Health, dimensions: Sequence[Dimension]) -> Phrase:
    if health.latest is None or not dimensions or not dimensions[0].latest.is_wide:
        return NOTHING
    return phrase("The views part most on {}.", dimensions[0].name.lower())


def of_questionnaire(present: Questionnaire | None) -> str:
    """What keeping the questions does (`present` is the version that holds), and who answers
    them."""
    keeping = "A set to begin with: change what does not fit, then keep it."
    if present is not None:
        keeping = (
            f"Keeping it writes version {present.version + 1}; rounds that are open keep theirs."
        )
    return (
        f"{keeping} Each statement is answered by both sides about the other, from 1 (not at all)"
        " to 5 (fully)."
    )


def asked(of_round: Round, zone: str) -> str:
    """Over which days of a time zone a round asks, and which version of the questions."""
    end = f"closes {day(of_round.closes_on)}"
    if of_round.closed_at:
        end = f"closed {day(of_round.closed_at, zone)}"
    version = str(of_round.questionnaire).lower()
    return f"from {day(of_round.opens_on)}, {end}, {version} of the questionnaire"
