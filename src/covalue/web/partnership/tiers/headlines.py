"""What the pages of tiers answer, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.template.defaultfilters import capfirst
from django.urls import reverse

from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit.look.phrases import (
    NOTHING,
    Phrase,
    counted,
    linked,
    phrase,
    sentences,
    strong,
)
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.tiers.judging import Reading
from covalue.web.partnership.tiers.models import Admission, Met, Tier, TierReview
from covalue.web.partnership.tiers.row_words import score
from covalue.web.partnership.tiers.selectors import TierState


def of_programme(has_tiers: bool, rows: Sequence[TierState], soon: date) -> Phrase:
    """Which renewals are due, and which partners are in no tier."""
    if not has_tiers:
        return phrase("No tier says yet why a partner is strategic.")
    untiered = sum(row.tier is None for row in rows)
    passed = sum(row.conditions_passed for row in rows)
    return sentences(
        _renewals(sum(row.due for row in rows), sum(row.overdue for row in rows), soon),
        f"{counted(untiered, 'partner')} {_are(untiered)} in no tier." if untiered else "",
        f"Conditions of {counted(passed, 'partner')} have run out." if passed else "",
    )


def _renewals(due: int, overdue: int, soon: date) -> Phrase:
    if not due and not overdue:
        return phrase("No renewal is due by {}.", day(soon))
    if not due:
        return phrase("{} {} overdue.", strong(counted(overdue, "renewal")), _are(overdue))
    late = phrase("; {} {} overdue", strong(overdue), _are(overdue)) if overdue else NOTHING
    return phrase("{} {} due by {}{}.", strong(counted(due, "renewal")), _are(due), day(soon), late)


def of_tier(tier: Tier, asked: int, members: int) -> Phrase:
    """What it asks for, and how many are in it."""
    criteria = strong(counted(asked, "criterion", "criteria"))
    asks = phrase("A partner has to meet {};", criteria) if asked else "It asks for nothing yet;"
    held = f"{counted(members, 'partner')} {_are(members)} in it." if members else ""
    return sentences(asks, held or "no partner is in it.", tier.description)


def of_relationship(tier_state: TierState, rows: Sequence[Reading], *, waits: bool) -> Phrase:
    """Where the partner stands, and whether the latest figures meet the criteria."""
    waiting = "A review waits for its signature." if waits else ""
    partner, last = tier_state.relationship.partner, tier_state.last
    if tier_state.tier is None:
        since = f" since {day(last.decided_on)}" if last else ""
        return sentences(phrase("{} is in no tier{}.", partner, since), waiting)
    place = phrase("{} is in {} since {}.", partner, tier_state.tier, strong(day(tier_state.since)))
    passed = NOTHING
    if tier_state.conditions_passed and last is not None:
        passed = phrase("The day of its conditions, {}, has passed.", day(last.conditions_due_on))
    return sentences(place, _renewal(tier_state), _criteria(rows), passed, waiting)


def _renewal(tier_state: TierState) -> Phrase:
    due = strong(day(tier_state.renewal_due_on))
    if not tier_state.overdue:
        return phrase("Its renewal is due on {}.", due)
    return phrase("Its renewal was due on {}, {} ago.", due, counted(tier_state.days_late, "day"))


def _criteria(rows: Sequence[Reading]) -> Phrase:
    met = sum(row.met == Met.YES for row in rows)
    missed = sum(row.met == Met.NO for row in rows)
    if not rows:
        return NOTHING
    if missed:
        some = strong(f"{missed} of {len(rows)} criteria")
        return phrase("{} {} not met by the latest figures.", some, _are(missed))
    if met:
        return phrase("The latest figures meet {} of {} criteria; none is missed.", met, len(rows))
    return phrase("No figure is known yet for its {}.", counted(len(rows), "criterion", "criteria"))


def of_review(review: TierReview) -> Phrase:
    """What a signed review decided, and when the next one is due."""
    due = f"The next renewal is due on {day(review.next_due_on)}." if review.next_due_on else ""
    return sentences(phrase("{}.", strong(review.decided)), f"{capfirst(score(review))}.", due)


def of_preparing(partner: object, now: Admission | None, judged: Tier, today: date) -> Phrase:
    """Where the partner is (`now`) while a review of a tier is prepared, and who reads it."""
    where = phrase("{} is in no tier.", partner)
    if now is not None:
        where = phrase(
            "{} is in {} since {}; its renewal {} due on {}.",
            partner,
            now.tier,
            day(now.starts_on),
            "was" if now.renewal_due_on < today else "is",
            day(now.renewal_due_on),
        )
    criteria = phrase(
        "The criteria are those of {}; their figures are frozen when you propose.", strong(judged)
    )
    reads = phrase("{} reads the decision, the reason and the criteria once it is signed.", partner)
    return sentences(where, criteria, reads)


def of_choosing(partner: object, *, has_tiers: bool) -> Phrase:
    """What is chosen before a review for admission."""
    if not has_tiers:
        return phrase("The programme has no tier yet: there is nothing to be admitted to.")
    return phrase("To which tier may {} be admitted? Its criteria are judged next.", partner)


def of_no_tier(
    relationship: Relationship, party: str, *, prepares: bool, has_tiers: bool
) -> Phrase:
    """What a partner without tier or review waits for, as its reader can act on it."""
    if party == Party.PARTNER:
        return phrase(
            "When {} admits {} to a tier, its criteria, their figures and every signed review show"
            " here.",
            relationship.client,
            relationship.partner,
        )
    if has_tiers:
        return phrase(
            "A review judges every criterion of a tier, with its figure where there is one. You"
            " prepare it, and an executive sponsor signs with you."
        )
    if prepares:
        tiers = reverse("tier_list", args=[relationship.programme_id])
        add = linked("Add tiers with criteria first.", tiers)
        return sentences("The programme has no tier yet.", add)
    return phrase(
        "A programme manager prepares a review for admission, and an executive sponsor signs with"
        " them."
    )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
