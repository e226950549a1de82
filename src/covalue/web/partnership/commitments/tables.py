"""The columns of the tables, as pages and files show them."""

from __future__ import annotations

from datetime import date

from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit.look.tables import Column
from covalue.web.partnership.commitments.models import Commitment, CommitmentState
from covalue.web.partnership.commitments.selectors import Climb
from covalue.web.partnership.meetings.models import Level


def side(relationship: Relationship, party: str) -> str:
    """The organization on the side."""
    return relationship.client.name if party == Party.CLIENT else relationship.partner.name


def _partner(row: Commitment) -> str:
    return row.relationship.partner.name


def commitment_columns(today: date, *, partner: bool = False) -> tuple[Column, ...]:
    """Of a list of commitments; with the partner's name where the list is of a programme."""

    def state(row: Commitment) -> str:
        overdue = row.state == CommitmentState.OPEN and row.due_on < today
        return f"open, {(today - row.due_on).days} days late" if overdue else row.state

    columns = (
        Column("number", "Number", lambda row: row.number, "number"),
        Column("party", "By", lambda row: side(row.relationship, row.party), "party"),
        Column("text", "Promised", lambda row: row.text, "text"),
        Column("owner", "Who sees to it", lambda row: row.owner_name, "owner_name"),
        Column("level", "Level", lambda row: Level(row.level).label, "level"),
        Column("made", "Promised on", lambda row: row.made_on, "made_on"),
        Column("meeting", "Promised in", lambda row: row.made_in.title if row.made_in else ""),
        Column("first_due", "Due at first", lambda row: row.first_due_on, "first_due_on"),
        Column("due", "Due", lambda row: row.due_on, "due_on"),
        Column("moves", "Times moved", lambda row: row.due_moves, "due_moves"),
        Column("progress", "Done, %", lambda row: row.progress, "progress"),
        Column("carried", "Times carried", lambda row: row.carried, "carried"),
        Column("state", "State", state, "state"),
        Column("closed", "Closed on", lambda row: row.closed_on, "closed_on"),
        Column("reason", "Reason", lambda row: row.reason),
        Column("client_gains", "Client gains", lambda row: row.client_gains),
        Column("partner_gains", "Partner gains", lambda row: row.partner_gains),
    )
    return (
        (Column("partner", "Partner", _partner, "relationship__partner__name"), *columns)
        if partner
        else columns
    )


def _settled(row: Climb) -> object:
    return row.escalation.resolved_at.isoformat() if row.escalation.resolved_at else ""


def _about(row: Climb) -> str:
    return row.escalation.commitment.text if row.escalation.commitment else ""


ESCALATIONS = (
    Column("partner", "Partner", lambda row: row.escalation.relationship.partner.name),
    Column("title", "To be settled", lambda row: row.escalation.title),
    Column("reason", "Why", lambda row: row.escalation.reason),
    Column("about", "About the commitment", _about),
    Column("by", "Raised by", lambda row: row.escalation.raised_by_name),
    Column(
        "side", "For", lambda row: side(row.escalation.relationship, row.escalation.raised_by_party)
    ),
    Column("raised", "Raised", lambda row: row.escalation.raised_at.isoformat()),
    Column("level", "Level", lambda row: row.level.label),
    Column("until", "There until", lambda row: row.position.step.until.isoformat()),
    Column("overdue", "Overdue", lambda row: "yes" if row.overdue else "no"),
    Column("settled", "Settled", _settled),
    Column("resolution", "How", lambda row: row.escalation.resolution),
)
COUNTS = (
    Column("partner", "Partner", lambda row: row[0].partner.name),
    Column("client_open", "Client: open", lambda row: row[1].client_open),
    Column("client_overdue", "Client: overdue", lambda row: row[1].client_overdue),
    Column("client_kept", "Client: kept, 12 months", lambda row: row[1].client_kept),
    Column("client_closed", "Client: closed, 12 months", lambda row: row[1].client_closed),
    Column("partner_open", "Partner: open", lambda row: row[1].partner_open),
    Column("partner_overdue", "Partner: overdue", lambda row: row[1].partner_overdue),
    Column("partner_kept", "Partner: kept, 12 months", lambda row: row[1].partner_kept),
    Column("partner_closed", "Partner: closed, 12 months", lambda row: row[1].partner_closed),
)
