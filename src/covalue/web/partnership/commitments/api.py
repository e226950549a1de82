"""The API of commitments, escalations and the ladder."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.errors import Refused
from covalue.web.partnership.commitments import escalations, selectors, services
from covalue.web.partnership.commitments.models import Commitment, CommitmentReview, Escalation
from covalue.web.partnership.commitments.schemas import (
    Closing,
    CommitmentOut,
    CountsOut,
    EscalationOut,
    NewCommitment,
    NewDay,
    NewEscalation,
    OfMeetingOut,
    Progress,
    Resolution,
    Review,
    ReviewOut,
    RungOut,
    Rungs,
    Why,
    counts_out,
)
from covalue.web.partnership.commitments.services import Note
from covalue.web.partnership.meetings.selectors import meeting_get

router = Router(tags=["commitments"])


def scope(
    request: SignedInRequest, relationship_id: UUID | None, programme_id: UUID | None
) -> dict[str, Any]:
    """What a list is asked of, if it is visible."""
    user, asked = request.user, dict[str, Any]()
    if relationship_id is not None:
        asked["relationship"] = organizations.relationship_get(
            user=user, relationship_id=relationship_id
        )
    if programme_id is not None:
        asked["programme"] = organizations.programme_get(user=user, programme_id=programme_id)
    return asked


@router.get("/commitments", response={200: list[CommitmentOut], **ANSWERS})
@paginate
def commitment_list(
    request: SignedInRequest,
    relationship_id: UUID | None = None,
    programme_id: UUID | None = None,
    party: str = "",
    state: str = "",
    level: str = "",
) -> QuerySet[Commitment]:
    """Commitments of both sides, the earliest due day first; `state` may be open, overdue, kept or
    dropped."""
    within = scope(request, relationship_id, programme_id)
    return selectors.commitment_list(
        user=request.user, party=party, state=state, level=level, on=_today(within), **within
    )


def _today(within: dict[str, Any]) -> date | None:
    """The day in the zone of the programme asked of, as its pages have it; without one, in UTC."""
    relationship: Relationship | None = within.get("relationship")
    programme = relationship.programme if relationship else within.get("programme")
    return clock.today(programme.time_zone) if programme else None


@router.get("/commitments/{uuid:commitment_id}", response={200: CommitmentOut, **ANSWERS})
def commitment_get(request: SignedInRequest, commitment_id: UUID) -> Commitment:
    """One commitment; its story is in the record, by `subject_id`."""
    return selectors.commitment_get(user=request.user, commitment_id=commitment_id)


@router.get("/commitments/{uuid:commitment_id}/reviews", response={200: list[ReviewOut], **ANSWERS})
@paginate
def commitment_reviews(request: SignedInRequest, commitment_id: UUID) -> QuerySet[CommitmentReview]:
    """What meetings said about it, newest first."""
    commitment = selectors.commitment_get(user=request.user, commitment_id=commitment_id)
    return selectors.review_list(user=request.user, commitment=commitment)


@router.get(
    "/relationships/{uuid:relationship_id}/commitments/counts", response={200: CountsOut, **ANSWERS}
)
def relationship_commitment_counts(
    request: SignedInRequest, relationship_id: UUID
) -> dict[str, Any]:
    """How the commitments of both sides stand."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    return _counts(request, [relationship], relationship.programme.time_zone)[0]


@router.get(
    "/programmes/{uuid:programme_id}/commitments/counts", response={200: list[CountsOut], **ANSWERS}
)
@paginate
def programme_commitment_counts(
    request: SignedInRequest, programme_id: UUID
) -> list[dict[str, Any]]:
    """How the commitments with each partner stand."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    rows = list(organizations.relationship_list(user=request.user).filter(programme=programme))
    return _counts(request, rows, programme.time_zone)


def _counts(
    request: SignedInRequest, rows: Sequence[Relationship], zone: str
) -> list[dict[str, Any]]:
    counts = selectors.open_counts(user=request.user, relationships=rows, on=clock.today(zone))
    return [counts_out(relationship.pk, counts[relationship.pk]) for relationship in rows]


@router.post(
    "/relationships/{uuid:relationship_id}/commitments", response={201: CommitmentOut, **ANSWERS}
)
def commitment_add(
    request: SignedInRequest, relationship_id: UUID, body: NewCommitment
) -> Status[Commitment]:
    """Add a commitment of one side."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    meeting = (
        meeting_get(user=request.user, meeting_id=body.meeting_id) if body.meeting_id else None
    )
    made = services.commitment_add(
        user=request.user,
        relationship=relationship,
        party=body.party.value,
        text=body.text,
        due_on=body.due_on,
        client_gains=body.client_gains,
        partner_gains=body.partner_gains,
        owner_name=body.owner_name,
        owner=_owner(request, relationship, body.owner_id),
        level=body.level.value if body.level else "",
        made_in=meeting,
    )
    return Status(201, shown(request, made))


def _owner(
    request: SignedInRequest, relationship: Relationship, owner_id: UUID | None
) -> User | None:
    people = (
        organizations.people_list(user=request.user, relationship=relationship) if owner_id else []
    )
    user = next((person.user for person in people if person.user.pk == owner_id), None)
    if owner_id and user is None:
        raise Refused(
            "owner_unknown", f"Nobody of this relationship has the id {owner_id}.", field="owner_id"
        )
    return user


def shown(request: SignedInRequest, commitment: Commitment) -> Commitment:
    """The commitment as it is now."""
    return selectors.commitment_get(user=request.user, commitment_id=commitment.pk)


