"""Pages of jobs: progress that renews itself, cancel, result and error."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.jobs import selectors, services
from covalue.web.kit.look.forms import attempt_button
from covalue.web.kit.look.tables import Column, file_asked, table, table_file

COLUMNS = (
    Column("label", "Job", lambda row: row.label, "label"),
    Column("state", "State", lambda row: row.get_state_display(), "state"),
    Column(
        "created", "Started", lambda row: row.created_at.isoformat(timespec="seconds"), "created_at"
    ),
)


@login_required
def job_list(request: SignedInRequest) -> HttpResponse:
    """My jobs, newest first."""
    rows = selectors.job_list(user=request.user)
    if asked := file_asked(request):
        return table_file(asked, rows, COLUMNS, "jobs")
    return render(request, "jobs/list.html", {"table": table(request, rows, COLUMNS, "-created")})


@login_required
def job(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One job; its state alone when the page renews it."""
    asked = selectors.job_get(user=request.user, job_id=pk)
    result = asked.result if isinstance(asked.result, dict) else {}
    context = {"job": asked, "result": result.items()}
    return render(request, "jobs/state.html" if request.htmx else "jobs/job.html", context)


@login_required
@require_POST
def job_cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Stop one of my jobs."""
    job = selectors.job_get(user=request.user, job_id=pk)
    attempt_button(
        request, lambda: services.job_cancel(user=request.user, job=job), "The job stops."
    )
    return redirect("job", pk)
