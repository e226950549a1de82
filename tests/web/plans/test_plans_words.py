"""What the page of the plan answers: read as text, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.plans import headlines, row_words
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.plan_text import Change
from covalue.web.partnership.plans.selectors import AccountPlan, Phase, PlanState, Row
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


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            headlines.of_versions(1),
            "1 proposal of the joint account plan was made, newest first. Each stays as it was"
            " signed.",
        ),
        (
            headlines.of_versions(2),
            "2 proposals of the joint account plan were made, newest first. Each stays as it was"
            " signed.",
        ),
        (
            headlines.of_reports(3, of_one=False),
            "3 reports, newest first. A later report does not change an earlier one.",
        ),
        (
            headlines.of_reports(1, of_one=True),
            "1 report of this objective or goal, newest first. A later report does not change an"
            " earlier one.",
        ),
        (
            headlines.of_editor(is_first=True),
            "It holds when everybody named has signed exactly these words. Leave a row empty where"
            " you have nothing to say.",
        ),
        (
            headlines.of_editor(is_first=False),
            "It holds when everybody named has signed exactly these words. It takes the place of"
            " the proposal that is open; signatures given so far are void.",
        ),
    ],
)
def test_versions_reports_and_the_editor(said: str, words: str) -> None:
    assert said == words


def report(percent: int, **fields: str) -> ObjectiveProgress:
    """What Ewa Hartog reported on 9 Oct 2026."""
    at = datetime(2026, 10, 9, 12, tzinfo=UTC)
    return ObjectiveProgress(
        key="o1", at=at, percent=percent, party="client", by_name="Ewa Hartog", **fields
    )


@pytest.mark.parametrize(
    ("percents", "said"),
    [
        ([], ""),
        ([40], "9 Oct 2026"),
        ([40, 40], "unchanged, 9 Oct 2026"),
        ([60, 40], "▲ 20 points, 9 Oct 2026"),
        ([40, 60], "▼ 20 points, 9 Oct 2026"),
    ],
)
def test_what_was_reported_last(percents: list[int], said: str) -> None:
    row = Row({"key": "o1"}, [report(percent) for percent in percents], None, None)
    assert row_words.reported_last(row, "UTC") == said


def test_a_report_in_a_line() -> None:
    assert row_words.in_a_line(report(40), {"o1": "Pick & pack"}, "UTC").__html__() == (
        '9 Oct 2026, <span class="cv-party client">Ewa Hartog</span>: <b>40 %</b> of Pick &amp;'
        " pack"
    )
    assert row_words.in_a_line(report(40, note="Slow"), {}, "UTC").endswith("40 % of o1. “Slow”")


def test_what_is_proposed_and_what_it_is_compared_with() -> None:
    proposal = Agreement(
        relationship=BETWEEN,
        party="client",
        proposed_by_name="Ewa Hartog",
        proposed_at=datetime(2026, 10, 9, 12, tzinfo=UTC),
    )
    assert row_words.proposed_by(proposal).__html__() == (
        'by <span class="cv-party client">Ewa Hartog</span>, 9 Oct 2026'
    )
    proposal.expires_at = datetime(2026, 10, 31, 22, tzinfo=UTC)
    assert row_words.proposed_by(proposal).endswith("; answer by 31 Oct 2026, 22:00 UTC")
    assert row_words.before_it(proposal) == "what was agreed before"
    proposal.follows_id = UUID(int=1)
    assert row_words.before_it(proposal) == "the proposal before"


def test_what_is_proposed_next() -> None:
    assert row_words.to_propose(PlanState(Phase.IN_FORCE)) == "Propose a change or the next plan"
    assert row_words.to_propose(PlanState(Phase.ENDED)) == "Propose a plan"


def test_the_place_of_a_change() -> None:
    assert row_words.place_of(Change("Pick & pack", "Target", "1", "2")).__html__() == (
        "<b>Pick &amp; pack</b>, target:"
    )
    assert row_words.place_of(Change("", "First day", "1", "2")) == "first day:"
