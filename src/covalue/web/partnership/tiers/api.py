"""The API of tiers."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from ninja import Router, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.agreements.api import AgreementOut
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.visible import NOT_THERE, visible_or_404
from covalue.web.partnership.tiers import measures, rules, selectors, services
from covalue.web.partnership.tiers.judging import Judgement, Reading
from covalue.web.partnership.tiers.models import Admission, Tier, TierCriterion, TierReview
from covalue.web.partnership.tiers.review_content import Review
from covalue.web.partnership.tiers.reviews import review_propose
from covalue.web.partnership.tiers.schemas import (
    AdmissionOut,
    CriterionOut,
    EndOn,
    MeasureOut,
    NewCriterion,
    NewReview,
    NewTier,
    Order,
    ReadingOut,
    ReviewOut,
    StandingOut,
    TierOut,
)
from covalue.web.partnership.tiers.services import today_of

router = Router(tags=["tiers"])


@router.get("/tier-measures", response={200: list[MeasureOut], **ANSWERS})
@paginate
def measure_list(request: SignedInRequest) -> list[measures.Measure]:  # noqa: ARG001 (as all operations)
    """What criteria may count."""
    return measures.measures()


@router.get("/programmes/{uuid:programme_id}/tiers", response={200: list[TierOut], **ANSWERS})
@paginate
def tier_list(request: SignedInRequest, programme_id: UUID) -> QuerySet[Tier]:
    """The tiers, the highest first."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return selectors.tier_list(user=request.user, programme=programme)


@router.post("/programmes/{uuid:programme_id}/tiers", response={201: TierOut, **ANSWERS})
def tier_add(request: SignedInRequest, programme_id: UUID, body: NewTier) -> Status[Tier]:
    """Add a tier below the others."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return Status(
        201, services.tier_add(user=request.user, programme=programme, **body.model_dump())
    )


@router.post(
    "/programmes/{uuid:programme_id}/tiers/suggest", response={201: list[TierOut], **ANSWERS}
)
def tiers_suggest(request: SignedInRequest, programme_id: UUID) -> Status[list[Tier]]:
    """Begin with two usual tiers, where there is none."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return Status(201, services.tiers_suggest(user=request.user, programme=programme))


@router.put("/programmes/{uuid:programme_id}/tiers/order", response={200: list[TierOut], **ANSWERS})
def tiers_order(request: SignedInRequest, programme_id: UUID, body: Order) -> list[Tier]:
    """Rank the tiers."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return services.tiers_order(user=request.user, programme=programme, tiers=body.tier_ids)


@router.get(
    "/programmes/{uuid:programme_id}/tiers/standings", response={200: list[StandingOut], **ANSWERS}
)
@paginate
def standing_list(request: SignedInRequest, programme_id: UUID) -> list[selectors.TierState]:
    """Where each partner stands today, by the day of its renewal; those without a tier last."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return selectors.programme_tier_states(
        user=request.user, programme=programme, on=today_of(programme)
    )


@router.get("/tiers/{uuid:tier_id}", response={200: TierOut, **ANSWERS})
def tier_get(request: SignedInRequest, tier_id: UUID) -> Tier:
    """One tier."""
    return selectors.tier_get(user=request.user, tier_id=tier_id)


@router.put("/tiers/{uuid:tier_id}", response={200: TierOut, **ANSWERS})
def tier_change(request: SignedInRequest, tier_id: UUID, body: NewTier) -> Tier:
    """Change its name, description or months."""
    tier = selectors.tier_get(user=request.user, tier_id=tier_id)
    return services.tier_change(user=request.user, tier=tier, **body.model_dump())


@router.get("/tiers/{uuid:tier_id}/criteria", response={200: list[CriterionOut], **ANSWERS})
@paginate
def criterion_list(request: SignedInRequest, tier_id: UUID) -> QuerySet[TierCriterion]:
    """What it asks for, and asked for before."""
    tier = selectors.tier_get(user=request.user, tier_id=tier_id)
    return selectors.criterion_list(user=request.user, tier=tier)


@router.post("/tiers/{uuid:tier_id}/criteria", response={201: CriterionOut, **ANSWERS})
def criterion_add(
    request: SignedInRequest, tier_id: UUID, body: NewCriterion
) -> Status[TierCriterion]:
    """Add a criterion."""
    tier = selectors.tier_get(user=request.user, tier_id=tier_id)
    return Status(201, services.criterion_add(user=request.user, tier=tier, **body.model_dump()))


@router.post("/tier-criteria/{uuid:criterion_id}/change", response={201: CriterionOut, **ANSWERS})
def criterion_change(
    request: SignedInRequest, criterion_id: UUID, body: NewCriterion
) -> Status[TierCriterion]:
    """End it, and begin another in its place."""
    criterion = selectors.criterion_get(user=request.user, criterion_id=criterion_id)
    return Status(
        201, services.criterion_change(user=request.user, criterion=criterion, **body.model_dump())
    )


@router.post("/tier-criteria/{uuid:criterion_id}/end", response={200: CriterionOut, **ANSWERS})
def criterion_end(request: SignedInRequest, criterion_id: UUID, body: EndOn) -> TierCriterion:
    """End it."""
    criterion = selectors.criterion_get(user=request.user, criterion_id=criterion_id)
    return services.criterion_end(user=request.user, criterion=criterion, ends_on=body.ends_on)


