"""The columns of the table of documents, as pages sort it and files give it out."""

from __future__ import annotations

from covalue.web.kit import clock
from covalue.web.kit.look.tables import Column
from covalue.web.value.documents.models import Document


def state(row: Document) -> str:
    """Whether it stands, in a word."""
    return "withdrawn" if hasattr(row, "withdrawal") else "private" if row.private_to else "shared"


DOCUMENTS: tuple[Column, ...] = (
    Column("title", "Title", lambda row: row.title, "title"),
    Column("kind", "Kind", lambda row: row.get_kind_display(), "kind"),
    Column("version", "Version", lambda row: row.number, "number"),
    Column("state", "State", state),
    Column("file", "File", lambda row: row.file_name, "file_name"),
    Column("size", "Bytes", lambda row: row.size, "size"),
    Column("party", "Party", lambda row: row.get_party_display(), "party"),
    Column("by", "Added by", lambda row: row.by_name, "by_name"),
    Column(
        "at",
        "Added on",
        lambda row: clock.day_in(row.at, row.project.relationship.time_zone),
        "at",
    ),
    Column("note", "Note", lambda row: row.note),
    Column(
        "reason",
        "Withdrawn because",
        lambda row: row.withdrawal.reason if hasattr(row, "withdrawal") else "",
    ),
    Column("sha256", "SHA-256", lambda row: row.sha256),
)
