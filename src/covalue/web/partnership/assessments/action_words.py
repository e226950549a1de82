"""What the entries of assessments tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "assessment.opened": "opened the assessment",
        "assessment.closed": "closed the assessment",
        "questionnaire.written": "wrote the questionnaire,",
    }
)
