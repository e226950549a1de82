"""Meetings as calendar files: the feed, one meeting, and invitations (RFC 5545, 5546, 7986)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from covalue.web.partnership.meetings.models import Meeting, MeetingState, Seat
from covalue.web.partnership.meetings.timezones import described

NAME = "Covalue meetings"
REFRESH = timedelta(hours=6)


def calendar_of(
    meetings: Sequence[Meeting], *, method: str = "PUBLISH", seats: Sequence[Seat] = ()
) -> str:
    """The meetings as one calendar with the time zones that they name. `seats`: who is invited."""
    made = Calendar()
    made.add("prodid", "-//Covalue//Meetings//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    if method == "PUBLISH":
        made.add("name", NAME)
        made.add("x-wr-calname", NAME)
        made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for time_zone in sorted({row.time_zone for row in meetings} - {"UTC"}):
        there = [row for row in meetings if row.time_zone == time_zone]
        first, last = min(row.starts_at for row in there), max(row.ends_at for row in there)
        made.add_component(described(time_zone, first, last))
    for meeting in meetings:
        made.add_component(_event(meeting, seats))
    text: bytes = made.to_ical()
    return text.decode()


def uid_of(meeting: Meeting) -> str:
    """The name of the entry in every calendar, for ever."""
    return f"{meeting.pk}@meetings.covalue"


def _event(meeting: Meeting, seats: Sequence[Seat]) -> Event:
    zone = UTC if meeting.time_zone == "UTC" else ZoneInfo(meeting.time_zone)
    link = f"{settings.BASE_URL}{reverse('meeting', args=[meeting.pk])}"
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("duration", timedelta(minutes=meeting.minutes))  # an end on the wall may come twice
    event.add("summary", plain(f"{meeting.title}: {meeting.relationship}"))
    event.add("description", plain(description(meeting, link)))
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    event.add("url", link)
    if meeting.place:
        event.add("location", plain(meeting.place))
    _invite(event, meeting, seats)
    return event


def _invite(event: Event, meeting: Meeting, seats: Sequence[Seat]) -> None:
    if not seats:
        return
    organizer = vCalAddress(f"MAILTO:{settings.DEFAULT_FROM_EMAIL}")
    organizer.params["CN"] = _name(f"Covalue for {meeting.relationship}")
    event["organizer"] = organizer
    for seat in seats:
        guest = vCalAddress(f"MAILTO:{seat.address}")
        guest.params["CN"] = _name(seat.person_name)
        guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
        guest.params["RSVP"] = vText("FALSE")
        event.add("attendee", guest, encode=False)


def plain(text: str) -> str:
    """The text without control characters, which no calendar may hold; lines stay lines."""
    return "".join(
        character
        for character in text
        if character == "\n" or unicodedata.category(character) != "Cc"
    )


def _name(text: str) -> vText:
    """A name beside an address: there, calendars have no way to write a double quote."""
    return vText(plain(text).replace('"', "'"))


def description(meeting: Meeting, link: str) -> str:
    """What a calendar shows below the title: both sides' time, why it is off, the agenda and where
    to read on."""
    lines = [both_times(meeting)]
    if meeting.reason:
        lines.append(f"{meeting.get_state_display()}: {meeting.reason}")
    agenda = list(meeting.agenda.all())
    if agenda:
        lines += [
            "",
            "Agenda",
            *(f"{number}. {item.title}" for number, item in enumerate(agenda, 1)),
        ]
    return "\n".join([*lines, "", link])


def both_times(meeting: Meeting) -> str:
    """The start on the clocks of both sides; once where they agree."""
    relationship = meeting.relationship
    names = (relationship.client.name, relationship.partner.name)
    told = []
    for name, zone in zip(names, relationship.zones, strict=True):
        local = meeting.starts_at.astimezone(ZoneInfo(zone))
        told.append((f"{local.day} {local:%b %Y, %H:%M}", name, local.tzname()))
    if told[0][0] == told[1][0]:
        return f"{told[0][0]} {told[0][2]} for both sides"
    return "; ".join(f"{when} {zone} at {name}" for when, name, zone in told)
