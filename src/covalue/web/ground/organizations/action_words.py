"""What the entries of organizations tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "token.issued": "made the key",
        "token.revoked": "revoked the key",
        "service_token.issued": "made the service token",
        "service_token.revoked": "revoked the service token",
        "relationship.opened": "opened the relationship",
        "relationship.end_set": "set the end of the relationship",
        "relationship.partner_named": "joined as the partner in",
        "invitation.sent": "invited",
        "invitation.revoked": "took back the invitation of",
        "membership.began": "joined:",
        "membership.ended": "ended a membership at",
        "role.given": "gave the role",
        "role.ended": "ended the role",
        "organization.founded": "founded",
        "organization.renamed": "renamed",
        "programme.created": "created the programme",
        "private_field.set": "set the private value",
    }
)
