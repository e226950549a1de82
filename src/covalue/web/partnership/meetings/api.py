"""The API of meetings."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts.api import Token
from covalue.web.ground.accounts.models import ApiToken
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.accounts.services import refuse_key
from covalue.web.ground.jobs.api import JobOut
from covalue.web.ground.jobs.models import Job
from covalue.web.ground.organizations.selectors import (
    programme_get,
    relationship_get,
    relationship_list,
)
from covalue.web.kit import clock
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.visible import visible_or_404
from covalue.web.partnership.meetings import (
    agendas,
    api_bodies,
    cadences,
    feeds,
    outcomes,
    schemas,
    seats,
    selectors,
    series,
    services,
)
from covalue.web.partnership.meetings.calendars import calendar_of
from covalue.web.partnership.meetings.models import (
    AgendaItem,
    Cadence,
    Level,
    Meeting,
    MeetingDecision,
    Minutes,
    Seat,
    Series,
    Standing,
)
from covalue.web.partnership.meetings.rhythm import rhythm
from covalue.web.partnership.tiers.models import Tier

router = Router(tags=["meetings"])


@router.get(
    "/relationships/{uuid:relationship_id}/meetings",
    response={200: list[schemas.MeetingOut], **ANSWERS},
)
@paginate
def meeting_list(
    request: SignedInRequest,
    relationship_id: UUID,
    level: Level | None = None,
    state: Standing | None = None,
) -> QuerySet[Meeting]:
    """Meetings of a relationship, earliest first; by level, and by how they stand now."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    series.plan_ahead(relationship=relationship)
    return selectors.meeting_list(
        user=request.user, relationship=relationship, level=level or "", state=state or ""
    ).order_by("starts_at", "pk")


@router.get(
    "/programmes/{uuid:programme_id}/meetings", response={200: list[schemas.MeetingOut], **ANSWERS}
)
@paginate
def programme_meeting_list(
    request: SignedInRequest,
    programme_id: UUID,
    level: Level | None = None,
    state: Standing | None = None,
) -> QuerySet[Meeting]:
    """Meetings with all partners of a programme, earliest first."""
    programme = programme_get(user=request.user, programme_id=programme_id)
    return selectors.meeting_list(
        user=request.user, programme=programme, level=level or "", state=state or ""
    ).order_by("starts_at", "pk")


@router.get(
    "/relationships/{uuid:relationship_id}/rhythm", response={200: schemas.RhythmOut, **ANSWERS}
)
def rhythm_get(request: SignedInRequest, relationship_id: UUID) -> dict[str, Any]:
    """Per level: last held, next, missed, overdue; and vacant seats."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    series.plan_ahead(relationship=relationship)
    shown = rhythm(user=request.user, relationships=[relationship], now=clock.now())
    return schemas.rhythm_out(relationship.pk, shown[relationship.pk])


@router.get(
    "/programmes/{uuid:programme_id}/rhythm", response={200: list[schemas.RhythmOut], **ANSWERS}
)
@paginate
def programme_rhythm(request: SignedInRequest, programme_id: UUID) -> list[dict[str, Any]]:
    """The rhythm of every partner of a programme."""
    programme = programme_get(user=request.user, programme_id=programme_id)
    rows = relationship_list(user=request.user).filter(programme=programme)
    shown = rhythm(user=request.user, relationships=rows, now=clock.now())
    return [schemas.rhythm_out(pk, row) for pk, row in shown.items()]


@router.post(
    "/relationships/{uuid:relationship_id}/meetings", response={201: schemas.MeetingOut, **ANSWERS}
)
def meeting_plan(
    request: SignedInRequest, relationship_id: UUID, body: api_bodies.NewMeeting
) -> Status[Meeting]:
    """Plan one meeting; invitations go out when mail is set up."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    return Status(
        201, services.meeting_plan(user=request.user, relationship=relationship, **_plain(body))
    )


@router.get("/meetings/{uuid:meeting_id}", response={200: schemas.WholeMeetingOut, **ANSWERS})
def meeting_get(request: SignedInRequest, meeting_id: UUID) -> Meeting:
    """One meeting with agenda, attendance, minutes and decisions."""
    return selectors.meeting_get(user=request.user, meeting_id=meeting_id)


@router.post("/meetings/{uuid:meeting_id}/move", response={200: schemas.MeetingOut, **ANSWERS})
def meeting_move(request: SignedInRequest, meeting_id: UUID, body: api_bodies.Move) -> Meeting:
    """Put a meeting to another time or place."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=meeting_id)
    return services.meeting_move(user=request.user, meeting=meeting, **body.model_dump())


@router.post("/meetings/{uuid:meeting_id}/cancel", response={200: schemas.MeetingOut, **ANSWERS})
def meeting_cancel(request: SignedInRequest, meeting_id: UUID, body: api_bodies.Reason) -> Meeting:
    """Call a meeting off."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=meeting_id)
    return services.meeting_cancel(user=request.user, meeting=meeting, reason=body.reason)


