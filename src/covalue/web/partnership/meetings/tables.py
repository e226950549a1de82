"""The columns of the tables of meetings, in files and on pages."""

from __future__ import annotations

from typing import Any

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.tables import Column
from covalue.web.partnership.meetings.models import Cadence, Level, Seat, Series, months_text
from covalue.web.partnership.meetings.rhythm import Rhythm

NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def side(seat: Seat) -> str:
    """The organization of the seat."""
    return (
        seat.relationship.client.name if seat.party == "client" else seat.relationship.partner.name
    )


def rule_text(series: Series) -> str:
    """When a series meets, in words: every 3 months on the second Thursday, 10:00."""
    day = (
        f"day {series.month_day}"
        if series.weekday is None
        else f"the {NTH[series.nth or 1]} {WEEKDAYS[series.weekday]}"
    )
    return f"{months_text(series.every_months)} on {day}, {series.local_time:%H:%M}"


MEETINGS = (
    Column("day", "Day", lambda row: row.local_day, "starts_at"),
    Column("starts", "Starts", lambda row: f"{row.local_start:%H:%M}"),
    Column("zone", "Time zone", lambda row: row.time_zone),
    Column("minutes", "Minutes", lambda row: row.minutes),
    Column("level", "Level", lambda row: row.get_level_display(), "level"),
    Column("title", "Meeting", lambda row: row.title, "title"),
    Column("place", "Place", lambda row: row.place, "place"),
    Column("state", "State", lambda row: row.stands.label, "state"),
    Column("reason", "Reason", lambda row: row.reason),
)
PARTNER = Column(
    "partner", "Partner", lambda row: row.relationship.partner.name, "relationship__partner__name"
)
SEATS = (
    Column("level", "Level", lambda row: row.get_level_display()),
    Column("party", "Party", side),
    Column("person", "Name", lambda row: row.person_name),
    Column("title", "Title", lambda row: row.title),
    Column("email", "Email", lambda row: row.address),
    Column("starts", "From", lambda row: row.starts_on),
    Column("ends", "Until the day before", lambda row: row.ends_on),
)
SERIES = (
    Column("title", "Series", lambda row: row.title),
    Column("level", "Level", lambda row: row.get_level_display()),
    Column("rule", "When", rule_text),
    Column("zone", "Time zone", lambda row: row.time_zone),
    Column("minutes", "Minutes", lambda row: row.minutes),
    Column("place", "Place", lambda row: row.place),
    Column("starts", "From", lambda row: row.starts_on),
    Column("ends", "Until the day before", lambda row: row.ends_on),
)
DECISIONS = (
    Column("day", "Day", lambda row: row.meeting.local_day),
    Column("meeting", "Meeting", lambda row: row.meeting.title),
    Column("level", "Level", lambda row: row.meeting.get_level_display()),
    Column("number", "Number", lambda row: row.number),
    Column("text", "Decision", lambda row: row.text),
)
CADENCES = (
    Column("tier", "Tier", lambda row: row.tier.name),
    Column("level", "Level", lambda row: row.get_level_display()),
    Column("every", "Every how many months", lambda row: row.every_months),
    Column("minutes", "Minutes", lambda row: row.minutes),
    Column("starts", "From", lambda row: row.starts_on),
    Column("ends", "Until the day before", lambda row: row.ends_on),
)
Row = tuple[Relationship, Rhythm]
PARTNERS = (
    Column("partner", "Partner", lambda row: row[0].partner.name),
    Column("tier", "Tier", lambda row: row[1].tier),
    Column("held", "Last held", lambda row: row[1].last_held_on),
    Column("next", "Next", lambda row: next_day(row[1])),
    Column("chiefs_held", "Chief executives last held", lambda row: chiefs(row).last_held_on),
    Column(
        "chiefs_next",
        "Chief executives next",
        lambda row: chiefs(row).next and chiefs(row).next.day,
    ),
    Column("missed", "Missed in 12 months", lambda row: row[1].missed),
    Column(
        "overdue",
        "Overdue levels",
        lambda row: ", ".join(other.level.label for other in row[1].overdue),
    ),
    Column("vacant", "Vacant seats", lambda row: len(row[1].vacancies)),
)


def chiefs(row: Row) -> Any:
    """The level of the chief executives."""
    return row[1].levels[Level.CHIEF_EXECUTIVES]


def next_day(rhythm: Rhythm) -> Any:
    """The day of the next meeting of any level."""
    return rhythm.next.next.day if rhythm.next and rhythm.next.next else None


def cadence_grid(
    cadences: list[Cadence], tiers: list[Any]
) -> list[tuple[Any, list[tuple[Level, Cadence | None]]]]:
    """Each tier with the cadence that holds at each level, highest level first."""
    levels = list(reversed(Level))
    held = {(cadence.tier_id, cadence.level): cadence for cadence in cadences}
    return [
        (tier, [(level, held.get((tier.pk, level.value))) for level in levels]) for tier in tiers
    ]


def level_names() -> list[str]:
    """The levels, highest first."""
    return [level.label for level in reversed(Level)]