@router.get("/relationships/{uuid:relationship_id}/tier", response={200: StandingOut, **ANSWERS})
def standing_get(request: SignedInRequest, relationship_id: UUID) -> selectors.TierState:
    """Where the partner stands today."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    return _standing(request, relationship)


def _standing(request: SignedInRequest, relationship: Relationship) -> selectors.TierState:
    return selectors.tier_states(
        user=request.user, relationships=[relationship], on=today_of(relationship.programme)
    )[relationship.pk]


@router.get(
    "/relationships/{uuid:relationship_id}/tier/criteria",
    response={200: list[ReadingOut], **ANSWERS},
)
@paginate
def reading_list(
    request: SignedInRequest, relationship_id: UUID, tier_id: UUID | None = None
) -> list[Reading]:
    """The criteria of its tier with their figures now; with `tier_id`, for the client, those of
    another tier."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    tier = _standing(request, relationship).tier
    if tier_id is not None:
        tier = _tier(request, relationship, tier_id)
    if tier is None:
        return []
    return selectors.readings(
        user=request.user, relationship=relationship, tier=tier, on=today_of(relationship.programme)
    )


def _tier(request: SignedInRequest, relationship: Relationship, tier_id: UUID) -> Tier:
    """A tier that the partner may be reviewed for."""
    return visible_or_404(
        selectors.tiers_to_judge(user=request.user, relationship=relationship), tier_id
    )


@router.get(
    "/relationships/{uuid:relationship_id}/tier/admissions",
    response={200: list[AdmissionOut], **ANSWERS},
)
@paginate
def admission_list(request: SignedInRequest, relationship_id: UUID) -> QuerySet[Admission]:
    """In which tiers the partner was and is, newest first."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    return selectors.admission_list(user=request.user, relationship=relationship)


@router.get("/tier-reviews", response={200: list[ReviewOut], **ANSWERS})
@paginate
def review_list(
    request: SignedInRequest, relationship_id: UUID | None = None, programme_id: UUID | None = None
) -> QuerySet[TierReview]:
    """Signed reviews, newest first."""
    user = request.user
    relationship = relationship_id and organizations.relationship_get(
        user=user, relationship_id=relationship_id
    )
    programme = programme_id and organizations.programme_get(user=user, programme_id=programme_id)
    return selectors.review_list(
        user=user, relationship=relationship or None, programme=programme or None
    )


@router.get("/tier-reviews/{uuid:review_id}", response={200: ReviewOut, **ANSWERS})
def review_get(request: SignedInRequest, review_id: UUID) -> TierReview:
    """One signed review."""
    return selectors.review_get(user=request.user, review_id=review_id)


@router.get(
    "/relationships/{uuid:relationship_id}/tier/proposals",
    response={200: list[AgreementOut], **ANSWERS},
)
@paginate
def proposal_list(request: SignedInRequest, relationship_id: UUID) -> QuerySet[Agreement]:
    """Reviews that wait for a signature or were not signed; for the client."""
    relationship = _inside(request, relationship_id)
    return selectors.proposal_list(user=request.user, relationship=relationship)


@router.post(
    "/relationships/{uuid:relationship_id}/tier/reviews", response={201: AgreementOut, **ANSWERS}
)
def review_new(
    request: SignedInRequest, relationship_id: UUID, body: NewReview
) -> Status[Agreement]:
    """Freeze the figures, sign, and put it to the executive sponsor, who signs the agreement that
    this answers with."""
    user, relationship = request.user, _inside(request, relationship_id)
    require(rules.prepares(user, relationship))
    fields: dict[str, Any] = body.model_dump(
        include={"kind", "decision", "reason", "conditions", "conditions_due_on", "next_due_on"}
    )
    review = Review(
        tier=_tier(request, relationship, body.tier_id),
        **fields,
        moved_to=_tier(request, relationship, body.moved_to_id) if body.moved_to_id else None,
        judgements={
            judgement.criterion_id: Judgement(judgement.met.value, judgement.note)
            for judgement in body.judgements
        },
    )
    people = organizations.people_list(user=user, relationship=relationship)
    sponsor = next((person.user for person in people if person.user.pk == body.sponsor_id), None)
    if sponsor is None:
        raise Refused(
            "sponsor_unknown", "Nobody of this relationship has this id.", field="sponsor_id"
        )
    pk = str(body.follows_id) if body.follows_id else ""
    follows = (
        selectors.proposal_get(user=user, relationship=relationship, agreement_id=pk)
        if pk
        else None
    )
    made = review_propose(
        user=user, relationship=relationship, review=review, sponsor=sponsor, follows=follows
    )
    return Status(201, agreements.agreement_get(user=user, agreement_id=made.pk))


def _inside(request: SignedInRequest, relationship_id: UUID) -> Relationship:
    """The relationship for the client; the partner is answered as if nothing were there."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    if (
        organizations.relationship_party(user=request.user, relationship=relationship)
        != Party.CLIENT
    ):
        raise Http404(NOT_THERE)
    return relationship
