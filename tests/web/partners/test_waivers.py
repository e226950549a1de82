"""Waivers: asked for, rejected, asked for again, signed by two people; and what a partner learns of
them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cast import Cast, join
from django.test import Client

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept, agreement_reject
from covalue.web.ground.record.models import Entry
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.partners import selectors, services, waivers
from covalue.web.partnership.partners.models import Waiver
from covalue.web.partnership.partners.waivers import Request


@pytest.fixture
def sponsor(cast: Cast) -> User:
    person = ("Frida Example", "frida@aldermoor.example")
    return join(cast.alice, cast.client, person, "executive_sponsor", programme=cast.programme)


@pytest.fixture
def request_(cast: Cast) -> Request:
    area = services.area_create(
        user=cast.alice, programme=cast.programme, name="Supply chain planning"
    )
    services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_charlie)
    return Request(
        area=area,
        scope="Yard-slot forecast only.",
        reason="Calderon has no forecast of its own.",
        alternatives="Calderon would buy it in; nine months.",
        limit_minor=15_000_000,
        starts_on=clock.today("UTC"),
        ends_on=clock.today("UTC") + timedelta(200),
    )


def ask(cast: Cast, sponsor: User, request: Request, **more: Agreement) -> Agreement:
    return waivers.waiver_propose(
        user=cast.alice, relationship=cast.with_bob, request=request, sponsor=sponsor, **more
    )


def sign(sponsor: User, agreement: Agreement) -> Waiver:
    agreement_accept(user=sponsor, agreement=agreement, content_hash=agreement.content_hash)
    return Waiver.objects.get(agreement=agreement)


def test_rejected_by_the_sponsor_then_signed(cast: Cast, sponsor: User, request_: Request) -> None:
    first = ask(cast, sponsor, request_)
    agreement_reject(user=sponsor, agreement=first, reason="Too wide: 150,000 at most.")
    assert not Waiver.objects.exists()
    second = ask(cast, sponsor, replace(request_, limit_minor=10_000_000), follows=first)
    waiver = sign(sponsor, second)
    assert (waiver.limit_minor, waiver.currency) == (10_000_000, "EUR")
    log = selectors.waiver_log(user=cast.alice, programme=cast.programme)
    assert [each.status for each in log] == ["agreed", "rejected"]
    assert second.reference == first.reference


def test_one_person_does_not_sign_twice(cast: Cast, sponsor: User, request_: Request) -> None:
    with pytest.raises(Refused, match="a different person as executive sponsor"):
        ask(cast, cast.alice, request_)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scope": " "}, "text_missing"),
        ({"reason": ""}, "text_missing"),
        ({"alternatives": ""}, "text_missing"),
        ({"limit_minor": 0}, "limit_wrong"),
        ({"ends_on": clock.today("UTC")}, "end_past"),
        ({"starts_on": clock.today("UTC") + timedelta(300)}, "days_reversed"),
    ],
)
def test_what_is_no_waiver(
    cast: Cast, sponsor: User, request_: Request, change: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        ask(cast, sponsor, replace(request_, **change))
    assert caught.value.code == code


def test_the_lead_needs_no_waiver(cast: Cast, sponsor: User, request_: Request) -> None:
    services.lead_role_succeed(user=cast.alice, area=request_.area, relationship=cast.with_bob)
    with pytest.raises(Refused, match="needs no waiver"):
        ask(cast, sponsor, request_)


def test_two_waivers_on_one_day_are_refused_when_the_second_is_signed(
    cast: Cast, sponsor: User, request_: Request
) -> None:
    first, second = ask(cast, sponsor, request_), ask(cast, sponsor, request_)
    sign(sponsor, first)
    with pytest.raises(Refused, match="A waiver holds from"):
        agreement_accept(user=sponsor, agreement=second, content_hash=second.content_hash)
    second.refresh_from_db()
    assert second.is_open


def test_it_ends_early_but_is_not_prolonged(cast: Cast, sponsor: User, request_: Request) -> None:
    waiver = sign(sponsor, ask(cast, sponsor, request_))
    with pytest.raises(Refused, match="ask for another waiver"):
        waivers.waiver_end(user=cast.alice, waiver=waiver, ends_on=waiver.ends_on + timedelta(1))
    assert waivers.waiver_end(
        user=cast.alice, waiver=waiver, ends_on=clock.today("UTC")
    ).ends_on == clock.today("UTC")
    assert sign(sponsor, ask(cast, sponsor, request_))


def test_the_partner_learns_scope_limit_and_days_and_nothing_else(
    cast: Cast, sponsor: User, request_: Request
) -> None:
    rejected = ask(cast, sponsor, replace(request_, scope="Everything in planning."))
    agreement_reject(user=sponsor, agreement=rejected, reason="Far too wide.")
    waiver = sign(sponsor, ask(cast, sponsor, request_))
    browser = Client()
    browser.force_login(cast.bob)
    pk = cast.with_bob.pk
    seen = b""
    for address in (
        f"/relationships/{pk}/lead-roles/",
        f"/waivers/{waiver.pk}/",
        f"/relationships/{pk}/record/",
        f"/relationships/{pk}/record/?format=csv",
        f"/relationships/{pk}/agreements/",
    ):
        answer = browser.get(address)
        assert answer.status_code == 200
        seen += answer.content
    assert b"Yard-slot forecast only." in seen
    assert "€150,000.00".encode() in seen
    for secret in (
        b"Frida",
        b"no forecast of its own",
        b"buy it in",
        b"Calderon",
        b"Everything in planning",
        b"Far too wide",
    ):
        assert secret not in seen
    assert browser.get(f"/agreements/{waiver.agreement_id}/").status_code == 404
    entry = Entry.objects.get(action="waiver.granted")
    assert (entry.actor_name, entry.actor_id) == (
        "Aldermoor",
        None,
    )  # who signed stays within the client
    assert "reason" not in entry.new


def test_a_competitor_finds_nothing(cast: Cast, sponsor: User, request_: Request) -> None:
    waiver = sign(sponsor, ask(cast, sponsor, request_))
    browser = Client()
    browser.force_login(cast.charlie)
    assert browser.get(f"/waivers/{waiver.pk}/").status_code == 404
    assert not selectors.waiver_list(user=cast.charlie).exists()