@router.post("/meetings/{uuid:meeting_id}/miss", response={200: schemas.MeetingOut, **ANSWERS})
def meeting_miss(request: SignedInRequest, meeting_id: UUID, body: api_bodies.Reason) -> Meeting:
    """Say that a meeting did not take place."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=meeting_id)
    return services.meeting_miss(user=request.user, meeting=meeting, reason=body.reason)


@router.post("/meetings/{uuid:meeting_id}/hold", response={200: schemas.WholeMeetingOut, **ANSWERS})
def meeting_hold(request: SignedInRequest, meeting_id: UUID, body: api_bodies.Held) -> Meeting:
    """Record what came of a meeting: attendance, minutes and decisions at once."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=meeting_id)
    there = [outcomes.Attended(**_plain(attended_in)) for attended_in in body.attendances]
    return outcomes.meeting_hold(
        user=request.user,
        meeting=meeting,
        attendances=there,
        minutes=body.minutes,
        decisions=body.decisions,
    )


@router.post("/meetings/{uuid:meeting_id}/minutes", response={201: schemas.MinutesOut, **ANSWERS})
def minutes_correct(
    request: SignedInRequest, meeting_id: UUID, body: api_bodies.Corrected
) -> Status[Minutes]:
    """Write the next version of the minutes."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=meeting_id)
    return Status(
        201, outcomes.minutes_correct(user=request.user, meeting=meeting, **body.model_dump())
    )


@router.post("/meetings/{uuid:meeting_id}/invite", response={202: JobOut, **ANSWERS})
def meeting_invite(request: SignedInRequest, meeting_id: UUID) -> Status[Job]:
    """Send the invitations now, as a job."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=meeting_id)
    return Status(202, services.meeting_invite(user=request.user, meeting=meeting))


@router.get("/meetings/{uuid:meeting_id}/calendar", response={200: schemas.CalendarFile, **ANSWERS})
def meeting_calendar(request: SignedInRequest, meeting_id: UUID) -> dict[str, str]:
    """One meeting as a calendar file."""
    return {
        "content": calendar_of([selectors.meeting_get(user=request.user, meeting_id=meeting_id)])
    }


@router.post("/meetings/{uuid:meeting_id}/agenda", response={201: schemas.AgendaOut, **ANSWERS})
def agenda_add(
    request: SignedInRequest, meeting_id: UUID, body: api_bodies.NewPoint
) -> Status[AgendaItem]:
    """Put a point at the end of the agenda."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=meeting_id)
    return Status(201, agendas.agenda_add(user=request.user, meeting=meeting, **body.model_dump()))


@router.post("/agenda/{uuid:item_id}/move", response={200: schemas.AgendaOut, **ANSWERS})
def agenda_move(request: SignedInRequest, item_id: UUID, body: api_bodies.Place) -> AgendaItem:
    """Put a point at another place."""
    item = selectors.agenda_get(user=request.user, item_id=item_id)
    return agendas.agenda_move(user=request.user, item=item, position=body.position)


@router.post("/agenda/{uuid:item_id}/remove", response={204: None, **ANSWERS})
def agenda_remove(request: SignedInRequest, item_id: UUID) -> Status[None]:
    """Take a point off the agenda."""
    agendas.agenda_remove(
        user=request.user, item=selectors.agenda_get(user=request.user, item_id=item_id)
    )
    return Status(204, None)


@router.get(
    "/relationships/{uuid:relationship_id}/decisions",
    response={200: list[schemas.DecisionOut], **ANSWERS},
)
@paginate
def decision_list(request: SignedInRequest, relationship_id: UUID) -> QuerySet[MeetingDecision]:
    """What meetings of the relationship decided, newest meeting first."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    return selectors.decisions_of(user=request.user, relationship=relationship)


@router.get(
    "/relationships/{uuid:relationship_id}/series",
    response={200: list[schemas.SeriesOut], **ANSWERS},
)
@paginate
def series_list(request: SignedInRequest, relationship_id: UUID) -> QuerySet[Series]:
    """Series of a relationship, ended ones too."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    return selectors.series_list(user=request.user, relationship=relationship)


@router.post(
    "/relationships/{uuid:relationship_id}/series", response={201: schemas.SeriesOut, **ANSWERS}
)
def series_create(
    request: SignedInRequest, relationship_id: UUID, body: api_bodies.NewSeries
) -> Status[Series]:
    """Begin meetings that come round, and plan those of the next twelve months."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    return Status(
        201, series.series_create(user=request.user, relationship=relationship, **_plain(body))
    )


@router.post("/series/{uuid:series_id}/change", response={201: schemas.SeriesOut, **ANSWERS})
def series_change(
    request: SignedInRequest, series_id: UUID, body: api_bodies.SeriesChange
) -> Status[Series]:
    """Change a series from a day on: another follows, which takes over its meetings."""
    row = selectors.series_get(user=request.user, series_id=series_id)
    changes = body.model_dump(exclude_none=True)
    return Status(201, series.series_change(user=request.user, series=row, **changes))


