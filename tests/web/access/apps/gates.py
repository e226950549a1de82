"""Access to gates, milestones, reviews of benefits and checklists."""

from __future__ import annotations

from uuid import UUID

import delivering
from cast import Cast

from covalue.web.value.gates import services

BOTH = ((200, 200, 404, 302), (200, 200, 404, 302))
CLIENT = ((200, 404, 404, 302), (200, 404, 404, 302))
PAGES = {
    "projects/<uuid:pk>/gates/": BOTH,
    "projects/<uuid:pk>/gates/review/": BOTH,
    "projects/<uuid:pk>/milestones/": BOTH,
    "benefits/<uuid:pk>/review/": BOTH,
    "programmes/<uuid:pk>/checklists/": CLIENT,
    "programmes/<uuid:pk>/checklists/<str:gate>/": CLIENT,
}
BUDGETS = {
    "projects/<uuid:pk>/gates/": 16,
    "projects/<uuid:pk>/gates/review/": 10,
    "projects/<uuid:pk>/milestones/": 8,
    "benefits/<uuid:pk>/review/": 7,
    "programmes/<uuid:pk>/checklists/": 10,
    "programmes/<uuid:pk>/checklists/<str:gate>/": 6,
}
OPERATIONS = {
    "GET /projects/{project_id}/gates": (200, 200, 404),
    "POST /projects/{project_id}/gates": (422, 422, 422),
    "GET /projects/{project_id}/milestones": (200, 200, 404),
    "POST /projects/{project_id}/milestones": (422, 422, 422),
    "GET /projects/{project_id}/reviews": (200, 200, 404),
    "POST /benefits/{benefit_id}/reviews": (422, 422, 422),
    "GET /programmes/{programme_id}/checklists": (200, 404, 404),
    "POST /programmes/{programme_id}/checklists/{gate}": (422, 422, 422),
}


def things(cast: Cast) -> dict[str, UUID | str]:
    """A project in design, whose benefit is reviewed."""
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    delivering.decide(cast, project)
    benefit = delivering.saving(project)
    return {
        "projects": project.pk,
        "project_id": project.pk,
        "benefits": benefit.pk,
        "benefit_id": benefit.pk,
        "gate": "design",
    }


def browsed(cast: Cast) -> dict[str, str]:
    """A project in value delivery with a late milestone and a held review; its gates, and what can
    be written."""
    project = delivering.deliver(cast)
    benefit = delivering.saving(project)
    year = delivering.first_year()
    services.milestone_forecast(
        user=cast.bob,
        project=project,
        key="go_live",
        date=f"{year + 2}-02-01",
        reason="The machine came late",
    )
    services.benefit_review_hold(
        user=cast.alice,
        benefit=benefit,
        due_on=benefit.review_days[0],
        held_on=benefit.review_days[0],
        outcome="It comes, but later than planned.",
    )
    services.checklist_write(
        user=cast.alice,
        programme=cast.programme,
        gate="design",
        items=[{"question": "Is it useful?", "why": ""}],
    )
    return {
        "gates": f"/projects/{project.pk}/gates/",
        "gate-review": f"/projects/{project.pk}/gates/review/",
        "milestones": f"/projects/{project.pk}/milestones/",
        "benefit-review": f"/benefits/{benefit.pk}/review/",
        "checklists": f"/programmes/{cast.programme.pk}/checklists/",
        "checklist": f"/programmes/{cast.programme.pk}/checklists/design/",
    }
