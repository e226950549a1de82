"""Jobs: done by the worker, cancelled, failed with a reason, recovered after a lost worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from django.http import Http404
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from covalue.web.ground.jobs import keeper, registry, selectors, services, tasks
from covalue.web.ground.jobs.models import Job
from covalue.web.ground.jobs.worker import work
from covalue.web.kit.errors import Refused


@pytest.fixture
def kind() -> Iterator[Callable[..., None]]:
    """Registers kinds of jobs for one test."""
    before = dict(registry._KINDS)

    def register(name: str, function: Any, **options: Any) -> None:
        registry.job_kind(name, name.title(), **options)(function)

    yield register
    registry._KINDS.clear()
    registry._KINDS.update(before)


def done(job: Job) -> Job:
    """Let a worker empty the queue."""
    work(batch=True)
    return Job.objects.get(pk=job.pk)


def test_the_worker_verifies_the_record(live_cast: Cast) -> None:
    job = done(services.job_start(user=live_cast.bob, kind="record.verify"))
    assert (job.state, job.progress, job.error) == ("succeeded", 100, "")
    assert job.result["chains"] == 2
    assert job.result["faults"] == []


def test_what_the_work_refuses_is_told_and_what_breaks_is_named(live_cast: Cast, kind: Any) -> None:
    def refuse(*_arguments: Any) -> None:
        raise Refused("no", "There is nothing to do.")

    def break_down(*_arguments: Any) -> None:
        raise ZeroDivisionError("secret detail")

    kind("refusing", refuse)
    kind("breaking", break_down)
    assert (
        done(services.job_start(user=live_cast.bob, kind="refusing")).error
        == "There is nothing to do."
    )
    broken = done(services.job_start(user=live_cast.bob, kind="breaking"))
    assert broken.state == "failed"
    assert "ZeroDivisionError" in broken.error
    assert "secret detail" not in broken.error


def test_a_waiting_job_is_cancelled_at_once(live_cast: Cast) -> None:
    job = services.job_start(user=live_cast.bob, kind="record.verify")
    assert services.job_cancel(user=live_cast.bob, job=job).state == "cancelled"
    assert done(job).state == "cancelled"
    with pytest.raises(Refused, match="over already"):
        services.job_cancel(user=live_cast.bob, job=job)


def test_a_running_job_stops_at_its_next_sign_of_progress(live_cast: Cast, kind: Any) -> None:
    def cancel_myself(running: Any, user: Any) -> str:
        services.job_cancel(user=user, job=Job.objects.get())
        running.progress(50)
        return "went on"

    kind("stopping", cancel_myself)
    job = done(services.job_start(user=live_cast.bob, kind="stopping"))
    assert (job.state, job.result) == ("cancelled", None)


def lose(job: Job) -> None:
    """As if the worker had died a while ago."""
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(
        state="running", attempt=1, seen_at=long_ago, started_at=long_ago
    )
    DBTaskResult.objects.update(status="RUNNING", started_at=long_ago)


def test_a_lost_job_is_done_anew(live_cast: Cast) -> None:
    job = services.job_start(user=live_cast.bob, kind="record.verify")
    lose(job)
    assert services.jobs_recover() == 1
    assert services.jobs_recover() == 0
    job = done(job)
    assert (job.state, job.attempt) == ("succeeded", 2)


def test_a_lost_job_that_must_not_run_twice_fails_with_the_reason(
    live_cast: Cast, kind: Any
) -> None:
    kind("once", lambda *_arguments: None, resumable=False)
    job = services.job_start(user=live_cast.bob, kind="once")
    lose(job)
    services.jobs_recover()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "worker stopped in the middle" in job.error


def test_a_job_taken_by_a_worker_that_died_before_it_began_is_done(live_cast: Cast) -> None:
    job = services.job_start(user=live_cast.bob, kind="record.verify")
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now() - timedelta(hours=1))
    assert services.jobs_recover() == 1
    assert done(job).state == "succeeded"


def test_a_worker_that_comes_back_does_not_overwrite_its_successor(live_cast: Cast) -> None:
    job = services.job_start(user=live_cast.bob, kind="record.verify")
    Job.objects.filter(pk=job.pk).update(state="running", attempt=1)
    old = tasks.Claim(Job.objects.get(pk=job.pk))
    Job.objects.filter(pk=job.pk).update(attempt=2)
    with pytest.raises(tasks.Stopped):
        old.progress(100)
    assert not old.finish("succeeded", result="old")
    assert Job.objects.get(pk=job.pk).result is None


def test_jobs_are_seen_and_cancelled_by_their_owner_only(live_cast: Cast) -> None:
    job = services.job_start(user=live_cast.bob, kind="record.verify")
    with pytest.raises(Http404):
        selectors.job_get(user=live_cast.charlie, job_id=job.pk)
    with pytest.raises(Refused):
        services.job_cancel(user=live_cast.charlie, job=job)
    assert list(selectors.job_list(user=live_cast.bob)) == [job]


def test_workers_that_end_at_once_are_started_ever_less_often() -> None:
    pauses = [keeper.RESTART_AFTER]
    for _ in range(8):
        pauses.append(keeper.next_pause(pauses[-1], lived=3))
    assert pauses[1:] == [2, 4, 8, 16, 32, 60, 60, 60]
    assert keeper.next_pause(60, lived=3600) == keeper.RESTART_AFTER
