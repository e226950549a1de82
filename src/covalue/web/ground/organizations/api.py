"""The API of organizations, people, programmes and relationships."""

from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.api import IssuedToken, Me, NewToken, Token
from covalue.web.ground.accounts.models import ApiToken, User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.accounts.services import refuse_key
from covalue.web.ground.organizations import (
    invitations,
    memberships,
    selectors,
    service_accounts,
    services,
)
from covalue.web.ground.organizations.models import (
    Invitation,
    Membership,
    Organization,
    PrivateField,
    Programme,
    Relationship,
    Role,
)
from covalue.web.ground.organizations.schemas import (
    EndOn,
    InvitationOut,
    MayEndOn,
    MembershipOut,
    NewInvitation,
    NewPrivateField,
    NewProgramme,
    NewRelationship,
    NewRole,
    NewService,
    OrganizationOut,
    PersonOut,
    PrivateFieldOut,
    ProgrammeOut,
    Reach,
    RelationshipOut,
    Rename,
    RoleOut,
)
from covalue.web.kit.api_answers import ANSWERS

router = Router(tags=["organizations"])


class Covered(TypedDict):
    """What a role covers; neither, the whole organization."""

    programme: Programme | None
    relationship: Relationship | None


def reach(request: SignedInRequest, body: Reach) -> Covered:
    """The programme or relationship that a role covers, if it is visible."""
    user = request.user
    return {
        "programme": selectors.programme_get(user=user, programme_id=body.programme_id)
        if body.programme_id
        else None,
        "relationship": selectors.relationship_get(user=user, relationship_id=body.relationship_id)
        if body.relationship_id
        else None,
    }


@router.get("/organizations", response={200: list[OrganizationOut], **ANSWERS})
@paginate
def organization_list(request: SignedInRequest) -> QuerySet[Organization]:
    """My own organizations."""
    return selectors.organization_list(user=request.user)


@router.get("/organizations/{uuid:organization_id}", response={200: OrganizationOut, **ANSWERS})
def organization_get(request: SignedInRequest, organization_id: UUID) -> Organization:
    """One of my own organizations."""
    return selectors.organization_get(user=request.user, organization_id=organization_id)


@router.patch("/organizations/{uuid:organization_id}", response={200: OrganizationOut, **ANSWERS})
def organization_rename(
    request: SignedInRequest, organization_id: UUID, body: Rename
) -> Organization:
    """Rename an organization that I administer."""
    organization = selectors.organization_get(user=request.user, organization_id=organization_id)
    return services.organization_rename(
        user=request.user, organization=organization, name=body.name
    )


@router.get(
    "/organizations/{uuid:organization_id}/memberships",
    response={200: list[MembershipOut], **ANSWERS},
)
@paginate
def membership_list(request: SignedInRequest, organization_id: UUID) -> QuerySet[Membership]:
    """Members, with their roles."""
    organization = selectors.organization_get(user=request.user, organization_id=organization_id)
    return selectors.membership_list(user=request.user, organization=organization)


@router.get("/memberships/{uuid:membership_id}", response={200: MembershipOut, **ANSWERS})
def membership_get(request: SignedInRequest, membership_id: UUID) -> Membership:
    """One membership."""
    return selectors.membership_get(user=request.user, membership_id=membership_id)


@router.post("/memberships/{uuid:membership_id}/end", response={200: MembershipOut, **ANSWERS})
def membership_end(request: SignedInRequest, membership_id: UUID) -> Membership:
    """End a membership and all its roles."""
    membership = selectors.membership_get(user=request.user, membership_id=membership_id)
    return memberships.membership_end(user=request.user, membership=membership)


@router.post("/memberships/{uuid:membership_id}/roles", response={201: RoleOut, **ANSWERS})
def role_give(request: SignedInRequest, membership_id: UUID, body: NewRole) -> Status[Role]:
    """Give a role from a day on."""
    membership = selectors.membership_get(user=request.user, membership_id=membership_id)
    role = memberships.role_give(
        user=request.user,
        membership=membership,
        name=body.name.value,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        **reach(request, body),
    )
    return Status(201, role)


