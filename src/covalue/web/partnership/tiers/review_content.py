"""What a review says: the decision, and every criterion with its figure as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.days import OUT_OF_REACH, add_months, read_day
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.kit.look.templatetags.look import day
from covalue.web.kit.texts import many_lines
from covalue.web.partnership.tiers.judging import (
    ALLOWED,
    STAYS,
    Judgement,
    judged,
    period,
    readings,
    words,
)
from covalue.web.partnership.tiers.models import (
    Admission,
    Decision,
    Met,
    ReviewKind,
    Tier,
    TierReview,
)
from covalue.web.partnership.tiers.services import today_of

EARLY = timedelta(days=60)
"""A renewal decided so many days before its day, or fewer, counts from that day."""
_KEYS = frozenset(
    {
        "text",
        "partner",
        "relationship_id",
        "kind",
        "tier_id",
        "tier",
        "decision",
        "moved_to_id",
        "moved_to",
        "reason",
        "conditions",
        "conditions_due_on",
        "next_due_on",
        "read_from",
        "read_to",
        "criteria",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a programme manager prepares: `tier` is the one whose criteria are judged; `moved_to` is
    for moving on.

    Without `next_due_on` the next renewal is due after the tier's months.
    """

    kind: str
    tier: Tier
    decision: str
    reason: str
    judgements: Mapping[UUID, Judgement] = field(default_factory=dict)
    conditions: str = ""
    conditions_due_on: date | None = None
    moved_to: Tier | None = None
    next_due_on: date | None = None


def present(relationship: Relationship, on: date) -> Admission | None:
    """For services: the tier that the partner is in on the day."""
    running = Q(ends_on=None) | Q(ends_on__gt=on)
    rows = Admission.objects.filter(running, relationship=relationship, starts_on__lte=on)
    return rows.select_related("tier").first()


def next_due(tier: Tier, on: date, due: date | None) -> date:
    """When the next renewal is due: the tier's months on, counted from the present day where that
    is near."""
    near = due is not None and on <= due <= on + EARLY
    return add_months(due if near and due else on, tier.renew_months)


def check(content: Any) -> None:
    """Refuse what `review_propose` has not written, or has written of figures that are others
    now."""
    if not isinstance(content, dict) or set(content) != _KEYS:
        raise _no_review()
    relationship = Relationship.objects.filter(pk__in=_uuids(content["relationship_id"])).first()
    tier = _tier(content["tier_id"])
    if relationship is None or tier is None or not isinstance(content["criteria"], list):
        raise _no_review()
    review = review_of(content, tier)
    if content_of(relationship, review) != content:
        raise Refused(
            "review_stale",
            "The criteria or their figures are others now.",
            mend="Prepare it again.",
        )


def review_of(content: Mapping[str, Any], tier: Tier) -> Review:
    """The review that the content says; what it says of figures is read again."""
    texts = ("kind", "decision", "reason", "conditions")
    if not all(isinstance(content[name], str) for name in texts):
        raise _no_review()
    rows = [
        row for row in content["criteria"] if isinstance(row, dict) and row.get("measured") is False
    ]
    judgements = {
        pk: Judgement(str(row.get("met")), str(row.get("judgement")))
        for row in rows
        for pk in _uuids(row.get("criterion_id"))
    }
    return Review(
        tier=tier,
        moved_to=_tier(content["moved_to_id"]),
        conditions_due_on=_day(content["conditions_due_on"]),
        next_due_on=_day(content["next_due_on"]),
        judgements=judgements,
        **{name: content[name] for name in texts},
    )


def content_of(relationship: Relationship, review: Review) -> dict[str, Any]:
    """All that is signed: the decision, and every criterion with its figure as it is now."""
    today, tier = today_of(relationship.programme), review.tier
    check_decision(relationship, review, today)
    criteria = judged(readings(relationship, tier, today), review.judgements)
    due_on = _due(relationship, review, today)
    _check_conditions(review, criteria, today, due_on)
    content = {
        "partner": relationship.partner.name,
        "relationship_id": str(relationship.pk),
        "kind": str(review.kind),
        "tier_id": str(tier.pk),
        "tier": tier.name,
        "decision": str(review.decision),
        "moved_to_id": str(review.moved_to.pk) if review.moved_to else "",
        "moved_to": review.moved_to.name if review.moved_to else "",
        "reason": _text(review.reason, "reason", "Say why it is decided so."),
        "conditions": _text(review.conditions, "conditions"),
        "conditions_due_on": _iso(review.conditions_due_on),
        "next_due_on": _iso(due_on),
        "criteria": criteria,
        **dict(zip(("read_from", "read_to"), map(_iso, period(tier, today)), strict=True)),
    }
    return content | {"text": words(content)}


