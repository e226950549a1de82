"""Access to projects."""

from __future__ import annotations

from uuid import UUID

from cast import Cast

from covalue.web.partnership.partners import services as partners
from covalue.web.value.projects import services

PAGES = {
    "programmes/<uuid:pk>/projects/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/projects/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "projects/<uuid:pk>/end/": ((405, 405, 405, 302), (302, 302, 404, 302)),
    "relationships/<uuid:pk>/projects/": ((200, 200, 404, 302), (200, 200, 404, 302)),
}
BUDGETS = {
    "programmes/<uuid:pk>/projects/": 8,
    "programmes/<uuid:pk>/projects/new/": 8,
    "relationships/<uuid:pk>/projects/": 7,
}
OPERATIONS = {
    "GET /projects": (200, 200, 200),
    "GET /projects/{project_id}": (200, 200, 404),
    "GET /relationships/{relationship_id}/work-outside": (200, 200, 404),
    "POST /projects/{project_id}/end": (200, 403, 404),
    "POST /relationships/{relationship_id}/projects": (422, 422, 422),
}


def things(cast: Cast) -> dict[str, UUID]:
    """Work in an area that Bob's partner leads."""
    area = partners.area_create(user=cast.alice, programme=cast.programme, name="Test & quality")
    partners.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    project = services.project_place(
        user=cast.alice,
        relationship=cast.with_bob,
        area=area,
        name="Test of the new till",
        amount_minor=12_000_000,
    )
    return {"projects": project.pk, "project_id": project.pk}


def browsed(cast: Cast) -> dict[str, str]:
    """Lists with one project."""
    pk = things(cast)["projects"]
    return {
        "projects": f"/relationships/{cast.with_bob.pk}/projects/",
        "project": f"/projects/{pk}/",
        "programme-projects": f"/programmes/{cast.programme.pk}/projects/",
        "project-new": f"/programmes/{cast.programme.pk}/projects/new/",
    }
