"""Starting, cancelling and recovering jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from covalue.web.ground.accounts.models import User
from covalue.web.ground.jobs import tasks
from covalue.web.ground.jobs.models import Job, JobState
from covalue.web.ground.jobs.registry import kind_named
from covalue.web.kit.errors import NOT_ALLOWED, Refused

ATTEMPTS = 3


@transaction.atomic
def job_start(*, user: User, kind: str, label: str = "", **arguments: Any) -> Job:
    """Queue the work for the worker. The job and its task are written together, or not at all."""
    job = Job.objects.create(
        owner=user, kind=kind, label=label or kind_named(kind).label, arguments=arguments
    )
    _enqueue(job)
    return job


@transaction.atomic
def job_cancel(*, user: User, job: Job) -> Job:
    """Stop the own job: at once while it waits, at its next sign of progress while it runs."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.owner_id != user.pk:
        raise Refused(NOT_ALLOWED, "Only the person who started a job cancels it.")
    if job.is_finished:
        raise Refused(
            "job_finished", f"The job is over already: {job.get_state_display().lower()}."
        )
    job.cancel_asked = True
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, timezone.now()
    job.save(update_fields=["cancel_asked", "state", "finished_at"])
    return job


def jobs_recover() -> int:
    """Queue again, or fail with the reason, every job whose worker gave no sign of life; returns
    how many."""
    limit = timezone.now() - timedelta(seconds=settings.JOB_LOST_AFTER)
    taken = DBTaskResult.objects.exclude(status=TaskResultStatus.READY).filter(started_at__lt=limit)
    lost = Q(state=JobState.RUNNING, seen_at__lt=limit) | Q(
        state=JobState.QUEUED, task_id__in=taken.values("pk")
    )
    return sum(_recover(pk, lost) for pk in Job.objects.filter(lost).values_list("pk", flat=True))


@transaction.atomic
def _recover(pk: Any, lost: Q) -> bool:
    job = Job.objects.select_for_update().filter(lost, pk=pk).first()
    if job is None:
        return False
    if job.task_id is not None:
        tasks = DBTaskResult.objects.filter(pk=job.task_id)
        tasks.exclude(status=TaskResultStatus.SUCCESSFUL).update(
            status=TaskResultStatus.FAILED,
            finished_at=timezone.now(),
            traceback="The worker was lost.",
        )
    if job.cancel_asked:
        _finish(job, JobState.CANCELLED, "")
    elif job.attempt >= ATTEMPTS or (job.attempt and not kind_named(job.kind).resumable):
        _finish(job, JobState.FAILED, f"The worker stopped in the middle (attempt {job.attempt}).")
    else:
        job.state, job.progress, job.note = (
            JobState.QUEUED,
            0,
            "Started anew: its worker had stopped.",
        )
        _enqueue(job)
    return True


def _finish(job: Job, state: JobState, error: str) -> None:
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.save()


def _enqueue(job: Job) -> None:
    job.task_id = tasks.run_job.enqueue(str(job.pk)).id
    job.save()
