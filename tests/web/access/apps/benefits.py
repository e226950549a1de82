"""Access to benefits, their reports, handovers and maps."""

from __future__ import annotations

from uuid import UUID

import delivering
from cast import Cast

from covalue.web.kit import clock
from covalue.web.value.benefits import owners, services
from covalue.web.value.projects.models import Project

BOTH = ((200, 200, 404, 302), (200, 200, 404, 302))
CLIENT = ((200, 404, 404, 302), (200, 404, 404, 302))
PAGES = {
    "programmes/<uuid:pk>/benefits/": CLIENT,
    "relationships/<uuid:pk>/benefits/": BOTH,
    "projects/<uuid:pk>/": BOTH,
    "projects/<uuid:pk>/benefits/": BOTH,
    "projects/<uuid:pk>/map/": BOTH,
    "projects/<uuid:pk>/progress/": BOTH,
    "programmes/<uuid:pk>/estimates/": CLIENT,
    "relationships/<uuid:pk>/estimates/": BOTH,
    "projects/<uuid:pk>/estimates/": BOTH,
    "benefits/<uuid:pk>/": BOTH,
    "benefits/<uuid:pk>/realized/": BOTH,
    "benefits/<uuid:pk>/validated/": BOTH,
    "benefits/<uuid:pk>/reports/": BOTH,
    "benefits/<uuid:pk>/handover/": BOTH,
}
BUDGETS = {
    "programmes/<uuid:pk>/benefits/": 10,
    "relationships/<uuid:pk>/benefits/": 10,
    "projects/<uuid:pk>/": 18,
    "projects/<uuid:pk>/benefits/": 11,
    "projects/<uuid:pk>/map/": 8,
    "projects/<uuid:pk>/progress/": 7,
    "programmes/<uuid:pk>/estimates/": 9,
    "relationships/<uuid:pk>/estimates/": 9,
    "projects/<uuid:pk>/estimates/": 12,
    "benefits/<uuid:pk>/": 17,
    "benefits/<uuid:pk>/realized/": 13,
    "benefits/<uuid:pk>/validated/": 13,
    "benefits/<uuid:pk>/reports/": 7,
    "benefits/<uuid:pk>/handover/": 8,
}
OPERATIONS = {
    "GET /benefits": (200, 200, 200),
    "GET /benefit-totals": (200, 200, 200),
    "GET /benefits/{benefit_id}": (200, 200, 404),
    "GET /benefits/{benefit_id}/reports": (200, 200, 404),
    "POST /benefits/{benefit_id}/realized": (422, 422, 422),
    "POST /benefits/{benefit_id}/validated": (422, 422, 422),
    "POST /benefits/{benefit_id}/handover": (422, 422, 422),
    "GET /programmes/{programme_id}/estimates": (200, 404, 404),
    "GET /relationships/{relationship_id}/estimates": (200, 200, 404),
    "GET /projects/{project_id}/estimates": (200, 200, 404),
    "GET /projects/{project_id}/map": (200, 200, 404),
    "GET /projects/{project_id}/progress": (200, 200, 404),
    "POST /projects/{project_id}/progress": (422, 422, 422),
}


def things(cast: Cast) -> dict[str, UUID]:
    """A project whose case is agreed, and its benefit."""
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    benefit = delivering.saving(project)
    return {
        "projects": project.pk,
        "project_id": project.pk,
        "benefits": benefit.pk,
        "benefit_id": benefit.pk,
    }


def browsed(cast: Cast) -> dict[str, str]:
    """A benefit that is delivered, reported, validated and owned, beside one that lacks a
    measure."""
    project = delivering.deliver(cast)
    benefit = delivering.saving(project)
    _report(cast, project)
    programme, relationship = cast.programme.pk, cast.with_bob.pk
    return {
        "project-page": f"/projects/{project.pk}/",
        "benefits": f"/programmes/{programme}/benefits/",
        "benefits-lacking": f"/relationships/{relationship}/benefits/?by=owner&lacks=any",
        "benefits-of-project": f"/projects/{project.pk}/benefits/",
        "map": f"/projects/{project.pk}/map/",
        "map-focus": f"/projects/{project.pk}/map/?focus=packing",
        "progress": f"/projects/{project.pk}/progress/",
        "estimates": f"/programmes/{programme}/estimates/",
        "review": f"/projects/{project.pk}/estimates/",
        "benefit": f"/benefits/{benefit.pk}/",
        "realized": f"/benefits/{benefit.pk}/realized/",
        "reports": f"/benefits/{benefit.pk}/reports/",
        "handover": f"/benefits/{benefit.pk}/handover/",
    }


def _report(cast: Cast, project: Project) -> None:
    benefit, ines = delivering.saving(project), delivering.owner(cast)
    day = delivering.year(1)
    services.value_report(
        user=cast.bob, benefit=benefit, stage="realized", values={day: 150_000}, source="order book"
    )
    vera = delivering.validator(cast)
    services.value_report(
        user=vera, benefit=benefit, stage="validated", values={day: 120_000}, source="ledger"
    )
    services.change_report(
        user=cast.bob, project=project, key="machine", percent=60, note="at half speed"
    )
    made = owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=clock.today("UTC"))
    delivering.sign(ines, made)
