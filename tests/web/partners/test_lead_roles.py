"""Lead roles: at most one partner leads an area on a day, whatever is asked in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.partners import asking, attention, selectors, services
from covalue.web.partnership.partners.models import Area, LeadRole

DAYS = st.integers(0, 9)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["give", "succeed", "end", "raw", "raw_move"]),
        st.booleans(),
        DAYS,
        st.none() | DAYS,
    ),
    max_size=12,
)


@pytest.fixture
def area(cast: Cast) -> Area:
    return services.area_create(
        user=cast.alice,
        programme=cast.programme,
        name="Warehouse & logistics",
        description="Picking, yard, transport.",
    )


def apply(cast: Cast, area: Area, change: tuple[str, bool, int, int | None]) -> None:
    """One change, refused or not."""
    kind, bob, first, last = change
    today = clock.today("UTC")
    days = {
        "starts_on": today + timedelta(first),
        "ends_on": None if last is None else today + timedelta(last),
    }
    relationship = cast.with_bob if bob else cast.with_charlie
    roles = list(LeadRole.objects.filter(area=area).order_by("starts_on"))
    try:
        with transaction.atomic():
            if kind == "give":
                services.lead_role_give(
                    user=cast.alice, area=area, relationship=relationship, **days
                )
            elif kind == "succeed":
                services.lead_role_succeed(
                    user=cast.alice, area=area, relationship=relationship, **days
                )
            elif kind == "raw":
                LeadRole.objects.create(area=area, relationship=relationship, **days)
            elif roles and kind == "end":
                services.lead_role_end(
                    user=cast.alice, lead_role=roles[first % len(roles)], ends_on=days["starts_on"]
                )
            elif roles:
                LeadRole.objects.filter(pk=roles[first % len(roles)].pk).update(**days)
    except (Refused, IntegrityError):
        pass


def leads_on(area: Area, day: date) -> int:
    rows = LeadRole.objects.filter(area=area, starts_on__lte=day)
    return sum(row.ends_on is None or day < row.ends_on for row in rows)


@given(CHANGES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_area_and_day_has_two_leads(
    cast: Cast, area: Area, changes: list[tuple[str, bool, int, int | None]]
) -> None:
    LeadRole.objects.all().delete()
    for change in changes:
        apply(cast, area, change)
        for number in range(12):
            assert leads_on(area, clock.today("UTC") + timedelta(number)) <= 1


def test_a_successor_ends_the_lead_on_its_first_day(cast: Cast, area: Area) -> None:
    first = services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    day = clock.today("UTC") + timedelta(30)
    services.lead_role_succeed(
        user=cast.alice, area=area, relationship=cast.with_charlie, starts_on=day
    )
    first.refresh_from_db()
    assert first.ends_on == day
    state = selectors.area_states(user=cast.alice, programme=cast.programme, on=clock.today("UTC"))[
        0
    ]
    assert (state.state, state.last_day) == ("led", None)
    later = selectors.area_states(user=cast.alice, programme=cast.programme, on=day)[0]
    assert later.lead
    assert later.lead.relationship == cast.with_charlie


def test_a_vacant_area_says_since_when_also_after_a_lead_that_did_not_begin(
    cast: Cast, area: Area
) -> None:
    today = clock.today("UTC")
    first = services.lead_role_give(
        user=cast.alice, area=area, relationship=cast.with_bob, starts_on=today
    )
    services.lead_role_end(user=cast.alice, lead_role=first, ends_on=today + timedelta(10))
    LeadRole.objects.create(
        area=area,
        relationship=cast.with_charlie,
        starts_on=today + timedelta(20),
        ends_on=today + timedelta(20),
    )
    day = today + timedelta(30)
    [state] = selectors.area_states(user=cast.alice, programme=cast.programme, on=day)
    assert (state.is_vacant, state.vacant_since) == (True, today + timedelta(10))
    LeadRole.objects.create(
        area=area,
        relationship=cast.with_charlie,
        starts_on=today + timedelta(20),
        ends_on=today + timedelta(25),
    )
    [state] = selectors.area_states(user=cast.alice, programme=cast.programme, on=day)
    assert state.vacant_since == today + timedelta(25)


def test_a_second_lead_is_refused_with_the_name_of_the_first(cast: Cast, area: Area) -> None:
    services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    with pytest.raises(Refused, match="Brightloom leads Warehouse & logistics") as caught:
        services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_charlie)
    assert "successor" in caught.value.mend


def test_vacant_and_ending_areas_are_flagged(cast: Cast, area: Area) -> None:
    entries = attention.attention(
        user=cast.alice, relationships=[], programme=cast.programme, now=clock.now()
    )
    assert [each.text for each in entries] == ["Name a lead for Warehouse & logistics"]
    role = services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    services.lead_role_end(
        user=cast.alice, lead_role=role, ends_on=clock.today("UTC") + timedelta(90)
    )
    entries = attention.attention(
        user=cast.alice, relationships=[], programme=cast.programme, now=clock.now()
    )
    assert [each.text for each in entries] == ["Name who leads Warehouse & logistics next"]
    services.lead_role_end(
        user=cast.alice, lead_role=role, ends_on=clock.today("UTC") + timedelta(91)
    )
    assert not attention.attention(
        user=cast.alice, relationships=[], programme=cast.programme, now=clock.now()
    )


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_only_the_programme_manager_arranges_it(cast: Cast, area: Area, who: str) -> None:
    with pytest.raises(Refused, match="do not allow"):
        services.lead_role_give(user=getattr(cast, who), area=area, relationship=cast.with_bob)
    with pytest.raises(Refused, match="do not allow"):
        services.area_change(user=getattr(cast, who), area=area, name="Mine")


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(-1, None, "start_past"), (5, 5, "days_reversed"), (5, 3, "days_reversed")],
)
def test_days_that_make_no_sense(
    cast: Cast, area: Area, first: int, last: int | None, code: str
) -> None:
    today = clock.today("UTC")
    ends = None if last is None else today + timedelta(last)
    with pytest.raises(Refused) as caught:
        services.lead_role_give(
            user=cast.alice,
            area=area,
            relationship=cast.with_bob,
            starts_on=today + timedelta(first),
            ends_on=ends,
        )
    assert caught.value.code == code


def test_a_retired_area_is_not_led(cast: Cast, area: Area) -> None:
    role = services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    with pytest.raises(Refused, match="Brightloom leads"):
        services.area_retire(user=cast.alice, area=area)
    services.lead_role_end(user=cast.alice, lead_role=role, ends_on=clock.today("UTC"))
    services.area_retire(user=cast.alice, area=area)
    with pytest.raises(Refused, match="was retired"):
        services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)


def test_a_partner_sees_its_own_lead_roles_only(cast: Cast, area: Area) -> None:
    services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    assert selectors.lead_role_list(user=cast.bob).count() == 1
    assert not selectors.lead_role_list(user=cast.charlie).exists()
    assert not selectors.area_list(user=cast.bob).exists()


def test_who_should_we_ask(cast: Cast, area: Area) -> None:
    services.area_create(
        user=cast.alice, programme=cast.programme, name="Cloud", description="Hosting of systems"
    )
    services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    asked = {"user": cast.alice, "programme": cast.programme, "on": clock.today("UTC")}
    (advice,) = asking.who_to_ask(text="a robot that picks", **asked)
    assert advice.state.lead
    assert advice.state.lead.relationship == cast.with_bob
    ((other, why),) = advice.others
    assert other == cast.with_charlie
    assert why == "leads no area; no lead role and no waiver in Warehouse & logistics"
    (cloud,) = asking.who_to_ask(text="Hösting", **asked)
    assert cloud.state.is_vacant
    assert "leads Warehouse & logistics" in cloud.others[0][1]
    assert asking.who_to_ask(text="payroll", **asked) == []
    assert asking.who_to_ask(text="", **asked) == []


def test_the_record_never_names_the_other_partner(cast: Cast, area: Area) -> None:
    services.lead_role_give(
        user=cast.alice, area=area, relationship=cast.with_bob, reason="Better than Calderon."
    )
    services.lead_role_succeed(
        user=cast.alice, area=area, relationship=cast.with_charlie, reason="Brightloom left."
    )
    for who, other in (("bob", b"Calderon"), ("charlie", b"Brightloom")):
        browser = Client()
        browser.force_login(getattr(cast, who))
        own = cast.with_bob if who == "bob" else cast.with_charlie
        for page in ("record/", "lead-roles/", ""):
            assert other not in browser.get(f"/relationships/{own.pk}/{page}").content
