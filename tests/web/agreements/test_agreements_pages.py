"""Answers to proposals through the pages: who may, what is refused, what was typed is kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from cast import Cast, join
from django.test import Client
from django.utils import timezone

from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_propose
from covalue.web.kit import clock
from covalue.web.kit.look.templatetags.look import day as shown


def proposal(cast: Cast, **draft: object) -> Agreement:
    """Alice's proposal, which waits for Bob."""
    return agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="arrangement",
        signatories=[cast.alice, cast.bob],
        draft=Draft(title="Meeting rhythm", content={"text": "On Tuesdays."}, **draft),
    )


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


def page(client: Client, agreement: Agreement) -> str:
    return client.get(f"/agreements/{agreement.pk}/").content.decode()


def test_the_proposer_cannot_sign_for_the_other_party(client: Client, cast: Cast) -> None:
    agreement = proposal(cast)
    client.force_login(cast.alice)
    assert "Accept: sign" not in page(client, agreement)
    data = {"content_hash": agreement.content_hash}
    answer = client.post(f"/agreements/{agreement.pk}/accept/", data, follow=True)
    assert "You have answered already: accepted." in answer.content.decode()
    assert fresh(agreement).is_open


def test_a_signature_is_for_the_content_that_was_seen(client: Client, cast: Cast) -> None:
    agreement = proposal(cast)
    client.force_login(cast.bob)
    answer = client.post(
        f"/agreements/{agreement.pk}/accept/", {"content_hash": "0" * 64}, follow=True
    )
    assert (
        "The content is not the one you saw. Read it again, then sign." in answer.content.decode()
    )
    assert fresh(agreement).is_open


def test_a_competitor_finds_nothing_at_any_address_of_a_proposal(
    client: Client, cast: Cast
) -> None:
    agreement = proposal(cast)
    client.force_login(cast.charlie)
    for action in ("", "counter/", "revise/", "again/"):
        assert client.get(f"/agreements/{agreement.pk}/{action}").status_code == 404
    for action in ("accept/", "reject/", "withdraw/", "counter/", "revise/"):
        assert (
            client.post(f"/agreements/{agreement.pk}/{action}", {"reason": "x"}).status_code == 404
        )
    assert fresh(agreement).is_open


def test_a_viewer_reads_and_is_offered_no_answer(client: Client, cast: Cast) -> None:
    agreement = proposal(cast)
    viewer = join(
        cast.bob,
        cast.brightloom,
        ("Vera Example", "vera@brightloom.example"),
        "viewer",
        relationship=cast.with_bob,
    )
    client.force_login(viewer)
    shown = page(client, agreement)
    assert "On Tuesdays." in shown
    offers = ("Accept: sign", "Reject", "Counter-propose", "Withdraw")
    assert not [each for each in offers if each in shown]
    client.post(f"/agreements/{agreement.pk}/reject/", {"reason": "I say so."})
    assert fresh(agreement).is_open


def test_the_proposer_revises_and_withdraws_and_the_other_does_not(
    client: Client, cast: Cast
) -> None:
    agreement = proposal(cast)
    client.force_login(cast.bob)
    assert "Withdraw" not in page(client, agreement)
    client.post(f"/agreements/{agreement.pk}/withdraw/", {"reason": ""})
    assert fresh(agreement).is_open
    client.force_login(cast.alice)
    data = {"title": "Meeting rhythm", "text": "On Mondays.", "silence": "lapses"}
    revised = client.post(f"/agreements/{agreement.pk}/revise/", data, follow=True).content.decode()
    assert "<del>Tuesdays.</del><ins>Mondays.</ins>" in revised
    assert fresh(agreement).status == "revised"
    newest = Agreement.objects.get(follows=agreement)
    client.post(f"/agreements/{newest.pk}/withdraw/", {"reason": "Not needed."})
    assert fresh(newest).status == "withdrawn"
    assert "Withdrawn by Alice Example." in page(client, newest)


def test_a_counter_of_the_same_words_is_refused_beside_the_form(client: Client, cast: Cast) -> None:
    agreement = proposal(cast)
    client.force_login(cast.bob)
    data = {
        "title": "Meeting rhythm",
        "text": "On Tuesdays.",
        "silence": "lapses",
        "reason": "Typed with care.",
    }
    shown = client.post(f"/agreements/{agreement.pk}/counter/", data).content.decode()
    assert "The content is the same as before." in shown
    assert "Typed with care." in shown


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("signatories", ["alice"], "Nobody is named to sign for the partner."),
        ("silence", "agrees", "Silence means agreed after 5 days at the earliest."),
        ("expires_on", "2020-01-01", "The deadline has passed already."),
    ],
)
def test_what_cannot_be_proposed_is_said_beside_its_field(
    client: Client, cast: Cast, field: str, value: object, refusal: str
) -> None:
    client.force_login(cast.alice)
    data = {
        "title": "T",
        "text": "Kept words.",
        "silence": "lapses",
        "signatories": [cast.alice.pk, cast.bob.pk],
    }
    data[field] = [cast.alice.pk] if field == "signatories" else value
    shown = client.post(f"/relationships/{cast.with_bob.pk}/agreements/new/", data).content.decode()
    assert refusal in shown
    assert "Kept words." in shown
    assert not Agreement.objects.exists()


def test_silence_that_means_agreed_is_announced_to_the_day_of_the_programme(
    client: Client, cast: Cast
) -> None:
    agreement = proposal(cast, expires_at=timezone.now() + timedelta(days=9), silence="agrees")
    client.force_login(cast.bob)
    shown = page(client, agreement)
    assert "it counts as agreed" in shown
    assert "Silence means agreed" in client.get("/").content.decode()
    assert agreement.is_open


WEST = "America/Los_Angeles"


def test_days_of_proposals_are_those_of_the_programme(cast: Cast) -> None:
    """In Los Angeles a proposal of 21 December, 23:59, stood as one of the 22nd."""
    cast.programme.time_zone = WEST
    cast.programme.save()
    day = clock.today(WEST) + timedelta(days=1)
    night = datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(WEST))
    with clock.at(night):
        agreement = proposal(cast, expires_at=night + timedelta(days=7))
    browser = Client()
    browser.force_login(cast.bob)
    listed = f"/relationships/{cast.with_bob.pk}/agreements/"
    addresses = [listed, f"{listed}?format=csv", f"/agreements/{agreement.pk}/", "/"]
    addresses.append(f"/relationships/{cast.with_bob.pk}/record/")
    pages = [browser.get(address).content.decode() for address in addresses]
    assert shown(day) in pages[0]
    assert day.isoformat() in pages[1]
    assert f"{shown(day + timedelta(days=7))}, 23:59 P" in pages[2]
    for page_of_it in pages:
        assert shown(day + timedelta(days=1)) not in page_of_it
        assert shown(day + timedelta(days=8)) not in page_of_it
    assert (day + timedelta(days=1)).isoformat() not in pages[1]
