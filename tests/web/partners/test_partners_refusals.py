"""What is refused about areas, lead roles and waivers: the rule, at its field, with nothing
written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, join
from refusing import refused

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.services import (
    agreement_accept,
    agreement_propose,
    agreement_withdraw,
)
from covalue.web.ground.organizations.services import programme_create
from covalue.web.kit import clock
from covalue.web.partnership.partners import waivers
from covalue.web.partnership.partners.models import Area, Waiver
from covalue.web.partnership.partners.services import (
    area_change,
    area_create,
    area_retire,
    lead_role_end,
    lead_role_give,
    lead_role_succeed,
)
from covalue.web.partnership.partners.waivers import Request, check, waiver_end, waiver_propose


@pytest.fixture
def area(cast: Cast) -> Area:
    """An area that nobody leads."""
    return area_create(user=cast.alice, programme=cast.programme, name="Packing")


@pytest.fixture
def sponsor(cast: Cast) -> User:
    """Whoever signs waivers."""
    person = ("Frida Example", "frida@aldermoor.example")
    return join(cast.alice, cast.client, person, "executive_sponsor", programme=cast.programme)


def request_for(area: Area, **fields: Any) -> Request:
    """A good request."""
    given: dict[str, Any] = {
        "area": area,
        "scope": "Yard-slot forecast only.",
        "reason": "The lead has none.",
        "alternatives": "Buying it in; nine months.",
        "starts_on": clock.today("UTC"),
        "ends_on": clock.today("UTC") + timedelta(200),
    }
    return Request(**{**given, **fields})


def elsewhere(cast: Cast) -> Area:
    """An area of another programme of the client."""
    other = programme_create(user=cast.alice, client=cast.client, name="Clinics")
    return area_create(user=cast.alice, programme=other, name="Scanning")


def test_names_of_areas(cast: Cast, area: Area) -> None:
    for name, code in (
        ("  ", "text_missing"),
        ("x" * 101, "text_too_long"),
        ("packING", "name_taken"),
    ):
        with refused(code, "name"):
            area_create(user=cast.alice, programme=cast.programme, name=name)
    other = area_create(user=cast.alice, programme=cast.programme, name="Yard")
    with refused("name_taken", "name"):
        area_change(user=cast.alice, area=other, name="Packing")
    assert area_change(user=cast.alice, area=other, name="YARD").name == "YARD"


def test_an_area_is_retired_once_and_when_nobody_leads_it(cast: Cast, area: Area) -> None:
    tomorrow = clock.today("UTC") + timedelta(1)
    role = lead_role_give(
        user=cast.alice, area=area, relationship=cast.with_bob, starts_on=tomorrow
    )
    with refused("still_led"):
        area_retire(user=cast.alice, area=area)
    lead_role_end(user=cast.alice, lead_role=role, ends_on=tomorrow)
    area_retire(user=cast.alice, area=area)
    with refused("retired_already"):
        area_retire(user=cast.alice, area=area)
    with refused("area_retired", "area"):
        lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)


def test_a_lead_is_a_partner_of_the_programme(cast: Cast) -> None:
    foreign = elsewhere(cast)
    with refused("partner_foreign", "relationship"):
        lead_role_give(user=cast.alice, area=foreign, relationship=cast.with_bob)


def test_who_leads_already_does_not_succeed_itself(cast: Cast, area: Area) -> None:
    role = lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    with refused("leads_already", "relationship"):
        lead_role_succeed(user=cast.alice, area=area, relationship=cast.with_bob)
    with refused("end_past", "ends_on"):
        lead_role_end(user=cast.alice, lead_role=role, ends_on=clock.today("UTC") - timedelta(1))
    lead_role_end(user=cast.alice, lead_role=role, ends_on=clock.today("UTC"))
    with refused("ended_already"):
        lead_role_end(user=cast.alice, lead_role=role, ends_on=clock.today("UTC") + timedelta(3))


def test_a_partner_does_not_set_who_leads(cast: Cast, area: Area) -> None:
    with refused("not_allowed"):
        lead_role_give(user=cast.bob, area=area, relationship=cast.with_bob)


def test_where_no_waiver_is_needed_or_possible(cast: Cast, area: Area, sponsor: User) -> None:
    def ask(request: Request) -> Any:
        return waiver_propose(
            user=cast.alice, relationship=cast.with_bob, request=request, sponsor=sponsor
        )

    foreign = elsewhere(cast)
    with refused("area_foreign", "area"):
        ask(request_for(foreign))
    with refused("end_past", "ends_on"):
        today = clock.today("UTC")
        ask(request_for(area, starts_on=today - timedelta(9), ends_on=today))
    role = lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    with refused("leads_anyway", "area"):
        ask(request_for(area))
    lead_role_end(user=cast.alice, lead_role=role, ends_on=clock.today("UTC"))
    area_retire(user=cast.alice, area=area)
    with refused("area_retired", "area"):
        ask(request_for(Area.objects.get(pk=area.pk)))


def test_a_waiver_in_force_is_asked_for_once_and_ends_within_its_days(
    cast: Cast, area: Area, sponsor: User
) -> None:
    request = request_for(area)
    made = waiver_propose(
        user=cast.alice, relationship=cast.with_bob, request=request, sponsor=sponsor
    )
    agreement_accept(user=sponsor, agreement=made, content_hash=made.content_hash)
    with refused("waiver_overlaps", "starts_on"):
        waiver_propose(
            user=cast.alice,
            relationship=cast.with_bob,
            request=replace(request, scope="More."),
            sponsor=sponsor,
        )
    waiver = Waiver.objects.get()
    for day in (clock.today("UTC") - timedelta(1), waiver.ends_on):
        with refused("end_wrong", "ends_on"):
            waiver_end(user=cast.alice, waiver=waiver, ends_on=day)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"scope": ""}, "text_missing", "scope"),
        ({"reason": None}, "text_missing", "reason"),
        ({"alternatives": " "}, "text_missing", "alternatives"),
        ({"scope": "x" * 5001}, "text_too_long", "scope"),
        ({"limit_minor": 0}, "limit_wrong", "limit"),
        ({"limit_minor": True}, "limit_wrong", "limit"),
        ({"limit_minor": "many"}, "limit_wrong", "limit"),
        ({"starts_on": "soon"}, "starts_on_wrong", "starts_on"),
        ({"ends_on": None}, "ends_on_wrong", "ends_on"),
        ({"ends_on": "2026-01-01"}, "days_reversed", "ends_on"),
        ({"area_id": "everything"}, "area_missing", "area"),
        ({"area": 7}, "waiver_wrong", ""),
        ({"currency": None}, "waiver_wrong", ""),
        ({"more": 1}, "waiver_wrong", ""),
    ],
)
def test_what_a_request_must_say(db: None, changes: dict[str, Any], code: str, field: str) -> None:
    """The same rules for whoever proposes one by the API."""
    good = {
        "scope": "Yard slots.",
        "reason": "None there.",
        "alternatives": "None.",
        "limit_minor": None,
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-01",
        "area_id": "00000000-0000-4000-8000-000000000001",
        "area": "Yard",
        "currency": "",
    }
    check(good)
    with refused(code, field):
        check({**good, **changes})


def test_a_waiver_for_an_area_of_another_programme_is_not_granted(
    cast: Cast, area: Area, sponsor: User
) -> None:
    """Whoever proposes by the API names the area itself."""
    foreign = elsewhere(cast)
    made = waiver_propose(
        user=cast.alice, relationship=cast.with_bob, request=request_for(area), sponsor=sponsor
    )
    draft = Draft(title="Waiver", content={**made.body, "area_id": str(foreign.pk)})
    agreement_withdraw(user=cast.alice, agreement=made)
    other = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind=waivers.WAIVER,
        draft=draft,
        signatories=[cast.alice, sponsor],
    )
    with refused("area_foreign", "area"):
        agreement_accept(user=sponsor, agreement=other, content_hash=other.content_hash)
    assert not Waiver.objects.exists()
