"""Access to documents: those that Alice's party keeps to itself, which Bob never finds, and shared
ones."""

from __future__ import annotations

from uuid import UUID

import delivering
from cast import Cast
from django.core.files.base import ContentFile

from covalue.web.value.documents import services
from covalue.web.value.documents.models import Document
from covalue.web.value.projects.models import Project

BOTH = ((200, 200, 404, 302), (200, 200, 404, 302))
# A document that Alice's party keeps: Bob, in the same relationship, finds nothing.
OWN = ((200, 404, 404, 302), (200, 404, 404, 302))
PAGES = {
    "projects/<uuid:pk>/documents/": BOTH,
    "projects/<uuid:pk>/documents/new/": BOTH,
    "documents/<uuid:pk>/": OWN,
    "documents/<uuid:pk>/versions/new/": OWN,
    "documents/<uuid:pk>/versions/<int:number>/file/": ((200, 404, 404, 302), (405, 405, 405, 302)),
    "documents/<uuid:pk>/withdraw/": OWN,
}
BUDGETS = {
    "projects/<uuid:pk>/documents/": 9,
    "projects/<uuid:pk>/documents/new/": 6,
    "documents/<uuid:pk>/": 9,
    "documents/<uuid:pk>/versions/new/": 7,
    "documents/<uuid:pk>/versions/<int:number>/file/": 7,
    "documents/<uuid:pk>/withdraw/": 7,
}
OPERATIONS = {
    "GET /projects/{project_id}/documents": (200, 200, 404),
    "POST /projects/{project_id}/documents": (422, 422, 422),
    "GET /documents/{document_id}": (200, 404, 404),
    "POST /documents/{document_id}/versions": (422, 422, 422),
    "GET /documents/{document_id}/versions/{number}/file": (200, 404, 404),
    "POST /documents/{document_id}/withdraw": (422, 422, 422),
    "POST /documents/{document_id}/versions/{number}/citations": (422, 422, 422),
}


def add(
    cast: Cast, project: Project, who: str = "alice", text: str = "What was said.", **said: object
) -> Document:
    """A small text that one of the cast adds."""
    private = bool(said.pop("private", False))
    draft = services.DocumentDraft(**{"title": "Minutes of March", "kind": "minutes", **said})  # type: ignore[arg-type]
    file = ContentFile(text.encode(), name="minutes.txt")
    return services.document_add(
        user=getattr(cast, who), project=project, file=file, draft=draft, private=private
    )


def things(cast: Cast) -> dict[str, UUID | int]:
    """A project, and a document that Alice's party keeps to itself."""
    project = delivering.place(cast)
    document = add(cast, project, private=True)
    return {
        "projects": project.pk,
        "project_id": project.pk,
        "documents": document.key,
        "document_id": document.key,
        "number": 1,
    }


def browsed(cast: Cast) -> dict[str, str]:
    """A shared document with two versions, one of them cited, a private one and one that is
    withdrawn."""
    project = delivering.place(cast)
    shared = add(cast, project, note="Sent by mail before")
    thing = services.Thing("gate_decision", UUID(int=1), "Design: does it serve?")
    services.document_cite(user=cast.alice, project=project, documents=[shared], thing=thing)
    services.document_supersede(
        user=cast.alice,
        key=shared.key,
        file=ContentFile(b"Better.", name=f"{'long-name-' * 12}.txt"),
        draft=services.DocumentDraft(kind="minutes", title="Minutes of March"),
    )
    add(cast, project, private=True, title="Own notes")
    gone = add(cast, project, who="bob", title="Withdrawn by Bob")
    services.document_withdraw(user=cast.bob, key=gone.key, reason="It was the wrong file.")
    return {
        "documents": f"/projects/{project.pk}/documents/",
        "document-new": f"/projects/{project.pk}/documents/new/",
        "document": f"/documents/{shared.key}/",
        "document-withdrawn": f"/documents/{gone.key}/",
        "document-version": f"/documents/{shared.key}/versions/new/",
        "document-withdraw": f"/documents/{shared.key}/withdraw/",
    }
