"""The API of what to act on and of briefs."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.pagination import paginate

from covalue.web.front.overview.attention import attention_list
from covalue.web.front.overview.brief import brief
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.kit import clock
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.look.attention import Attention
from covalue.web.partnership.meetings import selectors as meetings

router = Router(tags=["overview"])


class AttentionOut(Schema):
    """Something to act on: urgency 1 broken, 2 ending, 3 to do."""

    urgency: int
    text: str
    reason: str
    link: str
    due: date | None
    relationship_id: UUID | None


class LineOut(Schema):
    """One line of a brief."""

    side: str
    text: str
    note: str
    bad: bool


class SectionOut(Schema):
    """A heading of a brief with its lines."""

    title: str
    lines: list[LineOut]
    empty: str


class BriefOut(Schema):
    """One page before a meeting."""

    title: str
    client: str
    partner: str
    level: str
    times: list[str]
    place: str
    people: list[LineOut]
    answer: str
    sections: list[SectionOut]
    as_of: str


@router.get("/attention", response={200: list[AttentionOut], **ANSWERS})
@paginate
def attention(request: SignedInRequest, programme_id: UUID | None = None) -> list[Attention]:
    """What I must act on, the dearest to leave waiting first; of a programme, also its areas."""
    user, programme = request.user, None
    rows = organizations.relationship_list(user=user)
    if programme_id is not None:
        programme = organizations.programme_get(user=user, programme_id=programme_id)
        rows = rows.filter(programme=programme)
    return attention_list(user=user, relationships=list(rows), programme=programme, now=clock.now())


@router.get("/meetings/{uuid:meeting_id}/brief", response={200: BriefOut, **ANSWERS})
def meeting_brief(request: SignedInRequest, meeting_id: UUID) -> dict[str, Any]:
    """The brief of a meeting, as its page shows it."""
    meeting = meetings.meeting_get(user=request.user, meeting_id=meeting_id)
    return asdict(brief(user=request.user, meeting=meeting, now=clock.now()))
