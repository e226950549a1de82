"""The columns of the tables of areas, lead roles and waivers, as files give them out."""

from __future__ import annotations

from covalue.web.kit import clock
from covalue.web.kit.look.tables import Column, major

AREAS = (
    Column("area", "Area", lambda row: row.area.name),
    Column("state", "State", lambda row: row.state),
    Column("lead", "Lead", lambda row: row.lead and row.lead.relationship.partner.name),
    Column("since", "Since", lambda row: row.lead and row.lead.starts_on),
    Column("until", "Without a lead from", lambda row: row.last_day),
    Column("next", "Next lead", lambda row: row.next and row.next.relationship.partner.name),
    Column("from", "Next from", lambda row: row.next and row.next.starts_on),
)
HISTORY = (
    Column("area", "Area", lambda row: row.area.name),
    Column("partner", "Partner", lambda row: row.relationship.partner.name),
    Column("from", "From", lambda row: row.starts_on),
    Column("until", "Ended on", lambda row: row.ends_on),
    Column("reason", "Reason", lambda row: row.reason_seen),
)
SHARED = (
    Column("area", "Area", lambda row: row.area.name),
    Column("scope", "Scope", lambda row: row.scope),
    Column("limit", "Limit", lambda row: major(row.limit_minor, row.currency)),
    Column("currency", "Currency", lambda row: row.currency),
    Column("from", "From", lambda row: row.starts_on),
    Column("until", "Ends on", lambda row: row.ends_on),
    Column("signed", "Signed on", lambda row: row.signed_on),
)
"""What both parties may read of a waiver."""
LOG = (
    Column(
        "asked",
        "Asked on",
        lambda row: clock.day_in(row.proposed_at, row.relationship.time_zone),
        "proposed_at",
    ),
    Column(
        "partner",
        "Partner",
        lambda row: row.relationship.partner.name,
        "relationship__partner__name",
    ),
    Column("area", "Area", lambda row: row.body["area"]),
    Column("state", "State", lambda row: row.status, "outcome__kind"),
    Column(
        "until",
        "Ends on",
        lambda row: row.waiver.ends_on if hasattr(row, "waiver") else row.body["ends_on"],
    ),
    Column("scope", "Scope", lambda row: row.body["scope"]),
    Column("reason", "Reason", lambda row: row.body["reason"]),
    Column("alternatives", "Alternatives", lambda row: row.body["alternatives"]),
    Column(
        "answer", "Reason of the answer", lambda row: row.outcome.reason if not row.is_open else ""
    ),
)
WORK = (
    Column("project", "Project", lambda row: row.name),
    Column("placed", "Placed on", lambda row: row.placed_on),
    Column("amount", "Amount", lambda row: major(row.amount_minor, row.currency)),
    Column("currency", "Currency", lambda row: row.currency),
)
"""What was placed under a waiver."""
