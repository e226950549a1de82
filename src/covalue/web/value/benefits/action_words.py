"""What the entries of benefits tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "benefit.handed_over": "Handed over:",
        "benefit.reviewed": "held the review of",
        "value.realized": "reported what was realized of",
        "value.validated": "validated what was realized of",
    }
)
