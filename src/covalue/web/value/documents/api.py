"""The API of documents. Files are sent as `multipart/form-data` and given out as they came."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.limits import text_of
from covalue.web.value.documents import citables, selectors, services
from covalue.web.value.documents.downloads import BYTES, give
from covalue.web.value.documents.models import Citation, Document, Withdrawal
from covalue.web.value.projects import selectors as projects

router = Router(tags=["documents"])
_BYTES = {BYTES: {"schema": {"type": "string", "format": "binary"}}}
BINARY = {"responses": {200: {"description": "The file", "content": _BYTES}}}


class DocumentIn(Schema):
    """What is said about a file; without a title its name is it. `private` keeps it within my own
    party."""

    kind: str = text_of(Document, "kind")
    title: str = text_of(Document, "title", "")
    note: str = text_of(Document, "note", "")
    private: bool = False


class VersionIn(Schema):
    """What is said about the file of another version."""

    kind: str = text_of(Document, "kind")
    title: str = text_of(Document, "title", "")
    note: str = text_of(Document, "note", "")


class DocumentOut(Schema):
    """A document as its last version; `private_to` and `withdrawn` are empty where it is shared and
    stands."""

    id: UUID
    project_id: UUID
    version: int
    title: str
    kind: str
    note: str
    file_name: str
    size: int
    media_type: str
    sha256: str
    private_to: str
    party: str
    by_name: str
    at: datetime
    withdrawn: str

    @staticmethod
    def resolve_id(document: Document) -> UUID:
        """The key: the same in each version."""
        return document.key

    @staticmethod
    def resolve_version(document: Document) -> int:
        """Its number."""
        return document.number

    @staticmethod
    def resolve_withdrawn(document: Document) -> str:
        """Why it was withdrawn."""
        return document.withdrawal.reason if hasattr(document, "withdrawal") else ""


class CitationOut(Schema):
    """What names a version as its evidence."""

    version: int
    subject: str
    subject_id: UUID
    part: str
    label: str
    party: str
    by_name: str
    at: datetime

    @staticmethod
    def resolve_version(citation: Any) -> int:
        """Of the document."""
        return int(citation.document.number)


class DocumentWithAll(Schema):
    """A document with all its versions, the last first, and what cites any of them."""

    document: DocumentOut
    versions: list[DocumentOut]
    citations: list[CitationOut]


class WithdrawIn(Schema):
    """Why it is withdrawn."""

    reason: str = text_of(Withdrawal, "reason")


class CitationIn(Schema):
    """What the version is evidence of: `value_report` and the report's id."""

    subject: str = text_of(Citation, "subject")
    subject_id: UUID


@router.get("/projects/{uuid:project_id}/documents", response={200: list[DocumentOut], **ANSWERS})
@paginate
def document_list(request: SignedInRequest, project_id: UUID, kind: str = "") -> QuerySet[Document]:
    """The documents of a project as their last versions, the newest first."""
    project = projects.project_get(user=request.user, project_id=project_id)
    return selectors.document_list(user=request.user, project=project, kind=kind)


@router.post("/projects/{uuid:project_id}/documents", response={201: DocumentOut, **ANSWERS})
def document_add(
    request: SignedInRequest, project_id: UUID, body: Form[DocumentIn], file: File[UploadedFile]
) -> Status[Document]:
    """Add a file to a project."""
    user = request.user
    project = projects.project_get(user=user, project_id=project_id)
    draft = services.DocumentDraft(title=body.title, kind=body.kind, note=body.note)
    return Status(
        201,
        services.document_add(
            user=user, project=project, file=file, draft=draft, private=body.private
        ),
    )


@router.get("/documents/{uuid:document_id}", response={200: DocumentWithAll, **ANSWERS})
def document_get(request: SignedInRequest, document_id: UUID) -> dict[str, Any]:
    """One document with its versions and what cites it."""
    versions = selectors.document_versions(user=request.user, key=document_id)
    cited = list(selectors.cited_by(documents=versions))
    return {"document": versions[0], "versions": versions, "citations": cited}


@router.post("/documents/{uuid:document_id}/versions", response={201: DocumentOut, **ANSWERS})
def document_supersede(
    request: SignedInRequest, document_id: UUID, body: Form[VersionIn], file: File[UploadedFile]
) -> Status[Document]:
    """Add another version; those before it stay."""
    user = request.user
    selectors.document_versions(user=user, key=document_id)
    draft = services.DocumentDraft(**body.dict())
    return Status(
        201, services.document_supersede(user=user, key=document_id, file=file, draft=draft)
    )


@router.get(
    "/documents/{uuid:document_id}/versions/{int:number}/file",
    response=ANSWERS,
    openapi_extra=BINARY,
)
def document_file(request: SignedInRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """The bytes of one version, with the SHA-256 as its ETag."""
    user = request.user
    document = selectors.document_version(user=user, key=document_id, number=number)
    response = give(user=user, request=request, document=document)
    if response.status_code == HTTPStatus.OK:
        response["Content-Type"] = BYTES
    return response


@router.post("/documents/{uuid:document_id}/withdraw", response={200: DocumentOut, **ANSWERS})
def document_withdraw(request: SignedInRequest, document_id: UUID, body: WithdrawIn) -> Document:
    """Take a document back, with the reason."""
    user = request.user
    services.document_withdraw(user=user, key=document_id, reason=body.reason)
    return selectors.document_versions(user=user, key=document_id)[0]


@router.post(
    "/documents/{uuid:document_id}/versions/{int:number}/citations",
    response={201: list[CitationOut], **ANSWERS},
)
def document_cite(
    request: SignedInRequest, document_id: UUID, number: int, body: CitationIn
) -> Status[list[Citation]]:
    """Name a version as evidence of a thing of the same project."""
    user = request.user
    document = selectors.document_version(user=user, key=document_id, number=number)
    project, thing = citables.thing(user=user, subject=body.subject, subject_id=body.subject_id)
    return Status(
        201, services.document_cite(user=user, project=project, documents=[document], thing=thing)
    )
