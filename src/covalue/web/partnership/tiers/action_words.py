"""What the entries of tiers tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "tier.added": "added the tier",
        "tier.changed": "changed the tier",
        "tier.ordered": "ordered the tiers, first",
        "tiers.ordered": "ordered the tiers, first",
        "tier.criterion_added": "added a criterion of the tier",
        "tier.criterion_changed": "changed a criterion of the tier",
        "tier.criterion_ended": "ended a criterion of the tier",
        "tier.reviewed": "signed the review of the tier",
    }
)
