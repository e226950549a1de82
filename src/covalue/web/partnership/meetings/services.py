"""Writing meetings: plan, move, cancel, agenda, and what came of them; each change with its entry
in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.jobs.models import Job
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.organizations.rules import party_of
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import invitations
from covalue.web.partnership.meetings.calendar_rules import moment_of
from covalue.web.partnership.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingDecision,
    MeetingState,
    Minutes,
    Presence,
)
from covalue.web.partnership.meetings.permitting import (
    check_level,
    check_minutes,
    check_zone,
    fitting,
    hold,
    prose,
    side_name,
    tell,
    words,
)

LONGEST_AGENDA = 100


@dataclass(frozen=True, slots=True)
class Attended:
    """One line of the attendance."""

    party: str
    name: str
    presence: str = Presence.PRESENT
    title: str = ""
    delegate_name: str = ""


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
        title=words(title, "title", "The title"),
        changed_at=clock.now(),
        **_time(starts, time_zone, minutes),
        place=fitting(place.strip(), "place", "The place"),
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
    meeting = _locked(user, meeting, "move a meeting")
    _planned(meeting, "moved")
    before, over = _told(meeting), clock.now() >= meeting.ends_at
    for name, value in _time(
        starts, time_zone or meeting.time_zone, meeting.minutes if minutes is None else minutes
    ).items():
        setattr(meeting, name, value)
    if place is not None:
        meeting.place = fitting(place.strip(), "place", "The place")
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
    tell(user, meeting, "meeting.moved", before=before, after={**after, "reason": reason.strip()})
    invitations.invitations_follow(user=user, meeting=meeting)
    return meeting


@transaction.atomic
def meeting_cancel(*, user: User, meeting: Meeting, reason: str) -> Meeting:
    """Call a planned meeting off; it stays visible."""
    meeting = _locked(user, meeting, "cancel a meeting")
    _planned(meeting, "cancelled")
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
    meeting = _locked(user, meeting, "mark a meeting missed")
    _planned(meeting, "marked missed")
    if clock.now() < meeting.starts_at:
        raise Refused("meeting_ahead", "It has not begun yet.", mend="Move or cancel it instead.")
    _close(user, meeting, MeetingState.MISSED, reason)
    return meeting


@transaction.atomic
def meeting_hold(
    *,
    user: User,
    meeting: Meeting,
    attendances: Sequence[Attended],
    minutes: str,
    decisions: Sequence[str] = (),
) -> Meeting:
    """Record that the meeting was held: who was there, the minutes and the decisions, all at
    once."""
    meeting = _locked(user, meeting, "record a meeting")
    if meeting.state == MeetingState.HELD:
        raise Refused(
            "held_already",
            "Somebody has recorded this meeting already.",
            mend="Correct its minutes: that makes a new version.",
        )
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("meeting_cancelled", "It was cancelled.", mend="Plan the one that was held.")
    if clock.now() < meeting.starts_at:
        raise Refused(
            "meeting_ahead", "It has not begun yet.", mend="Move it, if it was held earlier."
        )
    _attend(meeting, attendances)
    before = {"state": meeting.state, "reason": meeting.reason}
    _write_minutes(user, meeting, minutes, "minutes")
    made = _decide(meeting, decisions)
    meeting.state, meeting.reason = MeetingState.HELD, ""
    touch(meeting)
    there = [
        f"{each.name} ({side_name(meeting.relationship, each.party)}): {each.presence}"
        for each in attendances
    ]
    tell(
        user,
        meeting,
        "meeting.held",
        before=before,
        after={"state": "held", "reason": "", "attendance": there, "decisions": made},
    )
    return meeting


@transaction.atomic
def minutes_correct(
    *, user: User, meeting: Meeting, text: str, decisions: Sequence[str] = ()
) -> Minutes:
    """Write the next version of the minutes; decisions that were left out are added, none is taken
    back."""
    meeting = _locked(user, meeting, "correct minutes")
    if meeting.state != MeetingState.HELD:
        raise Refused(
            "not_held",
            "A meeting has minutes once it is recorded as held.",
            mend="Record it first.",
        )
    last = meeting.minutes_versions.first()
    if (
        last is not None
        and last.text == text.strip()
        and not any(each.strip() for each in decisions)
    ):
        raise Refused("nothing_changed", "The text is as it was.", mend="Change it.", field="text")
    version = _write_minutes(user, meeting, text, "text")
    made = _decide(meeting, decisions)
    tell(
        user,
        meeting,
        "minutes.corrected",
        before={"version": version.version - 1},
        after={"version": version.version, "decisions": made},
    )
    return version


@transaction.atomic
def agenda_add(
    *, user: User, meeting: Meeting, title: str, note: str = "", decide: bool = False
) -> AgendaItem:
    """Put a point at the end of the agenda, in the name of the own side."""
    meeting = _locked(user, meeting, "change the agenda")
    _planned(meeting, "prepared")
    party = party_of(user, meeting.relationship)
    assert party is not None, "who arranges stands on one side"
    last = meeting.agenda.order_by("-position").first()
    if last is not None and last.position >= LONGEST_AGENDA:
        raise Refused(
            "agenda_full", f"{LONGEST_AGENDA} points are on the agenda.", mend="Remove one first."
        )
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last.position + 1 if last else 1,
        title=words(title, "title", "The point"),
        note=note.strip(),
        decide=decide,
        raised_by_party=party,
        raised_by_name=user.name,
    )
    after = {"point": item.title, "note": item.note, "decide": decide}
    tell(user, meeting, "agenda.added", after=after)
    return item


@transaction.atomic
def agenda_move(*, user: User, item: AgendaItem, position: int) -> AgendaItem:
    """Put a point at another place of the agenda, counted from 1; the others move up."""
    meeting, items = _agenda(user, item)
    before = [each.title for each in items]
    moved = next(each for each in items if each.pk == item.pk)
    items.remove(moved)
    items.insert(max(0, position - 1), moved)
    _number(items)
    tell(
        user,
        meeting,
        "agenda.ordered",
        before={"agenda": before},
        after={"agenda": [each.title for each in items]},
    )
    return moved


@transaction.atomic
def agenda_remove(*, user: User, item: AgendaItem) -> None:
    """Take a point off the agenda; the record keeps it."""
    meeting, items = _agenda(user, item)
    gone = next(each for each in items if each.pk == item.pk)
    before = {
        "point": gone.title,
        "note": gone.note,
        "decide": gone.decide,
        "raised_by": gone.raised_by_name,
    }
    tell(user, meeting, "agenda.removed", before=before)
    gone.delete()
    _number([each for each in items if each is not gone])


@transaction.atomic
def meeting_invite(*, user: User, meeting: Meeting) -> Job:
    """Send the invitations of a planned meeting now, again where they went out already; returns the
    job."""
    meeting = _locked(user, meeting, "invite to a meeting")
    _planned(meeting, "invited to")
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
    if relationship.ends_on is not None and meeting.local_start.date() >= relationship.ends_on:
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


def _locked(user: User, meeting: Meeting, what: str) -> Meeting:
    """The meeting as it is once nobody else writes to the relationship."""
    hold(user, meeting.relationship, what)
    found = Meeting.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    return found.get(pk=meeting.pk)


def _planned(meeting: Meeting, done: str) -> None:
    if meeting.state != MeetingState.PLANNED:
        state = meeting.get_state_display().lower()
        raise Refused("not_planned", f"This meeting is {state}, so it cannot be {done}.")


def _close(user: User, meeting: Meeting, state: MeetingState, reason: str) -> None:
    meeting.state, meeting.reason = state, prose(reason, "reason", "The reason")
    touch(meeting)
    tell(
        user,
        meeting,
        f"meeting.{state.value}",
        before={"state": "planned"},
        after={"state": state.value, "reason": meeting.reason},
    )


def _attend(meeting: Meeting, attendances: Sequence[Attended]) -> None:
    if not any(each.presence != Presence.ABSENT for each in attendances):
        raise Refused(
            "nobody_there",
            "Nobody was there.",
            mend="Mark the meeting missed instead.",
            field="attendances",
        )
    for each in attendances:
        if each.party not in Party.values or each.presence not in Presence.values:
            raise Refused(
                "attendance_wrong",
                f"'{each.party}', '{each.presence}' says not who was there.",
                field="attendances",
            )
        if each.presence == Presence.DELEGATE and not each.delegate_name.strip():
            raise Refused("delegate_missing", f"Who came for {each.name}?", field="attendances")
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            party=each.party,
            name=words(each.name, "attendances", "A name"),
            title=fitting(each.title.strip(), "attendances", "A title"),
            presence=each.presence,
            delegate_name=fitting(" ".join(each.delegate_name.split()), "attendances", "A name"),
        )
        for each in attendances
    )


def _write_minutes(user: User, meeting: Meeting, text: str, field: str) -> Minutes:
    last = meeting.minutes_versions.first()
    return Minutes.objects.create(
        meeting=meeting,
        version=last.version + 1 if last else 1,
        text=prose(text, field, "The text of the minutes"),
        written_by_name=user.name,
        at=clock.now(),
    )


def _decide(meeting: Meeting, decisions: Sequence[str]) -> list[str]:
    texts = [text for each in decisions if (text := each.strip())]
    start = meeting.decisions.count() + 1
    MeetingDecision.objects.bulk_create(
        MeetingDecision(meeting=meeting, number=number, text=text)
        for number, text in enumerate(texts, start)
    )
    return texts


def _agenda(user: User, item: AgendaItem) -> tuple[Meeting, list[AgendaItem]]:
    meeting = _locked(user, item.meeting, "change the agenda")
    _planned(meeting, "prepared")
    items = list(meeting.agenda.all())
    if item.pk not in {each.pk for each in items}:
        raise Refused("point_gone", "Somebody has taken this point off the agenda.")
    return meeting, items


def _number(items: list[AgendaItem]) -> None:
    for position, each in enumerate(items, 1):
        if each.position != position:
            AgendaItem.objects.filter(pk=each.pk).update(position=position)
