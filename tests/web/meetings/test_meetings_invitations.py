"""Invitations by mail, read by calendar programs' own means and compared with the meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from cast import Cast
from django.core import mail
from django.test import Client
from icalendar import Calendar
from tests.web.meetings.calendar_reading import events
from tests.web.meetings.conftest import TODAY, seat

from covalue.web.ground.jobs.models import Job, JobState
from covalue.web.ground.jobs.tasks import run_job
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import invitations, series, services
from covalue.web.partnership.meetings.calendars import uid_of
from covalue.web.partnership.meetings.models import Meeting

Plan = Callable[..., Meeting]


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
