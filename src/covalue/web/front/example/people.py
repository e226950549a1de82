"""The people: invited in their roles when they join, put on their seats, succeeded, gone."""

from __future__ import annotations

from functools import partial

from covalue.web.front.example.reading import table, text_file
from covalue.web.front.example.world import World
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.invitations import invitation_accept, invitation_create
from covalue.web.ground.organizations.memberships import membership_end
from covalue.web.ground.organizations.models import Membership, Party, Relationship
from covalue.web.ground.organizations.services import installation_found
from covalue.web.partnership.meetings.models import Seat
from covalue.web.partnership.meetings.seats import seat_fill, seat_leave, seat_succeed

PASSWORD = "quiet-harbour-42-lamps"

Row = dict[str, str]


def found() -> User:
    """The first set-up, by whoever stands first in the table."""
    client, first = text_file("programme")["client"], table("people")[0]
    return installation_found(
        organization_name=client, name=first["name"], email=first["email"], password=PASSWORD
    )


def write(world: World) -> None:
    """Everybody in the order of the table; `leaves` names who goes and from when the seat is
    empty."""
    first, *others = table("people")
    world.people[first["name"]] = world.manager
    for partner in text_file("partners").values():
        world.story.at(partner["joins"], partial(_seat_everywhere, world, first), hour=11)
    for row in others:
        world.story.at(row["joins"], partial(_join, world, row), hour=10, changes_roles=True)
        if row["leaves"]:
            world.story.at(row["leaves"], partial(_leave, world, row), hour=17, changes_roles=True)
        if row["organization"] == world_client() and row["seats"]:
            for partner in text_file("partners").values():
                world.story.at(partner["joins"], partial(_seat_everywhere, world, row), hour=11)


def world_client() -> str:
    """The name of the client."""
    return str(text_file("programme")["client"])


def _join(world: World, row: Row) -> None:
    name, email, at_client = row["name"], row["email"], row["organization"] == world_client()
    relationship = None if at_client else world.relationships[row["organization"]]
    organization = world.client if relationship is None else relationship.partner
    # The hash of the one password is made once: made anew for each, it would take longer than all
    # the rest.
    user = User.objects.create(email=email, name=name, password=world.manager.password)
    _invitation, key = invitation_create(
        user=_inviter(world, row),
        organization=organization,
        email=email,
        name=row["role"],
        programme=world.programme if at_client else None,
        relationship=relationship,
    )
    invitation_accept(key=key, user=user)
    world.people[name] = user
    if relationship is not None:
        _seat(world, row, relationship)


def _inviter(world: World, row: Row) -> User:
    """The partner's first person is invited by the client and invites the others."""
    colleagues = [
        person["name"]
        for person in table("people")
        if person["organization"] == row["organization"]
    ]
    return world.people.get(colleagues[0], world.manager)


def _seat_everywhere(world: World, row: Row) -> None:
    if row["name"] not in world.people:
        return
    taken = set(Seat.objects.filter(person_name=row["name"]).values_list("relationship", flat=True))
    for relationship in world.relationships.values():
        if relationship.pk not in taken:
            _seat(world, row, relationship)


def _seat(world: World, row: Row, relationship: Relationship) -> None:
    party = Party.CLIENT if row["organization"] == world_client() else Party.PARTNER
    today = world.story.today
    met = text_file("meetings")["partners"][relationship.partner.name]["series"]
    for level in [level_name for level_name in row["seats"].split() if level_name in met]:
        held = Seat.objects.filter(
            relationship=relationship, party=party, level=level, ends_on=None
        ).first()
        if held is None:
            sit_down = partial(seat_fill, relationship=relationship, party=party, level=level)
        else:
            starts_on = min(today, world.story.day(row["joins"]))
            sit_down = partial(seat_succeed, seat=held, starts_on=starts_on)
        sit_down(
            user=world.people[row["name"]],
            person_name=row["name"],
            title=row["title"],
            email=row["email"],
        )


def _leave(world: World, row: Row) -> None:
    user, day = world.people[row["name"]], world.story.day(row["leaves"])
    for seat in Seat.objects.filter(person_name=row["name"], ends_on=None).select_related(
        "relationship"
    ):
        seat_leave(user=user, seat=seat, ends_on=day)
    for membership in Membership.objects.filter(user=user, ended_at=None).select_related(
        "organization"
    ):
        membership_end(user=_inviter(world, row), membership=membership)
