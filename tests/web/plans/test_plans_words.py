"""What the page of the plan answers: read as text, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.plans import headlines
from covalue.web.partnership.plans.selectors import AccountPlan, Phase, PlanState
from covalue.web.partnership.plans.track import Tally

BETWEEN = Relationship(
    programme=Programme(client=Organization(name="Aldermoor")),
    partner=Organization(name="Orrin"),
)
PLAN = AccountPlan(Agreement(), {}, date(2026, 1, 1), date(2027, 1, 1))
NEXT = AccountPlan(Agreement(), {}, date(2027, 1, 1), date(2028, 1, 1))
WELL = Tally(objectives=4, done=1, on_track=3)
BADLY = Tally(objectives=4, on_track=1, behind=1, overdue=1, not_reported=1)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PlanState(Phase.NONE), "Aldermoor and Orrin have no joint account plan yet."),
        (PlanState(Phase.PROPOSED), "No plan is in force."),
        (
            PlanState(Phase.COMING, plan=NEXT),
            "A plan is agreed and begins on 1 Jan 2027.",
        ),
        (
            PlanState(Phase.ENDED, plan=PLAN, tally=WELL),
            "No plan is in force: the last one ended on 31 Dec 2026, with 1 of 4 objectives done.",
        ),
        (
            PlanState(Phase.IN_FORCE, plan=PLAN, tally=WELL),
            "4 of 4 objectives are on track, 1 of them done.",
        ),
        (
            PlanState(Phase.IN_FORCE, plan=PLAN, tally=BADLY),
            "1 of 4 objectives is on track; 1 is overdue; 1 is behind; of 1 nobody has reported"
            " yet.",
        ),
        (
            PlanState(Phase.IN_FORCE, plan=PLAN, coming=NEXT, tally=WELL),
            "4 of 4 objectives are on track, 1 of them done. The next one is agreed and begins on"
            " 1 Jan 2027.",
        ),
    ],
)
def test_how_the_plan_stands(state: PlanState, said: str) -> None:
    assert headlines.of_plan(BETWEEN, state, None, []) == said


def test_what_is_proposed() -> None:
    proposed, people = Agreement(proposed_by_name="Ewa Hartog"), ["Kari Sund", "Jon Vik"]
    first = headlines.of_plan(BETWEEN, PlanState(Phase.PROPOSED), proposed, people)
    assert first == (
        "No plan is in force. A plan is proposed by Ewa Hartog and waits for Kari Sund, Jon Vik."
    )
    state = PlanState(Phase.IN_FORCE, plan=PLAN, tally=WELL)
    assert "A change is proposed by" in headlines.of_plan(BETWEEN, state, proposed, people)
