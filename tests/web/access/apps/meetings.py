"""Meetings in the access matrices."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from cast import Cast
from django.urls import reverse

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.partnership.meetings import (
    agendas,
    cadences,
    feeds,
    outcomes,
    seats,
    series,
    services,
)
from covalue.web.partnership.meetings.models import Cadence, Meeting, Seat, Series
from covalue.web.partnership.tiers.models import Admission, Tier

SHARED = ((200, 200, 404, 302), (200, 200, 404, 302))
PRESSED = ((405, 405, 405, 302), (302, 302, 404, 302))
CLIENT = ((200, 404, 404, 302), (200, 404, 404, 302))
PAGES = {
    "programmes/<uuid:pk>/meetings/": CLIENT,
    "programmes/<uuid:pk>/meetings/cadence/": CLIENT,
    "cadences/<uuid:pk>/end/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "relationships/<uuid:pk>/meetings/": SHARED,
    "relationships/<uuid:pk>/meetings/new/": SHARED,
    "relationships/<uuid:pk>/series/new/": SHARED,
    "relationships/<uuid:pk>/seats/new/": SHARED,
    "series/<uuid:pk>/change/": SHARED,
    "series/<uuid:pk>/end/": SHARED,
    "seats/<uuid:pk>/succeed/": SHARED,
    "seats/<uuid:pk>/leave/": SHARED,
    "meetings/<uuid:pk>/": SHARED,
    "meetings/<uuid:pk>/move/": SHARED,
    "meetings/<uuid:pk>/cancel/": SHARED,
    "meetings/<uuid:pk>/missed/": SHARED,
    "meetings/<uuid:pk>/hold/": SHARED,
    "meetings/<uuid:pk>/minutes/": SHARED,
    "meetings/<uuid:pk>/agenda/new/": SHARED,
    "meetings/<uuid:pk>/invite/": PRESSED,
    "meetings/<uuid:pk>/meeting.ics": SHARED,
    "agenda/<uuid:pk>/move/": PRESSED,
    # Bob comes before Alice and takes the point off the agenda.
    "agenda/<uuid:pk>/remove/": ((405, 405, 405, 302), (404, 302, 404, 302)),
    "calendar/<str:key>.ics": ((404, 404, 404, 404), (405, 405, 405, 405)),
    "account/calendar/": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "account/calendar/<uuid:pk>/revoke/": ((405, 405, 405, 302), (302, 404, 404, 302)),
}
BUDGETS = {
    "programmes/<uuid:pk>/meetings/": 15,
    "programmes/<uuid:pk>/meetings/cadence/": 6,
    "relationships/<uuid:pk>/meetings/": 22,
    "relationships/<uuid:pk>/meetings/new/": 4,
    "relationships/<uuid:pk>/series/new/": 4,
    "relationships/<uuid:pk>/seats/new/": 4,
    "series/<uuid:pk>/change/": 5,
    "series/<uuid:pk>/end/": 5,
    "seats/<uuid:pk>/succeed/": 5,
    "seats/<uuid:pk>/leave/": 5,
    "meetings/<uuid:pk>/": 16,
    "meetings/<uuid:pk>/move/": 5,
    "meetings/<uuid:pk>/cancel/": 5,
    "meetings/<uuid:pk>/missed/": 5,
    "meetings/<uuid:pk>/hold/": 6,
    "meetings/<uuid:pk>/minutes/": 6,
    "meetings/<uuid:pk>/agenda/new/": 5,
    "meetings/<uuid:pk>/meeting.ics": 5,
    "account/calendar/": 4,
}
OPERATIONS: dict[str, tuple[int, int, int]] = {
    "GET /relationships/{relationship_id}/meetings": (200, 200, 404),
    "POST /relationships/{relationship_id}/meetings": (422, 422, 422),
    "GET /programmes/{programme_id}/meetings": (200, 404, 404),
    "GET /relationships/{relationship_id}/rhythm": (200, 200, 404),
    "GET /programmes/{programme_id}/rhythm": (200, 404, 404),
    "GET /meetings/{meeting_id}": (200, 200, 404),
    "POST /meetings/{meeting_id}/move": (422, 422, 422),
    "POST /meetings/{meeting_id}/cancel": (422, 422, 422),
    "POST /meetings/{meeting_id}/miss": (422, 422, 422),
    "POST /meetings/{meeting_id}/hold": (422, 422, 422),
    "POST /meetings/{meeting_id}/minutes": (422, 422, 422),
    "POST /meetings/{meeting_id}/invite": (409, 409, 404),
    "GET /meetings/{meeting_id}/calendar": (200, 200, 404),
    "POST /meetings/{meeting_id}/agenda": (422, 422, 422),
    "POST /agenda/{item_id}/move": (422, 422, 422),
    "POST /agenda/{item_id}/remove": (404, 204, 404),
    "GET /relationships/{relationship_id}/decisions": (200, 200, 404),
    "GET /relationships/{relationship_id}/series": (200, 200, 404),
    "POST /relationships/{relationship_id}/series": (422, 422, 422),
    "POST /series/{series_id}/change": (422, 422, 422),
    "POST /series/{series_id}/end": (422, 422, 422),
    "GET /relationships/{relationship_id}/seats": (200, 200, 404),
    "POST /relationships/{relationship_id}/seats": (422, 422, 422),
    "POST /seats/{seat_id}/succeed": (422, 422, 422),
    "POST /seats/{seat_id}/leave": (422, 422, 422),
    "GET /programmes/{programme_id}/cadences": (200, 404, 404),
    "POST /programmes/{programme_id}/cadences": (422, 422, 422),
    "POST /cadences/{cadence_id}/end": (422, 422, 422),
    "GET /calendar-feeds": (200, 200, 200),
    "POST /calendar-feeds": (422, 422, 422),
    "POST /calendar-feeds/{feed_id}/revoke": (200, 404, 404),
}


def _tier(cast: Cast) -> Tier:
    tier, new = Tier.objects.get_or_create(programme=cast.programme, name="Strategic", rank=71)
    if new and not Admission.objects.filter(relationship=cast.with_bob).exists():
        day = cast.with_bob.starts_on
        Admission.objects.create(
            relationship=cast.with_bob,
            tier=tier,
            starts_on=day,
            renewal_due_on=day + timedelta(days=365),
        )
    return tier


def _meeting(
    cast: Cast, relationship: Relationship, day: date, level: str = "executive", title: str = ""
) -> Meeting:
    return services.meeting_plan(
        user=cast.alice,
        relationship=relationship,
        level=level,
        title=title or "Executive meeting",
        starts=datetime.combine(day, time(10)),
        time_zone="Europe/Amsterdam",
        place="Rotterdam",
    )


def _seat(cast: Cast, level: str, party: str, name: str, **days: date) -> Seat:
    return seats.seat_fill(
        user=cast.alice,
        relationship=cast.with_bob,
        party=party,
        level=level,
        person_name=name,
        title="Director",
        email=f"{name.rsplit(maxsplit=1)[-1].lower()}@example.example",
        **days,
    )


def things(cast: Cast) -> dict[str, UUID]:
    """One of each, of Alice and Bob; a cadence and a feed of Alice alone."""
    meeting = _meeting(cast, cast.with_bob, clock.today("UTC") + timedelta(days=9))
    item = agendas.agenda_add(user=cast.alice, meeting=meeting, title="Weekly call: what we stop")
    cadence = cadences.cadence_set(
        user=cast.alice, tier=_tier(cast), level="executive", every_months=3
    )
    seat = _seat(cast, "executive", "client", "Ewa Hartog")
    monthly = monthly_series(cast, clock.today("UTC"))
    feed, _key = feeds.feed_issue(user=cast.alice, name="phone")
    return {
        "meetings": meeting.pk,
        "agenda": item.pk,
        "cadences": cadence.pk,
        "seats": seat.pk,
        "series": monthly.pk,
        "account/calendar": feed.pk,
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "cadence_id": cadence.pk,
        "seat_id": seat.pk,
        "series_id": monthly.pk,
        "feed_id": feed.pk,
    }


def monthly_series(cast: Cast, starts_on: date) -> Series:
    """The operational meeting of each month."""
    return series.series_create(
        user=cast.bob,
        relationship=cast.with_bob,
        level="operational",
        title="Operational call",
        every_months=1,
        nth=1,
        weekday=1,
        local_time=time(9, 30),
        time_zone="Europe/Amsterdam",
        starts_on=starts_on,
        minutes=45,
        place="Call",
    )


def browsed(cast: Cast) -> dict[str, str]:
    """A year of meetings with everything that the pages can show."""
    cast.with_bob.starts_on = clock.today("UTC") - timedelta(days=900)
    cast.with_bob.partner_time_zone = "America/New_York"
    cast.with_bob.save()
    cast.programme.time_zone = "Europe/Amsterdam"
    cast.programme.save()
    held, unrecorded, planned = _year(cast)
    _seat(
        cast,
        "executive",
        "client",
        "Ewa Hartog",
        starts_on=clock.today("UTC") - timedelta(days=800),
    )
    before = _seat(
        cast,
        "executive",
        "partner",
        "Kari Sund",
        starts_on=clock.today("UTC") - timedelta(days=800),
    )
    seats.seat_succeed(
        user=cast.bob,
        seat=before,
        person_name="Tova Lindqvist",
        title="Head of delivery",
        starts_on=clock.today("UTC") - timedelta(days=90),
    )
    seats.seat_leave(
        user=cast.alice,
        seat=_seat(cast, "chief_executives", "client", "Pieter Aalto"),
        ends_on=clock.today("UTC") + timedelta(days=30),
    )
    feeds.feed_issue(user=cast.alice, name="phone")
    one = {"meeting": planned, "meeting_held": held, "meeting_unrecorded": unrecorded}
    named = {"programme_meetings": cast.programme.pk, "cadence_set": cast.programme.pk}
    named |= dict.fromkeys(
        ("meeting_list", "meeting_new", "series_new", "seat_fill"), cast.with_bob.pk
    )
    named |= {
        "meeting_move": planned,
        "meeting_cancel": planned,
        "agenda_add": planned,
        "meeting_hold": unrecorded,
        "meeting_miss": unrecorded,
        "meeting_minutes": held,
    }
    named |= {name: Series.objects.get().pk for name in ("series_change", "series_end")}
    named |= {
        name: Seat.objects.filter(person_name="Ewa Hartog").get().pk
        for name in ("seat_succeed", "seat_leave")
    }
    pages = {name: reverse(name, args=[pk]) for name, pk in named.items()}
    return (
        pages
        | {name: reverse("meeting", args=[pk]) for name, pk in one.items()}
        | {"calendar": reverse("calendar")}
    )


def _year(cast: Cast) -> tuple[UUID, UUID, UUID]:
    """Held, missed, unrecorded, planned; returns one held, one unrecorded and one planned."""
    day, tier = clock.today("UTC"), _tier(cast)
    Admission.objects.filter(relationship=cast.with_bob).update(starts_on=day - timedelta(days=800))
    for level, months in (("operational", 1), ("executive", 3), ("chief_executives", 6)):
        Cadence.objects.create(
            programme=cast.programme,
            tier=tier,
            level=level,
            every_months=months,
            starts_on=day - timedelta(days=800),
        )
    monthly_series(cast, day)
    back = {330: "held", 240: "held", 150: "missed", 60: "held", 3: ""}
    made = {days: _meeting(cast, cast.with_bob, day - timedelta(days=days)) for days in back}
    for months in range(1, 12):
        _hold(
            cast,
            _meeting(
                cast,
                cast.with_bob,
                day - timedelta(days=30 * months),
                "operational",
                "Operational call",
            ),
        )
    old = _meeting(
        cast,
        cast.with_bob,
        day - timedelta(days=300),
        "chief_executives",
        "Chief executives’ meeting",
    )
    _hold(cast, old)
    for days, meeting in made.items():
        if back[days] == "held":
            _hold(cast, meeting)
        elif back[days]:
            services.meeting_miss(
                user=cast.bob, meeting=meeting, reason="The sponsor of Aldermoor was called away."
            )
    outcomes.minutes_correct(
        user=cast.bob, meeting=made[60], text="We met. The pilot goes on to April.\nBudget stands."
    )
    ahead = _meeting(cast, cast.with_bob, day + timedelta(days=20))
    agendas.agenda_add(
        user=cast.alice,
        meeting=ahead,
        title="Second shift in Tilburg",
        decide=True,
        note="Costs are in the annex.\nDecide by then.",
    )
    agendas.agenda_add(user=cast.bob, meeting=ahead, title="Meters at every pick")
    return made[60].pk, made[3].pk, ahead.pk


def _hold(cast: Cast, meeting: Meeting) -> None:
    outcomes.meeting_hold(
        user=cast.alice,
        meeting=meeting,
        minutes="We met. The pilot goes on.",
        attendances=[
            outcomes.Attended("client", "Ewa Hartog", title="Chief operating officer"),
            outcomes.Attended("partner", "Kari Sund", "delegate", delegate_name="Jon Vik"),
        ],
        decisions=["The pilot goes on until March.", "Bring two ideas to the next meeting."],
    )
