"""What the entries of projects tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "project.placed": "placed the project",
        "project.ended": "ended the project",
    }
)
