"""Pages of meetings, as people meet them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from cast import Cast, join
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.web.meetings.conftest import TODAY

from covalue.web.partnership.meetings import agendas, cadences, seats, series, services
from covalue.web.partnership.meetings.models import Cadence, Meeting, Seat, Series
from covalue.web.partnership.tiers.models import Tier

Plan = Callable[..., Meeting]
Hold = Callable[..., Meeting]


@pytest.fixture
def page(cast: Cast, client: Client) -> Callable[..., str]:
    """Opens a page, by default as Alice, and returns its text without runs of white space."""

    def open_(name: str, pk: Any, user: Any = None, **query: str) -> str:
        client.force_login(user or cast.alice)
        answer = client.get(reverse(name, args=[pk]), query)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return open_


def submit(client: Client, user: Any, name: str, pk: Any, **fields: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), fields)


def test_empty_pages_say_what_to_do(cast: Cast, now: datetime, page: Callable[..., str]) -> None:
    text = page("meeting_list", cast.with_bob.pk)
    for words in (
        "No meeting is planned and no cadence holds here.",
        "Begin a series",
        "No seat is filled",
        "No series runs",
    ):
        assert words in text
    text = page("programme_meetings", cast.programme.pk)
    assert "No tier yet" in text
    assert "No cadence holds for any of the 2 partners, so nothing is due." in text


def test_the_answer_says_what_is_wrong_first(
    cast: Cast, tier: Tier, plan: Plan, hold: Hold, page: Callable[..., str]
) -> None:
    cadences.cadence_set(
        user=cast.alice,
        tier=tier,
        level="chief_executives",
        every_months=6,
        starts_on=TODAY - timedelta(days=500),
    )
    hold(cast.alice, plan(TODAY - timedelta(days=300), "chief_executives"))
    services.meeting_miss(
        user=cast.bob, meeting=plan(TODAY - timedelta(days=40)), reason="A strike."
    )
    plan(TODAY - timedelta(days=1))
    plan(TODAY + timedelta(days=9))
    text = page("meeting_list", cast.with_bob.pk, cast.bob)
    assert (
        "<b>The chief executives’ meeting is overdue: last held 16 Dec 2025, due every 6"
        " months.</b> <b>1 meeting was missed in the last 12 months.</b> <b>1 meeting waits for"
        " minutes.</b> The next is the executive one on 21 Oct 2026, 10:00 UTC." in text
    )
    assert "Strategic tier" in text
    text = page("programme_meetings", cast.programme.pk)
    assert "Meetings with 1 of 2 partners are overdue: Brightloom." in text
    assert "✕ overdue" in text


def test_from_the_form_to_the_minutes(
    cast: Cast, now: datetime, client: Client, page: Callable[..., str]
) -> None:
    pk = cast.with_bob.pk
    fields = {
        "level": "executive",
        "title": "Review",
        "starts": "2026-10-12T08:30",
        "time_zone": "UTC",
        "minutes": "60",
        "place": "Room 4",
    }
    wrong = submit(client, cast.bob, "meeting_new", pk, **{**fields, "starts": "soon"})
    assert "Enter a day and a time." in wrong.content.decode()
    assert 'value="Room 4"' in wrong.content.decode()
    answer = submit(client, cast.bob, "meeting_new", pk, **fields)
    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("meeting", args=[meeting.pk])
    submit(
        client, cast.bob, "agenda_add", meeting.pk, title="Second shift", note="Costs", decide="on"
    )
    submit(client, cast.alice, "agenda_add", meeting.pk, title="Meters")
    second = meeting.agenda.get(title="Meters")
    submit(client, cast.bob, "agenda_move", second.pk, to="up")
    assert [each.title for each in meeting.agenda.all()] == ["Meters", "Second shift"]
    submit(client, cast.bob, "agenda_move", second.pk, to="down")
    assert [each.title for each in meeting.agenda.all()] == ["Second shift", "Meters"]
    submit(
        client,
        cast.bob,
        "seat_fill",
        pk,
        party="client",
        level="executive",
        person_name="Ewa Hartog",
        starts_on="2026-01-01",
    )
    shown = page("meeting_hold", meeting.pk, cast.bob)
    assert "Ewa Hartog, Aldermoor" in shown
    held = {
        "presence_0": "delegate",
        "delegate_0": "",
        "others_client": "",
        "others_partner": "Kari Sund, Lead\n\n",
        "minutes": "We met.",
        "decisions": "Go on.\nTwo ideas.",
    }
    refused = submit(client, cast.bob, "meeting_hold", meeting.pk, **held)
    assert "Who came for Ewa Hartog?" in refused.content.decode()
    submit(client, cast.bob, "meeting_hold", meeting.pk, **{**held, "delegate_0": "Pieter Aalto"})
    submit(
        client, cast.alice, "meeting_minutes", meeting.pk, text="We met, and agreed.", decisions=""
    )
    text = page("meeting", meeting.pk)
    for words in (
        "Pieter Aalto",
        "for Ewa Hartog",
        "Kari Sund",
        "Go on.",
        "Two ideas.",
        "We met, and agreed.",
        "Version 1",
    ):
        assert words in text
    assert "Remove" not in text


def test_moving_missing_and_cancelling_by_form(
    cast: Cast, plan: Plan, client: Client, page: Callable[..., str]
) -> None:
    ahead, over = plan(TODAY + timedelta(days=9)), plan(TODAY - timedelta(days=1))
    fields = {
        "starts": "2026-10-22T15:00",
        "time_zone": "America/New_York",
        "minutes": "30",
        "place": "",
        "reason": "",
    }
    submit(client, cast.bob, "meeting_move", ahead.pk, **fields)
    submit(client, cast.bob, "meeting_miss", over.pk, reason="A strike.")
    ahead.refresh_from_db()
    assert f"{ahead.local_start:%Y-%m-%d %H:%M %Z}" == "2026-10-22 15:00 EDT"
    submit(client, cast.alice, "meeting_cancel", ahead.pk, reason="Nothing to talk about.")
    assert "Nothing to talk about." in page("meeting", ahead.pk, cast.bob)
    again = submit(client, cast.alice, "meeting_cancel", ahead.pk, reason="Again.")
    assert "This meeting is cancelled, so it cannot be cancelled." in again.content.decode()
    assert "<b>Missed on 11 Oct 2026, 10:00 UTC.</b> A strike." in page("meeting", over.pk)


def test_clocks_that_skip_or_repeat_a_time_are_told(
    cast: Cast, now: datetime, client: Client, page: Callable[..., str]
) -> None:
    fields = {
        "level": "executive",
        "title": "Night",
        "starts": "2027-03-28T02:30",
        "time_zone": "Europe/Amsterdam",
        "minutes": "60",
        "place": "",
    }
    submit(client, cast.bob, "meeting_new", cast.with_bob.pk, **fields)
    meeting = Meeting.objects.get()
    skipped = "The clocks in Europe/Amsterdam skip 02:30 on that day, so it begins at 03:30."
    assert skipped in page("meeting", meeting.pk, cast.bob)
    assert skipped not in page(
        "meeting", meeting.pk, cast.bob
    )  # it is told once, for 03:30 is nothing special
    move = {**fields, "starts": "2027-10-31T02:30", "reason": ""}
    submit(client, cast.bob, "meeting_move", meeting.pk, **move)
    twice = "The clocks in Europe/Amsterdam show 02:30 twice on that day; it begins the first time."
    assert page("meeting", meeting.pk, cast.bob).count(twice) == 2
    assert page("meeting", meeting.pk, cast.bob).count(twice) == 1
    made = series.series_create(
        user=cast.bob,
        relationship=cast.with_bob,
        level="operational",
        title="Nightly",
        every_months=1,
        nth=-1,
        weekday=6,
        local_time=time(2, 30),
        time_zone="Europe/Amsterdam",
        starts_on=TODAY,
    )
    assert skipped in page("meeting", made.meetings.get(slot=date(2027, 3, 28)).pk)


def test_series_and_seats_by_form(
    cast: Cast, now: datetime, client: Client, page: Callable[..., str]
) -> None:
    pk = cast.with_bob.pk
    fields = {
        "level": "operational",
        "title": "Call",
        "every_months": "1",
        "nth": "2",
        "weekday": "3",
        "month_day": "",
        "local_time": "09:30",
        "time_zone": "Europe/Amsterdam",
        "minutes": "45",
        "place": "",
        "starts_on": "2026-10-12",
        "ends_on": "",
    }
    submit(client, cast.bob, "series_new", pk, **fields)
    made = Series.objects.get()
    assert "every month on the second Thursday, 09:30" in page("meeting_list", pk)
    changed = {**fields, "month_day": "15", "starts_on": "2026-12-01"}
    submit(client, cast.bob, "series_change", made.pk, **changed)
    assert "every month on day 15, 09:30" in page("meeting_list", pk)
    follower = Series.objects.exclude(pk=made.pk).get()
    submit(client, cast.bob, "series_end", follower.pk, ends_on="2027-01-01", reason="Over.")
    assert Meeting.objects.filter(state="planned").count() == 2
    submit(
        client,
        cast.bob,
        "seat_fill",
        pk,
        party="partner",
        level="executive",
        person_name="Kari Sund",
        starts_on="2026-01-01",
    )
    seat = Seat.objects.get()
    submit(client, cast.bob, "seat_succeed", seat.pk, person_name="Jon Vik", starts_on="2026-11-01")
    assert "Jon Vik follows on 1 Nov 2026" in page("meeting_list", pk)
    again = submit(
        client,
        cast.bob,
        "seat_fill",
        pk,
        party="partner",
        level="executive",
        person_name="Tova",
        starts_on="2026-10-20",
    )
    assert (
        "Kari Sund sits there for Brightloom from 01 Jan 2026 until 01 Nov 2026."
        in again.content.decode()
    )
    submit(client, cast.bob, "seat_leave", seat.pk, ends_on="2026-10-12")
    assert "vacant" in page("meeting_list", pk)


def test_cadence_by_form(cast: Cast, tier: Tier, client: Client, page: Callable[..., str]) -> None:
    fields = {
        "tier": str(tier.pk),
        "level": "executive",
        "every_months": "3",
        "minutes": "90",
        "starts_on": "2026-10-12",
    }
    submit(client, cast.alice, "cadence_set", cast.programme.pk, **fields)
    assert "every 3 months" in page("programme_meetings", cast.programme.pk)
    submit(client, cast.alice, "cadence_end", Cadence.objects.get().pk)
    assert "every 3 months" not in page("programme_meetings", cast.programme.pk)


def test_readers_see_no_buttons(cast: Cast, plan: Plan, page: Callable[..., str]) -> None:
    meeting = plan(TODAY + timedelta(days=9))
    agendas.agenda_add(user=cast.alice, meeting=meeting, title="Second shift")
    reader = join(
        cast.bob,
        cast.brightloom,
        ("Rita Example", "rita@brightloom.example"),
        "viewer",
        relationship=cast.with_bob,
    )
    for name, pk in (("meeting_list", cast.with_bob.pk), ("meeting", meeting.pk)):
        text = page(name, pk, reader)
        assert "Second shift" in text or name == "meeting_list"
        for words in (
            "Plan a meeting",
            "New series",
            "Fill it",
            "Cancel it",
            ">Move<",
            "Add a point",
            "Remove",
        ):
            assert words not in text


def test_every_table_is_a_file(
    cast: Cast, tier: Tier, plan: Plan, hold: Hold, client: Client
) -> None:
    hold(cast.alice, plan(TODAY - timedelta(days=9), title="=cmd()"), decisions=["Go on."])
    services.meeting_miss(
        user=cast.bob, meeting=plan(TODAY - timedelta(days=5)), reason="A strike."
    )
    cadences.cadence_set(user=cast.alice, tier=tier, level="executive", every_months=3)
    seats.seat_fill(
        user=cast.bob,
        relationship=cast.with_bob,
        party="partner",
        level="executive",
        person_name="Kari Sund",
    )
    client.force_login(cast.alice)
    relationship, programme = (
        f"/relationships/{cast.with_bob.pk}/meetings/",
        f"/programmes/{cast.programme.pk}/meetings/",
    )
    counts = {
        f"{relationship}?": 2,
        f"{relationship}?state=missed&": 1,
        f"{relationship}?table=seats&": 1,
        f"{relationship}?table=series&": 0,
        f"{relationship}?table=decisions&": 1,
        f"{programme}?": 2,
        f"{programme}?table=missed&": 1,
        f"{programme}?table=cadence&": 1,
    }
    for address, count in counts.items():
        rows = list(
            csv.reader(io.StringIO(client.get(f"{address}format=csv").content.decode("utf-8-sig")))
        )
        book = load_workbook(io.BytesIO(client.get(f"{address}format=xlsx").content)).active
        assert len(rows) == book.max_row == count + 1, address
        assert rows[0] == [cell.value for cell in book[1]]
    text = client.get(f"{relationship}?format=csv").content.decode()
    assert "'=cmd()" in text


def test_the_address_of_a_feed_is_shown_once(cast: Cast, now: datetime, client: Client) -> None:
    client.force_login(cast.bob)
    shown = client.post("/account/calendar/", {"name": "phone"}).content.decode()
    address = shown.split('<code class="cv-copy">')[1].split("</code>")[0]
    assert address.endswith(".ics")
    assert address not in client.get("/account/calendar/").content.decode()
    assert client.get(address.split("8000")[1]).status_code == 200
    key = cast.bob.tokens.get()
    client.post(f"/account/calendar/{key.pk}/revoke/")
    assert client.get(address.split("8000")[1]).status_code == 404
    assert "revoked" in client.get("/account/calendar/").content.decode()
