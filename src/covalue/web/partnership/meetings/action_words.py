"""What the entries of meetings tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "meeting.planned": "planned",
        "meeting.moved": "moved",
        "meeting.cancelled": "cancelled",
        "meeting.missed": "marked as missed",
        "meeting.held": "recorded as held",
        "minutes.corrected": "corrected the minutes of",
        "seat.filled": "filled the seat of",
        "seat.succeeded": "named the successor of",
        "seat.left": "ended the seat of",
        "series.created": "planned the series",
        "series.changed": "changed the series",
        "series.ended": "ended the series",
        "series.planned": "Planned ahead:",
        "cadence.set": "set the cadence",
        "cadence.ended": "ended the cadence",
        "agenda.added": "put a point on the agenda of",
        "agenda.ordered": "ordered the agenda of",
        "agenda.removed": "took a point off the agenda of",
    }
)
