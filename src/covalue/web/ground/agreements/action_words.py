"""What the entries of agreements tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "agreement.proposed": "proposed",
        "agreement.accepted": "signed",
        "agreement.rejected": "rejected",
        "agreement.ended_agreed": "Both parties agreed:",
        "agreement.ended_deemed_agreed": "Silence means agreed:",
        "agreement.ended_rejected": "It does not bind after the rejection:",
        "agreement.ended_countered": "answered with another proposal:",
        "agreement.ended_revised": "revised",
        "agreement.ended_withdrawn": "withdrew",
        "agreement.ended_lapsed": "Lapsed without all signatures:",
        "agreement.ended_voided": "Void, because its content changed:",
    }
)