@router.post("/roles/{uuid:role_id}/end", response={200: RoleOut, **ANSWERS})
def role_end(request: SignedInRequest, role_id: UUID, body: MayEndOn) -> Role:
    """End a role."""
    role = selectors.role_get(user=request.user, role_id=role_id)
    return memberships.role_end(user=request.user, role=role, ends_on=body.ends_on)


@router.get(
    "/organizations/{uuid:organization_id}/invitations",
    response={200: list[InvitationOut], **ANSWERS},
)
@paginate
def invitation_list(request: SignedInRequest, organization_id: UUID) -> QuerySet[Invitation]:
    """Invitations that I sent or administer."""
    organization = selectors.organization_get(user=request.user, organization_id=organization_id)
    return selectors.invitation_list(user=request.user, organization=organization)


@router.post(
    "/organizations/{uuid:organization_id}/invitations", response={201: InvitationOut, **ANSWERS}
)
def invitation_create(
    request: SignedInRequest, organization_id: UUID, body: NewInvitation
) -> Status[InvitationOut]:
    """Invite somebody into one of my own organizations."""
    organization = selectors.organization_get(user=request.user, organization_id=organization_id)
    return Status(201, _invited(request, organization, body))


@router.post(
    "/relationships/{uuid:relationship_id}/invitations", response={201: InvitationOut, **ANSWERS}
)
def partner_invite(
    request: SignedInRequest, relationship_id: UUID, body: NewInvitation
) -> Status[InvitationOut]:
    """Invite the first person of a partner, as the client."""
    relationship = selectors.relationship_get(user=request.user, relationship_id=relationship_id)
    return Status(201, _invited(request, relationship.partner, body))


def _invited(
    request: SignedInRequest, organization: Organization, body: NewInvitation
) -> InvitationOut:
    invitation, key = invitations.invitation_create(
        user=request.user,
        organization=organization,
        email=body.email,
        name=body.name.value,
        **reach(request, body),
    )
    shown = InvitationOut.from_orm(invitation)
    request.body_to_keep = shown.model_dump_json()
    return shown.model_copy(update={"link": invitations.shown_link(key)})


@router.post("/invitations/{uuid:invitation_id}/revoke", response={200: InvitationOut, **ANSWERS})
def invitation_revoke(request: SignedInRequest, invitation_id: UUID) -> Invitation:
    """Make an invitation's link useless."""
    invitation = selectors.invitation_get(user=request.user, invitation_id=invitation_id)
    return invitations.invitation_revoke(user=request.user, invitation=invitation)


@router.get("/programmes", response={200: list[ProgrammeOut], **ANSWERS})
@paginate
def programme_list(request: SignedInRequest) -> QuerySet[Programme]:
    """The programmes that I see as a whole."""
    return selectors.programme_list(user=request.user)


@router.get("/programmes/{uuid:programme_id}", response={200: ProgrammeOut, **ANSWERS})
def programme_get(request: SignedInRequest, programme_id: UUID) -> Programme:
    """One programme."""
    return selectors.programme_get(user=request.user, programme_id=programme_id)


@router.post(
    "/organizations/{uuid:organization_id}/programmes", response={201: ProgrammeOut, **ANSWERS}
)
def programme_create(
    request: SignedInRequest, organization_id: UUID, body: NewProgramme
) -> Status[Programme]:
    """Make a programme of one of my own organizations."""
    client = selectors.organization_get(user=request.user, organization_id=organization_id)
    return Status(
        201, services.programme_create(user=request.user, client=client, **body.model_dump())
    )


@router.post(
    "/programmes/{uuid:programme_id}/relationships", response={201: RelationshipOut, **ANSWERS}
)
def relationship_open(
    request: SignedInRequest, programme_id: UUID, body: NewRelationship
) -> Status[Relationship]:
    """Open a relationship with a partner."""
    programme = selectors.programme_get(user=request.user, programme_id=programme_id)
    return Status(
        201, services.relationship_open(user=request.user, programme=programme, **body.model_dump())
    )


@router.get("/relationships", response={200: list[RelationshipOut], **ANSWERS})
@paginate
def relationship_list(request: SignedInRequest) -> QuerySet[Relationship]:
    """The relationships that a role of mine reaches."""
    return selectors.relationship_list(user=request.user)


