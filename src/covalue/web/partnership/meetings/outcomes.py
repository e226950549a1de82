"""Writing what came of a meeting: who was there, the minutes, the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.meetings.models import (
    Attendance,
    Meeting,
    MeetingDecision,
    MeetingState,
    Minutes,
    Presence,
)
from covalue.web.partnership.meetings.permitting import meeting_locked, side_name, tell
from covalue.web.partnership.meetings.services import touch


@dataclass(frozen=True, slots=True)
class Attended:
    """One line of the attendance."""

    party: str
    name: str
    presence: str = Presence.PRESENT
    title: str = ""
    delegate_name: str = ""


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
    meeting = meeting_locked(user, meeting, "record a meeting")
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
    version = _write_minutes(user, meeting, minutes, "minutes")
    made = _decide(meeting, decisions)
    meeting.state, meeting.reason = MeetingState.HELD, ""
    touch(meeting)
    there = [
        f"{attended.name} ({side_name(meeting.relationship, attended.party)}): {attended.presence}"
        for attended in attendances
    ]
    tell(
        user,
        meeting,
        "meeting.held",
        before=before,
        after={
            "state": "held",
            "reason": "",
            "attendance": there,
            "decisions": [decision.text for decision in made],
        },
        rows=[version, *made],
    )
    return meeting


@transaction.atomic
def minutes_correct(
    *, user: User, meeting: Meeting, text: str, decisions: Sequence[str] = ()
) -> Minutes:
    """Write the next version of the minutes; decisions that were left out are added, none is taken
    back."""
    meeting = meeting_locked(user, meeting, "correct minutes")
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
        and not any(decision.strip() for decision in decisions)
    ):
        raise Refused("nothing_changed", "The text is as it was.", mend="Change it.", field="text")
    version = _write_minutes(user, meeting, text, "text")
    made = _decide(meeting, decisions)
    tell(
        user,
        meeting,
        "minutes.corrected",
        before={"version": version.version - 1},
        after={
            "version": version.version,
            "decisions": [decision.text for decision in made],
        },
        rows=[version, *made],
    )
    return version


def _attend(meeting: Meeting, attendances: Sequence[Attended]) -> None:
    if not any(attended.presence != Presence.ABSENT for attended in attendances):
        raise Refused(
            "nobody_there",
            "Nobody was there.",
            mend="Mark the meeting missed instead.",
            field="attendances",
        )
    for attendance in attendances:
        if attendance.party not in Party.values or attendance.presence not in Presence.values:
            raise Refused(
                "attendance_wrong",
                f"'{attendance.party}', '{attendance.presence}' says not who was there.",
                field="attendances",
            )
        if attendance.presence == Presence.DELEGATE and not attendance.delegate_name.strip():
            raise Refused(
                "delegate_missing", f"Who came for {attendance.name}?", field="attendances"
            )
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            party=attended.party,
            name=_of(attended.name, "name", "A name is missing."),
            title=_of(attended.title, "title"),
            presence=attended.presence,
            delegate_name=_of(attended.delegate_name, "delegate_name"),
        )
        for attended in attendances
    )


def _write_minutes(user: User, meeting: Meeting, text: str, field: str) -> Minutes:
    last = meeting.minutes_versions.first()
    return Minutes.objects.create(
        meeting=meeting,
        version=last.version + 1 if last else 1,
        text=many_lines(
            text,
            most=most(Minutes, "text"),
            field=field,
            missing="The text of the minutes is missing.",
        ),
        written_by_name=user.name,
        at=clock.now(),
    )


def _decide(meeting: Meeting, decisions: Sequence[str]) -> list[MeetingDecision]:
    limit = most(MeetingDecision, "text")
    texts = [
        many_lines(decision, most=limit, field="decisions")
        for decision in decisions
        if decision.strip()
    ]
    start = meeting.decisions.count() + 1
    made: list[MeetingDecision] = MeetingDecision.objects.bulk_create(
        MeetingDecision(meeting=meeting, number=number, text=text)
        for number, text in enumerate(texts, start)
    )
    return made


def _of(text: str, field: str, missing: str = "") -> str:
    limit = most(Attendance, field)
    return one_line(text, most=limit, field="attendances", missing=missing)
