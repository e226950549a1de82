"""Running a job in the worker: claim it, give signs of life, keep what came of it."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from covalue.web.ground.jobs.models import Job, JobState
from covalue.web.ground.jobs.registry import kind_named
from covalue.web.kit.errors import Refused

logger = logging.getLogger(__name__)
WRITE_EVERY = 0.3  # seconds: progress is for people


class Stopped(Exception):  # noqa: N818 - somebody wanted it, no error
    """The job was cancelled, or another worker took it over."""


class Claim:
    """One worker's hold of one attempt at a job; every write asks that it still holds."""

    def __init__(self, job: Job) -> None:
        """Hold the attempt that the job has now."""
        self.job, self._written = job, 0.0

    def progress(self, percent: int, note: str = "") -> None:
        """Show how far it is; raises Stopped when the job was cancelled or taken over."""
        if time.monotonic() - self._written < WRITE_EVERY and percent < 100:
            return
        self._written = time.monotonic()
        if not self._mine(cancel_asked=False).update(
            progress=max(0, min(100, percent)), note=note[:200], seen_at=timezone.now()
        ):
            raise Stopped

    def alive(self) -> None:
        """Give a sign of life."""
        self._mine().update(seen_at=timezone.now())

    def finish(self, state: JobState, **fields: Any) -> bool:
        """Keep what came of it; False when the job is no longer this worker's."""
        return bool(self._mine().update(state=state, finished_at=timezone.now(), note="", **fields))

    def _mine(self, **more: Any) -> Any:
        return Job.objects.filter(
            pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING, **more
        )


class Heartbeat:
    """Signs of life from a thread of its own, however long the work says nothing."""

    def __init__(self, claim: Claim) -> None:
        """Prepare the thread; `with` starts and stops it."""
        self._claim, self._over = claim, threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(settings.JOB_LOST_AFTER / 4):
                try:
                    self._claim.alive()
                except Exception:  # the database may be away for a moment; the next beat tells
                    logger.exception("Job %s: no sign of life could be written", self._claim.job.pk)
        finally:
            connections.close_all()


@task()
def run_job(job_id: str) -> None:
    """The one task of the worker: do a job's work, unless it was cancelled or taken meanwhile."""
    claim = _claim(UUID(job_id))
    if claim is None:
        return
    with Heartbeat(claim):
        try:
            result = kind_named(claim.job.kind).work(claim, claim.job.owner, **claim.job.arguments)
            claim.finish(JobState.SUCCEEDED, result=result, progress=100)
        except Stopped:
            claim.finish(JobState.CANCELLED)
        except Refused as refused:
            claim.finish(JobState.FAILED, error=str(refused))
        except Exception as error:  # whatever the work did wrong, its owner must see that it failed
            logger.exception("Job %s failed", job_id)
            claim.finish(
                JobState.FAILED, error=f"Unexpected error ({type(error).__name__}); job {job_id}."
            )


def _claim(pk: UUID) -> Claim | None:
    now = timezone.now()
    taken = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(
        state=JobState.RUNNING, attempt=F("attempt") + 1, started_at=now, seen_at=now
    )
    return Claim(Job.objects.select_related("owner").get(pk=pk)) if taken else None
