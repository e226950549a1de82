"""The API of the record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.history import selectors
from covalue.web.ground.jobs.api import JobOut
from covalue.web.ground.jobs.models import Job
from covalue.web.ground.jobs.services import job_start
from covalue.web.ground.record.models import Entry, Scope
from covalue.web.kit.api_answers import ANSWERS

router = Router(tags=["record"])


class EntryOut(Schema):
    """One event; `hash` covers it and the entry before."""

    id: UUID
    number: int
    at: datetime
    actor_name: str
    actor_organization: str
    actor_side: str
    action: str
    subject: str
    subject_id: UUID
    label: str
    before: dict[str, Any]
    after: dict[str, Any]
    previous_hash: str
    hash: str

    @staticmethod
    def resolve_before(entry: Entry) -> dict[str, Any]:
        """What was before, by field."""
        return entry.old

    @staticmethod
    def resolve_after(entry: Entry) -> dict[str, Any]:
        """What is after, by field."""
        return entry.new


@router.get("/record/{scope}/{uuid:scope_id}", response={200: list[EntryOut], **ANSWERS})
@paginate
def entry_list(
    request: SignedInRequest, scope: Scope, scope_id: UUID, subject_id: UUID | None = None
) -> QuerySet[Entry]:
    """One history, newest first."""
    selectors.chain_get(user=request.user, scope=scope.value, scope_id=scope_id)
    return selectors.entry_list(
        user=request.user, scope=scope.value, scope_id=scope_id, subject_id=subject_id
    )


@router.get("/entries/{uuid:entry_id}", response={200: EntryOut, **ANSWERS})
def entry_get(request: SignedInRequest, entry_id: UUID) -> Entry:
    """One entry."""
    return selectors.entry_get(user=request.user, entry_id=entry_id)


@router.post("/record/verify", response={202: JobOut, **ANSWERS})
def record_verify(request: SignedInRequest) -> Status[Job]:
    """Start a job that verifies every history that I may read."""
    return Status(202, job_start(user=request.user, kind="record.verify"))
