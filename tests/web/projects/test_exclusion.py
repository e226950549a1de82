"""The exclusion: work is placed with the lead of the area, or under a waiver with room, or not at
all."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cast import Cast, join
from django.db import IntegrityError, connections, transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.partners import services as partners
from covalue.web.partnership.partners import waivers
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver
from covalue.web.value.projects import selectors, services
from covalue.web.value.projects.models import Project

CLIENTS = 20


def area_of(cast: Cast) -> Area:
    area = partners.area_create(user=cast.alice, programme=cast.programme, name="Cloud")
    partners.lead_role_give(user=cast.alice, area=area, relationship=cast.with_charlie)
    return area


def waiver_for_bob(cast: Cast, area: Area, limit_minor: int | None = 10_000) -> Waiver:
    sponsor = join(
        cast.alice,
        cast.client,
        ("Frida Example", "frida@aldermoor.example"),
        "executive_sponsor",
        programme=cast.programme,
    )
    request = waivers.Request(
        area=area,
        scope="Backup.",
        reason="Law.",
        alternatives="None.",
        starts_on=clock.today("UTC"),
        ends_on=clock.today("UTC") + timedelta(30),
        limit_minor=limit_minor,
    )
    asked = waivers.waiver_propose(
        user=cast.alice, relationship=cast.with_bob, request=request, sponsor=sponsor
    )
    agreement_accept(user=sponsor, agreement=asked, content_hash=asked.content_hash)
    return Waiver.objects.get()


def place(cast: Cast, area: Area, amount: int | None = None, user: User | None = None) -> Project:
    return services.project_place(
        user=user or cast.alice,
        relationship=cast.with_bob,
        area=area,
        name="Backup",
        amount_minor=amount,
    )


def test_outside_the_lead_role_it_is_refused_and_says_who_leads(cast: Cast) -> None:
    with pytest.raises(Refused, match="Brightloom does not lead Cloud: Calderon does") as caught:
        place(cast, area_of(cast))
    assert "waiver" in caught.value.mend
    assert not Project.objects.exists()


def test_with_the_lead_it_is_placed(cast: Cast) -> None:
    area = area_of(cast)
    partners.lead_role_succeed(user=cast.alice, area=area, relationship=cast.with_bob)
    assert place(cast, area).placed_as == "lead"


def test_under_a_waiver_up_to_its_limit(cast: Cast) -> None:
    area = area_of(cast)
    waiver = waiver_for_bob(cast, area)
    assert place(cast, area, 6_000).waiver == waiver
    with pytest.raises(Refused, match=r"€40\.00 is left"):
        place(cast, area, 4_001)
    with pytest.raises(Refused, match="Give the amount"):
        place(cast, area)
    place(cast, area, 4_000)
    share = selectors.shares_outside(user=cast.alice, relationships=[cast.with_bob])[
        cast.with_bob.pk
    ]
    assert (share.count, share.outside, share.percent) == (2, 2, 100)
    assert share.amount_percents == [("EUR", 10_000, 10_000, 100)]


def test_a_waiver_that_ended_allows_nothing(cast: Cast) -> None:
    area = area_of(cast)
    waiver = waiver_for_bob(cast, area)
    with clock.at(clock.now() + timedelta(30)), pytest.raises(Refused, match="does not lead"):
        place(cast, area, 1)
    waivers.waiver_end(user=cast.alice, waiver=waiver, ends_on=clock.today("UTC"))
    with pytest.raises(Refused, match="does not lead"):
        place(cast, area, 1)


def test_an_unknown_amount_is_not_zero(cast: Cast) -> None:
    area = area_of(cast)
    waiver_for_bob(cast, area, None)
    place(cast, area)
    place(cast, area, 500)
    share = selectors.shares_outside(user=cast.bob, relationships=[cast.with_bob])[cast.with_bob.pk]
    assert (share.count, share.unknown, share.amounts) == (2, 1, {"EUR": 500})


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_a_partner_places_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="do not allow"):
        place(cast, area_of(cast), user=getattr(cast, who))


def test_the_database_holds_that_a_waiver_stands_behind_the_word(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.create(
            relationship=cast.with_bob,
            area=area_of(cast),
            name="x",
            placed_on=clock.today("UTC"),
            placed_as="waiver",
            placed_by_name="nobody",
        )


def together(work: Callable[[int], str]) -> Counter[str]:
    gate = threading.Barrier(CLIENTS)

    def one(number: int) -> str:
        try:
            gate.wait(timeout=60)
            return work(number)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(pool.map(one, range(CLIENTS)))


def test_twenty_at_once_do_not_pass_the_limit(live_cast: Cast) -> None:
    area = area_of(live_cast)
    waiver_for_bob(live_cast, area, 10_000)

    def work(_number: int) -> str:
        place(live_cast, area, 3_000)
        return "placed"

    assert together(work) == {"placed": 3, "waiver_exhausted": CLIENTS - 3}


def test_twenty_at_once_change_the_lead_and_place_work(live_cast: Cast) -> None:
    area = area_of(live_cast)
    both = (live_cast.with_bob, live_cast.with_charlie)

    def work(number: int) -> str:
        if number % 2:
            partners.lead_role_succeed(
                user=live_cast.alice, area=area, relationship=both[number // 2 % 2]
            )
            return "changed"
        project = place(live_cast, area)
        return f"placed as {project.placed_as}"

    answers = together(work)
    assert set(answers) <= {"changed", "leads_already", "placed as lead", "excluded"}
    today = clock.today("UTC")
    held = [role for role in LeadRole.objects.all() if role.ends_on is None or today < role.ends_on]
    assert len(held) == 1