@router.get("/relationships/{uuid:relationship_id}", response={200: RelationshipOut, **ANSWERS})
def relationship_get(request: SignedInRequest, relationship_id: UUID) -> Relationship:
    """One relationship."""
    return selectors.relationship_get(user=request.user, relationship_id=relationship_id)


@router.post(
    "/relationships/{uuid:relationship_id}/end", response={200: RelationshipOut, **ANSWERS}
)
def relationship_end(request: SignedInRequest, relationship_id: UUID, body: EndOn) -> Relationship:
    """End a relationship on a day."""
    relationship = selectors.relationship_get(user=request.user, relationship_id=relationship_id)
    return services.relationship_end(
        user=request.user, relationship=relationship, ends_on=body.ends_on
    )


@router.get(
    "/relationships/{uuid:relationship_id}/people", response={200: list[PersonOut], **ANSWERS}
)
@paginate
def people_list(request: SignedInRequest, relationship_id: UUID) -> list[PersonOut]:
    """Who acts on either side, client first."""
    relationship = selectors.relationship_get(user=request.user, relationship_id=relationship_id)
    return [
        PersonOut(
            user_id=person.user.pk,
            name=person.user.name,
            party=person.party.value,
            roles=[role.value for role in person.roles],
            signs=person.signs,
        )
        for person in selectors.people_list(user=request.user, relationship=relationship)
    ]


@router.get(
    "/relationships/{uuid:relationship_id}/private",
    response={200: list[PrivateFieldOut], **ANSWERS},
)
@paginate
def private_field_list(request: SignedInRequest, relationship_id: UUID) -> QuerySet[PrivateField]:
    """What my own organizations keep for themselves about the relationship."""
    relationship = selectors.relationship_get(user=request.user, relationship_id=relationship_id)
    return selectors.private_field_list(
        user=request.user, subject="relationship", subject_id=relationship.pk
    )


@router.put(
    "/relationships/{uuid:relationship_id}/private", response={200: PrivateFieldOut, **ANSWERS}
)
def private_field_set(
    request: SignedInRequest, relationship_id: UUID, body: NewPrivateField
) -> PrivateField:
    """Keep a value about the relationship, for one of my own organizations alone."""
    relationship = selectors.relationship_get(user=request.user, relationship_id=relationship_id)
    organization = selectors.organization_get(
        user=request.user, organization_id=body.organization_id
    )
    return services.private_field_set(
        user=request.user,
        organization=organization,
        subject="relationship",
        subject_id=relationship.pk,
        name=body.name,
        value=body.value,
    )


@router.get("/organizations/{uuid:organization_id}/services", response={200: list[Me], **ANSWERS})
@paginate
def service_list(request: SignedInRequest, organization_id: UUID) -> QuerySet[User]:
    """Service accounts of an organization that I administer."""
    organization = selectors.organization_get(user=request.user, organization_id=organization_id)
    return service_accounts.service_list(user=request.user, organization=organization)


@router.post("/organizations/{uuid:organization_id}/services", response={201: Me, **ANSWERS})
def service_create(
    request: SignedInRequest, organization_id: UUID, body: NewService
) -> Status[User]:
    """Make a service account with a role."""
    organization = selectors.organization_get(user=request.user, organization_id=organization_id)
    service = service_accounts.service_create(
        user=request.user,
        organization=organization,
        name=body.label,
        role=body.role.name.value,
        **reach(request, body.role),
    )
    return Status(201, service)


@router.post("/services/{uuid:service_id}/tokens", response={201: IssuedToken, **ANSWERS})
def service_token_issue(
    request: SignedInRequest,
    service_id: UUID,
    body: NewToken,  # noqa: ARG001 - read before it is refused
) -> Status[IssuedToken]:
    """Make a key for a service account that I administer."""
    service_accounts.service_get(user=request.user, service_id=service_id)
    refuse_key()


@router.post("/service-tokens/{uuid:token_id}/revoke", response={200: Token, **ANSWERS})
def service_token_revoke(request: SignedInRequest, token_id: UUID) -> ApiToken:
    """Make a key of a service account useless."""
    token = service_accounts.service_token_get(user=request.user, token_id=token_id)
    return service_accounts.service_token_revoke(user=request.user, token=token)
