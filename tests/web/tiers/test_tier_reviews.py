"""Reviews: prepared, signed by two people, frozen, and what they do to the partner's time in a
tier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from django.http import Http404
from tests.web.tiers.reviewing import (
    MET,
    at,
    decide,
    make_sponsor,
    make_tier,
    propose,
    read_by,
    reading,
    review,
    sign,
)

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.endings import end_all_due
from covalue.web.ground.agreements.selectors import agreement_get
from covalue.web.ground.agreements.services import (
    agreement_accept,
    agreement_propose,
    agreement_reject,
)
from covalue.web.ground.organizations.models import Role
from covalue.web.ground.organizations.services import organization_rename
from covalue.web.ground.record.models import AppendOnlyError, Entry
from covalue.web.kit import clock
from covalue.web.kit.days import add_months
from covalue.web.kit.errors import Refused
from covalue.web.partnership.tiers import selectors, services
from covalue.web.partnership.tiers.judging import Judgement, readings
from covalue.web.partnership.tiers.models import Admission, Tier, TierReview
from covalue.web.partnership.tiers.review_content import Review
from covalue.web.partnership.tiers.reviews import REVIEW, review_propose


@pytest.fixture
def sponsor(cast: Cast) -> User:
    return make_sponsor(cast)


@pytest.fixture
def tier(cast: Cast) -> Tier:
    return make_tier(cast)


def entries(cast: Cast) -> list[Entry]:
    return list(
        Entry.objects.filter(chain__scope_id=cast.with_bob.pk, action="tier.reviewed").order_by(
            "number"
        )
    )


def test_a_renewal_on_its_criteria_rejected_then_signed(
    cast: Cast, sponsor: User, tier: Tier
) -> None:
    services.criterion_add(
        user=cast.alice,
        tier=tier,
        text="We assess it well",
        measure="assessment_by_client",
        threshold="3.5",
    )
    with reading("assessment_by_client", "3.7"):
        decide(cast, sponsor, tier, "admission", "admit")
    Role.objects.update(starts_on=date(2020, 1, 1))
    later = clock.now() + timedelta(days=340)
    due = Admission.objects.get().renewal_due_on
    with clock.at(later), reading("assessment_by_client", "3.2"):
        with pytest.raises(Refused, match="Not met: We assess it well"):
            propose(cast, sponsor, tier, "renewal", "renew")
        until = clock.today("UTC") + timedelta(days=90)
        fields = {"conditions": "At least 3.5 in the next round.", "conditions_due_on": until}
        first = propose(cast, sponsor, tier, "renewal", "renew_with_conditions", **fields)
        agreement_reject(user=sponsor, agreement=first, reason="Name the persons of the delivery.")
        assert TierReview.objects.count() == 1
        given = review(
            cast.with_bob,
            tier,
            "renewal",
            "renew_with_conditions",
            reason="With new people.",
            **fields,
        )
        ended = agreement_get(user=cast.alice, agreement_id=first.pk)
        again = review_propose(
            user=cast.alice,
            relationship=cast.with_bob,
            review=given,
            sponsor=sponsor,
            follows=ended,
        )
        assert again.reference == first.reference
        signed = sign(again, sponsor)
    assert signed.next_due_on == add_months(due, 12)
    admission = Admission.objects.get()
    assert (admission.renewal_due_on, admission.ends_on) == (signed.next_due_on, None)
    last = entries(cast)[-1]
    assert last.old == {"tier": "Strategic", "renewal_due_on": due.isoformat()}
    assert last.new["decision"] == "Renew with conditions"
    assert last.new["reason"] == "With new people."
    assert (
        "We assess it well; The client's score of the partner, at least 3.5: 3.2 points of 5 (H1"
        " 2026); not met" in last.new["criteria"]
    )
    assert (last.actor_name, last.actor_id) == (
        "Aldermoor",
        None,
    )  # who signed stays within the client


def test_one_person_does_not_sign_twice(cast: Cast, sponsor: User, tier: Tier) -> None:
    with pytest.raises(Refused, match="a different person"):
        propose(cast, cast.alice, tier, "admission", "admit")
    proposed = propose(cast, sponsor, tier, "admission", "admit")
    with pytest.raises(Refused, match="answered already"):
        agreement_accept(user=cast.alice, agreement=proposed, content_hash=proposed.content_hash)
    assert not TierReview.objects.exists()
    given = review(cast.with_bob, tier, "admission", "admit")
    with pytest.raises(Refused, match="Your roles"):
        review_propose(user=sponsor, relationship=cast.with_bob, review=given, sponsor=cast.alice)
    with pytest.raises(Refused, match="waits for its signature"):
        propose(cast, sponsor, tier, "admission", "refuse")


def test_the_figures_stay_as_they_were(cast: Cast, sponsor: User, tier: Tier) -> None:
    asked = services.criterion_add(
        user=cast.alice,
        tier=tier,
        text="Meetings are held",
        measure="meetings_kept",
        threshold="80",
    )
    with reading("meetings_kept", "85"):
        proposed = propose(cast, sponsor, tier, "admission", "admit")
    with reading("meetings_kept", "10"):
        signed = sign(proposed, sponsor)
        services.criterion_change(
            user=cast.alice,
            criterion=asked,
            text="All are held",
            measure="meetings_kept",
            threshold="100",
        )
        services.tier_change(user=cast.alice, tier=tier, name="Key", description="", renew_months=6)
        organization_rename(user=cast.bob, organization=cast.brightloom, name="Brightloom Group")
        row = TierReview.objects.get(pk=signed.pk).criteria[1]
        assert (row["text"], row["threshold"], row["figure"], row["met"]) == (
            "Meetings are held",
            "80",
            "85",
            "met",
        )
        assert "Brightloom, tier Strategic" in signed.agreement.body["text"]
        assert readings(cast.with_bob, tier, clock.today("UTC"))[1].met == "not met"
    signed.reason = "Another."
    with pytest.raises(AppendOnlyError):
        signed.save()


def test_not_known_is_neither_zero_nor_not_met(cast: Cast, sponsor: User, tier: Tier) -> None:
    asked = services.criterion_add(
        user=cast.alice, tier=tier, text="Value comes", measure="value_realized", threshold="70"
    )
    with read_by("value_realized", None):
        row = readings(cast.with_bob, tier, clock.today("UTC"))[1]
    assert row.figure is not None
    assert (row.figure.value, row.figure.why, row.met) == (
        None,
        "nothing reads this measure yet",
        "not known",
    )
    with reading("value_realized", None, why="no project has validated value yet"):
        judged = review(cast.with_bob, tier, "admission", "admit").judgements
        judged = {**judged, asked.pk: Judgement("not known")}
        signed = decide(cast, sponsor, tier, "admission", "admit", judgements=judged)
    frozen = signed.criteria[1]
    assert (frozen["figure"], frozen["why"], frozen["met"]) == (
        None,
        "no project has validated value yet",
        "not known",
    )
    with reading("value_realized", "0"):
        assert readings(cast.with_bob, tier, clock.today("UTC"))[1].met == "not met"


def test_every_criterion_without_a_figure_is_judged_and_no_other(
    cast: Cast, sponsor: User, tier: Tier
) -> None:
    asked = services.criterion_add(
        user=cast.alice, tier=tier, text="Leads", measure="lead_roles", threshold="1"
    )
    with pytest.raises(Refused, match="Judge “An executive"):
        propose(cast, sponsor, tier, "admission", "admit", judgements={})
    judgements = review(cast.with_bob, tier, "admission", "refuse").judgements
    with pytest.raises(Refused, match="“Leads” has a figure"):
        propose(
            cast, sponsor, tier, "admission", "refuse", judgements={**judgements, asked.pk: MET}
        )
    key = next(iter(judgements))
    with pytest.raises(Refused, match="Say what shows"):
        propose(
            cast, sponsor, tier, "admission", "refuse", judgements={key: Judgement("not met", " ")}
        )
    with pytest.raises(Refused, match="Not met: Leads"):
        propose(cast, sponsor, tier, "admission", "admit")


def test_figures_are_not_written_by_hand(cast: Cast, sponsor: User, tier: Tier) -> None:
    content = propose(cast, sponsor, tier, "admission", "admit").body
    other = {
        "user": cast.alice,
        "relationship": cast.with_bob,
        "kind": REVIEW,
        "signatories": [cast.alice, sponsor],
    }
    forged = content | {"criteria": [content["criteria"][0] | {"text": "It is nice"}]}
    for wrong, why in (
        (forged, "others now"),
        ({"text": "Strategic."}, "no review"),
        ([], "no review"),
        (content | {"kind": 3}, "no review"),
        (content | {"criteria": {}}, "no review"),
    ):
        with pytest.raises(Refused, match=why):
            agreement_propose(**other, draft=Draft(title="Review", content=wrong))
    elsewhere = other | {"relationship": cast.with_charlie}
    swapped = agreement_propose(**elsewhere, draft=Draft(title="Review", content=content))
    with pytest.raises(Refused, match="another relationship"):
        agreement_accept(user=sponsor, agreement=swapped, content_hash=swapped.content_hash)


def test_admitted_moved_ended_and_admitted_again(cast: Cast, sponsor: User, tier: Tier) -> None:
    Role.objects.update(starts_on=date(2020, 1, 1))
    other = make_tier(cast, "Preferred", renew_months=6)
    with at(date(2027, 8, 31)):
        signed = decide(cast, sponsor, other, "admission", "admit")
        assert signed.next_due_on == date(2028, 2, 29)
        with pytest.raises(Refused, match="is in Preferred since 31 Aug 2027"):
            propose(cast, sponsor, other, "admission", "admit")
        with pytest.raises(Refused, match="it moves"):
            propose(cast, sponsor, tier, "admission", "admit")
        with pytest.raises(Refused, match="not in the tier Strategic"):
            propose(cast, sponsor, tier, "renewal", "renew")
    with at(date(2028, 2, 29)):
        moved = decide(cast, sponsor, tier, "admission", "move")
        assert moved.next_due_on == date(2029, 2, 28)
    with at(date(2028, 5, 1)):
        with pytest.raises(Refused, match="to which other tier"):
            propose(cast, sponsor, tier, "renewal", "move")
        down = decide(cast, sponsor, tier, "renewal", "move", moved_to=other)
        assert (down.tier, down.moved_to, down.next_due_on) == (tier, other, date(2028, 11, 1))
        decide(cast, sponsor, other, "exit", "exit")
    with at(date(2028, 5, 2)):
        decide(cast, sponsor, tier, "admission", "refuse")
        decide(cast, sponsor, tier, "admission", "admit")
    rows = [
        (each.tier.name, each.starts_on, each.ends_on)
        for each in Admission.objects.order_by("starts_on")
    ]
    assert rows == [
        ("Preferred", date(2027, 8, 31), date(2028, 2, 29)),
        ("Strategic", date(2028, 2, 29), date(2028, 5, 1)),
        ("Preferred", date(2028, 5, 1), date(2028, 5, 1)),
        ("Strategic", date(2028, 5, 2), None),
    ]
    assert [each.new["tier"] for each in entries(cast)] == [
        "Preferred",
        "Strategic",
        "Preferred",
        "",
        "",
        "Strategic",
    ]


def test_what_a_decision_may_say(cast: Cast, sponsor: User, tier: Tier) -> None:
    today = clock.today("UTC")
    for fields, why in (
        ({"decision": "renew"}, "does not decide so"),
        ({"reason": "  "}, "why it is decided so"),
        ({"conditions": "Better."}, "need a day"),
        ({"conditions_due_on": today + timedelta(days=9)}, "need a day"),
        ({"conditions": "Better.", "conditions_due_on": today}, "by the next renewal"),
        ({"next_due_on": today}, "at the latest"),
        ({"next_due_on": add_months(today, 12) + timedelta(days=1)}, "at the latest"),
        ({"decision": "refuse", "next_due_on": today + timedelta(days=9)}, "nothing to renew"),
        (
            {"decision": "refuse", "conditions": "Better.", "conditions_due_on": today},
            "has no conditions",
        ),
        ({"moved_to": tier}, "names no other tier"),
    ):
        with pytest.raises(Refused, match=why):
            propose(cast, sponsor, tier, "admission", **({"decision": "admit"} | fields))
    decide(cast, sponsor, tier, "admission", "admit", next_due_on=today + timedelta(days=90))
    with pytest.raises(Refused, match="Say the conditions"):
        propose(cast, sponsor, tier, "renewal", "renew_with_conditions")


def test_a_review_that_nobody_signs_lapses(cast: Cast, sponsor: User, tier: Tier) -> None:
    proposed = propose(cast, sponsor, tier, "admission", "admit")
    with clock.at(clock.now() + timedelta(days=31)):
        assert end_all_due() == 1
    assert agreement_get(user=cast.alice, agreement_id=proposed.pk).status == "lapsed"
    assert not Admission.objects.exists()


def test_what_changed_before_the_signature_is_seen(cast: Cast, sponsor: User, tier: Tier) -> None:
    proposed = propose(
        cast,
        sponsor,
        tier,
        "admission",
        "admit",
        next_due_on=clock.today("UTC") + timedelta(days=3),
    )
    with (
        clock.at(clock.now() + timedelta(days=4)),
        pytest.raises(Refused, match="Prepare it again"),
    ):
        sign(proposed, sponsor)
    Admission.objects.create(
        relationship=cast.with_bob,
        tier=tier,
        starts_on=clock.today("UTC"),
        renewal_due_on=clock.today("UTC"),
    )
    with pytest.raises(Refused, match="is in Strategic since"):
        sign(proposed, sponsor)
    assert not TierReview.objects.exists()


def test_who_sees_a_review(cast: Cast, sponsor: User, tier: Tier) -> None:
    proposed = propose(cast, sponsor, tier, "admission", "admit")
    assert not selectors.proposal_list(user=cast.bob, relationship=cast.with_bob).exists()
    assert selectors.proposal_list(user=cast.alice, relationship=cast.with_bob).exists()
    signed = sign(proposed, sponsor)
    for user in (cast.alice, cast.bob):
        assert selectors.review_get(user=user, review_id=signed.pk) == signed
    for user in (cast.charlie, cast.nobody):
        assert not selectors.review_list(user=user).exists()  # type: ignore[arg-type]
        assert (
            selectors.tier_states(user=user, relationships=[cast.with_bob], on=clock.today("UTC"))
            == {}
        )  # type: ignore[arg-type]
        with pytest.raises(Http404):
            selectors.review_get(user=user, review_id=signed.pk)  # type: ignore[arg-type]


def test_a_partner_prepares_nothing(cast: Cast, sponsor: User, tier: Tier) -> None:
    given = Review(kind="admission", tier=tier, decision="admit", reason="We are good.")
    for user in (cast.bob, cast.charlie):
        with pytest.raises(Refused, match="Your roles"):
            review_propose(user=user, relationship=cast.with_bob, review=given, sponsor=sponsor)
