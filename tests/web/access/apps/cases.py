"""Access to business cases, their versions, plans and private costs."""

from __future__ import annotations

from uuid import UUID

import delivering
from cast import Cast

from covalue.web.value.cases import services

BOTH = ((200, 200, 404, 302), (200, 200, 404, 302))
PAGES = {
    "projects/<uuid:pk>/case/": BOTH,
    "projects/<uuid:pk>/case/start/": BOTH,
    "projects/<uuid:pk>/case/upload/": BOTH,
    "projects/<uuid:pk>/case/compare/": BOTH,
    "projects/<uuid:pk>/case/edit/<slug:name>/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "projects/<uuid:pk>/case/figures/<slug:name>/": ((404, 404, 404, 302), (200, 200, 404, 302)),
    "projects/<uuid:pk>/case/private/": BOTH,
    # A cost that Alice's party keeps: Bob, in the same relationship, finds nothing.
    "projects/<uuid:pk>/case/private/<uuid:key>/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "projects/<uuid:pk>/case/versions/": BOTH,
    "projects/<uuid:pk>/case/versions/<int:number>/": BOTH,
    "projects/<uuid:pk>/case/versions/<int:number>/propose/": BOTH,
    "projects/<uuid:pk>/case/versions/<int:number>/workbook/": BOTH,
    "projects/<uuid:pk>/case/versions/<int:number>/yaml/": BOTH,
}
BUDGETS = {
    "projects/<uuid:pk>/case/": 12,
    "projects/<uuid:pk>/case/start/": 6,
    "projects/<uuid:pk>/case/upload/": 6,
    "projects/<uuid:pk>/case/compare/": 10,
    "projects/<uuid:pk>/case/edit/<slug:name>/": 7,
    "projects/<uuid:pk>/case/private/": 7,
    "projects/<uuid:pk>/case/private/<uuid:key>/": 8,
    "projects/<uuid:pk>/case/versions/": 7,
    "projects/<uuid:pk>/case/versions/<int:number>/": 13,
    "projects/<uuid:pk>/case/versions/<int:number>/propose/": 9,
    "projects/<uuid:pk>/case/versions/<int:number>/workbook/": 7,
    "projects/<uuid:pk>/case/versions/<int:number>/yaml/": 7,
}
OPERATIONS = {
    "GET /projects/{project_id}/case": (200, 200, 404),
    "GET /projects/{project_id}/case/versions": (200, 200, 404),
    "POST /projects/{project_id}/case/versions": (422, 422, 422),
    "GET /projects/{project_id}/case/versions/{number}": (200, 200, 404),
    "GET /projects/{project_id}/plans": (200, 200, 404),
    "POST /projects/{project_id}/plans": (422, 422, 422),
    "GET /projects/{project_id}/private-costs": (200, 200, 404),
    "POST /projects/{project_id}/private-costs": (422, 422, 422),
    "POST /projects/{project_id}/private-costs/{key}/withdraw": (200, 409, 404),
}


def things(cast: Cast) -> dict[str, UUID | int]:
    """A project with one version of its case, and a cost that Alice's party keeps to itself."""
    project = delivering.place(cast)
    delivering.write(cast, project)
    cost = services.private_cost_save(
        user=cast.alice,
        project=project,
        title="Own people",
        amounts={str(delivering.first_year()): 500_000},
    )
    return {"projects": project.pk, "project_id": project.pk, "key": cost.key, "number": 1}


def browsed(cast: Cast) -> dict[str, str]:
    """A case with two versions, the first agreed, and a private cost; the editor's grids; an empty
    case."""
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    delivering.write(cast, project, appraisal={"rate": "8%"})
    services.private_cost_save(
        user=cast.alice,
        project=project,
        title="Own people",
        amounts={str(delivering.first_year()): 500_000},
    )
    at = f"/projects/{project.pk}/case"
    return {
        "case": f"{at}/",
        "case-versions": f"{at}/versions/",
        "case-compare": f"{at}/compare/",
        "case-upload": f"{at}/upload/",
        "case-start": f"{at}/start/",
        "case-propose": f"{at}/versions/2/propose/",
        "case-benefits": f"{at}/edit/benefits/",
        "case-costs": f"{at}/edit/costs/",
        "case-works": f"{at}/edit/works/",
        "case-private": f"{at}/private/",
    }
