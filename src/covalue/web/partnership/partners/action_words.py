"""What the entries of partners tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "area.created": "added the area",
        "area.changed": "changed the area",
        "area.retired": "retired the area",
        "lead_role.given": "gave the lead role in",
        "lead_role.end_set": "set the end of the lead role in",
        "waiver.granted": "signed the waiver for",
        "waiver.ended": "ended the waiver for",
    }
)
