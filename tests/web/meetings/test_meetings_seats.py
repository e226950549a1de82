"""Seats: one person a day for each side and level, with succession and vacancies."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from cast import Cast
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.meetings.conftest import TODAY

from covalue.web.ground.record.models import Entry
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import seats, selectors
from covalue.web.partnership.meetings.models import Seat

steps = st.lists(
    st.tuples(
        st.sampled_from(["fill", "succeed", "leave"]),
        st.integers(0, 40),
        st.none() | st.integers(0, 30),
        st.integers(0, 5),
    ),
    max_size=8,
)


def fill(cast: Cast, name: str = "Ewa Hartog", **fields: object) -> Seat:
    given_ = {
        "user": cast.alice,
        "relationship": cast.with_bob,
        "party": "client",
        "level": "executive",
        "person_name": name,
        "starts_on": TODAY,
    }
    return seats.seat_fill(**{**given_, **fields})  # type: ignore[arg-type]


def act(cast: Cast, step: tuple[str, int, int | None, int]) -> None:
    what, start, length, which = step
    starts_on = TODAY + timedelta(days=start)
    ends_on = None if length is None else starts_on + timedelta(days=length)
    rows = list(Seat.objects.order_by("starts_on", "pk"))
    if what == "fill" or not rows:
        fill(cast, starts_on=starts_on, ends_on=ends_on)
    elif what == "succeed":
        seat = rows[which % len(rows)]
        seats.seat_succeed(
            user=cast.bob, seat=seat, person_name="Tova", starts_on=starts_on, ends_on=ends_on
        )
    else:
        seats.seat_leave(user=cast.bob, seat=rows[which % len(rows)], ends_on=starts_on)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_whatever_people_do_nobody_shares_a_seat_on_a_day(
    cast: Cast, now: datetime, steps: list[tuple[str, int, int | None, int]]
) -> None:
    with transaction.atomic():
        for step in steps:
            before = list(Seat.objects.values_list().order_by("pk"))
            code = ""
            try:
                with transaction.atomic():
                    act(cast, step)
            except Refused as refused:
                code = refused.code
            assert code in {"", "seat_taken", "days_reversed", "seat_ended"}
            if code:
                assert list(Seat.objects.values_list().order_by("pk")) == before
        rows = list(Seat.objects.all())
        for number in range(80):
            day = TODAY + timedelta(days=number)
            assert sum(each.holds(day) for each in rows) <= 1
        transaction.set_rollback(True)


def test_the_trigger_refuses_what_goes_past_the_service(cast: Cast, now: datetime) -> None:
    seat = fill(cast, ends_on=TODAY + timedelta(days=10))
    row = {
        "relationship": cast.with_bob,
        "party": "client",
        "level": "executive",
        "person_name": "Tova",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(**row, starts_on=TODAY + timedelta(days=9))
    after = Seat.objects.create(**row, starts_on=TODAY + timedelta(days=10))
    Seat.objects.create(**{**row, "party": "partner"}, starts_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=after.pk).update(starts_on=seat.starts_on)


def test_succession_and_the_board(cast: Cast, now: datetime) -> None:
    old = fill(cast, starts_on=date(2025, 3, 1))
    middle = seats.seat_succeed(
        user=cast.alice, seat=old, person_name="Tova Lindqvist", starts_on=date(2026, 6, 1)
    )
    seats.seat_succeed(
        user=cast.bob, seat=middle, person_name="Jon Vik", starts_on=date(2026, 12, 1)
    )
    board = selectors.seat_board(user=cast.bob, relationship=cast.with_bob, levels={"operational"})
    assert [level.value for level, _sides in board] == ["executive", "operational"]
    client, partner = board[0][1]
    assert client.holder == middle
    assert [each.person_name for each in client.coming] == ["Jon Vik"]
    assert client.former == (old,) or [each.pk for each in client.former] == [old.pk]
    assert partner.holder is None
    entry = Entry.objects.filter(action="seat.succeeded").first()
    assert entry is not None
    assert entry.label == "Executive seat of Aldermoor"
    assert (entry.old["person"], entry.new["person"]) == ("Ewa Hartog", "Tova Lindqvist")


def test_a_successor_never_cuts_one_who_is_named_for_later(cast: Cast, now: datetime) -> None:
    seat = fill(cast, ends_on=TODAY + timedelta(days=20))
    fill(cast, "Jon Vik", starts_on=TODAY + timedelta(days=20))
    with pytest.raises(Refused, match="Jon Vik sits there"):
        seats.seat_succeed(
            user=cast.bob, seat=seat, person_name="Tova", starts_on=TODAY + timedelta(days=5)
        )
    between = TODAY + timedelta(days=5), TODAY + timedelta(days=20)
    seats.seat_succeed(
        user=cast.bob, seat=seat, person_name="Tova", starts_on=between[0], ends_on=between[1]
    )
    assert Seat.objects.count() == 3


def test_what_cannot_sit(cast: Cast, now: datetime) -> None:
    for code, fields in (
        ("text_missing", {"person_name": " "}),
        ("email_wrong", {"email": "nobody"}),
        ("party_unknown", {"party": "third"}),
        ("level_unknown", {"level": "x"}),
        ("days_reversed", {"ends_on": TODAY}),
        ("not_allowed", {"user": cast.charlie}),
    ):
        with pytest.raises(Refused) as caught:
            fill(cast, **fields)
        assert caught.value.code == code
    assert not Seat.objects.exists()


def test_only_people_who_act_here_are_known_by_their_address(cast: Cast, now: datetime) -> None:
    bob = fill(cast, "Bob Example", party="partner", email="BOB@brightloom.example ")
    charlie = fill(cast, "Charlie Example", email="charlie@calderon.example")
    wrong_side = fill(cast, "Bob Example", email="bob@brightloom.example", level="quarterly")
    assert (bob.user, charlie.user, wrong_side.user) == (cast.bob, None, None)
    assert bob.email == "bob@brightloom.example"
    assert not selectors.seat_list(user=cast.charlie)
