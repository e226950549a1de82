"""The example programme: an invented company, its twelve partners and three years of their history,
from data files.

Everything is written by the same services as on the pages, each on its day, so that the record
tells it in order.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from covalue.web.front.example import (
    agreeing,
    delivering,
    filing,
    leading,
    meeting,
    people,
    planning,
    programme,
    promising,
    rating,
    reviewing,
)
from covalue.web.front.example.people import PASSWORD
from covalue.web.front.example.reading import table, text_file
from covalue.web.front.example.story import Story
from covalue.web.front.example.world import World
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import RoleName
from covalue.web.kit import clock

__all__ = ["MANAGER", "PASSWORD", "fill", "is_here", "sign_ins"]

CHAPTERS = (
    programme,
    people,
    leading,
    meeting,
    rating,
    reviewing,
    promising,
    planning,
    agreeing,
    filing,
    delivering,
)
MANAGER = next((row["name"], row["email"]) for row in table("people"))


def _silent(_words: str) -> None:
    """Nobody is told how far it is."""


@transaction.atomic
def fill(tell: Callable[[str], None] = _silent) -> None:
    """Fill the empty database, all of it or nothing; `tell` hears of every year that is begun."""
    story = Story(clock.now(), text_file("programme")["time_zone"])
    with clock.at(story.moment(text_file("programme")["begins"], hour=7)):
        world = World(story, people.found())
    for chapter in CHAPTERS:
        chapter.write(world)
    world.story.tell(tell)


def is_here() -> bool:
    """Whether this database holds the example."""
    return User.objects.filter(email=MANAGER[1]).exists()


def sign_ins() -> list[str]:
    """One line for each person whom one tries first: address, password, who it is."""
    rows = [row for row in table("people") if row["try"]]
    return [
        f"  {row['email']:<28} {PASSWORD}   {RoleName(row['role']).label}, {row['organization']}:"
        f" {row['try']}"
        for row in rows
    ]
