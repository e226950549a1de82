"""The feed and files, read by calendar programs' own means and compared with the meetings."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from cast import Cast
from dateutil import tz
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.web.meetings.calendar_reading import events, feed_of, instant_by_file
from tests.web.meetings.conftest import TODAY, seat

from covalue.web.ground.accounts.models import ApiToken
from covalue.web.ground.accounts.services import token_authenticate, token_issue, token_revoke
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import agendas, feeds, invitations, series, services
from covalue.web.partnership.meetings.calendars import calendar_of, uid_of
from covalue.web.partnership.meetings.models import Meeting
from covalue.web.partnership.meetings.timezones import described

Plan = Callable[..., Meeting]
ZONES = [
    "Europe/Amsterdam",
    "America/New_York",
    "Europe/Dublin",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Chatham",
]
NASTY = 'Review; costs, \\ and "quotes"\nsecond line – ünïcode 日本 ' + "long " * 25


@given(
    zone=st.sampled_from(ZONES),
    year=st.integers(2020, 2036),
    hours=st.lists(st.integers(0, 8760), max_size=20),
)
def test_zones_in_the_file_are_right_at_every_hour(zone: str, year: int, hours: list[int]) -> None:
    first = datetime(year, 1, 1, tzinfo=UTC)
    whole = Calendar()
    whole.add_component(described(zone, first, first + timedelta(days=366)))
    told = tz.tzical(io.StringIO(whole.to_ical().decode())).get(zone)
    for hour in hours:
        moment = first + timedelta(hours=hour)
        there = moment.astimezone(tz.gettz(zone))
        mine = there.replace(tzinfo=told)
        if not tz.datetime_ambiguous(there) and tz.datetime_exists(
            mine.replace(tzinfo=None), tz.gettz(zone)
        ):
            assert (mine.utcoffset(), mine.tzname()) == (there.utcoffset(), there.tzname())


def test_a_zone_has_a_part_for_each_change_on_the_clock_before_it() -> None:
    text = described(
        "Europe/Amsterdam", datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)
    )
    parts = [(each.name, each["dtstart"].dt, each["tzoffsetto"].td) for each in text.subcomponents]
    assert parts[1:] == [
        ("DAYLIGHT", datetime(2027, 3, 28, 2, 0), timedelta(hours=2)),
        ("STANDARD", datetime(2027, 10, 31, 3, 0), timedelta(hours=1)),
    ]


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York", "UTC"])
def test_the_feed_holds_the_meetings_over_every_change_of_clocks(
    cast: Cast, now: datetime, zone: str
) -> None:
    series.series_create(
        user=cast.alice,
        relationship=cast.with_bob,
        level="executive",
        title="Review",
        every_months=1,
        nth=-1,
        weekday=6,
        local_time=time(1, 30),
        time_zone=zone,
        starts_on=TODAY,
    )
    edges = [
        date(2027, 3, 14),
        date(2027, 3, 28),
        date(2026, 10, 25),
        date(2026, 11, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]
    for day in edges:
        for hour in (0, 1, 2, 23):
            services.meeting_plan(
                user=cast.bob,
                relationship=cast.with_bob,
                level="executive",
                title="Edge",
                starts=datetime.combine(day, time(hour, 30)),
                time_zone=zone,
            )
    text = feed_of(cast.bob)
    found = events(text)
    meetings = list(Meeting.objects.all())
    assert set(found) == {uid_of(each) for each in meetings}
    assert len(found) == 13 + 4 * len(edges)
    assert (
        any(
            each.local_start.utcoffset()
            != each.ends_at.astimezone(each.local_start.tzinfo).utcoffset()
            for each in meetings
        )
        or zone == "UTC"
    )
    for meeting in meetings:
        event = found[uid_of(meeting)]
        assert event["dtstart"].dt.astimezone(UTC) == meeting.starts_at
        assert event["duration"].dt == timedelta(minutes=60)
        if not tz.datetime_ambiguous(event["dtstart"].dt.replace(tzinfo=None), tz.gettz(zone)):
            assert instant_by_file(text, event) == meeting.starts_at, meeting.local_start


def test_a_feed_tells_of_moves_and_cancellations_under_the_same_name(
    cast: Cast, plan: Plan
) -> None:
    meeting = plan(
        TODAY + timedelta(days=9), time_zone="Europe/Amsterdam", place="Room 4; north, left"
    )
    agendas.agenda_add(user=cast.bob, meeting=meeting, title="Second shift")
    before = events(feed_of(cast.bob))[uid_of(meeting)]
    assert (before["sequence"], str(before["status"])) == (0, "CONFIRMED")
    assert str(before["location"]) == "Room 4; north, left"
    assert "1. Second shift" in str(before["description"])
    services.meeting_move(user=cast.alice, meeting=meeting, starts=datetime(2026, 10, 22, 16, 0))
    services.meeting_cancel(user=cast.alice, meeting=meeting, reason="Nothing to talk about.")
    after = events(feed_of(cast.bob))[uid_of(meeting)]
    assert (after["sequence"], str(after["status"])) == (2, "CANCELLED")
    assert after["dtstart"].dt.replace(tzinfo=None) == datetime(2026, 10, 22, 16, 0)
    assert "Nothing to talk about." in str(after["description"])


def test_text_is_escaped_and_folded(cast: Cast, plan: Plan) -> None:
    meeting = plan(TODAY + timedelta(days=9), title=NASTY)
    agendas.agenda_add(user=cast.bob, meeting=meeting, title="BEGIN:VEVENT")
    text = feed_of(cast.alice)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == f"{meeting.title}: Aldermoor – Brightloom"


def test_names_that_calendars_cannot_write_are_written_as_near_as_can_be(
    cast: Cast, plan: Plan
) -> None:
    seat(cast, "client", 'Ewa "Eef" Hartog; COO, \x07Aldermoor:Foods', email="ewa@client.example")
    meeting = plan(TODAY + timedelta(days=9), place="Room\n4\x07")
    text = calendar_of([meeting], method="REQUEST", seats=invitations.guests_of(meeting))
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["attendee"].params["CN"] == "Ewa 'Eef' Hartog; COO, Aldermoor:Foods"
    assert str(event["attendee"]).lower() == "mailto:ewa@client.example"
    assert str(event["location"]) == "Room\n4"


def test_both_sides_time_stands_in_the_description(cast: Cast, plan: Plan) -> None:
    cast.with_bob.partner_time_zone = "America/New_York"
    cast.with_bob.save()
    meeting = plan(TODAY + timedelta(days=9))
    (event,) = Calendar.from_ical(calendar_of([meeting])).walk("VEVENT")
    assert "21 Oct 2026, 10:00 UTC at Aldermoor; 21 Oct 2026, 06:00 EDT at Brightloom" in str(
        event["description"]
    )


def test_the_feed_goes_ninety_days_back(cast: Cast, plan: Plan) -> None:
    plan(TODAY - timedelta(days=91))
    inside = plan(TODAY - timedelta(days=89))
    assert set(events(feed_of(cast.alice))) == {uid_of(inside)}


def test_only_a_live_key_to_the_calendar_opens_the_feed(
    cast: Cast, plan: Plan, client: Client
) -> None:
    plan(TODAY + timedelta(days=9))
    token, key = feeds.feed_issue(user=cast.bob, name="phone")
    assert client.get(f"/calendar/{key}.ics").status_code == 200
    answers = [
        client.get(f"/calendar/{wrong}.ics") for wrong in ("guessed", "%C3%A9", key[:-1], key + "x")
    ]
    answers += [
        client.get(
            f"/calendar/{token_issue(user=cast.bob, name='x', scopes=['read', 'write'])[1]}.ics"
        )
    ]
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    answers.append(client.get(f"/calendar/{key}.ics"))
    ApiToken.objects.filter(pk=token.pk).update(expires_at=None)
    token_revoke(user=cast.bob, token=token)
    answers.append(client.get(f"/calendar/{key}.ics"))
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1
    again = feeds.feed_issue(user=cast.bob, name="laptop")[1]
    cast.bob.is_active = False
    cast.bob.save()
    assert client.get(f"/calendar/{again}.ics").status_code == 404


def test_a_key_to_the_calendar_opens_nothing_else(
    cast: Cast, now: datetime, client: Client
) -> None:
    _token, key = feeds.feed_issue(user=cast.alice, name="phone")
    headers = {"Authorization": f"Bearer {key}"}
    for method, path in (
        ("get", "me"),
        ("get", "relationships"),
        ("post", "tokens"),
        ("get", "calendar-feeds"),
    ):
        answer = getattr(client, method)(
            f"/api/v1/{path}", headers=headers, content_type="application/json"
        )
        assert answer.status_code == 403
        assert answer.json()["code"] == "scope_missing"
    assert client.get("/account/", headers=headers).status_code == 302
    for scopes in (["calendar", "read"], ["calendar", "write"], ["read", "write", "calendar"]):
        with pytest.raises(Refused) as caught:
            token_issue(user=cast.alice, name="both", scopes=scopes)
        assert caught.value.code == "calendar_alone"
    assert token_authenticate(key=key) is not None


def test_a_competitors_feed_is_empty_of_the_others(cast: Cast, plan: Plan) -> None:
    plan(TODAY + timedelta(days=9), title="Secret review")
    text = feed_of(cast.charlie)
    assert not events(text)
    for secret in ("Secret", "Brightloom", "Bob"):
        assert secret not in text


def test_a_feed_that_has_not_changed_is_not_sent_again(
    cast: Cast, plan: Plan, client: Client
) -> None:
    meeting = plan(TODAY + timedelta(days=9))
    _token, key = feeds.feed_issue(user=cast.bob, name="phone")
    tag = client.get(f"/calendar/{key}.ics")["ETag"]
    assert client.get(f"/calendar/{key}.ics", headers={"If-None-Match": tag}).status_code == 304
    agendas.agenda_add(user=cast.alice, meeting=meeting, title="Second shift")
    changed = client.get(f"/calendar/{key}.ics", headers={"If-None-Match": tag})
    assert "Second shift" in str(events(changed.content.decode())[uid_of(meeting)]["description"])
    services.meeting_cancel(user=cast.alice, meeting=meeting, reason="No.")
    assert (
        client.get(f"/calendar/{key}.ics", headers={"If-None-Match": changed["ETag"]}).status_code
        == 200
    )
    assert client.post(f"/calendar/{key}.ics").status_code == 405
