"""The API of agreements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import field_validator

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements import selectors, services
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement, Answer, Signatory, Silence
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Moment
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import text_of

router = Router(tags=["agreements"])


class AnswerOut(Schema):
    """A signatory's yes or no to exactly this content."""

    kind: str
    reason: str
    content_hash: str
    at: datetime


class SignatoryOut(Schema):
    """Somebody who must sign for one party."""

    user_id: UUID
    name: str
    party: str
    answer: AnswerOut | None

    @staticmethod
    def resolve_answer(signatory: Signatory) -> Answer | None:
        """The answer, while there is one."""
        return signatory.answer_or_none


class AgreementOut(Schema):
    """One proposal and what became of it."""

    id: UUID
    relationship_id: UUID
    kind: str
    reference: UUID
    thread: UUID
    within: str
    follows_id: UUID | None
    replaces_id: UUID | None
    title: str
    summary: str
    content: Any
    content_hash: str
    changes: list[dict[str, Any]]
    party: str
    proposed_by_name: str
    proposed_at: datetime
    expires_at: datetime | None
    silence: str
    status: str
    signatories: list[SignatoryOut]

    @staticmethod
    def resolve_content(agreement: Agreement) -> Any:
        """The content as data."""
        return agreement.body

    @staticmethod
    def resolve_signatories(agreement: Agreement) -> list[Signatory]:
        """All who must sign."""
        return list(agreement.signatories.all())


class DraftIn(Schema):
    """The words, content and deadline of a proposal; `signatories` are users of both parties."""

    title: str = text_of(Agreement, "title")
    content: dict[str, Any]
    summary: str = text_of(Agreement, "summary", "")
    expires_at: Moment | None = None
    silence: Silence = Silence.LAPSES
    signatories: list[UUID] = Field(default_factory=list)

    @field_validator("content")
    @classmethod
    def _exact(cls, content: dict[str, Any]) -> dict[str, Any]:
        if _holds_float(content):
            raise ValueError("write numbers with decimal places as text: a float is not exact")
        return content

    def draft(self) -> Draft:
        """As the services take it."""
        return Draft(
            title=self.title,
            content=self.content,
            summary=self.summary,
            expires_at=self.expires_at,
            silence=self.silence.value,
        )


def _holds_float(content: Any) -> bool:
    if isinstance(content, dict):
        return any(_holds_float(value) for value in content.values())
    return isinstance(content, float) or (
        isinstance(content, list) and any(map(_holds_float, content))
    )


class Proposal(DraftIn):
    """A first proposal; `reference` names the thing where it was agreed before."""

    kind: str = text_of(Agreement, "kind")
    reference: UUID | None = None


class FollowUp(DraftIn):
    """A counter-proposal or a revision."""

    reason: str = text_of(Answer, "reason", "")


class Accept(Schema):
    """A signature, under exactly the content with this hash."""

    content_hash: str = text_of(Agreement, "content_hash")


class Reason(Schema):
    """Why."""

    reason: str = text_of(Answer, "reason")


def signatories(
    request: SignedInRequest, relationship: Relationship, ids: Sequence[UUID]
) -> list[User]:
    """The people of the relationship with these ids."""
    people = {
        p.user.pk: p.user
        for p in organizations.people_list(user=request.user, relationship=relationship)
    }
    if unknown := [pk for pk in ids if pk not in people]:
        raise Refused(
            "signatory_unknown",
            f"Nobody of this relationship has the id {unknown[0]}.",
            field="signatories",
        )
    return [people[pk] for pk in ids]


def shown(request: SignedInRequest, agreement: Agreement) -> Agreement:
    """The agreement as it is now, with everything loaded."""
    return selectors.agreement_get(user=request.user, agreement_id=agreement.pk)


@router.get("/agreements", response={200: list[AgreementOut], **ANSWERS})
@paginate
def agreement_list(
    request: SignedInRequest, relationship_id: UUID | None = None, status: str = "", kind: str = ""
) -> QuerySet[Agreement]:
    """Proposals, newest first."""
    relationship = None
    if relationship_id is not None:
        relationship = organizations.relationship_get(
            user=request.user, relationship_id=relationship_id
        )
    return selectors.agreement_list(
        user=request.user, relationship=relationship, status=status, kind=kind
    )


