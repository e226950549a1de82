"""What stands in the cells and lines of the pages of tiers, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

from covalue.web.ground.agreements.models import Agreement
from covalue.web.kit.look.phrases import (
    BAD,
    Phrase,
    counted,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import chip, day
from covalue.web.partnership.tiers.measures import Figure, measure_named
from covalue.web.partnership.tiers.models import Admission, Met, Tier, TierCriterion, TierReview
from covalue.web.partnership.tiers.selectors import TierState

FAINT, BELOW = "cv-2", "cv-sub"
JUDGED, NO_MEASURE = styled("judged by people", FAINT), styled("no measure", FAINT)


def renewal_chip(state: TierState) -> SafeString:
    """Whether the renewal is overdue or due; nothing before that."""
    if state.overdue:
        return chip("overdue", "bad")
    return chip("due", "warn") if state.due else SafeString()


def lateness(state: TierState) -> str:
    """How long the renewal is overdue."""
    return f"{counted(state.days_late, 'day')} late"


def until(state: TierState) -> Phrase:
    """By when conditions are to be met, below them in a row."""
    due_on = day(state.last.conditions_due_on) if state.last else ""
    if state.conditions_passed:
        return styled(f"{BAD} day passed: {due_on}", f"{BELOW} cv-bad")
    return styled(f"until {due_on}", BELOW)


def to_be_met(state: TierState) -> Phrase:
    """By when conditions are to be met, beside their heading."""
    due_on = day(state.last.conditions_due_on) if state.last else ""
    if state.conditions_passed:
        return styled(f"{BAD} to be met by {due_on}", "cv-bad")
    return phrase("to be met by {}", due_on)


def renewed(tier: Tier) -> str:
    """How often partners of the tier are reviewed."""
    return f"renewed after {counted(tier.renew_months, 'month')}"


def partners(members: int) -> str:
    """How many partners are in a tier."""
    return counted(members, "partner")


def threshold(criterion: TierCriterion) -> Phrase:
    """What a criterion asks for."""
    if not criterion.measure:
        return JUDGED
    measure = measure_named(criterion.measure)
    return _at_least(measure.label, criterion.threshold, measure.unit)


def threshold_then(row: Mapping[str, Any]) -> Phrase:
    """The same of a criterion as a signed review keeps it."""
    return _at_least(row["label"], row["threshold"], row["unit"]) if row["measure"] else JUDGED


def _at_least(label: object, number: object, unit: object) -> Phrase:
    return phrase("{}, at least {} {}", label, strong(number), unit)


def reads(figure: Figure | None) -> Phrase:
    """What a measure reads and where that is from, or why it is not known."""
    if figure is None:
        return NO_MEASURE
    return _reads(figure.value, figure.unit, figure.source, figure.why)


def read_then(row: Mapping[str, Any]) -> Phrase:
    """The same of a criterion as a signed review keeps it."""
    if row["figure"] is None and not row["why"]:
        return NO_MEASURE
    return _reads(row["figure"], row["unit"], row["source"], row["why"])


def _reads(value: object, unit: str, source: str, why: str) -> Phrase:
    if value is None:
        return sentences("not known", styled(why, BELOW))
    return sentences(strong(value), unit, styled(source, BELOW) if source else "")


def met_chip(met: str) -> SafeString | str:
    """Whether a criterion is met; what is well stands back."""
    if met == Met.YES:
        return "met"
    return chip("not met", "bad") if met == Met.NO else chip("not known")


def score(review: TierReview) -> str:
    """How many criteria were met, missed and not known then."""
    counts: dict[Any, int] = dict.fromkeys(Met.values, 0)
    for row in review.criteria:
        counts[row["met"]] += 1
    said = [f"{number} {name}" for name, number in counts.items() if number]
    return f"{', '.join(said)} of {sum(counts.values())} criteria" if said else "no criteria"


def proposed(proposal: Agreement) -> str:
    """Who proposed a review and when, and why it was not signed."""
    reason = "" if proposal.is_open else proposal.outcome.reason
    why = f": “{reason}”" if reason else ""
    when = day(proposal.proposed_at, proposal.relationship.time_zone)
    return f"proposed by {proposal.proposed_by_name}, {when}{why}"


def lasted(admission: Admission) -> Phrase:
    """A tier with the days over which the partner was in it."""
    end = f"to {day(admission.ends_on)}" if admission.ends_on else "until now"
    days = styled(f"{day(admission.starts_on)} {end}", FAINT)
    return sentences(strong(admission.tier), days)
