"""What the pages of organizations say at their head."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import headlines
from covalue.web.ground.organizations.models import (
    Invitation,
    Organization,
    Programme,
    Relationship,
    Role,
    RoleName,
)

OURS = Organization(name="Aldermoor & Sons")
THEIRS = Organization(name="Brightloom")
PROGRAMME = Programme(client=OURS, name="Strategic partners")


@pytest.mark.parametrize(
    ("people", "invited", "said"),
    [
        (0, 0, "0 people act for Aldermoor & Sons."),
        (1, 1, "1 person acts for Aldermoor & Sons; 1 is invited."),
        (3, 2, "3 people act for Aldermoor & Sons; 2 are invited."),
    ],
)
def test_people_are_counted_in_words(people: int, invited: int, said: str) -> None:
    assert headlines.people_of(OURS, people, invited) == said


def test_both_parties_are_counted_in_one_sentence() -> None:
    said = headlines.people_of_both([(OURS, 1), (THEIRS, 2)])
    assert said == "1 person acts for Aldermoor & Sons, 2 people act for Brightloom."


@pytest.mark.parametrize(
    ("ends_on", "said"),
    [(None, "since 2 Mar 2026"), (date(2026, 9, 1), "2 Mar 2026 to 1 Sep 2026")],
)
def test_a_role_says_its_days(ends_on: date | None, said: str) -> None:
    assert headlines.days_of_role(Role(starts_on=date(2026, 3, 2), ends_on=ends_on)) == said


def invited(programme: Programme | None, relationship: Relationship | None) -> Invitation:
    return Invitation(
        email="bob@brightloom.example",
        name=RoleName.PARTNER_LEAD,
        invited_by=User(name="Alice <Example>"),
        programme=programme,
        relationship=relationship,
        expires_at=datetime(2026, 5, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("programme", "relationship", "where"),
    [
        (None, None, ""),
        (PROGRAMME, None, ", in the programme Strategic partners"),
        (
            None,
            Relationship(programme=PROGRAMME, partner=THEIRS),
            ", in the relationship of Aldermoor & Sons and Brightloom",
        ),
    ],
)
def test_an_offer_says_who_invites_to_what(
    programme: Programme | None, relationship: Relationship | None, where: str
) -> None:
    offer = headlines.offer(invited(programme, relationship))
    assert offer == (
        f"Alice <Example> invites you as Partner lead{where}. The link works until 1 May 2026 UTC."
    )
    assert "Alice &lt;Example&gt; invites you as <b>Partner lead</b>" in offer.__html__()


def test_the_receiver_is_told_beside_who_is_signed_in() -> None:
    invitation = invited(None, None)
    assert headlines.receiver(invitation, "") == "For bob@brightloom.example."
    assert headlines.receiver(invitation, "al@x.example") == (
        "For bob@brightloom.example; you are signed in as al@x.example."
    )
