"""The sentence under the title: what is wrong with the meetings first, then what comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.templatetags.look import day, moment
from covalue.web.partnership.meetings.attention import NAMES
from covalue.web.partnership.meetings.calendar_rules import SKIPPED, TWICE, moment_of
from covalue.web.partnership.meetings.models import Meeting, Standing
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm

Sentence = tuple[str, bool]
"""Text, and whether it says what is wrong."""


def of_relationship(rhythm: Rhythm) -> list[Sentence]:
    """Whether the two meet as they should."""
    if not any(level.used for level in rhythm.levels.values()) and rhythm.last_held is None:
        return [("No meeting is planned and no cadence holds here.", False)]
    said: list[Sentence] = []
    for row in reversed(rhythm.levels.values()):
        if row.overdue:
            said.append((f"The {NAMES[row.level]} meeting is overdue: {_since(row)}.", True))
    if rhythm.missed:
        what = "meeting was" if rhythm.missed == 1 else "meetings were"
        said.append((f"{rhythm.missed} {what} missed in the last 12 months.", True))
    if rhythm.unrecorded:
        what = "meeting waits" if len(rhythm.unrecorded) == 1 else "meetings wait"
        said.append((f"{len(rhythm.unrecorded)} {what} for minutes.", True))
    return [*(said or [_calm(rhythm)]), _next(rhythm)]


def _calm(rhythm: Rhythm) -> Sentence:
    if any(level.due for level in rhythm.levels.values()):
        return (
            (
                "Meetings keep their cadence: none is overdue, and none was missed in the last 12"
                " months."
            ),
            False,
        )
    return (
        "No meeting was missed in the last 12 months; no cadence holds for this relationship.",
        False,
    )


def _since(level: LevelRhythm) -> str:
    held = f"last held {day(level.last_held)}" if level.last_held else "none held yet"
    often = "month" if level.every_months == 1 else f"{level.every_months} months"
    return f"{held}, due every {often}"


def _next(rhythm: Rhythm) -> Sentence:
    level = rhythm.next
    if level is None or level.next is None:
        return "None is planned.", True
    when = moment(level.next.starts_at, level.next.time_zone)
    return f"The next is the {NAMES[level.level]} one on {when}.", False


def of_programme(rows: Sequence[tuple[Relationship, Rhythm]]) -> list[Sentence]:
    """Whom the client does not meet as it should."""
    if not rows:
        return [("No partner is in this programme yet.", False)]
    late = [row.partner.name for row, rhythm in rows if rhythm.overdue]
    missed = sum(rhythm.missed for _row, rhythm in rows)
    vacant = sum(len(rhythm.vacancies) for _row, rhythm in rows)
    said: list[Sentence] = []
    if late:
        names = ", ".join(late[:3]) + (f" and {len(late) - 3} more" if len(late) > 3 else "")
        said.append(
            (f"Meetings with {len(late)} of {len(rows)} partners are overdue: {names}.", True)
        )
    if missed:
        what = "meeting was" if missed == 1 else "meetings were"
        said.append((f"{missed} {what} missed in the last 12 months.", True))
    if vacant:
        said.append((f"{vacant} {'seat is' if vacant == 1 else 'seats are'} vacant.", True))
    return said or [(_all_calm(rows), False)]


def _all_calm(rows: Sequence[tuple[Relationship, Rhythm]]) -> str:
    kept = sum(any(level.due for level in rhythm.levels.values()) for _row, rhythm in rows)
    if not kept:
        return f"No cadence holds for any of the {len(rows)} partners, so nothing is due."
    return (
        f"Meetings with all {kept} partners that have a cadence keep it, and none was missed in the"
        " last 12 months."
    )


def of_meeting(meeting: Meeting, now: datetime, points: int, to_decide: int) -> list[Sentence]:
    """What is to be done about the meeting."""
    when = moment(meeting.starts_at, meeting.time_zone)
    standing = meeting.standing(now)
    if standing == Standing.UNRECORDED:
        return [
            (f"It was to be on {when} and has no minutes.", True),
            (f"Without them it counts as missed from {day(meeting.counts_as_missed_at)}.", False),
        ]
    if standing == Standing.MISSED:
        reason = meeting.reason or "Nobody recorded it within seven days."
        return [(f"Missed on {when}.", True), (reason, False)]
    if standing == Standing.CANCELLED:
        return [(f"It was to be on {when}, and was cancelled.", True), (meeting.reason, False)]
    if standing == Standing.HELD:
        return [(f"Held on {when}, for {meeting.minutes} minutes.", False)]
    days = (meeting.local_start.date() - now.astimezone(ZoneInfo(meeting.time_zone)).date()).days
    soon = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return [
        (f"On {when}, {soon if meeting.starts_at > now else 'under way'}.", False),
        _prepared(points, to_decide),
    ]


def _prepared(points: int, to_decide: int) -> Sentence:
    if not points:
        return "It has no agenda yet.", True
    decide = f", {to_decide} of them to decide" if to_decide else ""
    return f"{points} point{'' if points == 1 else 's'} on the agenda{decide}.", False


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
