"""The sentence over the gates of a project, word for word."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from covalue.web.ground.agreements.models import Agreement
from covalue.web.value.cases.models import Benefit
from covalue.web.value.gates.headlines import (
    of_checklist,
    of_decision,
    of_gates,
    of_milestone,
    of_questions,
    of_review,
    of_step,
)
from covalue.web.value.gates.models import (
    BenefitReview,
    Checklist,
    Decision,
    GateDecision,
    MilestoneForecast,
)
from covalue.web.value.gates.selectors import Milestone, Review
from covalue.web.value.gates.stages import CLOSED, ProjectStage

DAY = date(2026, 3, 4)
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
KEY = UUID(int=7)


def decided(decision: str, conditions: str = "") -> GateDecision:
    return GateDecision(
        gate="design",
        decision=decision,
        conditions=conditions,
        decided_on=DAY,
        agreement_id=KEY,
    )


@pytest.mark.parametrize(
    ("stage", "lacks", "said"),
    [
        (ProjectStage(), False, "In business case. Next: decide at business case."),
        (
            ProjectStage("design", since=DAY),
            True,
            "In design since 4 Mar 2026. Next: agree a version of the business case as the plan of"
            " this gate, then decide.",
        ),
        (
            ProjectStage(
                "design", on_hold=True, since=DAY, last=decided(Decision.HOLD, "Until <May>.")
            ),
            False,
            "In design since 4 Mar 2026, on hold: Until <May>. Next: decide at design.",
        ),
        (
            ProjectStage(
                CLOSED, stopped=True, since=DAY, last=decided(Decision.STOP, "Nobody wants it.")
            ),
            False,
            "The project was stopped on 4 Mar 2026: Nobody wants it.",
        ),
        (
            ProjectStage(CLOSED, since=DAY),
            False,
            "The project is closed since 4 Mar 2026; everything promised was looked at.",
        ),
    ],
)
def test_where_a_project_stands(stage: ProjectStage, lacks: bool, said: str) -> None:
    found = of_gates(stage, None, plan_lacks=lacks)
    assert found == said
    assert "<May>" not in found.__html__()


def test_a_decision_that_waits_comes_before_what_is_next() -> None:
    found = of_gates(ProjectStage(), Agreement(pk=KEY), plan_lacks=True)
    assert found == "In business case. A decision waits for signatures."
    assert f'<a href="/agreements/{KEY}/">waits for signatures</a>' in found.__html__()


@pytest.mark.parametrize(
    ("stage", "decision", "is_here", "said"),
    [
        (ProjectStage("design"), decided(Decision.GO), False, "go, 4 Mar 2026"),
        (ProjectStage("design"), None, False, "to come"),
        (ProjectStage("design", on_hold=True, since=DAY), None, True, "on hold"),
        (ProjectStage("design", since=DAY), None, True, "since 4 Mar 2026"),
        (ProjectStage("design"), None, True, "now"),
    ],
)
def test_what_was_decided_at_the_end_of_a_stage(
    stage: ProjectStage, decision: GateDecision | None, is_here: bool, said: str
) -> None:
    assert of_step(stage, decision, is_here=is_here) == said


@pytest.mark.parametrize(
    ("plan", "needed", "said"),
    [
        ("Design of 4 Mar 2026", True, "3 questions; plan: Design of 4 Mar 2026"),
        (None, True, "3 questions; no plan of this gate yet"),
        (None, False, "3 questions"),
    ],
)
def test_what_is_asked_at_the_next_gate(plan: Any, needed: bool, said: str) -> None:
    assert of_questions(3, plan, plan_needed=needed) == said


MOVED = MilestoneForecast(
    date="2027-Q1", reason="No <room>.", party="partner", by_name="Bob", at=AT
)


@pytest.mark.parametrize(
    ("forecast", "late", "said"),
    [
        (None, None, "Q3 2026"),
        (None, 0, "Q3 2026"),
        (None, -1, "Q3 2026"),
        (None, 1, "Q3 2026 1 quarter late"),
        (MOVED, 2, "Q1 2027 2 quarters late No <room>. (Bob, 4 Mar 2026)"),
    ],
)
def test_when_a_milestone_is_expected_and_why(
    forecast: MilestoneForecast | None, late: int | None, said: str
) -> None:
    told = of_milestone(Milestone("live", "Live", "", "2026-Q3", forecast, late, "quarter"), "UTC")
    assert told == said
    assert "<room>" not in told.__html__()
    assert ("cv-bad" in told.__html__()) == ("late" in said)


def test_what_a_review_came_to_or_that_it_is_to_come() -> None:
    held = BenefitReview(held_on=DAY, outcome="As <planned>.", party="client", by_name="Alice")
    told = of_review(Review(Benefit(), DAY, held), is_overdue=False)
    assert told == "As <planned>. held 4 Mar 2026, Alice"
    assert told.__html__() == (
        'As &lt;planned&gt;. <span class="cv-sub">held 4 Mar 2026,'
        ' <span class="cv-party client">Alice</span></span>'
    )
    to_come = Review(Benefit(), DAY, None)
    assert of_review(to_come, is_overdue=False) == "to come"
    assert of_review(to_come, is_overdue=True).__html__() == '<span class="cv-bad">overdue</span>'


def test_what_was_decided_and_under_which_conditions() -> None:
    assert of_decision(decided(Decision.GO)).__html__() == "<b>Design: go</b>"
    assert of_decision(decided(Decision.HOLD, "Until May.")) == "Design: hold. Until May."


def test_whose_checklist_holds() -> None:
    assert of_checklist(None, "UTC") == "as delivered"
    written = Checklist(number=2, by_name="Alice", at=AT)
    assert of_checklist(written, "UTC") == "version 2, Alice, 4 Mar 2026"