@router.get("/agreements/waiting", response={200: list[AgreementOut], **ANSWERS})
@paginate
def agreement_waiting(request: SignedInRequest) -> QuerySet[Agreement]:
    """Proposals that wait for my own signature."""
    return selectors.agreement_waiting(user=request.user)


@router.get("/agreements/{uuid:agreement_id}", response={200: AgreementOut, **ANSWERS})
def agreement_get(request: SignedInRequest, agreement_id: UUID) -> Agreement:
    """One proposal."""
    return selectors.agreement_get(user=request.user, agreement_id=agreement_id)


@router.get("/agreements/{uuid:agreement_id}/thread", response={200: list[AgreementOut], **ANSWERS})
@paginate
def agreement_thread(request: SignedInRequest, agreement_id: UUID) -> QuerySet[Agreement]:
    """The whole negotiation, oldest first."""
    agreement = selectors.agreement_get(user=request.user, agreement_id=agreement_id)
    return selectors.agreement_thread(user=request.user, agreement=agreement)


@router.post(
    "/relationships/{uuid:relationship_id}/agreements", response={201: AgreementOut, **ANSWERS}
)
def agreement_propose(
    request: SignedInRequest, relationship_id: UUID, body: Proposal
) -> Status[Agreement]:
    """Propose something to the other party."""
    relationship = organizations.relationship_get(
        user=request.user, relationship_id=relationship_id
    )
    agreement = services.agreement_propose(
        user=request.user,
        relationship=relationship,
        kind=body.kind,
        draft=body.draft(),
        signatories=signatories(request, relationship, body.signatories),
        reference=body.reference,
    )
    return Status(201, shown(request, agreement))


@router.post("/agreements/{uuid:agreement_id}/accept", response={200: AgreementOut, **ANSWERS})
def agreement_accept(request: SignedInRequest, agreement_id: UUID, body: Accept) -> Agreement:
    """Sign."""
    agreement = selectors.agreement_get(user=request.user, agreement_id=agreement_id)
    services.agreement_accept(
        user=request.user, agreement=agreement, content_hash=body.content_hash
    )
    return shown(request, agreement)


@router.post("/agreements/{uuid:agreement_id}/reject", response={200: AgreementOut, **ANSWERS})
def agreement_reject(request: SignedInRequest, agreement_id: UUID, body: Reason) -> Agreement:
    """Reject, with a reason."""
    agreement = selectors.agreement_get(user=request.user, agreement_id=agreement_id)
    services.agreement_reject(user=request.user, agreement=agreement, reason=body.reason)
    return shown(request, agreement)


@router.post("/agreements/{uuid:agreement_id}/withdraw", response={200: AgreementOut, **ANSWERS})
def agreement_withdraw(request: SignedInRequest, agreement_id: UUID, body: Reason) -> Agreement:
    """Take back the own party's proposal."""
    agreement = selectors.agreement_get(user=request.user, agreement_id=agreement_id)
    services.agreement_withdraw(user=request.user, agreement=agreement, reason=body.reason)
    return shown(request, agreement)


@router.post("/agreements/{uuid:agreement_id}/counter", response={201: AgreementOut, **ANSWERS})
def agreement_counter(
    request: SignedInRequest, agreement_id: UUID, body: FollowUp
) -> Status[Agreement]:
    """Answer with a proposal of the own party."""
    agreement = selectors.agreement_get(user=request.user, agreement_id=agreement_id)
    others = signatories(request, agreement.relationship, body.signatories)
    new = services.agreement_counter(
        user=request.user,
        agreement=agreement,
        draft=body.draft(),
        reason=body.reason,
        signatories=others,
    )
    return Status(201, shown(request, new))


@router.post("/agreements/{uuid:agreement_id}/revise", response={201: AgreementOut, **ANSWERS})
def agreement_revise(
    request: SignedInRequest, agreement_id: UUID, body: FollowUp
) -> Status[Agreement]:
    """Change the own party's proposal; open signatures are void."""
    agreement = selectors.agreement_get(user=request.user, agreement_id=agreement_id)
    others = signatories(request, agreement.relationship, body.signatories)
    new = services.agreement_revise(
        user=request.user,
        agreement=agreement,
        draft=body.draft(),
        reason=body.reason,
        signatories=others,
    )
    return Status(201, shown(request, new))
