"""Tiers through the pages, the files and the API; who sees what."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from cast import Cast, join
from django.test import Client
from tests.web.reading import text
from tests.web.tiers.reviewing import decide, make_sponsor, make_tier, propose, reading

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept, agreement_reject
from covalue.web.ground.organizations.models import Role
from covalue.web.kit import clock
from covalue.web.partnership.tiers import services
from covalue.web.partnership.tiers.models import Admission, Tier, TierCriterion, TierReview

Ask = Callable[..., Any]


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    client.force_login(cast.alice)
    return client


def browser(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


@pytest.fixture
def sponsor(cast: Cast) -> User:
    return make_sponsor(cast)


@pytest.fixture
def ask(client: Client, cast: Cast) -> Ask:
    names = {"alice": cast.alice, "bob": cast.bob, "charlie": cast.charlie}
    keys = {
        who: token_issue(user=user, name="test", scopes=["read", "write"])[1]
        for who, user in names.items()
    }

    def send(who: str, operation: str, body: Any = None) -> Any:
        method, path = operation.split(" ")
        data = "" if body is None else json.dumps(body, default=str)
        headers = {"Authorization": f"Bearer {keys[who]}"}
        return client.generic(method, f"/api/v1{path}", data, "application/json", headers=headers)

    return send


def test_from_an_empty_programme_to_two_tiers(alice: Client, cast: Cast) -> None:
    at = f"/programmes/{cast.programme.pk}/tiers/"
    assert "Begin with strategic and preferred" in text(alice.get(at))
    assert "no tier yet" in text(alice.get(f"/relationships/{cast.with_bob.pk}/tier/review/"))
    shown = text(alice.post(f"{at}suggest/", follow=True))
    for words in (
        "Strategic",
        "Preferred",
        "at least <b>3.5</b>",
        "No renewal is due",
        "2 partners are in no tier",
    ):
        assert words in shown
    assert "has tiers already" in text(alice.post(f"{at}suggest/", follow=True))
    preferred = Tier.objects.get(name="Preferred")
    assert "Preferred is tier 1 now" in text(
        alice.post(f"/tiers/{preferred.pk}/raise/", follow=True)
    )
    assert "This field is required" in text(alice.post(f"{at}new/", {"name": "Tactical"}))
    made = text(alice.post(f"{at}new/", {"name": "Tactical", "renew_months": 24}, follow=True))
    assert "It asks for nothing yet" in made
    assert "is a tier tactical already" in text(
        alice.post(f"{at}new/", {"name": "tactical", "renew_months": 24})
    )


def test_a_tier_and_its_criteria(alice: Client, cast: Cast) -> None:
    tier = make_tier(cast)
    at = f"/tiers/{tier.pk}/"
    fields = {
        "text": "Meetings are held",
        "measure": "meetings_kept",
        "starts_on": clock.today("UTC"),
    }
    assert "Give the threshold as a number" in text(
        alice.post(f"{at}criteria/new/", {**fields, "threshold": "all"})
    )
    assert "at least <b>80</b> %" in text(
        alice.post(f"{at}criteria/new/", {**fields, "threshold": "80"}, follow=True)
    )
    row = TierCriterion.objects.get(measure="meetings_kept")
    change = f"/tier-criteria/{row.pk}/edit/"
    assert "same as before" in text(alice.post(change, {**fields, "threshold": "80"}))
    shown = text(alice.post(change, {**fields, "threshold": "90"}, follow=True))
    assert "at least <b>90</b> %" in shown
    assert "Asked for before" in shown
    new = TierCriterion.objects.get(measure="meetings_kept", ends_on=None)
    past = clock.today("UTC") - timedelta(days=1)
    assert "has passed" in text(alice.post(f"/tier-criteria/{new.pk}/end/", {"ends_on": past}))
    alice.post(f"/tier-criteria/{new.pk}/end/", {"ends_on": clock.today("UTC")})
    assert "have to meet" not in text(alice.get(at))
    edit = {"name": "Key partners", "description": "Few.", "renew_months": 6}
    assert "renewed after 6 months" in text(alice.post(f"{at}edit/", edit, follow=True))
    assert "less than or equal to 60" in text(
        alice.post(f"{at}edit/", {**edit, "renew_months": 61})
    )


def test_a_review_on_the_pages(alice: Client, cast: Cast) -> None:
    tier = make_tier(cast)
    services.criterion_add(
        user=cast.alice, tier=tier, text="Held", measure="meetings_kept", threshold="80"
    )
    judged = tier.criteria.first()
    assert judged is not None
    at = f"/relationships/{cast.with_bob.pk}/tier/review/"
    assert "Nobody of Aldermoor but you is executive sponsor" in text(alice.get(at))
    frida = make_sponsor(cast)
    with reading("meetings_kept", "85.7"):
        shown = text(alice.get(at))
        assert "<b>85.7</b> %" in shown
        assert "H1 2026" in shown
        fields = {
            "decision": "admit",
            "reason": "Eight good years.",
            "sponsor": str(frida.pk),
            f"met_{judged.pk}": "met",
            f"note_{judged.pk}": "",
        }
        refused = text(alice.post(at, fields))
        assert "Say what shows that it is met" in refused
        assert "Eight good years." in refused
        proposed = text(
            alice.post(at, fields | {f"note_{judged.pk}": "Both are named."}, follow=True)
        )
    assert "Decision: Admit" in proposed
    agreement = Agreement.objects.get(kind="tier review")
    assert "waits for its signature" in text(alice.get(at))
    page = f"/relationships/{cast.with_bob.pk}/tier/"
    assert "A review waits" in text(alice.get(page))
    bob = browser(cast.bob)
    before = text(bob.get(page))
    for words in ("Strategic", "Held", "waits", "Proposed"):
        assert words not in before
    assert "is in no tier" in before
    browser(frida).post(f"/agreements/{agreement.pk}/reject/", {"reason": "Say more."})
    revised = text(alice.get(f"{at}?from={agreement.pk}"))
    assert "Both are named." in revised
    assert "Eight good years." in revised
    with reading("meetings_kept", "85.7"):
        alice.post(
            f"{at}?from={agreement.pk}",
            fields | {f"note_{judged.pk}": "Named.", "reason": "Nine years."},
        )
    again = Agreement.objects.get(kind="tier review", outcome=None)
    assert "Accept: sign for Aldermoor" in text(browser(frida).get(f"/agreements/{again.pk}/"))
    browser(frida).post(f"/agreements/{again.pk}/accept/", {"content_hash": again.content_hash})
    review = TierReview.objects.get()
    for who in (alice, bob):
        shown = text(who.get(page))
        for words in (
            "Brightloom is in Strategic since",
            "2 met of 2 criteria",
            "Nine years.",
            "not known",
        ):
            assert words in shown
        assert "85.7" in text(who.get(f"/tier-reviews/{review.pk}/"))
    assert "Say more." not in text(bob.get(page))
    assert "Say more." in text(alice.get(page))
    assert "Who proposed and who signed" in text(alice.get(f"/tier-reviews/{review.pk}/"))
    assert "Who proposed" not in text(bob.get(f"/tier-reviews/{review.pk}/"))
    told = text(bob.get(f"/relationships/{cast.with_bob.pk}/record/"))
    assert "Nine years." in told
    assert "Say more." not in told


def test_choosing_what_is_reviewed(alice: Client, cast: Cast, sponsor: User) -> None:
    tier, other = make_tier(cast), make_tier(cast, "Preferred")
    at = f"/relationships/{cast.with_bob.pk}/tier/review/"
    assert "To which tier may Brightloom be admitted" in text(alice.get(at))
    assert "Criteria of Preferred" in text(alice.get(f"{at}?kind=renewal&tier={other.pk}"))
    decide(cast, sponsor, tier, "admission", "admit")
    assert "Renewal review of Brightloom" in text(alice.get(at))
    assert "Exit review of Brightloom" in text(alice.get(f"{at}?kind=exit"))
    shown = text(alice.get(f"{at}?kind=admission&tier={tier.pk}"))
    assert "Criteria of Preferred" in shown
    assert "Move to Preferred" in shown
    assert alice.get(f"{at}?from={tier.pk}").status_code == 404
    assert alice.get(f"{at}?from=nothing").status_code == 200


def test_the_answer_of_the_programme(alice: Client, cast: Cast, sponsor: User) -> None:
    Role.objects.update(starts_on=clock.today("UTC") - timedelta(days=900))
    tier = make_tier(cast)
    decide(cast, sponsor, tier, "admission", "admit")
    due, at = Admission.objects.get().renewal_due_on, f"/programmes/{cast.programme.pk}/tiers/"
    Admission.objects.create(
        relationship=cast.with_charlie,
        tier=tier,
        starts_on=clock.today("UTC"),
        renewal_due_on=due + timedelta(days=30),
    )
    with clock.at(clock.now() + timedelta(days=(due - clock.today("UTC")).days + 2)):
        shown = text(alice.get(at))
        assert "<b>1 renewal</b> is due by" in shown
        assert "; <b>1</b> is overdue." in shown
        assert "2 days late" in shown
        assert shown.index("Brightloom") < shown.index("Calderon")
        assert "2 days ago" in text(alice.get(f"/relationships/{cast.with_bob.pk}/tier/"))
    with clock.at(clock.now() + timedelta(days=(due - clock.today("UTC")).days + 32)):
        assert "<b>2 renewals</b> are overdue" in text(alice.get(at))


def test_every_table_comes_as_files(alice: Client, cast: Cast, sponsor: User) -> None:
    tier = make_tier(cast)
    review = decide(cast, sponsor, tier, "admission", "admit", reason="=1+1")
    programme, own = (
        f"/programmes/{cast.programme.pk}/tiers/",
        f"/relationships/{cast.with_bob.pk}/tier/",
    )
    files = {
        f"{programme}?": "Calderon",
        f"{programme}?table=criteria&": "An executive",
        f"/tiers/{tier.pk}/?": "An exec",
        f"/tiers/{tier.pk}/?table=partners&": "Brightloom",
        f"{own}?table=criteria&": "An executive",
        f"{own}?table=reviews&": "'=1+1",
        f"{own}?table=tiers&": "Strategic",
        f"/tier-reviews/{review.pk}/?": "Seen in the minutes.",
    }
    for address, content in files.items():
        assert content in text(alice.get(f"{address}format=csv"))
        ZipFile(BytesIO(alice.get(f"{address}format=xlsx").content)).testzip()
    for user, allowed in ((cast.bob, True), (cast.charlie, False)):
        who = browser(user)
        for address in files:
            shown = allowed and not address.startswith(("/programmes", "/tiers"))
            answer = who.get(f"{address}format=csv")
            assert answer.status_code == (200 if shown else 404)
            assert b"Calderon" not in answer.content
    for address in files:
        assert Client().get(f"{address}format=csv").status_code == 302


def tier_through_the_api(ask: Ask, cast: Cast) -> tuple[str, str]:
    """Tiers suggested and put in order, one more with a criterion that is changed to what people
    judge."""
    programme = f"/programmes/{cast.programme.pk}"
    tiers = ask("alice", f"POST {programme}/tiers/suggest").json()
    assert [each["name"] for each in tiers] == ["Strategic", "Preferred"]
    first, second = (each["id"] for each in tiers)
    ordered = ask("alice", f"PUT {programme}/tiers/order", {"tier_ids": [second, first]}).json()
    assert [each["rank"] for each in ordered] == [1, 2]
    tier = ask("alice", f"POST {programme}/tiers", {"name": "Tactical", "renew_months": 6}).json()[
        "id"
    ]
    changed = ask(
        "alice",
        f"PUT /tiers/{tier}",
        {"name": "Tactical", "description": "For a time.", "renew_months": 3},
    )
    assert changed.json()["renew_months"] == 3
    made = ask(
        "alice",
        f"POST /tiers/{tier}/criteria",
        {"text": "Held", "measure": "meetings_kept", "threshold": "80"},
    )
    key = ask(
        "alice", f"POST /tier-criteria/{made.json()['id']}/change", {"text": "It fits"}
    ).json()["id"]
    assert (
        ask("alice", f"POST /tier-criteria/{key}/end", {"ends_on": "2020-01-01"}).json()["code"]
        == "day_past"
    )
    assert [
        each["ends_on"] is None
        for each in ask("alice", f"GET /tiers/{tier}/criteria").json()["items"]
    ] == [
        False,
        True,
    ]
    return tier, key


def test_a_review_through_the_api(ask: Ask, cast: Cast, sponsor: User) -> None:
    programme, own = f"/programmes/{cast.programme.pk}", f"/relationships/{cast.with_bob.pk}"
    tier, key = tier_through_the_api(ask, cast)
    rows = ask("alice", f"GET {own}/tier/criteria?tier_id={tier}").json()["items"]
    assert [(each["met"], each["judged_by_people"], each["figure"]) for each in rows] == [
        ("not known", True, None)
    ]
    assert ask("bob", f"GET {own}/tier/criteria?tier_id={tier}").status_code == 404
    body = {
        "kind": "admission",
        "tier_id": tier,
        "decision": "admit",
        "reason": "For the project.",
        "sponsor_id": sponsor.pk,
        "judgements": [{"criterion_id": key, "met": "met", "note": "Seen."}],
    }
    at = f"POST {own}/tier/reviews"
    assert ask("bob", at, body).status_code == 404
    assert ask("charlie", at, body).status_code == 404
    assert (
        ask("alice", at, body | {"sponsor_id": cast.charlie.pk}).json()["code"] == "sponsor_unknown"
    )
    assert ask("alice", at, body | {"judgements": []}).json()["code"] == "judgement_missing"
    proposed = ask("alice", at, body).json()
    assert proposed["within"] == "client"
    first_try = Agreement.objects.get(pk=proposed["id"])
    agreement_reject(user=sponsor, agreement=first_try, reason="Say more.")
    again = ask(
        "alice", at, body | {"reason": "For two projects.", "follows_id": proposed["id"]}
    ).json()
    assert [
        each["status"] for each in ask("alice", f"GET {own}/tier/proposals").json()["items"]
    ] == [
        "open",
        "rejected",
    ]
    assert ask("bob", f"GET {own}/tier/proposals").status_code == 404
    found = Agreement.objects.get(pk=again["id"])
    agreement_accept(user=sponsor, agreement=found, content_hash=again["content_hash"])
    for who in ("alice", "bob"):
        standing = ask(who, f"GET {own}/tier").json()
        assert (standing["tier"], standing["last_decision"], standing["due"]) == (
            "Tactical",
            "admit",
            False,
        )
        review = ask(who, f"GET /tier-reviews/{standing['last_review_id']}").json()
        assert (review["reason"], review["criteria"][0]["judgement"]) == (
            "For two projects.",
            "Seen.",
        )
        assert len(ask(who, f"GET {own}/tier/admissions").json()["items"]) == 1
        assert (
            len(ask(who, f"GET /tier-reviews?relationship_id={cast.with_bob.pk}").json()["items"])
            == 1
        )
    assert ask("charlie", "GET /tier-reviews").json()["items"] == []
    assert ask("alice", f"GET /tier-reviews?programme_id={cast.programme.pk}").json()["count"] == 1
    rows = ask("alice", f"GET {programme}/tiers/standings").json()["items"]
    assert [(each["partner"], each["tier_id"]) for each in rows] == [
        ("Brightloom", tier),
        ("Calderon", None),
    ]
    measures = {
        each["name"]: each["read"] for each in ask("bob", "GET /tier-measures").json()["items"]
    }
    assert measures["lead_roles"] is True


def test_a_manager_of_one_relationship_reviews_it_alone(cast: Cast, sponsor: User) -> None:
    tier, _other = make_tier(cast), make_tier(cast, "Preferred")
    person = ("Gita Example", "gita@aldermoor.example")
    gita = join(cast.alice, cast.client, person, "programme_manager", relationship=cast.with_bob)
    one = browser(gita)
    assert "Review for admission" in text(one.get(f"/relationships/{cast.with_bob.pk}/tier/"))
    at = f"/relationships/{cast.with_bob.pk}/tier/review/?kind=admission&tier={tier.pk}"
    row = tier.criteria.get()
    fields = {
        "decision": "admit",
        "reason": "Good.",
        "sponsor": str(sponsor.pk),
        f"met_{row.pk}": "not known",
    }
    assert "Decision: Admit" in text(one.post(at, fields, follow=True))
    for address in (
        f"/programmes/{cast.programme.pk}/tiers/",
        f"/tiers/{tier.pk}/",
        f"/relationships/{cast.with_charlie.pk}/tier/",
    ):
        assert one.get(address).status_code == 404


def test_another_partner_reads_nothing(cast: Cast, sponsor: User) -> None:
    tier = make_tier(cast)
    propose(cast, sponsor, tier, "admission", "admit")
    charlie = browser(cast.charlie)
    shown = text(charlie.get(f"/relationships/{cast.with_charlie.pk}/tier/"))
    for words in ("Brightloom", "Strategic", "Bob"):
        assert words not in shown
