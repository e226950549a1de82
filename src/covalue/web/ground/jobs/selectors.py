"""Reading jobs: each person the own ones."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from covalue.web.ground.accounts.models import User
from covalue.web.ground.jobs.models import Job
from covalue.web.kit.visible import visible_or_404


def job_list(*, user: User) -> QuerySet[Job]:
    """The user's jobs, newest first."""
    return Job.objects.filter(owner_id=user.pk) if user.is_authenticated else Job.objects.none()


def job_get(*, user: User, job_id: UUID | str) -> Job:
    """One of the user's jobs; Http404 for every other."""
    return visible_or_404(job_list(user=user), job_id)
