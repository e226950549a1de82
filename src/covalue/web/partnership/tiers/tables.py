"""The columns of the tables, as pages and files show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from covalue.web.kit.look.tables import Column
from covalue.web.partnership.tiers.judging import Reading
from covalue.web.partnership.tiers.measures import measure_named
from covalue.web.partnership.tiers.models import Admission, TierReview
from covalue.web.partnership.tiers.selectors import TierState


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def label(measure: str) -> str:
    """The measure in words."""
    return measure_named(measure).label if measure else "judged by people"


def state(row: TierState) -> str:
    """How the renewal stands, in words."""
    if row.tier is None:
        return "no tier"
    return (
        f"{row.days_late} days overdue"
        if row.overdue
        else "due within 60 days"
        if row.due
        else "in force"
    )


def decision(row: TierState) -> str:
    """What the last review decided, in words."""
    return row.last.decided if row.last else ""


STANDINGS = (
    Column("partner", "Partner", lambda row: row.relationship.partner.name),
    Column("tier", "Tier", lambda row: row.tier.name if row.tier else ""),
    Column("rank", "Rank", lambda row: row.rank),
    Column("since", "In it since", lambda row: row.since),
    Column("due", "Renewal due", lambda row: row.renewal_due_on),
    Column("state", "State", state),
    Column("decision", "Last review", decision),
    Column("decided", "Decided on", lambda row: row.last.decided_on if row.last else None),
    Column("conditions", "Conditions", lambda row: row.last.conditions if row.last else ""),
    Column(
        "until", "Conditions until", lambda row: row.last.conditions_due_on if row.last else None
    ),
)
CRITERIA = (
    Column("tier", "Tier", lambda row: row.tier.name),
    Column("text", "Criterion", lambda row: row.text),
    Column("measure", "Measure", lambda row: label(row.measure)),
    Column("threshold", "At least", lambda row: _number(row.threshold)),
    Column("unit", "Unit", lambda row: measure_named(row.measure).unit if row.measure else ""),
    Column("starts", "From", lambda row: row.starts_on),
    Column("ends", "Until", lambda row: row.ends_on),
)


def _figure(row: Reading) -> object:
    return row.figure.value if row.figure else None


READINGS = (
    Column("text", "Criterion", lambda row: row.criterion.text),
    Column("measure", "Measure", lambda row: label(row.criterion.measure)),
    Column("threshold", "At least", lambda row: _number(row.criterion.threshold)),
    Column("figure", "Figure now", _figure),
    Column("unit", "Unit", lambda row: row.figure.unit if row.figure else ""),
    Column(
        "why",
        "Why not known",
        lambda row: row.figure.why if row.figure else "judged by people in a review",
    ),
    Column("source", "Source", lambda row: row.figure.source if row.figure else ""),
    Column("met", "Met", lambda row: row.met),
)


def _until(row: Admission) -> object:
    return row.ends_on


ADMISSIONS = (
    Column("tier", "Tier", lambda row: row.tier.name),
    Column("starts", "From", lambda row: row.starts_on),
    Column("ends", "Until", _until),
    Column("due", "Renewal due", lambda row: row.renewal_due_on),
)
FROZEN = (
    Column("text", "Criterion", lambda row: row["text"]),
    Column("measure", "Measure", lambda row: row["label"] or "judged by people"),
    Column("threshold", "At least", lambda row: _number(row["threshold"])),
    Column("figure", "Figure", lambda row: _number(row["figure"])),
    Column("unit", "Unit", lambda row: row["unit"]),
    Column("why", "Why not known", lambda row: row["why"]),
    Column("source", "Source", lambda row: row["source"]),
    Column("met", "Met", lambda row: row["met"]),
    Column("judgement", "Judgement", lambda row: row["judgement"]),
)


def _of_review(column: Column) -> Column:
    return Column(column.name, column.label, lambda pair: column.value(pair[1]))


HISTORY = (
    Column("decided", "Decided on", lambda pair: pair[0].decided_on),
    Column("kind", "Review", lambda pair: pair[0].get_kind_display()),
    Column("tier", "Tier", lambda pair: pair[0].tier.name),
    Column("decision", "Decision", lambda pair: pair[0].decided),
    Column("reason", "Reason", lambda pair: pair[0].reason),
    Column("conditions", "Conditions", lambda pair: pair[0].conditions),
    Column("until", "Conditions until", lambda pair: pair[0].conditions_due_on),
    Column("next", "Next renewal", lambda pair: pair[0].next_due_on),
    *map(_of_review, FROZEN),
)


def history(rows: list[TierReview]) -> list[tuple[TierReview, dict[str, Any]]]:
    """Every criterion of every review, for a file."""
    return [(row, criterion) for row in rows for criterion in row.criteria]
