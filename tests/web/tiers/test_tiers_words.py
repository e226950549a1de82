"""What the pages of tiers answer: read as text, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.tiers import headlines
from covalue.web.partnership.tiers.judging import Reading
from covalue.web.partnership.tiers.measures import Figure
from covalue.web.partnership.tiers.models import Tier, TierCriterion, TierReview
from covalue.web.partnership.tiers.selectors import TierState

ON = date(2026, 10, 12)
STRATEGIC = Tier(name="Strategic", rank=1, description="Few.")


def standing(
    tier: Tier | None = STRATEGIC, due_in: int | None = 200, last: TierReview | None = None
) -> TierState:
    programme = Programme(client=Organization(name="Aldermoor"))
    return TierState(
        relationship=Relationship(programme=programme, partner=Organization(name="Orrin")),
        on=ON,
        tier=tier,
        since=date(2025, 10, 1) if tier else None,
        renewal_due_on=None if tier is None or due_in is None else ON + timedelta(days=due_in),
        last=last,
    )


def reading(value: str | None) -> Reading:
    """Of a criterion that asks for 3 at least."""
    number = None if value is None else Decimal(value)
    criterion = TierCriterion(text="Health", threshold="3")
    return Reading(criterion, Figure(number, "of 5", why="" if value else "nobody was asked"))


OUT = standing(tier=None)
LATE, TWICE_LATE = standing(due_in=-1), standing(due_in=-2)
DUE, CALM = standing(due_in=30), standing()
PASSED = standing(last=TierReview(conditions="Meter.", conditions_due_on=date(2026, 10, 1)))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([CALM], "No renewal is due by 11 Dec 2026."),
        ([DUE], "1 renewal is due by 11 Dec 2026."),
        ([DUE, DUE], "2 renewals are due by 11 Dec 2026."),
        ([LATE], "1 renewal is overdue."),
        ([LATE, TWICE_LATE], "2 renewals are overdue."),
        ([DUE, LATE], "1 renewal is due by 11 Dec 2026; 1 is overdue."),
        ([DUE, LATE, LATE], "1 renewal is due by 11 Dec 2026; 2 are overdue."),
        ([OUT], "No renewal is due by 11 Dec 2026. 1 partner is in no tier."),
        ([OUT, OUT], "No renewal is due by 11 Dec 2026. 2 partners are in no tier."),
        (
            [PASSED],
            "No renewal is due by 11 Dec 2026. Conditions of 1 partner have run out.",
        ),
    ],
)
def test_the_programme(rows: list[TierState], said: str) -> None:
    assert headlines.of_programme(True, rows, ON + timedelta(days=60)) == said


def test_a_programme_without_tiers() -> None:
    said = headlines.of_programme(False, [OUT], ON)
    assert said == "No tier says yet why a partner is strategic."


@pytest.mark.parametrize(
    ("asked", "members", "said"),
    [
        (0, 0, "It asks for nothing yet; no partner is in it. Few."),
        (1, 1, "A partner has to meet 1 criterion; 1 partner is in it. Few."),
        (2, 3, "A partner has to meet 2 criteria; 3 partners are in it. Few."),
    ],
)
def test_a_tier(asked: int, members: int, said: str) -> None:
    assert headlines.of_tier(STRATEGIC, asked, members) == said


IN = "Orrin is in Strategic since 1 Oct 2025."
RENEWED = f"{IN} Its renewal is due on 30 Apr 2027."


@pytest.mark.parametrize(
    ("row", "rows", "said"),
    [
        (OUT, [], "Orrin is in no tier."),
        (
            standing(tier=None, last=TierReview(decided_on=date(2026, 3, 1))),
            [],
            "Orrin is in no tier since 1 Mar 2026.",
        ),
        (CALM, [], RENEWED),
        (LATE, [], f"{IN} Its renewal was due on 11 Oct 2026, 1 day ago."),
        (TWICE_LATE, [], f"{IN} Its renewal was due on 10 Oct 2026, 2 days ago."),
        (
            CALM,
            [reading("2"), reading("4")],
            f"{RENEWED} 1 of 2 criteria is not met by the latest figures.",
        ),
        (
            CALM,
            [reading("4"), reading(None)],
            f"{RENEWED} The latest figures meet 1 of 2 criteria; none is missed.",
        ),
        (CALM, [reading(None)], f"{RENEWED} No figure is known yet for its 1 criterion."),
        (PASSED, [], f"{RENEWED} The day of its conditions, 1 Oct 2026, has passed."),
    ],
)
def test_a_partner(row: TierState, rows: list[Reading], said: str) -> None:
    assert headlines.of_relationship(row, rows, waits=False) == said
    waits = headlines.of_relationship(row, rows, waits=True)
    assert waits == f"{said} A review waits for its signature."
