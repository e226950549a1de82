"""The API of projects."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.limits import amount_of, text_of
from covalue.web.partnership.partners import selectors as partners
from covalue.web.value.projects import selectors, services
from covalue.web.value.projects.models import Project

router = Router(tags=["projects"])


class ProjectOut(Schema):
    """Work with a partner in an area; `amount_minor` is null while it is not known."""

    id: UUID
    relationship_id: UUID
    area: str
    name: str
    description: str
    amount_minor: int | None
    currency: str
    placed_on: date
    placed_as: str
    placed_by_name: str
    waiver_id: UUID | None
    ended_on: date | None

    @staticmethod
    def resolve_area(project: Project) -> str:
        """The area's name."""
        return project.area.name


class NewProject(Schema):
    """Work to place; the amount in minor units of the programme's currency, null: not known."""

    area_id: UUID
    name: str = text_of(Project, "name")
    description: str = text_of(Project, "description", "")
    amount_minor: int | None = amount_of(None, least=0)


class ShareOut(Schema):
    """How much of a partner's work is outside its lead role; amounts in minor units by currency."""

    relationship_id: UUID
    count: int
    outside: int
    percent: int | None
    amounts: dict[str, int]
    amounts_outside: dict[str, int]
    unknown: int


@router.get("/projects", response={200: list[ProjectOut], **ANSWERS})
@paginate
def project_list(
    request: SignedInRequest, programme_id: UUID | None = None, relationship_id: UUID | None = None
) -> QuerySet[Project]:
    """Projects of relationships that I see, the latest placed first."""
    user = request.user
    scope: dict[str, Any] = {}
    if programme_id is not None:
        scope["programme"] = organizations.programme_get(user=user, programme_id=programme_id)
    if relationship_id is not None:
        scope["relationship"] = organizations.relationship_get(
            user=user, relationship_id=relationship_id
        )
    return selectors.project_list(user=user, **scope)


@router.get("/projects/{uuid:project_id}", response={200: ProjectOut, **ANSWERS})
def project_get(request: SignedInRequest, project_id: UUID) -> Project:
    """One project."""
    return selectors.project_get(user=request.user, project_id=project_id)


@router.get(
    "/relationships/{uuid:relationship_id}/work-outside", response={200: ShareOut, **ANSWERS}
)
def work_outside(request: SignedInRequest, relationship_id: UUID) -> dict[str, Any]:
    """How much of the partner's work is outside its lead role."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    share = selectors.shares_outside(user=request.user, relationships=[relationship])[
        relationship.pk
    ]
    names = ("count", "outside", "percent", "amounts", "amounts_outside", "unknown")
    return {"relationship_id": relationship.pk} | {name: getattr(share, name) for name in names}


@router.post(
    "/relationships/{uuid:relationship_id}/projects", response={201: ProjectOut, **ANSWERS}
)
def project_place(
    request: SignedInRequest, relationship_id: UUID, body: NewProject
) -> Status[Project]:
    """Place work with the partner: as the lead of the area, or under a waiver."""
    user, values = request.user, body.dict()
    relationship = organizations.relationship_get(user=user, relationship_id=relationship_id)
    area = partners.area_get(user=user, area_id=values.pop("area_id"))
    return Status(
        201, services.project_place(user=user, relationship=relationship, area=area, **values)
    )


@router.post("/projects/{uuid:project_id}/end", response={200: ProjectOut, **ANSWERS})
def project_end(request: SignedInRequest, project_id: UUID) -> Project:
    """The work is over."""
    project = selectors.project_get(user=request.user, project_id=project_id)
    return services.project_end(user=request.user, project=project)
