"""The API of areas, lead roles and waivers."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.agreements.api import AgreementOut
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Day
from covalue.web.kit.errors import Refused
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.partners import asking, selectors, services, waivers
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver
from covalue.web.partnership.partners.schemas import (
    AdviceOut,
    AreaOut,
    AreaStateOut,
    EndOn,
    LeadRoleOut,
    NewArea,
    NewLeadRole,
    NewWaiver,
    WaiverOut,
)

router = Router(tags=["partners"])


@router.get("/programmes/{uuid:programme_id}/areas", response={200: list[AreaOut], **ANSWERS})
@paginate
def area_list(request: SignedInRequest, programme_id: UUID) -> QuerySet[Area]:
    """The areas of a programme."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return selectors.area_list(user=request.user, programme=programme)


@router.get(
    "/programmes/{uuid:programme_id}/area-states", response={200: list[AreaStateOut], **ANSWERS}
)
@paginate
def area_states(
    request: SignedInRequest, programme_id: UUID, on: date | None = None
) -> list[dict[str, Any]]:
    """Who leads each area on a day (today), and what comes next."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    day = on or clock.today(programme.time_zone)
    return [
        _state(state)
        for state in selectors.area_states(user=request.user, programme=programme, on=day)
    ]


@router.get("/programmes/{uuid:programme_id}/ask", response={200: list[AdviceOut], **ANSWERS})
@paginate
def who_to_ask(request: SignedInRequest, programme_id: UUID, text: str) -> list[dict[str, Any]]:
    """Who should we ask: the areas that the words fit, best first."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    today = clock.today(programme.time_zone)
    advice = asking.who_to_ask(user=request.user, programme=programme, text=text[:200], on=today)
    return [_advice(row) for row in advice]


@router.post("/programmes/{uuid:programme_id}/areas", response={201: AreaOut, **ANSWERS})
def area_create(request: SignedInRequest, programme_id: UUID, body: NewArea) -> Status[Area]:
    """Add an area."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return Status(201, services.area_create(user=request.user, programme=programme, **body.dict()))


@router.patch("/areas/{uuid:area_id}", response={200: AreaOut, **ANSWERS})
def area_change(request: SignedInRequest, area_id: UUID, body: NewArea) -> Area:
    """Name or describe an area differently."""
    area = selectors.area_get(user=request.user, area_id=area_id)
    return services.area_change(user=request.user, area=area, **body.dict())


@router.post("/areas/{uuid:area_id}/retire", response={200: AreaOut, **ANSWERS})
def area_retire(request: SignedInRequest, area_id: UUID) -> Area:
    """Place nothing in the area any more."""
    area = selectors.area_get(user=request.user, area_id=area_id)
    return services.area_retire(user=request.user, area=area)


@router.get("/lead-roles", response={200: list[LeadRoleOut], **ANSWERS})
@paginate
def lead_role_list(
    request: SignedInRequest,
    programme_id: UUID | None = None,
    relationship_id: UUID | None = None,
    on: Day | None = None,
) -> QuerySet[LeadRole]:
    """Lead roles of relationships that I see."""
    return selectors.lead_role_list(
        user=request.user, on=on, **_scope(request, programme_id, relationship_id)
    )


@router.post("/areas/{uuid:area_id}/lead-roles", response={201: LeadRoleOut, **ANSWERS})
def lead_role_succeed(
    request: SignedInRequest, area_id: UUID, body: NewLeadRole
) -> Status[LeadRole]:
    """Name who leads the area from a day on."""
    area = selectors.area_get(user=request.user, area_id=area_id)
    values = body.dict()
    relationship = _relationship(request, values.pop("relationship_id"))
    made = services.lead_role_succeed(
        user=request.user, area=area, relationship=relationship, **values
    )
    return Status(201, selectors.lead_role_get(user=request.user, lead_role_id=made.pk))


@router.post("/lead-roles/{uuid:lead_role_id}/end", response={200: LeadRoleOut, **ANSWERS})
def lead_role_end(request: SignedInRequest, lead_role_id: UUID, body: EndOn) -> LeadRole:
    """Set the end of a lead role."""
    role = selectors.lead_role_get(user=request.user, lead_role_id=lead_role_id)
    services.lead_role_end(user=request.user, lead_role=role, ends_on=body.ends_on)
    return selectors.lead_role_get(user=request.user, lead_role_id=lead_role_id)


@router.get("/waivers", response={200: list[WaiverOut], **ANSWERS})
@paginate
def waiver_list(
    request: SignedInRequest,
    programme_id: UUID | None = None,
    relationship_id: UUID | None = None,
    on: Day | None = None,
) -> QuerySet[Waiver]:
    """Signed waivers of relationships that I see."""
    return selectors.waiver_list(
        user=request.user, on=on, **_scope(request, programme_id, relationship_id)
    )


@router.get("/waivers/{uuid:waiver_id}", response={200: WaiverOut, **ANSWERS})
def waiver_get(request: SignedInRequest, waiver_id: UUID) -> Waiver:
    """One signed waiver; who asked and why is in the agreement, for the client."""
    return selectors.waiver_get(user=request.user, waiver_id=waiver_id)


@router.get(
    "/programmes/{uuid:programme_id}/waiver-requests", response={200: list[AgreementOut], **ANSWERS}
)
@paginate
def waiver_log(request: SignedInRequest, programme_id: UUID) -> QuerySet[Agreement]:
    """Every request for a waiver, signed or not, newest first."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return selectors.waiver_log(user=request.user, programme=programme)


