"""What the entries of plans tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "objective.progress_reported": "reported progress of the objective",
    }
)
