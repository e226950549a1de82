"""Jobs through the pages: only one's own, renewed in place, cancelled, with result or error."""

from __future__ import annotations

import pytest
from cast import Cast
from django.test import Client
from tests.web.reading import markup

from covalue.web.ground.jobs.models import Job, JobState


def job(cast: Cast, **fields: object) -> Job:
    return Job.objects.create(
        owner=cast.alice, kind="record.verify", label="Verify the record", **fields
    )


def test_a_running_job_renews_itself_and_a_finished_one_stops(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    running = job(cast, state=JobState.RUNNING, progress=40, note="entry 400 of 1000")
    shown = markup(client.get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"}))
    assert shown.startswith('<div id="job"')
    assert 'hx-trigger="every 1s"' in shown
    assert "entry 400 of 1000, 40 %" in shown
    running.state, running.result = JobState.SUCCEEDED, {"entries": 1000}
    running.save()
    shown = markup(client.get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"}))
    assert "hx-trigger" not in shown
    assert "<dt>entries</dt><dd>1000</dd>" in shown


def test_an_error_is_shown(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    failed = job(cast, state=JobState.FAILED, error="The worker stopped in the middle.")
    assert (
        "It failed: The worker stopped in the middle."
        in client.get(f"/jobs/{failed.pk}/").content.decode()
    )


def test_a_job_is_cancelled_by_its_owner_only(client: Client, cast: Cast) -> None:
    waiting = job(cast)
    client.force_login(cast.bob)
    assert client.get(f"/jobs/{waiting.pk}/").status_code == 404
    assert client.post(f"/jobs/{waiting.pk}/cancel/").status_code == 404
    client.force_login(cast.alice)
    client.post(f"/jobs/{waiting.pk}/cancel/")
    waiting.refresh_from_db()
    assert waiting.state == JobState.CANCELLED


@pytest.mark.parametrize("scope", ["relationship", "organization"])
def test_verifying_the_record_starts_a_job(client: Client, cast: Cast, scope: str) -> None:
    pk = cast.with_bob.pk if scope == "relationship" else cast.client.pk
    client.force_login(cast.charlie)
    assert client.post(f"/{scope}s/{pk}/record/verify/").status_code == 404
    client.force_login(cast.alice)
    answer = client.post(f"/{scope}s/{pk}/record/verify/")
    assert answer.headers["Location"] == f"/jobs/{Job.objects.get().pk}/"
    assert Job.objects.get().kind == "record.verify"