def check_decision(relationship: Relationship, review: Review, today: date) -> None:
    """Refuse a kind, a decision or tiers that do not fit to where the partner is on the day."""
    now, tier, goal = present(relationship, today), review.tier, review.moved_to
    if tier.programme_id != relationship.programme_id or (
        goal and goal.programme_id != tier.programme_id
    ):
        raise Refused("tier_foreign", "This tier is not in the programme.", field="tier")
    if review.kind not in ALLOWED or review.decision not in ALLOWED[review.kind]:
        raise Refused("decision_wrong", "This kind of review does not decide so.", field="decision")
    if review.kind == ReviewKind.ADMISSION:
        _check_admission(relationship, review, now)
    elif now is None or now.tier_id != tier.pk:
        raise Refused(
            "not_in_tier",
            f"{relationship.partner} is not in the tier {tier}.",
            mend="Review it for admission.",
            field="tier",
        )
    elif (review.decision == Decision.MOVE) != (goal is not None) or goal == tier:
        raise Refused(
            "moved_to_wrong",
            "Say to which other tier it moves; only a move has one.",
            field="moved_to",
        )


def _check_admission(relationship: Relationship, review: Review, now: Admission | None) -> None:
    if review.moved_to is not None:
        raise Refused(
            "moved_to_wrong",
            f"Admission is to {review.tier}: it names no other tier.",
            field="moved_to",
        )
    if now is not None and now.tier_id == review.tier.pk:
        raise Refused(
            "in_tier",
            f"{relationship.partner} is in {review.tier} since {day(now.starts_on)}.",
            mend="Review it for renewal.",
            field="tier",
        )
    needed = Decision.ADMIT if now is None else Decision.MOVE
    if review.decision not in {needed, Decision.REFUSE}:
        where = f"is in {now.tier}: it moves" if now else "is in no tier: it is admitted"
        raise Refused(
            "decision_wrong", f"{relationship.partner} {where}, or not.", field="decision"
        )


def _due(relationship: Relationship, review: Review, today: date) -> date | None:
    """The next renewal's day, none where the partner is in no tier afterwards or where nothing
    changes."""
    if review.decision not in STAYS:
        if review.next_due_on is not None:
            raise Refused(
                "next_due_wrong",
                "After this decision there is nothing to renew.",
                field="next_due_on",
            )
        return None
    now, goal = present(relationship, today), review.moved_to or review.tier
    latest = next_due(goal, today, now.renewal_due_on if now and now.tier_id == goal.pk else None)
    chosen = review.next_due_on or latest
    if not today < chosen <= latest:
        raise Refused(
            "next_due_wrong",
            f"The next renewal is due by {day(latest)} at the latest.",
            field="next_due_on",
        )
    return chosen


def _check_conditions(
    review: Review, criteria: list[dict[str, Any]], today: date, due_on: date | None
) -> None:
    """Conditions have a day; whoever does not meet every criterion of the tier stays in it under
    conditions only."""
    given, last = bool(review.conditions.strip()), review.conditions_due_on
    if given and review.decision not in STAYS - {Decision.RENEW}:
        raise Refused("conditions_extra", "This decision has no conditions.", field="conditions")
    if given != (last is not None):
        name = "conditions_due_on" if given else "conditions"
        raise Refused(
            "conditions_half", "Conditions need a day until which they are met.", field=name
        )
    if last is not None and due_on is not None and not today < last <= due_on:
        raise Refused(
            "conditions_day",
            f"They have to be met by the next renewal, {day(due_on)}.",
            field="conditions_due_on",
        )
    missed = [row["text"] for row in criteria if row["met"] == Met.NO]
    if review.decision == Decision.RENEW_WITH_CONDITIONS and not given:
        raise Refused("conditions_missing", "Say the conditions.", field="conditions")
    keeps = review.decision in STAYS and review.moved_to is None
    if keeps and missed and not given:
        raise Refused(
            "criteria_missed",
            f"Not met: {'; '.join(missed)}.",
            mend="Set conditions with a day, or decide otherwise.",
            field="decision",
        )


def _text(text: str, field: str, missing: str = "") -> str:
    return many_lines(text, most=most(TierReview, field), field=field, missing=missing)


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def _day(value: Any) -> date | None:
    day = read_day(value)
    if value and day is None:
        raise Refused("day_wrong", f"Give the day as 2026-10-31. {OUT_OF_REACH}")
    return day


def _uuids(value: Any) -> list[UUID]:
    """The key that the content names, as one of none or one: what is no key finds nothing."""
    try:
        return [UUID(str(value))] if value else []
    except ValueError:
        return []


def _tier(value: Any) -> Tier | None:
    return Tier.objects.filter(pk__in=_uuids(value)).first()


def _no_review() -> Refused:
    return Refused(
        "review_wrong", "This is no review of a tier.", mend="Prepare it on the page of the tier."
    )
