"""Reading documents of projects that the user sees: shared ones, and those private to the own
party."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organization_rules
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.visible import visible_or_404
from covalue.web.value.documents.models import Citation, Document, Withdrawal
from covalue.web.value.projects import selectors as projects
from covalue.web.value.projects.models import Project

_PROJECT = (
    "project__area",
    "project__relationship__partner",
    "project__relationship__programme__client",
)


def version_list(*, user: User) -> QuerySet[Document]:
    """Every version of every document that the user sees; what the other party keeps private is in
    no query."""
    visible = projects.project_list(user=user).order_by().values("pk")
    seen = Q(private_to="")
    for party in Party:
        inner = organizations.inner_relationship_list(user=user, party=party).values("pk")
        seen |= Q(private_to=party, project__relationship__in=inner)
    rows = Document.objects.filter(seen, project__in=visible)
    return rows.select_related(*_PROJECT)


def document_list(*, user: User, project: Project, kind: str = "") -> QuerySet[Document]:
    """The documents of a project, each as its last version, the newest first; withdrawn ones with
    `withdrawal`."""
    last = Document.objects.filter(key=OuterRef("key")).order_by("-number").values("pk")[:1]
    rows = (
        version_list(user=user)
        .filter(project=project, pk=Subquery(last))
        .select_related("withdrawal")
    )
    return (rows.filter(kind=kind) if kind else rows).order_by("-at", "id")


def document_versions(*, user: User, key: UUID | str) -> list[Document]:
    """Every version of one document, the last first; Http404 when it is not visible."""
    rows = version_list(user=user).filter(key=key).order_by("-number")
    documents = list(rows.select_related("withdrawal"))
    if not documents:
        visible_or_404(rows, UUID(int=0))
    return documents


def document_version(*, user: User, key: UUID | str, number: int) -> Document:
    """One version; Http404 when it is not visible."""
    rows = version_list(user=user).filter(key=key, number=number)
    return visible_or_404(rows, rows.values_list("pk", flat=True).first() or UUID(int=0))


def withdrawal_of(document: Document) -> Withdrawal | None:
    """How the document was withdrawn, whichever version is asked about."""
    return Withdrawal.objects.filter(document__key=document.key).first()


def may_fetch(*, user: User, document: Document) -> bool:
    """Whether the bytes of a visible version are given out to the user: see ADR 16."""
    if withdrawal_of(document) is None:
        return True
    own = organization_rules.party_of(user, document.project.relationship) == document.party
    return own or Citation.objects.filter(document=document).exists()


def citable_list(*, user: User, project: Project) -> QuerySet[Document]:
    """What can be cited in a project: the last versions of shared documents that stand."""
    rows = document_list(user=user, project=project)
    return rows.filter(private_to="", withdrawal=None)


def citations(
    *, subject: str, subject_ids: Collection[UUID] | QuerySet[Any]
) -> dict[UUID, list[Citation]]:
    """What cites documents, by the thing's key, in one query; the caller holds things that the user
    sees.

    The keys may be a query of their own.
    """
    cited: dict[UUID, list[Citation]] = {}
    rows = Citation.objects.filter(
        subject=subject, subject_id__in=subject_ids, document__private_to=""
    )
    for row in rows.select_related("document").order_by("at", "id"):
        cited.setdefault(row.subject_id, []).append(row)
    return cited


def cited_by(*, documents: Iterable[Document]) -> QuerySet[Citation]:
    """What cites any of the versions, the newest first; the caller holds documents that the user
    sees."""
    rows = Citation.objects.filter(document__in=[document.pk for document in documents])
    return rows.select_related("document").order_by("-at", "id")


def mention(document: Document) -> dict[str, Any]:
    """A version as what is signed names it: with the hash of its bytes."""
    return {
        "document": str(document.key),
        "version": document.number,
        "title": document.title,
        "sha256": document.sha256,
    }


def mentioned(*, project_id: UUID | str, mentions: Any) -> list[Document] | None:
    """The versions that a signed content names; None where one is no shared document of the
    project, or is so no more.

    Withdrawn ones count as gone: nobody signs on evidence that was taken back.
    """
    if not isinstance(mentions, list) or not all(isinstance(other, dict) for other in mentions):
        return None
    if not mentions:
        return []
    rows = Document.objects.filter(
        project_id=project_id, private_to="", sha256__in=[_hash(other) for other in mentions]
    )
    withdrawn = set(
        Withdrawal.objects.filter(document__project_id=project_id).values_list(
            "document__key", flat=True
        )
    )
    by_mention = [(mention(row), row) for row in rows if row.key not in withdrawn]
    named = [next((row for said, row in by_mention if said == other), None) for other in mentions]
    return [row for row in named if row is not None] if None not in named else None


def _hash(mention: dict[str, Any]) -> str:
    said = mention.get("sha256")
    return said if isinstance(said, str) else ""
