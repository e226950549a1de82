"""What the entries of commitments tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "commitment.made": "wrote down the commitment",
        "commitment.progress_reported": "reported progress of",
        "commitment.due_moved": "moved the due day of",
        "commitment.kept": "closed as kept:",
        "commitment.dropped": "closed as dropped:",
        "commitment.reopened": "reopened",
        "meeting.commitments_reviewed": "went through the commitments in",
        "escalation.raised": "escalated",
        "escalation.resolved": "settled the escalation",
        "ladder.set": "set the ladder of escalations of",
    }
)
