"""What is refused about gates, milestones, reviews and checklists: the rule, at its field, with
nothing written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import delivering
import pytest
from cast import Cast
from refusing import refused

from covalue.web.kit import clock
from covalue.web.value.gates import gate_agreements, services
from covalue.web.value.gates.services import ReviewDraft


def test_a_go_needs_the_plan_that_both_agreed(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    with refused("plan_missing", "decision"):
        delivering.decide(cast, project)
    with refused("conditions_missing", "conditions"):
        delivering.decide(cast, project, "hold")


def test_every_question_is_answered(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    draft = delivering.draft_for(project)
    first = next(iter(draft.answers))
    missing = {key: told for key, told in draft.answers.items() if key != first}
    with refused("answer_missing", first):
        services.review_propose(
            user=cast.alice,
            project=project,
            draft=ReviewDraft(decision="go", conditions="", answers=missing),
            signatories=[cast.alice, cast.bob],
        )


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"gate": "party"}, "gate_unknown", "gate"),
        ({"decision": "maybe"}, "decision_unknown", "decision"),
        ({"more": 1}, "gate_wrong", ""),
    ],
)
def test_a_decision_is_of_its_kind(
    cast: Cast, changes: dict[str, Any], code: str, field: str
) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    body = delivering.decide(cast, project).body
    gate_agreements.check(body)
    with refused(code, field):
        gate_agreements.check({**body, **changes})
    with refused("gate_elsewhere", "gate"):
        gate_agreements.check_now(project, body)  # that gate is passed


def test_a_milestone_moves_to_a_day_with_a_reason(cast: Cast) -> None:
    project = delivering.deliver(cast)
    expected = f"{delivering.first_year() + 1}-03-01"
    for key, day, reason, code, field in (
        ("party", "2026-10-05", "Late.", "milestone_unknown", "key"),
        ("go_live", "soon", "Late.", "date_wrong", "date"),
        ("go_live", expected, "Late.", "nothing_changed", "date"),
        ("go_live", "2026-10-05", " ", "text_missing", "reason"),
    ):
        with refused(code, field):
            services.milestone_forecast(
                user=cast.alice, project=project, key=key, date=day, reason=reason
            )


def test_a_review_is_held_once_on_a_day_that_was(cast: Cast) -> None:
    benefit = delivering.saving(delivering.deliver(cast))
    due, today = date(delivering.first_year() + 2, 6, 30), clock.today("UTC")

    def hold(due_on: date = due, held_on: date = today, outcome: str = "As planned.") -> None:
        services.benefit_review_hold(
            user=cast.alice, benefit=benefit, due_on=due_on, held_on=held_on, outcome=outcome
        )

    with refused("review_unknown", "due_on"):
        hold(due_on=due + timedelta(1))
    with refused("held_later", "held_on"):
        hold(held_on=today + timedelta(1))
    with refused("text_missing", "outcome"):
        hold(outcome="")
    hold()
    with refused("held_already", "due_on"):
        hold()


def test_a_checklist_asks_something_but_not_everything(cast: Cast) -> None:
    item = {"key": "", "question": "Is it measured?"}
    for gate, items, code, field in (
        ("party", [item], "gate_unknown", "gate"),
        ("design", [], "questions_missing", "items"),
        ("design", [{"key": "", "question": " "}], "questions_missing", "items"),
        ("design", [item] * 31, "questions_many", "items"),
    ):
        with refused(code, field):
            services.checklist_write(
                user=cast.alice, programme=cast.programme, gate=gate, items=items
            )
