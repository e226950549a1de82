"""The feed, files and invitations, read by calendar programs' own means and compared with the
meetings."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from cast import Cast
from dateutil import tz
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.web.meetings.conftest import TODAY

from covalue.web.ground.accounts.models import ApiToken
from covalue.web.ground.accounts.services import token_authenticate, token_issue, token_revoke
from covalue.web.ground.jobs.models import Job, JobState
from covalue.web.ground.jobs.tasks import run_job
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import agendas, feeds, invitations, seats, series, services
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


def feed_of(user: Any) -> str:
    _token, key = feeds.feed_issue(user=user, name="phone")
    answer = Client().get(f"/calendar/{key}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return str(answer.content.decode())


def events(text: str) -> dict[str, Any]:
    return {str(each["uid"]): each for each in Calendar.from_ical(text).walk("VEVENT")}


def instant_by_file(text: str, event: Any) -> datetime:
    """The start as a program finds it that knows of no zones but those in the file."""
    wall = event["dtstart"].dt.replace(tzinfo=None)
    name = event["dtstart"].params.get("TZID")
    if name is None:
        return wall.replace(tzinfo=UTC)
    return wall.replace(tzinfo=tz.tzical(io.StringIO(text)).get(str(name))).astimezone(UTC)


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


def seat(cast: Cast, party: str, name: str, level: str = "executive", **fields: Any) -> None:
    email = f"{name.split(maxsplit=1)[0].lower()}@{party}.example"
    seats.seat_fill(
        user=cast.alice,
        relationship=cast.with_bob,
        party=party,
        level=level,
        person_name=name,
        **{"email": email, "starts_on": date(2026, 1, 1), **fields},
    )


def work() -> None:
    """What the worker does with what is queued."""
    for job in Job.objects.filter(state=JobState.QUEUED).order_by("created_at"):
        run_job.func(str(job.pk))


def calendar_part(message: Any) -> Calendar:
    (part,) = [
        each for each in message.message().walk() if each.get_content_type() == "text/calendar"
    ]
    calendar = Calendar.from_ical(part.get_payload(decode=True).decode())
    assert part.get_param("method") == str(calendar["method"])
    return calendar


@pytest.fixture
def posted(settings: Any) -> Any:
    """Mail is set up, and goes to the box of the tests."""
    settings.EMAIL_HOST = "mail.example"
    return mail


def test_invitations_to_those_who_sit_there(cast: Cast, plan: Plan, posted: Any) -> None:
    seat(cast, "client", "Ewa Hartog")
    seat(cast, "partner", "Kari Sund")
    seat(cast, "partner", "Jon Vik", level="operational")
    seat(cast, "partner", "Tova Lindqvist", level="quarterly", email="")
    seat(cast, "client", "Pieter Aalto", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    seat(cast, "partner", "Ines Roth", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    meeting = plan(TODAY + timedelta(days=9), time_zone="Europe/Amsterdam")
    assert not posted.outbox
    work()
    assert sorted(each.to[0] for each in posted.outbox) == [
        "ewa@client.example",
        "kari@partner.example",
    ]
    calendar = calendar_part(posted.outbox[0])
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["method"]), event["sequence"], str(event["uid"])) == (
        "REQUEST",
        0,
        uid_of(meeting),
    )
    assert event["dtstart"].dt.astimezone(UTC) == meeting.starts_at
    assert sorted(str(each) for each in event["attendee"]) == [
        "MAILTO:ewa@client.example",
        "MAILTO:kari@partner.example",
    ]
    assert Job.objects.get().result == {"sent": ["Ewa Hartog", "Kari Sund"], "not sent": []}
    services.meeting_move(user=cast.bob, meeting=meeting, starts=datetime(2026, 10, 23, 9, 0))
    services.meeting_cancel(user=cast.bob, meeting=meeting, reason="No.")
    posted.outbox.clear()
    work()
    methods = {
        (str(calendar_part(each)["method"]), calendar_part(each).walk("VEVENT")[0]["sequence"])
        for each in posted.outbox
    }
    assert methods == {("CANCEL", 2)}  # whoever was slow learns how it is now
    assert all(each.subject.startswith("Cancelled: ") for each in posted.outbox)


def test_a_series_invites_when_its_meetings_come_near(
    cast: Cast, now: datetime, posted: Any
) -> None:
    seat(cast, "client", "Ewa Hartog")
    made = series.series_create(
        user=cast.alice,
        relationship=cast.with_bob,
        level="executive",
        title="Review",
        every_months=1,
        nth=1,
        weekday=1,
        local_time=time(9, 30),
        time_zone="UTC",
        starts_on=TODAY,
    )
    assert [invitations.invitations_due(), invitations.invitations_due()] == [1, 0]
    work()
    assert [each.subject for each in posted.outbox] == [
        "Review, 3 Nov 2026, 09:30 UTC for both sides"
    ]
    with clock.at(datetime(2026, 10, 28, tzinfo=UTC)):
        assert [invitations.invitations_due(), invitations.invitations_due()] == [1, 0]
        series.series_end(user=cast.bob, series=made, ends_on=date(2026, 12, 1), reason="Over.")
        posted.outbox.clear()
        work()
    assert [str(calendar_part(each)["method"]) for each in posted.outbox] == ["CANCEL", "CANCEL"]


def test_without_mail_nothing_is_queued_and_the_page_says_so(
    cast: Cast, plan: Plan, client: Client
) -> None:
    seat(cast, "client", "Ewa Hartog")
    meeting = plan(TODAY + timedelta(days=9))
    assert not Job.objects.exists()
    assert invitations.invitations_due() == 0
    with pytest.raises(Refused, match="No mail is set up"):
        services.meeting_invite(user=cast.bob, meeting=meeting)
    client.force_login(cast.bob)
    assert "No mail is set up here" in client.get(f"/meetings/{meeting.pk}/").content.decode()
    answer = client.get(f"/meetings/{meeting.pk}/meeting.ics")
    assert set(events(answer.content.decode())) == {uid_of(meeting)}
    assert str(Calendar.from_ical(answer.content.decode())["method"]) == "PUBLISH"


def test_one_address_that_fails_keeps_nobody_else_from_the_mail(
    cast: Cast, plan: Plan, posted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat(cast, "client", "Ewa Hartog")
    seat(cast, "partner", "Kari Sund")
    plan(TODAY + timedelta(days=9))
    send = mail.EmailMessage.send

    def fail_once(self: Any, fail_silently: bool = False) -> int:
        if "ewa" in self.to[0]:
            raise OSError("refused")
        return int(send(self, fail_silently))

    monkeypatch.setattr(mail.EmailMessage, "send", fail_once)
    work()
    assert Job.objects.get().result == {"sent": ["Kari Sund"], "not sent": ["Ewa Hartog"]}


def test_nobody_to_invite_is_said(cast: Cast, plan: Plan, posted: Any) -> None:
    meeting = plan(TODAY + timedelta(days=9))
    with pytest.raises(Refused) as caught:
        services.meeting_invite(user=cast.bob, meeting=meeting)
    assert caught.value.code == "nobody_to_invite"
    seat(cast, "client", "Ewa Hartog")
    assert services.meeting_invite(user=cast.bob, meeting=meeting).kind == "meetings.invite"
