"""What the entries of gates tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "gate.decided": "Both parties decided at the gate:",
        "milestone.forecast": "forecast the milestone",
        "checklist.written": "wrote the checklist",
        "change.progress_reported": "reported progress of the change",
    }
)