@router.post("/series/{uuid:series_id}/end", response={200: schemas.SeriesOut, **ANSWERS})
def series_end(request: SignedInRequest, series_id: UUID, body: api_bodies.EndOf) -> Series:
    """End a series; its planned meetings from the day on are cancelled."""
    row = selectors.series_get(user=request.user, series_id=series_id)
    return series.series_end(user=request.user, series=row, **body.model_dump())


@router.get(
    "/relationships/{uuid:relationship_id}/seats", response={200: list[schemas.SeatOut], **ANSWERS}
)
@paginate
def seat_list(request: SignedInRequest, relationship_id: UUID) -> QuerySet[Seat]:
    """Who sits, sat and will sit at each level for each party."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    return selectors.seat_list(user=request.user, relationship=relationship)


@router.post(
    "/relationships/{uuid:relationship_id}/seats", response={201: schemas.SeatOut, **ANSWERS}
)
def seat_fill(
    request: SignedInRequest, relationship_id: UUID, body: api_bodies.NewSeat
) -> Status[Seat]:
    """Put somebody on a vacant seat."""
    relationship = relationship_get(user=request.user, relationship_id=relationship_id)
    return Status(
        201, seats.seat_fill(user=request.user, relationship=relationship, **_plain(body))
    )


@router.post("/seats/{uuid:seat_id}/succeed", response={201: schemas.SeatOut, **ANSWERS})
def seat_succeed(
    request: SignedInRequest, seat_id: UUID, body: api_bodies.Successor
) -> Status[Seat]:
    """Name who follows on a seat."""
    seat = selectors.seat_get(user=request.user, seat_id=seat_id)
    return Status(201, seats.seat_succeed(user=request.user, seat=seat, **body.model_dump()))


@router.post("/seats/{uuid:seat_id}/leave", response={200: schemas.SeatOut, **ANSWERS})
def seat_leave(request: SignedInRequest, seat_id: UUID, body: api_bodies.Leaves) -> Seat:
    """Say from when a seat is vacant."""
    seat = selectors.seat_get(user=request.user, seat_id=seat_id)
    return seats.seat_leave(user=request.user, seat=seat, ends_on=body.ends_on)


@router.get(
    "/programmes/{uuid:programme_id}/cadences", response={200: list[schemas.CadenceOut], **ANSWERS}
)
@paginate
def cadence_list(request: SignedInRequest, programme_id: UUID) -> QuerySet[Cadence]:
    """How often partners meet, by tier and level; ended ones too."""
    programme = programme_get(user=request.user, programme_id=programme_id)
    return selectors.cadence_list(user=request.user, programme=programme)


@router.post(
    "/programmes/{uuid:programme_id}/cadences", response={201: schemas.CadenceOut, **ANSWERS}
)
def cadence_set(
    request: SignedInRequest, programme_id: UUID, body: api_bodies.NewCadence
) -> Status[Cadence]:
    """Say how often partners of a tier meet at a level from a day on."""
    programme = programme_get(user=request.user, programme_id=programme_id)
    fields = _plain(body)
    tier = visible_or_404(Tier.objects.filter(programme=programme), fields.pop("tier_id"))
    return Status(201, cadences.cadence_set(user=request.user, tier=tier, **fields))


@router.post("/cadences/{uuid:cadence_id}/end", response={200: schemas.CadenceOut, **ANSWERS})
def cadence_end(request: SignedInRequest, cadence_id: UUID, body: api_bodies.MayEnd) -> Cadence:
    """End a cadence: from the day on nothing is due."""
    cadence = selectors.cadence_get(user=request.user, cadence_id=cadence_id)
    return cadences.cadence_end(user=request.user, cadence=cadence, ends_on=body.ends_on)


@router.get("/calendar-feeds", response={200: list[Token], **ANSWERS})
@paginate
def feed_list(request: SignedInRequest) -> QuerySet[ApiToken]:
    """The addresses of my calendar, without their keys."""
    return feeds.feed_list(user=request.user)


@router.post("/calendar-feeds", response={201: schemas.IssuedFeed, **ANSWERS})
def feed_issue(
    request: SignedInRequest,  # noqa: ARG001 - the library gives it
    body: api_bodies.NewFeed,  # noqa: ARG001 - read before it is refused
) -> Status[schemas.IssuedFeed]:
    """Make an address of my calendar."""
    refuse_key()


@router.post("/calendar-feeds/{uuid:feed_id}/revoke", response={200: Token, **ANSWERS})
def feed_revoke(request: SignedInRequest, feed_id: UUID) -> ApiToken:
    """Make an address of my calendar useless."""
    return feeds.feed_revoke(
        user=request.user, feed=feeds.feed_get(user=request.user, feed_id=feed_id)
    )


def _plain(body: Schema) -> dict[str, Any]:
    """The fields, choices as their values."""
    return {name: getattr(value, "value", value) for name, value in body.model_dump().items()}
