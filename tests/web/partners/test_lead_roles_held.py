"""What holds at most one lead per area and day when somebody writes past the services, or twenty
write at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cast import Cast
from django.db import IntegrityError, connections, transaction

from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.partners import services
from covalue.web.partnership.partners.models import Area, LeadRole

AT_ONCE = 20


def area_of(cast: Cast) -> Area:
    return services.area_create(user=cast.alice, programme=cast.programme, name="Cloud")


def raw(area: Area, relationship: object, first: int, last: int | None) -> LeadRole:
    today = clock.today("UTC")
    ends_on = None if last is None else today + timedelta(last)
    return LeadRole.objects.create(
        area=area, relationship=relationship, starts_on=today + timedelta(first), ends_on=ends_on
    )


@pytest.mark.parametrize(
    ("first", "last"), [(0, None), (9, None), (-5, 1), (3, 4), (0, 10), (-5, None)]
)
def test_the_database_refuses_a_second_lead(cast: Cast, first: int, last: int | None) -> None:
    area = area_of(cast)
    raw(area, cast.with_bob, 0, 10)
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(area, cast.with_charlie, first, last)
    assert LeadRole.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [(10, None), (-5, 0), (5, 5)])
def test_the_database_takes_what_shares_no_day(cast: Cast, first: int, last: int | None) -> None:
    area = area_of(cast)
    raw(area, cast.with_bob, 0, 10)
    assert raw(area, cast.with_charlie, first, last).pk


def test_the_database_refuses_a_move_into_the_days_of_another(cast: Cast) -> None:
    area = area_of(cast)
    raw(area, cast.with_bob, 0, 10)
    later, today = raw(area, cast.with_charlie, 10, None), clock.today("UTC")
    for change in (
        {"starts_on": today + timedelta(9)},
        {"starts_on": today, "ends_on": today + timedelta(1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LeadRole.objects.filter(pk=later.pk).update(**change)
    other = services.area_create(user=cast.alice, programme=cast.programme, name="Other")
    elsewhere = raw(other, cast.with_charlie, 0, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadRole.objects.filter(pk=elsewhere.pk).update(area=area)


def test_a_lead_role_planned_later_is_not_cut(cast: Cast) -> None:
    area, today = area_of(cast), clock.today("UTC")
    services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    day = today + timedelta(30)
    planned = services.lead_role_succeed(
        user=cast.alice, area=area, relationship=cast.with_charlie, starts_on=day
    )
    for starts_on in (today + timedelta(10), day):
        with pytest.raises(Refused) as caught:
            services.lead_role_succeed(
                user=cast.alice, area=area, relationship=cast.with_bob, starts_on=starts_on
            )
        assert caught.value.code in {"area_led", "leads_already"}
    services.lead_role_end(user=cast.alice, lead_role=planned, ends_on=day)
    planned.refresh_from_db()
    assert planned.ends_on == planned.starts_on
    with pytest.raises(Refused, match="ended on"):
        services.lead_role_end(user=cast.alice, lead_role=planned, ends_on=day + timedelta(9))


def together(work: Callable[[int], str]) -> Counter[str]:
    """Run the work in threads that start in the same moment; how often each answer came."""
    gate = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        try:
            gate.wait(timeout=60)
            return work(number)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def test_of_twenty_at_once_one_is_given_the_area(live_cast: Cast) -> None:
    area = area_of(live_cast)
    both = (live_cast.with_bob, live_cast.with_charlie)

    def work(number: int) -> str:
        services.lead_role_give(user=live_cast.alice, area=area, relationship=both[number % 2])
        return "given"

    assert together(work) == {"given": 1, "area_led": AT_ONCE - 1}
    assert LeadRole.objects.count() == 1


def test_twenty_changes_at_once_leave_one_lead_on_every_day(live_cast: Cast) -> None:
    area, today = area_of(live_cast), clock.today("UTC")
    both = (live_cast.with_bob, live_cast.with_charlie)
    services.lead_role_give(user=live_cast.alice, area=area, relationship=live_cast.with_bob)

    def work(number: int) -> str:
        day = today + timedelta(number % 4)
        if number % 5 == 0:
            role = area.lead_roles.order_by("starts_on")[0]
            services.lead_role_end(user=live_cast.alice, lead_role=role, ends_on=day)
            return "ended"
        services.lead_role_succeed(
            user=live_cast.alice, area=area, relationship=both[number % 2], starts_on=day
        )
        return "changed"

    answers = together(work)
    assert answers["changed"] >= 1
    assert set(answers) <= {
        "changed",
        "ended",
        "leads_already",
        "area_led",
        "end_past",
        "ended_already",
    }
    roles = list(LeadRole.objects.all())
    for number in range(8):
        day = today + timedelta(number)
        assert (
            sum(
                row.starts_on <= day and (row.ends_on is None or day < row.ends_on) for row in roles
            )
            <= 1
        )
    assert verify_all() == []
