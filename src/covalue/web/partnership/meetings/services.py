"""Writing meetings: plan, move, cancel, mark missed, invite; each change with its entry in the
record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.jobs.models import Job
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import invitations
from covalue.web.partnership.meetings.calendar_rules import moment_of
from covalue.web.partnership.meetings.models import (
    Meeting,
    MeetingState,
)
from covalue.web.partnership.meetings.permitting import (
    check_level,
    check_minutes,
    check_zone,
    hold,
    meeting_locked,
    place_of,
    reason_of,
    still_planned,
    tell,
    title_of,
)


@transaction.atomic
def meeting_plan(
    *,
    user: User,
    relationship: Relationship,
    level: str,
    title: str,
    starts: datetime,
    time_zone: str,
    minutes: int = 60,
    place: str = "",
    invite: bool = True,
) -> Meeting:
    """Plan one meeting. `starts` is the wall time in the zone; the past is allowed, to record what
    was held."""
    hold(user, relationship, "plan a meeting")
    check_level(level)
    meeting = Meeting(
        relationship=relationship,
        level=level,
        title=title_of(title),
        changed_at=clock.now(),
        **_time(starts, time_zone, minutes),
        place=place_of(place),
    )
    _within(relationship, meeting)
    meeting.save()
    tell(user, meeting, "meeting.planned", after=_told(meeting))
    if invite:
        invitations.invitations_start(user=user, meeting=meeting)
    return meeting


@transaction.atomic
def meeting_move(
    *,
    user: User,
    meeting: Meeting,
    starts: datetime,
    time_zone: str = "",
    minutes: int | None = None,
    place: str | None = None,
    reason: str = "",
) -> Meeting:
    """Put a planned meeting to another time or place; one that is over only to when it was held."""
    meeting = meeting_locked(user, meeting, "move a meeting")
    still_planned(meeting, "moved")
    before, over = _told(meeting), clock.now() >= meeting.ends_at
    for name, value in _time(
        starts, time_zone or meeting.time_zone, meeting.minutes if minutes is None else minutes
    ).items():
        setattr(meeting, name, value)
    if place is not None:
        meeting.place = place_of(place)
    if over and meeting.starts_at > clock.now():
        raise Refused(
            "meeting_over",
            "It is over: a meeting that did not take place was missed.",
            mend="Mark it missed, and plan another.",
            field="starts",
        )
    _within(meeting.relationship, meeting)
    after = _told(meeting)
    if after == before:
        raise Refused(
            "nothing_moved", "Time and place are as they were.", mend="Change one.", field="starts"
        )
    touch(meeting)
    tell(
        user,
        meeting,
        "meeting.moved",
        before=before,
        after={**after, "reason": reason_of(reason, missing="")},
    )
    invitations.invitations_follow(user=user, meeting=meeting)
    return meeting


@transaction.atomic
def meeting_cancel(*, user: User, meeting: Meeting, reason: str) -> Meeting:
    """Call a planned meeting off; it stays visible."""
    meeting = meeting_locked(user, meeting, "cancel a meeting")
    still_planned(meeting, "cancelled")
    if clock.now() >= meeting.ends_at:
        raise Refused(
            "meeting_over",
            "It is over: a meeting that did not take place was missed.",
            mend="Mark it missed, with the reason.",
        )
    _close(user, meeting, MeetingState.CANCELLED, reason)
    invitations.invitations_follow(user=user, meeting=meeting)
    return meeting


@transaction.atomic
def meeting_miss(*, user: User, meeting: Meeting, reason: str) -> Meeting:
    """Mark a planned meeting missed: it was due and did not take place."""
    meeting = meeting_locked(user, meeting, "mark a meeting missed")
    still_planned(meeting, "marked missed")
    if clock.now() < meeting.starts_at:
        raise Refused("meeting_ahead", "It has not begun yet.", mend="Move or cancel it instead.")
    _close(user, meeting, MeetingState.MISSED, reason)
    return meeting


@transaction.atomic
def meeting_invite(*, user: User, meeting: Meeting) -> Job:
    """Send the invitations of a planned meeting now, again where they went out already; returns the
    job."""
    meeting = meeting_locked(user, meeting, "invite to a meeting")
    still_planned(meeting, "invited to")
    if not invitations.mail_is_set_up():
        raise Refused(
            "no_mail",
            "No mail is set up, so Covalue cannot send invitations.",
            mend="Give people the calendar file of the meeting.",
        )
    job = invitations.invitations_start(user=user, meeting=meeting)
    if job is None:
        raise Refused(
            "nobody_to_invite",
            "No seat of this level has an address on that day, or it is over.",
            mend="Fill the seats, with addresses.",
        )
    return job


def touch(meeting: Meeting) -> None:
    """Keep a change: calendars see a higher sequence and when it was."""
    meeting.sequence += 1
    meeting.changed_at = clock.now()
    meeting.save()


def _time(starts: datetime, time_zone: str, minutes: int) -> dict[str, Any]:
    check_zone(time_zone)
    check_minutes(minutes)
    if starts.tzinfo is not None:
        raise Refused(
            "wall_time", "The start is a time on the wall of its time zone.", field="starts"
        )
    if not 1970 <= starts.year <= 2100:
        raise Refused("year_wrong", "Meetings are between 1970 and 2100.", field="starts")
    return {
        "starts_at": moment_of(starts, time_zone).starts_at,
        "time_zone": time_zone,
        "minutes": minutes,
    }


def _within(relationship: Relationship, meeting: Meeting) -> None:
    if relationship.ends_on is not None and meeting.local_day >= relationship.ends_on:
        raise Refused(
            "relationship_ended",
            f"The relationship ends on {relationship.ends_on:%d %b %Y}.",
            mend="Choose a day before it.",
            field="starts",
        )


def _told(meeting: Meeting) -> dict[str, Any]:
    local = f"{meeting.local_start:%Y-%m-%d %H:%M} {meeting.time_zone}"
    return {
        "level": meeting.level,
        "starts": local,
        "minutes": meeting.minutes,
        "place": meeting.place,
    }


def _close(user: User, meeting: Meeting, state: MeetingState, reason: str) -> None:
    meeting.state, meeting.reason = state, reason_of(reason)
    touch(meeting)
    tell(
        user,
        meeting,
        f"meeting.{state.value}",
        before={"state": "planned"},
        after={"state": state.value, "reason": meeting.reason},
    )