@router.post("/commitments/{uuid:commitment_id}/progress", response={200: CommitmentOut, **ANSWERS})
def commitment_report(request: SignedInRequest, commitment_id: UUID, body: Progress) -> Commitment:
    """Report progress."""
    commitment = selectors.commitment_get(user=request.user, commitment_id=commitment_id)
    services.commitment_report(
        user=request.user, commitment=commitment, progress=body.progress, note=body.note
    )
    return shown(request, commitment)


@router.post("/commitments/{uuid:commitment_id}/due", response={200: CommitmentOut, **ANSWERS})
def commitment_move(request: SignedInRequest, commitment_id: UUID, body: NewDay) -> Commitment:
    """Move the due day, with a reason."""
    commitment = selectors.commitment_get(user=request.user, commitment_id=commitment_id)
    services.commitment_move(
        user=request.user, commitment=commitment, due_on=body.due_on, reason=body.reason
    )
    return shown(request, commitment)


@router.post("/commitments/{uuid:commitment_id}/close", response={200: CommitmentOut, **ANSWERS})
def commitment_close(request: SignedInRequest, commitment_id: UUID, body: Closing) -> Commitment:
    """Close it as kept or dropped, with a reason."""
    commitment = selectors.commitment_get(user=request.user, commitment_id=commitment_id)
    services.commitment_close(
        user=request.user, commitment=commitment, state=body.state.value, reason=body.reason
    )
    return shown(request, commitment)


@router.post("/commitments/{uuid:commitment_id}/reopen", response={200: CommitmentOut, **ANSWERS})
def commitment_reopen(request: SignedInRequest, commitment_id: UUID, body: Why) -> Commitment:
    """Open it again, with a reason."""
    commitment = selectors.commitment_get(user=request.user, commitment_id=commitment_id)
    services.commitment_reopen(user=request.user, commitment=commitment, reason=body.reason)
    return shown(request, commitment)


@router.get("/meetings/{uuid:meeting_id}/commitments", response={200: OfMeetingOut, **ANSWERS})
def meeting_commitments(request: SignedInRequest, meeting_id: UUID) -> selectors.OfMeeting:
    """What the meeting goes through, said, made, and what was closed since the one before."""
    meeting = meeting_get(user=request.user, meeting_id=meeting_id)
    return selectors.commitments_for_meeting(user=request.user, meeting=meeting)


@router.post(
    "/meetings/{uuid:meeting_id}/commitments/review", response={200: list[ReviewOut], **ANSWERS}
)
def commitments_review(
    request: SignedInRequest, meeting_id: UUID, body: Review
) -> list[CommitmentReview]:
    """Go through the open commitments in the meeting; those without a note are carried too."""
    meeting = meeting_get(user=request.user, meeting_id=meeting_id)
    notes = {
        note.commitment_id: Note(text=note.text, progress=note.progress, state=note.state.value)
        for note in body.notes
    }
    return services.commitments_review(user=request.user, meeting=meeting, notes=notes)


@router.get("/escalations", response={200: list[EscalationOut], **ANSWERS})
@paginate
def escalation_list(
    request: SignedInRequest,
    relationship_id: UUID | None = None,
    programme_id: UUID | None = None,
    state: str = "",
) -> QuerySet[Escalation]:
    """Escalations, newest first; `state` may be open or resolved."""
    within = scope(request, relationship_id, programme_id)
    return selectors.escalation_list(user=request.user, state=state, **within)


@router.get("/escalations/{uuid:escalation_id}", response={200: EscalationOut, **ANSWERS})
def escalation_get(request: SignedInRequest, escalation_id: UUID) -> Escalation:
    """One escalation with its ladder."""
    return selectors.escalation_get(user=request.user, escalation_id=escalation_id)


@router.post(
    "/relationships/{uuid:relationship_id}/escalations", response={201: EscalationOut, **ANSWERS}
)
def escalation_raise(
    request: SignedInRequest, relationship_id: UUID, body: NewEscalation
) -> Status[Escalation]:
    """Put something on the ladder."""
    user = request.user
    relationship = organizations.relationship_get(user=user, relationship_id=relationship_id)
    about = (
        selectors.commitment_get(user=user, commitment_id=body.commitment_id)
        if body.commitment_id
        else None
    )
    made = escalations.escalation_raise(
        user=user,
        relationship=relationship,
        title=body.title,
        reason=body.reason,
        starts_level=body.starts_level.value,
        commitment=about,
    )
    return Status(201, selectors.escalation_get(user=user, escalation_id=made.pk))


@router.post("/escalations/{uuid:escalation_id}/resolve", response={200: EscalationOut, **ANSWERS})
def escalation_resolve(
    request: SignedInRequest, escalation_id: UUID, body: Resolution
) -> Escalation:
    """Say how it was settled."""
    escalation = selectors.escalation_get(user=request.user, escalation_id=escalation_id)
    return escalations.escalation_resolve(
        user=request.user, escalation=escalation, resolution=body.resolution
    )


@router.get("/programmes/{uuid:programme_id}/ladder", response={200: list[RungOut], **ANSWERS})
@paginate
def ladder_get(request: SignedInRequest, programme_id: UUID) -> list[dict[str, object]]:
    """The ladder of escalations, from below."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    return [{"level": level, "days": days} for level, days in selectors.rungs(programme)]


@router.put("/programmes/{uuid:programme_id}/ladder", response={200: list[RungOut], **ANSWERS})
def ladder_set(request: SignedInRequest, programme_id: UUID, body: Rungs) -> list[dict[str, Any]]:
    """Set the days of every level, for escalations raised from now on."""
    programme = organizations.programme_get(user=request.user, programme_id=programme_id)
    escalations.ladder_set(user=request.user, programme=programme, days=body.dict())
    return [{"level": level, "days": days} for level, days in selectors.rungs(programme)]
