"""The start page tells each person what is that person's to act on, and keeps the rest of the side
apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, join
from promises import promise

from covalue.web.front.overview.attention import attention_list, split_by_duty
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors
from covalue.web.kit import clock


def duties(user: User, cast: Cast) -> tuple[list[str], list[str]]:
    """What is the person's own, and what is others', about commitments."""
    rows = list(selectors.relationship_list(user=user))
    found = attention_list(user=user, relationships=rows, now=clock.now())
    mine, others = split_by_duty(user=user, relationships=rows, entries=found)
    return [each.text for each in mine if "Keep" in each.text], [
        each.text for each in others if "Keep" in each.text
    ]


@pytest.mark.parametrize(
    ("role", "own"), [("executive_sponsor", False), ("contract_manager", True)]
)
def test_an_overdue_commitment_is_its_owners_and_the_managers(
    cast: Cast, role: str, own: bool
) -> None:
    owner = join(
        cast.alice,
        cast.client,
        ("O Example", "o@aldermoor.example"),
        "benefit_owner",
        programme=cast.programme,
    )
    other = join(
        cast.alice,
        cast.client,
        ("P Example", "p@aldermoor.example"),
        role,
        programme=cast.programme,
    )
    promise(cast, party="client", owner=owner, text="Open the till data")
    with clock.at(clock.now() + timedelta(400)):
        late = ["Keep or move: Open the till data"]
        assert duties(owner, cast) == (late, [])
        assert duties(other, cast) == ((late, []) if own else ([], late))
        assert duties(cast.alice, cast) == (late, [])
        assert duties(cast.bob, cast) == ([], [])
