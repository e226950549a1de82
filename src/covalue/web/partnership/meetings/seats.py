"""Writing seats: who sits at a level for a party, one person a day, with succession."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.organizations.selectors import people_list
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.kit.texts import one_line
from covalue.web.partnership.meetings.models import Seat
from covalue.web.partnership.meetings.permitting import check_level, hold, side_name, tell


@transaction.atomic
def seat_fill(
    *,
    user: User,
    relationship: Relationship,
    party: str,
    level: str,
    person_name: str,
    title: str = "",
    email: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Put a person on a vacant seat over `[starts_on, ends_on)`."""
    hold(user, relationship, "fill a seat")
    return _fill(
        user,
        relationship,
        "seat.filled",
        party,
        level,
        {},
        person_name=person_name,
        title=title,
        email=email,
        starts_on=starts_on or clock.today(relationship.programme.time_zone),
        ends_on=ends_on,
    )


@transaction.atomic
def seat_succeed(
    *,
    user: User,
    seat: Seat,
    person_name: str,
    starts_on: date,
    title: str = "",
    email: str = "",
    ends_on: date | None = None,
) -> Seat:
    """End the seat on the day and put the successor on it; a later one that is planned already is
    not cut."""
    seat = _locked(user, seat, "change a seat")
    if starts_on < seat.starts_on:
        raise Refused(
            "days_reversed",
            f"{seat} sits there since {seat.starts_on:%d %b %Y}.",
            mend="Choose a later day.",
            field="starts_on",
        )
    if seat.ends_on is not None and seat.ends_on < starts_on:
        raise Refused(
            "seat_ended",
            f"{seat} leaves on {seat.ends_on:%d %b %Y}.",
            mend="Fill the seat from the day on.",
            field="starts_on",
        )
    before = {"person": seat.person_name, "ends_on": seat.ends_on}
    seat.ends_on = starts_on
    seat.save(update_fields=["ends_on"])
    return _fill(
        user,
        seat.relationship,
        "seat.succeeded",
        seat.party,
        seat.level,
        before,
        person_name=person_name,
        title=title,
        email=email,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@transaction.atomic
def seat_leave(*, user: User, seat: Seat, ends_on: date) -> Seat:
    """The person sits there until the day before; then the seat is vacant."""
    seat = _locked(user, seat, "change a seat")
    if ends_on < seat.starts_on:
        raise Refused(
            "days_reversed", f"{seat} sits there since {seat.starts_on:%d %b %Y}.", field="ends_on"
        )
    if seat.ends_on is not None and seat.ends_on < ends_on:
        _refuse_taken(seat, seat.starts_on, ends_on)
    before = {"person": seat.person_name, "ends_on": seat.ends_on}
    seat.ends_on = ends_on
    seat.save(update_fields=["ends_on"])
    tell(
        user,
        seat,
        "seat.left",
        before=before,
        after={"person": seat.person_name, "ends_on": ends_on},
    )
    return seat


def _fill(
    user: User,
    relationship: Relationship,
    action: str,
    party: str,
    level: str,
    before: dict[str, Any],
    **fields: Any,
) -> Seat:
    seat = Seat(
        relationship=relationship,
        party=party,
        level=level,
        **_person(user, relationship, party, level, fields),
    )
    if seat.ends_on is not None and seat.ends_on <= seat.starts_on:
        raise Refused("days_reversed", "The seat would end before it starts.", field="ends_on")
    _refuse_taken(seat, seat.starts_on, seat.ends_on)
    seat.save()
    after = {
        "person": seat.person_name,
        "title": seat.title,
        "starts_on": seat.starts_on,
        "ends_on": seat.ends_on,
    }
    tell(user, seat, action, before=before, after=after)
    return seat


def _person(
    user: User, relationship: Relationship, party: str, level: str, fields: dict[str, Any]
) -> dict[str, Any]:
    """The checked fields, with the user when the address is that of somebody who acts on this side
    here."""
    check_level(level)
    if party not in Party.values:
        raise Refused("party_unknown", f"'{party}' is no party.", field="party")
    email = fields["email"].strip().lower()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Refused("email_wrong", f"'{email}' is no address.", field="email") from error
    people = people_list(user=user, relationship=relationship)
    known = [
        person.user
        for person in people
        if email and person.party == party and person.user.email == email
    ]
    return {
        **fields,
        "email": email,
        "user": known[0] if known else None,
        "person_name": one_line(
            fields["person_name"],
            most=most(Seat, "person_name"),
            field="person_name",
            missing="The name is missing.",
        ),
        "title": one_line(fields["title"], most=most(Seat, "title"), field="title"),
    }


def _refuse_taken(seat: Seat, starts_on: date, ends_on: date | None) -> None:
    rows = Seat.objects.filter(relationship=seat.relationship, party=seat.party, level=seat.level)
    rows = (
        rows.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
        .exclude(pk=seat.pk)
        .exclude(ends_on=F("starts_on"))
    )
    taken = (rows.filter(starts_on__lt=ends_on) if ends_on else rows).order_by("starts_on").first()
    if taken is not None:
        until = f" until {taken.ends_on:%d %b %Y}" if taken.ends_on else ""
        side = side_name(seat.relationship, seat.party)
        raise Refused(
            "seat_taken",
            f"{taken} sits there for {side} from {taken.starts_on:%d %b %Y}{until}.",
            mend="Let somebody succeed, or choose other days.",
            field="starts_on",
        )


def _locked(user: User, seat: Seat, what: str) -> Seat:
    hold(user, seat.relationship, what)
    seats = Seat.objects.select_related(
        "relationship__programme__client", "relationship__partner", "user"
    )
    return seats.get(pk=seat.pk)
