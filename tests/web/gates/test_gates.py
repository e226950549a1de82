"""Stages from decisions, gates that need a plan, milestones that move benefits, reviews after
go-live."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import delivering
import pytest
from cast import Cast
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from covalue.web.ground.agreements.services import agreement_reject
from covalue.web.ground.history.selectors import entry_list
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.value.benefits.attention import attention
from covalue.web.value.benefits.threads import story
from covalue.web.value.gates import gate_agreements, selectors, services
from covalue.web.value.gates.defaults import DEFAULTS
from covalue.web.value.gates.models import GateDecision
from covalue.web.value.gates.stages import STAGES, stage_after


def decision(gate: str, decided: str) -> GateDecision:
    return GateDecision(
        project_id=uuid4(), gate=gate, decision=decided, decided_on=date(2026, 1, 1)
    )


@given(st.lists(st.sampled_from(["go", "hold", "stop"]), max_size=9))
def test_the_stage_follows_from_what_was_decided(words: list[str]) -> None:
    """Each go leads one stage on, a hold stays, a stop ends it; nothing is decided after the
    end."""
    decisions: list[GateDecision] = []
    expected, stopped = 0, False
    for word in words:
        stage = stage_after(decisions)
        assert stage.stage == STAGES[expected]
        if not stage.gate:
            break
        decisions.append(decision(stage.gate, word))
        expected = expected + 1 if word == "go" else len(STAGES) - 1 if word == "stop" else expected
        stopped = word == "stop"
    found = stage_after(decisions)
    assert (found.stage, found.stopped) == (STAGES[expected], stopped)
    assert found.on_hold == (bool(decisions) and decisions[-1].decision == "hold")


@pytest.mark.parametrize(
    "wrong",
    [
        {"checklist": None},
        {"checklist": [3]},
        {"checklist": [{"answer": "yes"}]},
        {"conditions": 1},
        {"project": None},
    ],
)
def test_what_is_no_review_is_refused(wrong: dict[str, Any]) -> None:
    """The API takes any content as a proposal of any kind."""
    asked = {"key": "a", "question": "Is it?", "answer": "yes", "evidence": ""}
    right = {
        "project": str(uuid4()),
        "gate": "design",
        "decision": "hold",
        "conditions": "Until May.",
        "plan": {},
    }
    with pytest.raises(Refused) as refused:
        gate_agreements.check({**right, "checklist": [asked], **wrong})
    assert refused.value.code == "gate_wrong"


def test_a_gate_needs_the_plan_that_both_agreed(cast: Cast) -> None:
    project = delivering.place(cast)
    version = delivering.write(cast, project)
    with pytest.raises(Refused, match="no plan at business case"):
        delivering.decide(cast, project)
    delivering.agree_plan(cast, version)
    delivering.decide(cast, project)
    assert selectors.stage_of(project=project).stage == "design"
    actions = [
        entry.action
        for entry in entry_list(user=cast.bob, scope="relationship", scope_id=cast.with_bob.pk)
    ]
    assert {"plan.frozen", "gate.decided"} <= set(actions)


def test_a_hold_says_until_what_and_a_stop_ends_it(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    with pytest.raises(Refused, match="Say until what"):
        delivering.decide(cast, project, "hold")
    delivering.decide(cast, project, "hold", "Until the baseline is signed")
    assert selectors.stage_of(project=project).label == "Business case, on hold"
    delivering.decide(cast, project, "stop", "Nobody wants it")
    assert selectors.stage_of(project=project).stopped
    draft = services.ReviewDraft(decision="go")
    with pytest.raises(Refused, match="nothing is left to decide"):
        services.review_propose(
            user=cast.alice, project=project, draft=draft, signatories=[cast.alice, cast.bob]
        )


def test_every_question_is_answered(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    draft = services.ReviewDraft(decision="go", answers={})
    with pytest.raises(Refused, match="is not answered"):
        services.review_propose(
            user=cast.alice, project=project, draft=draft, signatories=[cast.alice, cast.bob]
        )


def test_two_reviews_are_not_open_at_once_and_a_rejected_one_decides_nothing(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    draft, people = delivering.draft_for(project), [cast.alice, cast.bob]
    first = services.review_propose(
        user=cast.alice, project=project, draft=draft, signatories=people
    )
    with pytest.raises(Refused, match="is open"):
        services.review_propose(user=cast.bob, project=project, draft=draft, signatories=people)
    agreement_reject(user=cast.bob, agreement=first, reason="Not yet")
    assert not GateDecision.objects.exists()


def test_a_benefit_starts_when_its_milestone_does(cast: Cast) -> None:
    """2,000.00 less 10 % = 1,800.00 a year for three years; go-live a year later moves all of them
    a year."""
    project = delivering.deliver(cast)
    benefit = delivering.saving(project)

    def forecast() -> list[Any]:
        expected = selectors.forecast_case(user=cast.alice, project=project)
        told = story(user=cast.alice, benefit=benefit, forecast=expected, today=clock.today("UTC"))
        return [row.forecast for row in told.rows]

    assert forecast() == [0, 180_000, 180_000, 180_000, 0, 0]
    later = f"{delivering.first_year() + 2}-02-01"
    services.milestone_forecast(
        user=cast.bob, project=project, key="go_live", date=later, reason="It came late"
    )
    assert forecast() == [0, 0, 180_000, 180_000, 180_000, 0]
    found = selectors.milestones(user=cast.alice, project=project)[0]
    assert (found.late, found.expected, found.promised) == (
        1,
        later,
        f"{delivering.first_year() + 1}-03-01",
    )


@pytest.mark.parametrize(
    ("key", "date", "reason", "message"),
    [
        ("nothing", "2027-01-01", "why", "no such milestone"),
        ("go_live", "soon", "why", "'soon' is no date"),
        ("go_live", "2027-01-01", " ", "Say why"),
    ],
)
def test_a_wrong_forecast_is_refused(
    cast: Cast, key: str, date: str, reason: str, message: str
) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    with pytest.raises(Refused, match=message):
        services.milestone_forecast(
            user=cast.alice, project=project, key=key, date=date, reason=reason
        )
    assert not selectors.latest_forecasts(user=cast.alice, project=project)


def test_a_review_is_due_until_it_is_held(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit = delivering.saving(project)
    due = benefit.review_days[0]
    [review] = selectors.reviews(user=cast.bob, relationships=[cast.with_bob])
    assert review.overdue(date(due.year, 12, 31))
    assert not review.overdue(due)
    today = clock.today("UTC")
    asked = (
        f"{'Hold the overdue review' if due < today else 'Review what came'} of “Reduced"
        " cost of an order”"
    )
    assert (asked in _asked(cast)) == (due <= clock.today("UTC") + timedelta(days=30))
    with pytest.raises(Refused, match="No review is scheduled"):
        services.benefit_review_hold(
            user=cast.alice,
            benefit=benefit,
            due_on=date(2020, 1, 1),
            held_on=date(2020, 1, 1),
            outcome="x",
        )
    held = min(due, clock.today("UTC"))
    services.benefit_review_hold(
        user=cast.bob, benefit=benefit, due_on=due, held_on=held, outcome="It came."
    )
    assert asked not in _asked(cast)
    with pytest.raises(Refused, match="recorded already"):
        services.benefit_review_hold(
            user=cast.bob, benefit=benefit, due_on=due, held_on=held, outcome="Again."
        )


def test_reviews_of_the_same_name_on_the_same_day_are_asked_for_together(cast: Cast) -> None:
    first, second = (
        delivering.deliver(cast),
        delivering.deliver(cast, delivering.place_another(cast)),
    )
    days = {delivering.saving(each).review_days[0] for each in (first, second)}
    assert len(days) == 1
    [due] = days
    today = clock.today("UTC")
    asked = (
        f"{'Hold the overdue review' if due < today else 'Review what came'} of 2 benefits"
        " with Brightloom"
    )
    assert (asked in _asked(cast)) == (due <= clock.today("UTC") + timedelta(days=30))


def test_a_checklist_is_asked_from_then_on(cast: Cast) -> None:
    programme = cast.programme
    assert selectors.questions(programme, "design") == DEFAULTS["design"]
    items = [{"question": "Is it useful?"}, {"question": "Is it useful?"}, {"question": " "}]
    made = services.checklist_write(
        user=cast.alice, programme=programme, gate="design", items=items
    )
    assert [each["key"] for each in made.items] == ["is_it_useful", "is_it_useful_1"]
    assert len({each["key"] for each in selectors.questions(programme, "design")}) == 2
    with pytest.raises(Refused, match="roles do not allow"):
        services.checklist_write(user=cast.bob, programme=programme, gate="design", items=items)
    with pytest.raises(Refused, match="at least one"):
        services.checklist_write(user=cast.alice, programme=programme, gate="design", items=[])


def test_the_decision_is_proposed_on_its_page(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    browser = Client()
    browser.force_login(cast.alice)
    address = f"/projects/{project.pk}/gates/review/"
    form = {"decision": "go", "signatories": [str(cast.alice.pk), str(cast.bob.pk)]}
    answer = browser.post(address, form)
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    form |= {f"answer-{item['key']}": "yes" for item in DEFAULTS["business_case"]}
    answer = browser.post(address, form, follow=True)
    assert "Go at business case" in answer.content.decode()
    waiting = selectors.open_review(user=cast.bob, project=project)
    assert waiting is not None
    delivering.sign(cast.bob, waiting)
    page = browser.get(f"/projects/{project.pk}/gates/").content.decode()
    assert "In <b>design</b>" in page
    assert "agree a version of the business case as the plan of this gate" in page


def _asked(cast: Cast) -> list[str]:
    return [
        each.text
        for each in attention(user=cast.alice, relationships=[cast.with_bob], now=clock.now())
    ]
