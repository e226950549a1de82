"""A plan negotiated, signed by both, followed up; and what nobody may do."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from cast import Cast, join
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from tests.web.plans.drafts import accept, agree, content, objective, propose

from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import (
    agreement_accept,
    agreement_propose,
    agreement_reject,
)
from covalue.web.ground.organizations.models import Role, RoleName
from covalue.web.ground.record.models import AppendOnlyError, Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.attention import Urgency
from covalue.web.partnership.plans import selectors
from covalue.web.partnership.plans.attention import attention
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.selectors import Phase, PlanState
from covalue.web.partnership.plans.services import progress_report


def code(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def state(cast: Cast, who: str = "alice", days: int = 0) -> PlanState:
    on = clock.today("UTC") + timedelta(days=days)
    return selectors.plan_state(user=getattr(cast, who), relationship=cast.with_bob, on=on)


def keys(agreement: Agreement) -> list[str]:
    return [row["key"] for row in agreement.body["objectives"]]


def test_negotiated_with_a_counter_and_agreed_by_both(cast: Cast) -> None:
    first = propose(cast)
    assert state(cast).phase == Phase.PROPOSED
    other = first.body | {"objectives": [*first.body["objectives"], objective("A third")]}
    countered = propose(cast, user=cast.bob, what=other, reason="A third one.", follows=first.pk)
    revised = propose(
        cast,
        user=cast.bob,
        what=other | {"client_goals": [{"title": "Two lists"}]},
        follows=countered.pk,
    )
    agreed = accept(cast.alice, revised)
    assert [
        selectors.version_get(user=cast.bob, version_id=each.pk).status
        for each in (first, countered, agreed)
    ] == [
        "countered",
        "revised",
        "agreed",
    ]
    found = state(cast, "bob")
    assert (found.phase, found.plan and found.plan.agreement, found.tally.objectives) == (
        Phase.IN_FORCE,
        agreed,
        3,
    )
    assert keys(agreed)[:2] == keys(first)
    assert len(set(keys(agreed))) == 3
    assert verify_all() == []


def test_what_changed_after_a_signature_is_refused(cast: Cast) -> None:
    first = propose(cast)
    revised = propose(cast, what=content(days=300), follows=first.pk)
    assert code(lambda: accept(cast.bob, first)) == "not_open"
    stale = first.content_hash
    assert (
        code(lambda: agreement_accept(user=cast.bob, agreement=revised, content_hash=stale))
        == "content_changed"
    )
    assert state(cast).plan is None


def test_a_proposal_takes_the_place_of_the_one_that_was_read_only(cast: Cast) -> None:
    first = propose(cast)
    assert code(lambda: propose(cast)) == "changed_meanwhile"
    assert (
        code(lambda: propose(cast, user=cast.bob, follows=uuid4(), reason="x"))
        == "changed_meanwhile"
    )
    agreement_reject(user=cast.bob, agreement=first, reason="Too early.")
    assert code(lambda: propose(cast, follows=first.pk)) == "changed_meanwhile"
    assert propose(cast).is_open


def test_a_proposal_whose_time_is_over_does_not_stand_in_the_way(cast: Cast) -> None:
    first = propose(cast, expires_at=clock.now() + timedelta(days=1))
    with clock.at(clock.now() + timedelta(days=2)):
        assert propose(cast).status == "open"
    assert selectors.version_get(user=cast.bob, version_id=first.pk).status == "lapsed"


def test_the_plan_that_holds_is_not_proposed_again_unchanged(cast: Cast) -> None:
    agreed = agree(cast)
    assert code(lambda: propose(cast, what=agreed.body)) == "nothing_changed"


def test_who_proposes_and_who_reports(cast: Cast) -> None:
    viewer = join(cast.alice, cast.client, ("Vera Example", "vera@aldermoor.example"), "viewer")
    assert code(lambda: propose(cast, user=viewer)) == "not_allowed"
    assert code(lambda: propose(cast, user=cast.charlie)) == "not_allowed"
    assert code(lambda: propose(cast, signatories=[cast.alice, cast.charlie])) == "not_signatory"
    [key, _] = keys(agree(cast))
    for user in (viewer, cast.charlie):
        assert code(lambda user=user: report(cast, key, 1, user=user)) == "not_allowed"


def report(
    cast: Cast, key: str, percent: int, user: object = None, note: str = ""
) -> ObjectiveProgress:
    return progress_report(
        user=user or cast.bob,
        relationship=cast.with_bob,
        key=key,
        percent=percent,
        note=note,  # type: ignore[arg-type]
    )


def test_a_measure_owner_reports_on_the_objectives_with_its_name(cast: Cast) -> None:
    femke, piet = (
        join(
            inviter,
            organization,
            (f"{name} Example", f"{name.lower()}@{domain}.example"),
            RoleName.MEASURE_OWNER,
        )
        for inviter, organization, name, domain in (
            (cast.alice, cast.programme.client, "Femke", "aldermoor"),
            (cast.bob, cast.with_bob.partner, "Piet", "brightloom"),
        )
    )
    named = {"client_owner": "Femke Example", "partner_owner": "P. Aalto"}
    agreed = agree(
        cast,
        content(objectives=[objective("Faster picking", **named), objective("Two ideas a year")]),
    )
    first, second = keys(agreed)
    goal = agreed.body["client_goals"][0]["key"]
    assert report(cast, first, 30, user=femke).by_name == "Femke Example"
    for user, key in ((femke, second), (femke, goal), (piet, first), (piet, second)):
        with pytest.raises(Refused, match="roles do not allow"):
            report(cast, key, 30, user=user)
    assert report(cast, second, 30).party == "partner"


def test_wrong_content_names_every_place(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        propose(cast, what=content(objectives=[objective("", due_on="never")]))
    assert refused.value.field == "objectives[1].title"
    assert "objectives[1].due_on" in refused.value.message


def test_a_relationship_has_one_plan(cast: Cast) -> None:
    draft = Draft(title="Another plan", content=agree(cast).body)
    elsewhere = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="account_plan",
        draft=draft,
        signatories=[cast.alice, cast.bob],
    )
    assert code(lambda: accept(cast.bob, elsewhere)) == "plan_elsewhere"
    with pytest.raises(Http404):
        selectors.version_get(user=cast.alice, version_id=elsewhere.pk)


def test_progress_is_only_added_and_has_a_trend(cast: Cast) -> None:
    [key, other] = keys(agree(cast))
    for percent in (20, 45, 40):
        made = report(
            cast, key, percent, user=(cast.alice, cast.bob)[percent == 45], note=f"Site {percent}"
        )
    row, unknown = state(cast, "bob").objectives
    assert (row.percent, row.trend, [each.percent for each in row.reports]) == (
        40,
        -5,
        [40, 45, 20],
    )
    assert (unknown.key, unknown.percent, unknown.trend, unknown.track) == (
        other,
        None,
        None,
        "no report yet",
    )
    made.percent = 90
    with pytest.raises(AppendOnlyError):
        made.save()
    told = [
        (entry.old, entry.new["percent"])
        for entry in Entry.objects.filter(action="objective.progress_reported")
    ]
    assert told == [({}, 20), ({"percent": 20}, 45), ({"percent": 45}, 40)]
    for percent in (-1, 101, 10**30):
        assert code(lambda percent=percent: report(cast, key, percent)) == "percent_wrong"
    assert code(lambda: report(cast, key, 1, note="x" * 301)) == "text_too_long"
    assert verify_all() == []


def test_no_progress_on_an_objective_of_an_old_version(cast: Cast) -> None:
    assert code(lambda: report(cast, "r1", 10)) == "no_plan"
    old = agree(cast)
    [kept, gone] = keys(old)
    report(cast, kept, 30)
    report(cast, gone, 50)
    new = agree(cast, old.body | {"objectives": old.body["objectives"][:1]})
    assert code(lambda: report(cast, gone, 60)) == "objective_gone"
    assert report(cast, kept, 35).plan == new
    assert [(row.key, row.percent, row.trend) for row in state(cast).objectives] == [(kept, 35, 5)]
    assert selectors.progress_list(user=cast.bob, relationship=cast.with_bob, key=gone).count() == 1


def test_next_years_plan_begins_without_this_years_progress(cast: Cast) -> None:
    Role.objects.update(starts_on=clock.today("UTC") - timedelta(days=2000))
    first = agree(cast)
    [key, _] = keys(first)
    report(cast, key, 80)
    after = clock.today("UTC") + timedelta(days=365)
    rows = [
        {**row, "due_on": (after + timedelta(days=30)).isoformat()}
        for row in first.body["objectives"]
    ]
    agree(cast, content(starts_on=after, objectives=rows))
    assert (
        state(cast).phase,
        state(cast).coming is not None,
        state(cast).objectives[0].percent,
    ) == (
        "in force",
        True,
        80,
    )
    next_year = state(cast, days=365)
    assert (next_year.phase, next_year.objectives[0].key, next_year.objectives[0].percent) == (
        "in force",
        key,
        None,
    )
    assert state(cast, days=731).phase == Phase.ENDED


def test_need_to_know(cast: Cast) -> None:
    agreed = agree(cast)
    report(cast, keys(agreed)[0], 10)
    everywhere = [cast.with_bob, cast.with_charlie]
    for who, standing in (("alice", "in force"), ("bob", "in force"), ("charlie", "no plan")):
        user = getattr(cast, who)
        states = selectors.plan_states(user=user, relationships=everywhere, on=clock.today("UTC"))
        assert states[cast.with_bob.pk].phase == standing
        assert states[cast.with_charlie.pk].phase == "no plan"
        assert selectors.progress_list(user=user, relationship=cast.with_bob).exists() == (
            who != "charlie"
        )
    with pytest.raises(Http404):
        selectors.version_get(user=cast.charlie, version_id=agreed.pk)


def told(cast: Cast, who: str, days: int = 0) -> list[tuple[Urgency, str]]:
    moment = clock.now() + timedelta(days=days)
    found = attention(
        user=getattr(cast, who), relationships=[cast.with_bob], programme=cast.programme, now=moment
    )
    return [(each.urgency, each.text) for each in found]


def test_what_somebody_must_act_on(cast: Cast) -> None:
    assert told(cast, "alice") == [(Urgency.TO_DO, "Propose a joint account plan with Brightloom")]
    assert told(cast, "bob") == [(Urgency.TO_DO, "Propose a joint account plan with Aldermoor")]
    assert told(cast, "charlie") == []
    accept_later = propose(cast)
    assert told(cast, "alice") == []
    assert told(cast, "bob") == [(Urgency.TO_DO, "Answer the proposed plan with Aldermoor")]
    accept(cast.bob, accept_later)
    assert told(cast, "bob") == []
    late = [
        (Urgency.BROKEN, "Reach the objective: Faster picking"),
        (Urgency.BROKEN, "Reach the objective: Two ideas a year"),
    ]
    assert told(cast, "bob", days=101) == late
    assert told(cast, "alice", days=305) == [
        *late,
        (Urgency.ENDING, "Propose the next plan with Brightloom"),
    ]
    assert told(cast, "alice", days=366) == [
        (Urgency.TO_DO, "Propose a joint account plan with Brightloom")
    ]


def test_states_of_many_take_four_queries(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            selectors.plan_states(
                user=cast.alice,
                relationships=[cast.with_bob, cast.with_charlie],
                on=clock.today("UTC"),
            )
        return len(captured)

    agreed = agree(cast)
    few = queries()
    for percent in (10, 20, 30):
        report(cast, keys(agreed)[0], percent)
    propose(cast, what=content(days=200))
    propose(
        cast,
        user=cast.charlie,
        relationship=cast.with_charlie,
        signatories=[cast.alice, cast.charlie],
    )
    assert queries() == few == 4
