"""The columns of the tables of a plan, as files hold them."""

from __future__ import annotations

from collections.abc import Mapping

from covalue.web.ground.agreements.models import Agreement
from covalue.web.kit import clock
from covalue.web.kit.look.tables import Column
from covalue.web.partnership.plans.plan_text import OBJECTIVE


def _field(name: str) -> Column:
    return Column(name, OBJECTIVE[name], lambda row: row.item[name])


def _progress(zone: str) -> tuple[Column, ...]:
    """What was reported last, with its day in the time zone."""
    return (
        Column("percent", "Done, %", lambda row: row.percent),
        Column("trend", "Change, points", lambda row: row.trend),
        Column(
            "reported",
            "Reported",
            lambda row: clock.day_in(row.latest.at, zone) if row.latest else "",
        ),
        Column("by", "By", lambda row: row.latest.by_name if row.latest else ""),
        Column("note", "Note", lambda row: row.latest.note if row.latest else ""),
    )


def objectives(zone: str) -> tuple[Column, ...]:
    """Of the shared objectives."""
    return (
        _field("title"),
        _field("measure"),
        _field("target"),
        _field("client_owner"),
        _field("partner_owner"),
        Column("due", "Due", lambda row: row.due_on),
        Column("expected", "Time gone, %", lambda row: row.expected),
        Column("state", "State", lambda row: str(row.track)),
        *_progress(zone),
    )


def _beside_side(column: Column) -> Column:
    """The column of a row that stands behind its side."""
    return Column(column.name, column.label, lambda pair: column.value(pair[1]))


def goals(zone: str) -> tuple[Column, ...]:
    """Of each side's own goals."""
    return (
        Column("side", "Side", lambda pair: pair[0]),
        Column("title", "Goal", lambda pair: pair[1].item["title"]),
        *(_beside_side(other) for other in _progress(zone)),
    )


def reports(titles: Mapping[str, str]) -> tuple[Column, ...]:
    """Of the reports, with the titles of objectives and goals by key."""
    return (
        Column("at", "Reported", lambda row: row.at.isoformat(), "at"),
        Column("title", "Objective or goal", lambda row: titles.get(row.key, row.key), "key"),
        Column("percent", "Done, %", lambda row: row.percent, "percent"),
        Column("by", "By", lambda row: row.by_name, "by_name"),
        Column("party", "Side", lambda row: row.party, "party"),
        Column("note", "Note", lambda row: row.note),
        Column("version", "Of the version", lambda row: row.plan.content_hash[:12]),
    )


def _ended(row: Agreement) -> str:
    return row.outcome.at.isoformat() if not row.is_open else ""


VERSIONS = (
    Column("title", "Proposal", lambda row: row.title, "title"),
    Column("starts_on", "First day", lambda row: row.body["starts_on"]),
    Column("ends_on", "First day after", lambda row: row.body["ends_on"]),
    Column("by", "Proposed by", lambda row: row.proposed_by_name, "proposed_by_name"),
    Column("party", "Side", lambda row: row.party, "party"),
    Column("proposed", "Proposed", lambda row: row.proposed_at.isoformat(), "proposed_at"),
    Column("state", "State", lambda row: row.status, "outcome__kind"),
    Column("ended", "Since", _ended, "outcome__at"),
    Column("hash", "Content hash", lambda row: row.content_hash),
)
