"""The sentences of gates: where a project stands, what comes next, what milestones, reviews and
decisions came to."""

from __future__ import annotations

from django.urls import reverse

from covalue.web.ground.agreements.models import Agreement
from covalue.web.kit.look.axes import named_period
from covalue.web.kit.look.phrases import (
    NOTHING,
    Phrase,
    counted,
    linked,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import day
from covalue.web.value.cases.models import Gate
from covalue.web.value.gates.models import (
    BenefitReview,
    Checklist,
    GateDecision,
    MilestoneForecast,
)
from covalue.web.value.gates.selectors import Milestone, Review
from covalue.web.value.gates.stages import ProjectStage


def of_gates(stage: ProjectStage, waiting: Agreement | None, *, plan_lacks: bool) -> Phrase:
    """Where the project stands; `waiting` is a decision that was proposed, `plan_lacks` says that
    the next gate needs a plan that is not agreed yet."""
    since = day(stage.since)
    conditions = stage.last.conditions if stage.last else ""
    if stage.stopped:
        return phrase("The project was {} on {}: {}", strong("stopped"), since, conditions)
    if not stage.gate:
        return phrase("The project is closed since {}; everything promised was looked at.", since)
    return sentences(_here(stage, since, conditions), _next(stage, waiting, plan_lacks))


def _here(stage: ProjectStage, since: str, conditions: str) -> Phrase:
    when = f" since {since}" if since else ""
    held = phrase(", {}: {}", strong("on hold"), conditions) if stage.on_hold else phrase(".")
    return phrase("In {}{}{}", strong(stage.name.lower()), when, held)


def _next(stage: ProjectStage, waiting: Agreement | None, plan_lacks: bool) -> Phrase:
    if waiting is not None:
        link = linked("waits for signatures", reverse("agreement", args=[waiting.pk]))
        return phrase("A decision {}.", link)
    if plan_lacks:
        return phrase(
            "Next: agree a version of the business case as the plan of this gate, then decide."
        )
    return phrase("Next: decide at {}.", str(Gate(stage.gate).label).lower())


def of_step(stage: ProjectStage, decided: GateDecision | None, *, is_here: bool) -> Phrase:
    """What was decided at the end of a stage, or since when the project is in it."""
    if decided is not None:
        word = str(decided.get_decision_display()).lower()
        link = linked(word, reverse("agreement", args=[decided.agreement_id]))
        return phrase("{}, {}", link, day(decided.decided_on))
    if not is_here:
        return phrase("to come")
    if stage.on_hold:
        return phrase("on hold")
    return phrase("since {}", day(stage.since)) if stage.since else phrase("now")


def of_milestone(milestone: Milestone, zone: str) -> Phrase:
    """When a milestone is expected now, how late that is, and who moved it there and why."""
    late, moved = NOTHING, NOTHING
    if milestone.late is not None and milestone.late > 0:
        late = styled(f"{counted(milestone.late, milestone.period)} late", "cv-bad")
    if milestone.forecast is not None:
        told = phrase(
            "{} ({}, {})",
            milestone.forecast.reason,
            _by(milestone.forecast),
            day(milestone.forecast.at, zone),
        )
        moved = styled(told, "cv-sub")
    return sentences(named_period(milestone.expected), late, moved)


def of_review(review: Review, *, is_overdue: bool) -> Phrase:
    """What a review of a benefit came to, or that it is still to be held."""
    if review.held is not None:
        held = phrase("held {}, {}", day(review.held.held_on), _by(review.held))
        return sentences(review.held.outcome, styled(held, "cv-sub"))
    return styled("overdue", "cv-bad") if is_overdue else phrase("to come")


def of_decision(decision: GateDecision) -> Phrase:
    """What was decided at a gate, and under which conditions."""
    word = str(decision.get_decision_display()).lower()
    decided = strong(f"{decision.get_gate_display()}: {word}")
    return phrase("{}{}", decided, f". {decision.conditions}" if decision.conditions else "")


def of_checklist(last: Checklist | None, zone: str) -> str:
    """Which version of a checklist holds; without one, the questions that come with the product."""
    if last is None:
        return "as delivered"
    return f"version {last.number}, {last.by_name}, {day(last.at, zone)}"


def _by(row: MilestoneForecast | BenefitReview) -> Phrase:
    return styled(row.by_name, f"cv-party {row.party}")


def of_questions(count: int, plan: object, *, plan_needed: bool) -> Phrase:
    """How much is asked at the next gate, and of which plan."""
    if plan:
        return phrase("{} questions; plan: {}", count, plan)
    if plan_needed:
        return phrase("{} questions; no plan of this gate yet", count)
    return phrase("{} questions", count)
