"""What the entries of cases tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "case.version_saved": "saved the business case of",
        "plan.frozen": "Both parties agreed the plan",
        "private_cost.saved": "set the private cost",
        "private_cost.withdrawn": "took back the private cost",
    }
)
