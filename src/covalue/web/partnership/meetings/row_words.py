"""What stands in the cells and lines of the pages of meetings, in words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.safestring import SafeString

from covalue.web.kit.look.phrases import (
    BAD,
    NOTHING,
    Phrase,
    counted,
    joined,
    linked,
    phrase,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import chip, day
from covalue.web.partnership.meetings.models import (
    Attendance,
    Level,
    Presence,
    Seat,
    Series,
    Standing,
)
from covalue.web.partnership.meetings.rhythm import Rhythm

FAINT, STANDS_OUT = "cv-2", "cv-bad"
_CHIPS = {
    Standing.PLANNED: ("planned", ""),
    Standing.UNRECORDED: ("not recorded", "warn"),
    Standing.HELD: ("held", "plain"),
    Standing.MISSED: ("missed", "bad"),
    Standing.CANCELLED: ("cancelled", "plain"),
}


def standing_chip(standing: str) -> SafeString:
    """How a meeting stands."""
    return chip(*_CHIPS[Standing(standing)])


def points_to_talk_about(number: int) -> Phrase:
    """How long the agenda of a meeting that comes is."""
    return phrase("{}", counted(number, "point")) if number else styled("none yet", FAINT)


def running(series: Series) -> str:
    """The days of a series."""
    end = f" to {day(series.ends_on)}" if series.ends_on else ""
    return f"from {day(series.starts_on)}{end}"


def seated(seat: Seat) -> str:
    """Since when somebody sits there, and until when."""
    leaves = f", leaves {day(seat.ends_on)}" if seat.ends_on else ""
    return f"since {day(seat.starts_on)}{leaves}"


def next_meeting(rhythm: Rhythm) -> Phrase:
    """The day of the next meeting of any level, which leads to its page."""
    level = rhythm.next
    if level is None or level.next is None:
        return styled("none planned", FAINT)
    return linked(day(level.next.day), reverse("meeting", args=[level.next.id]))


def chiefs_meet(rhythm: Rhythm) -> Phrase:
    """How the chief executives meet: what is wrong before what comes, and that before what was."""
    chiefs = rhythm.levels[Level.CHIEF_EXECUTIVES]
    if chiefs.missed_at:
        return strong(f"{BAD} missed {day(chiefs.missed_on)}", STANDS_OUT)
    if chiefs.overdue:
        return strong(f"{BAD} overdue", STANDS_OUT)
    if chiefs.next:
        return phrase("{}", day(chiefs.next.day))
    if chiefs.last_held_on:
        return phrase("held {}", day(chiefs.last_held_on))
    return styled("never", FAINT)


def overdue_levels(rhythm: Rhythm) -> Phrase:
    """The levels whose meeting is overdue."""
    late = [strong(level.level.label, STANDS_OUT) for level in rhythm.overdue]
    if late:
        return joined(late)
    has_cadence = any(level.every_months for level in rhythm.levels.values())
    return styled("none" if has_cadence else "no cadence", FAINT)


def faint_zero(number: int) -> Phrase:
    """A number of what should not be: nothing of it steps back."""
    return phrase("{}", number) if number else styled(0, FAINT)


def of_all(shown: int, number: int) -> str:
    """How many of all rows a table shows."""
    return f"the last {shown} of {number}" if number > shown else str(number)


def who_came(attendance: Attendance) -> str:
    """The person, or who came instead."""
    sent = attendance.presence == Presence.DELEGATE
    return attendance.delegate_name if sent else attendance.name


def how_they_came(attendance: Attendance) -> Phrase:
    """That somebody came for another or not at all; nothing of those who came themselves."""
    if attendance.presence == Presence.DELEGATE:
        return styled(f"for {attendance.name}", "cv-sub")
    return styled("absent", "cv-sub") if attendance.presence == Presence.ABSENT else NOTHING
