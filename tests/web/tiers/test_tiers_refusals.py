"""What is refused about tiers, criteria and reviews: the rule, at its field, with nothing
written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import Cast
from refusing import refused
from tests.web.tiers.reviewing import MET, decide, make_sponsor, make_tier, propose, reading, review

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.services import programme_create
from covalue.web.kit import clock
from covalue.web.partnership.tiers import services
from covalue.web.partnership.tiers.judging import Judgement
from covalue.web.partnership.tiers.models import Tier, TierCriterion
from covalue.web.partnership.tiers.review_content import check
from covalue.web.partnership.tiers.reviews import review_propose


@pytest.fixture
def sponsor(cast: Cast) -> User:
    """Whoever signs reviews."""
    return make_sponsor(cast)


@pytest.fixture
def tier(cast: Cast) -> Tier:
    """A tier with one criterion that people judge."""
    return make_tier(cast)


def today(days: int = 0) -> date:
    return clock.today("UTC") + timedelta(days)


def test_names_months_and_order_of_tiers(cast: Cast, tier: Tier) -> None:
    for name, code in (
        (" ", "text_missing"),
        ("x" * 61, "text_too_long"),
        ("STRATEGIC", "name_taken"),
    ):
        with refused(code, "name"):
            services.tier_add(user=cast.alice, programme=cast.programme, name=name)
    for months in (0, 1000):
        with refused("months_wrong", "renew_months"):
            services.tier_change(
                user=cast.alice, tier=tier, name="A", description="", renew_months=months
            )
    other = make_tier(cast, "Preferred")
    for wrong in ([tier.pk], [tier.pk, tier.pk], [tier.pk, other.pk, uuid4()]):
        with refused("tiers_wrong", "tiers"):
            services.tiers_order(user=cast.alice, programme=cast.programme, tiers=wrong)
    with refused("tiers_there"):
        services.tiers_suggest(user=cast.alice, programme=cast.programme)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"text": " "}, "text_missing", "text"),
        ({"text": "x" * 301}, "text_too_long", "text"),
        ({"threshold": "3"}, "threshold_alone", "measure"),
        ({"measure": "weather", "threshold": "3"}, "measure_unknown", "measure"),
        ({"measure": "meetings_kept", "threshold": "many"}, "threshold_wrong", "threshold"),
    ],
)
def test_what_a_criterion_must_say(
    cast: Cast, tier: Tier, fields: dict[str, str], code: str, field: str
) -> None:
    with refused(code, field):
        services.criterion_add(user=cast.alice, tier=tier, **{"text": "Meets", **fields})


def test_a_criterion_changes_from_a_day_on(cast: Cast, tier: Tier) -> None:
    criterion = TierCriterion.objects.get(tier=tier)
    with refused("day_past", "starts_on"):
        services.criterion_add(user=cast.alice, tier=tier, text="More", starts_on=today(-1))
    with refused("nothing_changed", "text"):
        services.criterion_change(user=cast.alice, criterion=criterion, text=criterion.text)
    later = services.criterion_add(user=cast.alice, tier=tier, text="More", starts_on=today(9))
    with refused("day_early", "starts_on"):
        services.criterion_end(user=cast.alice, criterion=later, ends_on=today(3))
    services.criterion_end(user=cast.alice, criterion=criterion)
    with refused("ended_already"):
        services.criterion_end(user=cast.alice, criterion=criterion)


def test_where_a_partner_is_decides_what_can_be_decided(
    cast: Cast, sponsor: User, tier: Tier
) -> None:
    other = make_tier(cast, "Preferred")
    abroad = programme_create(user=cast.alice, client=cast.client, name="Clinics")
    foreign = services.tier_add(user=cast.alice, programme=abroad, name="Clinical")

    def tried(of: Tier, kind: str, decision: str, **fields: Any) -> Any:
        return propose(cast, sponsor, of, kind, decision, **fields)

    with refused("tier_foreign", "tier"):
        tried(foreign, "admission", "admit")
    with refused("decision_wrong", "decision"):
        tried(tier, "admission", "renew")
    with refused("not_in_tier", "tier"):
        tried(tier, "renewal", "renew")
    with refused("moved_to_wrong", "moved_to"):
        tried(tier, "admission", "admit", moved_to=other)
    with refused("decision_wrong", "decision"):  # it is in no tier: nothing moves
        tried(tier, "admission", "move")
    decide(cast, sponsor, tier, "admission", "admit")
    with refused("in_tier", "tier"):
        tried(tier, "admission", "admit")
    for goal in (None, tier):
        with refused("moved_to_wrong", "moved_to"):
            tried(tier, "renewal", "move", moved_to=goal)


def test_days_conditions_and_criteria_fit_together(cast: Cast, sponsor: User, tier: Tier) -> None:
    criterion = TierCriterion.objects.get(tier=tier)
    missed = {"judgements": {criterion.pk: Judgement("not met", "Nobody is named.")}}

    def tried(decision: str = "admit", **fields: Any) -> Any:
        return propose(cast, sponsor, tier, "admission", decision, **fields)

    with refused("next_due_wrong", "next_due_on"):
        tried("refuse", next_due_on=today(30))
    for day in (today(), today(4000)):
        with refused("next_due_wrong", "next_due_on"):
            tried(next_due_on=day)
    with refused("conditions_extra", "conditions"):
        tried("refuse", conditions="Name somebody.", conditions_due_on=today(30))
    with refused("conditions_half", "conditions_due_on"):
        tried(conditions="Name somebody.")
    with refused("conditions_half", "conditions"):
        tried(conditions_due_on=today(30))
    with refused("conditions_day", "conditions_due_on"):
        tried(conditions="Name somebody.", conditions_due_on=today())
    with refused("criteria_missed", "decision"):
        tried(**missed)
    with refused("text_missing", "reason"):
        tried(reason=" ")
    made = tried(conditions="Name somebody.", conditions_due_on=today(30), **missed)
    assert made.is_open
    with refused("open_already"):
        tried()


def test_a_renewal_under_conditions_says_them(cast: Cast, sponsor: User, tier: Tier) -> None:
    decide(cast, sponsor, tier, "admission", "admit")
    with refused("conditions_missing", "conditions"):
        propose(cast, sponsor, tier, "renewal", "renew_with_conditions")


def test_each_criterion_is_judged_where_no_figure_decides(
    cast: Cast, sponsor: User, tier: Tier
) -> None:
    criterion = TierCriterion.objects.get(tier=tier)
    cases = (
        ({}, "judgement_missing", f"met_{criterion.pk}"),
        ({criterion.pk: Judgement("perhaps", "x")}, "judgement_missing", f"met_{criterion.pk}"),
        ({criterion.pk: Judgement("met", " ")}, "text_missing", f"note_{criterion.pk}"),
        ({criterion.pk: Judgement("met", "x" * 1001)}, "text_too_long", f"note_{criterion.pk}"),
        ({criterion.pk: MET, uuid4(): MET}, "judgement_extra", "judgements"),
    )
    for judgements, code, field in cases:
        with refused(code, field):
            propose(cast, sponsor, tier, "admission", "admit", judgements=judgements)
    with reading("meetings_kept", "90"):
        figure = services.criterion_add(
            user=cast.alice, tier=tier, text="Meetings", measure="meetings_kept", threshold="80"
        )
        both = {criterion.pk: MET, figure.pk: MET}
        with refused("judgement_extra", "judgements"):
            propose(cast, sponsor, tier, "admission", "admit", judgements=both)


def test_content_that_nobody_prepared_is_no_review(cast: Cast, sponsor: User, tier: Tier) -> None:
    """Somebody may propose by the API what looks like one."""
    good = propose(cast, sponsor, tier, "admission", "admit").body
    check(good)
    for wrong in (
        "a text",
        {},
        {**good, "more": 1},
        {**good, "relationship_id": "nobody"},
        {**good, "tier_id": str(uuid4())},
        {**good, "criteria": "none"},
        {**good, "kind": 7},
    ):
        with refused("review_wrong"):
            check(wrong)
    with refused("review_stale"):
        check({**good, "partner": "Calderon"})
    with refused("day_wrong"):
        check({**good, "next_due_on": "soon"})


def test_a_partner_does_not_review_itself(cast: Cast, sponsor: User, tier: Tier) -> None:
    with refused("not_allowed"):
        review_propose(
            user=cast.bob,
            relationship=cast.with_bob,
            review=review(cast.with_bob, tier, "admission", "admit"),
            sponsor=sponsor,
        )