@router.post(
    "/relationships/{uuid:relationship_id}/waivers", response={201: AgreementOut, **ANSWERS}
)
def waiver_propose(
    request: SignedInRequest, relationship_id: UUID, body: NewWaiver
) -> Status[Agreement]:
    """Ask for a waiver; signed by me, it waits for the executive sponsor."""
    user = request.user
    relationship = organizations.relationship_get(user=user, relationship_id=relationship_id)
    area = selectors.area_get(user=user, area_id=body.area_id)
    people = {
        person.user.pk: person.user
        for person in organizations.people_list(user=user, relationship=relationship)
    }
    if body.sponsor not in people:
        raise Refused(
            "not_signatory", "The sponsor named is not on the client's side.", field="sponsor"
        )
    values = body.dict()
    wanted = {
        field.name: values[field.name] for field in fields(waivers.Request) if field.name in values
    }
    made = waivers.waiver_propose(
        user=user,
        relationship=relationship,
        request=waivers.Request(area=area, **wanted),
        sponsor=people[body.sponsor],
        follows=_follows(request, relationship, body.follows),
        expires_at=body.expires_at,
    )
    return Status(201, agreements.agreement_get(user=user, agreement_id=made.pk))


@router.post("/waivers/{uuid:waiver_id}/end", response={200: WaiverOut, **ANSWERS})
def waiver_end(request: SignedInRequest, waiver_id: UUID, body: EndOn) -> Waiver:
    """End a waiver before its day."""
    waiver = selectors.waiver_get(user=request.user, waiver_id=waiver_id)
    return waivers.waiver_end(user=request.user, waiver=waiver, ends_on=body.ends_on)


def _follows(
    request: SignedInRequest, relationship: Relationship, pk: UUID | None
) -> Agreement | None:
    if pk is None:
        return None
    rows = agreements.agreement_list(
        user=request.user, relationship=relationship, kind=selectors.WAIVER
    )
    return visible_or_404(rows, pk)


def _relationship(request: SignedInRequest, pk: UUID) -> Relationship:
    return organizations.relationship_get(user=request.user, relationship_id=pk)


def _scope(
    request: SignedInRequest, programme_id: UUID | None, relationship_id: UUID | None
) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    if programme_id is not None:
        scope["programme"] = organizations.programme_get(
            user=request.user, programme_id=programme_id
        )
    if relationship_id is not None:
        scope["relationship"] = _relationship(request, relationship_id)
    return scope


def _state(row: selectors.AreaState) -> dict[str, Any]:
    names = ("area", "state", "lead", "next", "last_day", "vacant_since")
    return {name: getattr(row, name) for name in names}


def _advice(row: asking.Advice) -> dict[str, Any]:
    others = [
        {"relationship_id": relationship.pk, "partner": relationship.partner.name, "why": why}
        for relationship, why in row.others
    ]
    return {
        "area": row.state.area.name,
        "state": _state(row.state),
        "waivers": row.waivers,
        "others": others,
    }
