"""Adding documents, superseding and withdrawing them, citing them as evidence. Nothing is
overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.actors import actor_for, actor_in
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.organizations.rules import party_of
from covalue.web.ground.record.models import AppendOnlyModel, Scope
from covalue.web.ground.record.services import Subject, chain_lock, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import NOT_ALLOWED, Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.texts import one_line
from covalue.web.value.documents import file_names, rules, selectors, storage
from covalue.web.value.documents.models import Citation, Document, DocumentKind, Withdrawal
from covalue.web.value.projects.models import Project

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDraft:
    """What is said about a file that is added; without a title the file's name is it."""

    title: str = ""
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can cite documents: its kind, its key, the place in it, and its name."""

    subject: str
    id: UUID
    label: str
    part: str = ""


def document_add(
    *, user: User, project: Project, file: File[bytes], draft: DocumentDraft, private: bool = False
) -> Document:
    """Add a file to a project; `private` keeps it within the own party."""
    party = _own_party(user, project.relationship)
    scope, scope_id = _scope(project.relationship, party if private else "")
    title, kind, note = _said(draft, file)
    sha256, size = _keep(file)
    with transaction.atomic():
        chain_lock(scope=scope, scope_id=scope_id)
        row = _insert(
            user,
            project=project,
            key=uuid4(),
            number=1,
            title=title,
            kind=kind,
            note=note,
            party=party,
            private_to=party if private else "",
            file_name=file_names.clean(file.name or ""),
            sha256=sha256,
            size=size,
        )
        _entry(user, row, "document.added", {}, _told(row), row)
    return row


def document_supersede(
    *, user: User, key: UUID, file: File[bytes], draft: DocumentDraft
) -> Document:
    """Add another version; those before it stay. It is shared or private as they are."""
    last = selectors.document_versions(user=user, key=key)[0]
    _check_change(user, last)
    title, kind, note = _said(draft, file)
    sha256, size = _keep(file)
    scope, scope_id = _scope(last.project.relationship, last.private_to)
    with transaction.atomic():
        chain_lock(scope=scope, scope_id=scope_id)
        last = selectors.document_versions(user=user, key=key)[0]
        _check_stands(last)
        if sha256 == last.sha256:
            raise Refused(
                "nothing_changed",
                "This is the file of the version that holds.",
                mend="Choose another one.",
                field="file",
            )
        row = _insert(
            user,
            project=last.project,
            key=last.key,
            number=last.number + 1,
            title=title,
            kind=kind,
            note=note,
            party=last.party,
            private_to=last.private_to,
            file_name=file_names.clean(file.name or ""),
            sha256=sha256,
            size=size,
        )
        _entry(user, row, "document.superseded", _told(last), _told(row), row)
    return row


@transaction.atomic
def document_withdraw(*, user: User, key: UUID, reason: str) -> Withdrawal:
    """Take a document back with a reason. What becomes of its bytes is in ADR 16."""
    last = selectors.document_versions(user=user, key=key)[0]
    scope, scope_id = _scope(last.project.relationship, last.private_to)
    chain_lock(scope=scope, scope_id=scope_id)
    _check_change(user, last)
    last = selectors.document_versions(user=user, key=key)[0]
    _check_stands(last)
    reason = one_line(
        reason,
        most=most(Withdrawal, "reason"),
        field="reason",
        missing="Say why it is withdrawn; it is shown in its place.",
    )
    row = Withdrawal(document=last, reason=reason, by_name=user.name, at=clock.now())
    row.save()
    _entry(user, last, "document.withdrawn", {}, {"reason": reason}, row)
    return row


@transaction.atomic
def document_cite(
    *, user: User, project: Project, documents: Iterable[Document], thing: Thing
) -> list[Citation]:
    """Name versions of shared documents of the project as evidence of a thing of it; what is cited
    already stays.

    The caller has found the thing among what the user sees of the project.
    """
    party = _own_party(user, project.relationship)
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=project.relationship_id)
    cited = []
    for document in documents:
        _check_citable(project, document)
        row = cite(document, thing, party, user.name)
        if row is None:
            continue
        cited.append(row)
        after = {
            "title": document.title,
            "version": document.number,
            "sha256": document.sha256,
            "for": thing.label,
        }
        _entry(user, document, "document.cited", {}, after, row)
    return cited


def cite(document: Document, thing: Thing, party: str, by_name: str) -> Citation | None:
    """Write down that the document is evidence of the thing; None where that is so already.

    For services that hold the relationship's chain and tell the record themselves.
    """
    at = {
        "document": document,
        "subject": thing.subject,
        "subject_id": thing.id,
        "part": thing.part,
    }
    if Citation.objects.filter(**at).exists():
        return None
    row = Citation(**at, label=thing.label[:300], party=party, by_name=by_name, at=clock.now())
    row.save()
    return row


def most_in_words() -> str:
    """How large a file may be."""
    return f"{settings.DOCUMENT_MOST_BYTES / MIB:g} MiB"


def _insert(user: User, *, file_name: str, **values: Any) -> Document:
    row = Document(
        **values,
        file_name=file_name,
        media_type=file_names.media_type(file_name),
        by_name=user.name,
        at=clock.now(),
    )
    row.save()
    return row


def _own_party(user: User, relationship: Relationship) -> Party:
    party = party_of(user, relationship)
    require(rules.works_on(user, relationship))
    assert party is not None, "who works on a project does so for one party"
    return party


def _check_change(user: User, document: Document) -> None:
    if not rules.changes(user, document):
        raise Refused(
            NOT_ALLOWED,
            "Only people who work on the project for the party that added it may do this.",
            mend="Ask the other party, or add a document of your own.",
        )


def _check_stands(last: Document) -> None:
    if hasattr(last, "withdrawal"):
        raise Refused("withdrawn_already", "This document is withdrawn.", mend="Add a new one.")


def _check_citable(project: Project, document: Document) -> None:
    if document.project_id != project.pk:
        raise Refused(
            "document_elsewhere",
            "This is no document of the project.",
            mend="Choose one of its documents.",
            field="documents",
        )
    if document.private_to:
        raise Refused(
            "document_private",
            "A private document is no evidence for both parties.",
            mend="Add it as a shared document.",
            field="documents",
        )
    if selectors.withdrawal_of(document) is not None:
        raise Refused(
            "withdrawn_already",
            f"“{document.title}” is withdrawn.",
            mend="Choose another document.",
            field="documents",
        )


def _said(draft: DocumentDraft, file: File[bytes]) -> tuple[str, str, str]:
    """Title, kind and note, judged before any byte is written."""
    if draft.kind not in DocumentKind.values:
        raise Refused(
            "kind_unknown",
            f"'{draft.kind}' is no kind of document.",
            mend=f"Use one of {', '.join(DocumentKind.values)}.",
            field="kind",
        )
    size, name = file.size or 0, file_names.clean(file.name or "")
    if not size:
        raise Refused(
            "file_empty",
            f"The file “{name}” is empty.",
            mend="Choose one with content.",
            field="file",
        )
    if size > settings.DOCUMENT_MOST_BYTES:
        raise Refused(
            "file_too_large",
            f"The file “{name}” is over {most_in_words()}.",
            mend="Make it smaller, or add it in parts.",
            field="file",
        )
    said = one_line(draft.title, most=most(Document, "title"), field="title")
    note = one_line(draft.note, most=most(Document, "note"), field="note")
    return said or name.rpartition(".")[0] or name, draft.kind, note


def _keep(file: File[bytes]) -> tuple[str, int]:
    sha256, size = storage.keep(file.chunks())
    if size != file.size:
        raise Refused(
            "file_broken", "The file did not arrive whole.", mend="Send it again.", field="file"
        )
    return sha256, size


def _scope(relationship: Relationship, private_to: str) -> tuple[Scope, UUID]:
    """Whose record tells of it: both parties', or the own organization's."""
    if not private_to:
        return Scope.RELATIONSHIP, relationship.pk
    organization = relationship.client if private_to == Party.CLIENT else relationship.partner
    return Scope.ORGANIZATION, organization.pk


def _told(row: Document) -> dict[str, Any]:
    return {
        "project": row.project.name,
        "title": row.title,
        "kind": row.kind,
        "version": row.number,
        "file": row.file_name,
        "size": row.size,
        "sha256": row.sha256,
        "note": row.note,
    }


def _entry(
    user: User,
    document: Document,
    action: str,
    before: dict[str, Any],
    after: dict[str, Any],
    row: AppendOnlyModel,
) -> None:
    relationship = document.project.relationship
    scope, scope_id = _scope(relationship, document.private_to)
    own = relationship.client if document.private_to == Party.CLIENT else relationship.partner
    entry_add(
        scope=scope,
        scope_id=scope_id,
        actor=actor_in(user, own) if document.private_to else actor_for(user, relationship),
        action=action,
        subject=Subject("document", document.key, document.title),
        before=before,
        after=after,
        rows=[row],
    )
