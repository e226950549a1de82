"""The sentence under the title: what is wrong with the meetings first, then what comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.phrases import NOTHING, Phrase, counted, phrase, sentences, strong
from covalue.web.kit.look.templatetags.look import day, moment
from covalue.web.partnership.meetings.attention import NAMES
from covalue.web.partnership.meetings.calendar_rules import SKIPPED, TWICE, moment_of
from covalue.web.partnership.meetings.models import Meeting, Standing
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm


def of_relationship(rhythm: Rhythm) -> Phrase:
    """Whether the two meet as they should."""
    if not any(level.used for level in rhythm.levels.values()) and rhythm.last_held_on is None:
        return phrase("No meeting is planned and no cadence holds here.")
    late = [
        strong(f"The {NAMES[level.level]} meeting is overdue: {_since(level)}.")
        for level in reversed(rhythm.levels.values())
        if level.overdue
    ]
    waiting = ""
    if rhythm.unrecorded:
        what = "meeting waits" if len(rhythm.unrecorded) == 1 else "meetings wait"
        waiting = strong(f"{len(rhythm.unrecorded)} {what} for minutes.")
    wrong = sentences(*late, _missed(rhythm.missed), waiting)
    return sentences(wrong or _calm(rhythm), _next(rhythm))


def _missed(number: int) -> Phrase:
    if not number:
        return NOTHING
    were = "was" if number == 1 else "were"
    return strong(f"{counted(number, 'meeting')} {were} missed in the last 12 months.")


def _calm(rhythm: Rhythm) -> str:
    if any(level.due for level in rhythm.levels.values()):
        return (
            "Meetings keep their cadence: none is overdue, and none was missed in the last 12"
            " months."
        )
    return "No meeting was missed in the last 12 months; no cadence holds for this relationship."


def _since(level: LevelRhythm) -> str:
    held = f"last held {day(level.last_held_on)}" if level.last_held_on else "none held yet"
    often = "month" if level.every_months == 1 else f"{level.every_months} months"
    return f"{held}, due every {often}"


def _next(rhythm: Rhythm) -> Phrase:
    level = rhythm.next
    if level is None or level.next is None:
        return strong("None is planned.")
    when = moment(level.next.starts_at, level.next.time_zone)
    return phrase("The next is the {} one on {}.", NAMES[level.level], when)


def of_programme(rows: Sequence[tuple[Relationship, Rhythm]]) -> Phrase:
    """Whom the client does not meet as it should."""
    if not rows:
        return phrase("No partner is in this programme yet.")
    late = [row.partner.name for row, rhythm in rows if rhythm.overdue]
    vacant = sum(len(rhythm.vacancies) for _row, rhythm in rows)
    overdue = NOTHING
    if late:
        names = ", ".join(late[:3]) + (f" and {len(late) - 3} more" if len(late) > 3 else "")
        overdue = strong(f"Meetings with {len(late)} of {len(rows)} partners are overdue: {names}.")
    wrong = sentences(
        overdue,
        _missed(sum(rhythm.missed for _row, rhythm in rows)),
        strong(f"{vacant} {'seat is' if vacant == 1 else 'seats are'} vacant.") if vacant else "",
    )
    return wrong or phrase("{}", _all_calm(rows))


def _all_calm(rows: Sequence[tuple[Relationship, Rhythm]]) -> str:
    kept = sum(any(level.due for level in rhythm.levels.values()) for _row, rhythm in rows)
    if not kept:
        return f"No cadence holds for any of the {len(rows)} partners, so nothing is due."
    return (
        f"Meetings with all {kept} partners that have a cadence keep it, and none was missed in the"
        " last 12 months."
    )


def of_meeting(meeting: Meeting, now: datetime, points: int, to_decide: int) -> Phrase:
    """What is to be done about the meeting."""
    when = moment(meeting.starts_at, meeting.time_zone)
    standing = meeting.standing(now)
    if standing == Standing.UNRECORDED:
        missed = day(meeting.counts_as_missed_at, meeting.time_zone)
        return sentences(
            strong(f"It was to be on {when} and has no minutes."),
            f"Without them it counts as missed from {missed}.",
        )
    if standing == Standing.MISSED:
        reason = meeting.reason or "Nobody recorded it within seven days."
        return sentences(strong(f"Missed on {when}."), reason)
    if standing == Standing.CANCELLED:
        cancelled = strong(f"It was to be on {when}, and was cancelled.")
        return sentences(cancelled, meeting.reason)
    if standing == Standing.HELD:
        return phrase("Held on {}, for {} minutes.", when, meeting.minutes)
    days = (meeting.local_day - clock.day_in(now, meeting.time_zone)).days
    soon = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return sentences(
        f"On {when}, {soon if meeting.starts_at > now else 'under way'}.",
        _prepared(points, to_decide),
    )


def _prepared(points: int, to_decide: int) -> Phrase:
    if not points:
        return strong("It has no agenda yet.")
    decide = f", {to_decide} of them to decide" if to_decide else ""
    return phrase("{} on the agenda{}.", counted(points, "point"), decide)


def clock_note(wall: datetime, time_zone: str) -> str:
    """What the clocks of the place do to a time on the wall; empty on nearly every day."""
    moment = moment_of(wall, time_zone)
    if moment.clock == SKIPPED:
        starts = moment.starts_at.astimezone(ZoneInfo(time_zone))
        return (
            f"The clocks in {time_zone} skip {wall:%H:%M} on that day, so it begins at"
            f" {starts:%H:%M}."
        )
    if moment.clock == TWICE:
        return (
            f"The clocks in {time_zone} show {wall:%H:%M} twice on that day; it begins the first"
            " time."
        )
    return ""


def clock_note_of(meeting: Meeting) -> str:
    """The same of a meeting: of its series' time where it stands at its place, else of its own."""
    series, own = meeting.series, meeting.local_start.replace(tzinfo=None)
    if series is not None and meeting.slot is not None:
        wall = datetime.combine(meeting.slot, series.local_time)
        if moment_of(wall, series.time_zone).starts_at == meeting.starts_at:
            return clock_note(wall, series.time_zone)
    return clock_note(own, meeting.time_zone)
