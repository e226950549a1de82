"""The sentence over the gates of a project: where it stands, and what comes next."""

from __future__ import annotations

from django.urls import reverse

from covalue.web.ground.agreements.models import Agreement
from covalue.web.kit.look.phrases import Phrase, linked, phrase, sentences, strong
from covalue.web.kit.look.templatetags.look import day
from covalue.web.value.cases.models import Gate
from covalue.web.value.gates.models import GateDecision
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


def of_questions(count: int, plan: object, *, plan_needed: bool) -> Phrase:
    """How much is asked at the next gate, and of which plan."""
    if plan:
        return phrase("{} questions; plan: {}", count, plan)
    if plan_needed:
        return phrase("{} questions; no plan of this gate yet", count)
    return phrase("{} questions", count)
