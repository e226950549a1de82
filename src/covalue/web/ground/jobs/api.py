"""The API of jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.jobs import selectors, services
from covalue.web.ground.jobs.models import Job
from covalue.web.kit.api_answers import ANSWERS

router = Router(tags=["jobs"])


class JobOut(Schema):
    """One piece of long work; `progress` in percent."""

    id: UUID
    kind: str
    label: str
    state: str
    progress: int
    note: str
    result: Any
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.get("/jobs", response={200: list[JobOut], **ANSWERS})
@paginate
def job_list(request: SignedInRequest) -> QuerySet[Job]:
    """My jobs, newest first."""
    return selectors.job_list(user=request.user)


@router.get("/jobs/{uuid:job_id}", response={200: JobOut, **ANSWERS})
def job_get(request: SignedInRequest, job_id: UUID) -> Job:
    """One of my jobs."""
    return selectors.job_get(user=request.user, job_id=job_id)


@router.post("/jobs/{uuid:job_id}/cancel", response={200: JobOut, **ANSWERS})
def job_cancel(request: SignedInRequest, job_id: UUID) -> Job:
    """Cancel one of my jobs."""
    return services.job_cancel(
        user=request.user, job=selectors.job_get(user=request.user, job_id=job_id)
    )
