"""What the pages of tiers answer: read as text, without a database."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.tiers import headlines, row_words
from covalue.web.partnership.tiers.judging import Reading
from covalue.web.partnership.tiers.measures import Figure, measure_named
from covalue.web.partnership.tiers.models import Admission, Tier, TierCriterion, TierReview
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


def review(*met: str, **fields: Any) -> TierReview:
    """A signed review of the strategic tier, with criteria that were met or not."""
    figures = json.dumps([{"met": word} for word in met])
    signed = {"kind": "renewal", "decision": "renew"} | fields
    return TierReview(tier=STRATEGIC, figures=figures, **signed)


def test_a_signed_review() -> None:
    said = headlines.of_review(review("met", "met", "not met", next_due_on=date(2027, 10, 1)))
    assert said.__html__() == (
        "<b>Renew</b>. 2 met, 1 not met of 3 criteria. The next renewal is due on 1 Oct 2027."
    )
    assert headlines.of_review(review()) == "Renew. No criteria."


@pytest.mark.parametrize(
    ("due_on", "where"),
    [
        (date(2026, 10, 11), "its renewal was due on 11 Oct 2026."),
        (ON, "its renewal is due on 12 Oct 2026."),
    ],
)
def test_a_review_while_it_is_prepared(due_on: date, where: str) -> None:
    now = Admission(tier=STRATEGIC, starts_on=date(2025, 10, 1), renewal_due_on=due_on)
    said = headlines.of_preparing("Orrin", now, Tier(name="Preferred"), ON)
    assert said.__html__() == (
        f"Orrin is in Strategic since 1 Oct 2025; {where} The criteria are those of"
        " <b>Preferred</b>; their figures are frozen when you propose. Orrin reads the decision,"
        " the reason and the criteria once it is signed."
    )
    assert headlines.of_preparing("Orrin", None, STRATEGIC, ON).startswith(
        "Orrin is in no tier. The criteria are those of Strategic;"
    )


def test_what_is_chosen_before_a_review() -> None:
    assert headlines.of_choosing("Orrin", has_tiers=True) == (
        "To which tier may Orrin be admitted? Its criteria are judged next."
    )
    assert headlines.of_choosing("Orrin", has_tiers=False) == (
        "The programme has no tier yet: there is nothing to be admitted to."
    )


@pytest.mark.parametrize(
    ("party", "prepares", "has_tiers", "said"),
    [
        ("partner", False, False, "When Aldermoor admits Orrin to a tier, its criteria, "),
        ("client", True, True, "A review judges every criterion of a tier, with its figure"),
        ("client", True, False, "The programme has no tier yet. Add tiers with criteria first."),
        ("client", False, False, "A programme manager prepares a review for admission, and"),
    ],
)
def test_what_a_partner_without_tier_waits_for(
    party: str, prepares: bool, has_tiers: bool, said: str
) -> None:
    programme = Programme(pk=UUID(int=1), client=Organization(name="Aldermoor"))
    between = Relationship(programme=programme, partner=Organization(name="Orrin"))
    told = headlines.of_no_tier(between, party, prepares=prepares, has_tiers=has_tiers)
    assert told.startswith(said)
    assert ("<a href=" in told.__html__()) == (prepares and not has_tiers)


def test_renewals_and_conditions_in_a_row() -> None:
    assert [row_words.renewal_chip(state) for state in (CALM, DUE, LATE)] == [
        "",
        '<span class="cv-chip warn">due</span>',
        '<span class="cv-chip bad">overdue</span>',
    ]
    assert [row_words.lateness(state) for state in (LATE, TWICE_LATE)] == [
        "1 day late",
        "2 days late",
    ]
    asked = standing(last=TierReview(conditions="Meter.", conditions_due_on=ON))
    assert row_words.until(asked).__html__() == '<span class="cv-sub">until 12 Oct 2026</span>'
    assert row_words.until(PASSED).__html__() == (
        '<span class="cv-sub cv-bad">✕ day passed: 1 Oct 2026</span>'
    )
    assert row_words.to_be_met(asked).__html__() == "to be met by 12 Oct 2026"
    assert row_words.to_be_met(PASSED).__html__() == (
        '<span class="cv-bad">✕ to be met by 1 Oct 2026</span>'
    )


def test_a_tier_in_its_heading() -> None:
    assert row_words.renewed(Tier(renew_months=1)) == "renewed after 1 month"
    assert row_words.renewed(Tier(renew_months=12)) == "renewed after 12 months"
    assert row_words.partners(2) == "2 partners"


KEPT = {"measure": "x", "label": "Health", "threshold": "3", "unit": "of 5", "why": ""}


def test_what_a_criterion_asks_for() -> None:
    criterion = TierCriterion(measure="lead_roles", threshold="3")
    label = measure_named("lead_roles").label
    assert row_words.threshold(criterion).startswith(f"{label}, at least 3 ")
    assert row_words.threshold(TierCriterion(text="Shares its plans")) == "judged by people"
    assert row_words.threshold_then(KEPT).__html__() == "Health, at least <b>3</b> of 5"
    assert row_words.threshold_then(KEPT | {"measure": ""}) == "judged by people"


def test_what_a_measure_reads() -> None:
    known = Figure(Decimal("3.4"), "of 5", source="H1 2026")
    assert (
        row_words.reads(known).__html__() == '<b>3.4</b> of 5 <span class="cv-sub">H1 2026</span>'
    )
    assert row_words.reads(Figure(Decimal(0), "of 5")).__html__() == "<b>0</b> of 5"
    unknown = Figure(None, "of 5", why="nobody was asked")
    assert row_words.reads(unknown).__html__() == (
        'not known <span class="cv-sub">nobody was asked</span>'
    )
    assert row_words.reads(None) == "no measure"
    kept = KEPT | {"figure": "3.4", "source": "H1 2026"}
    assert row_words.read_then(kept).__html__() == row_words.reads(known).__html__()
    kept = KEPT | {"figure": None, "source": "", "why": "nobody was asked"}
    assert row_words.read_then(kept).__html__() == row_words.reads(unknown).__html__()
    assert row_words.read_then(KEPT | {"figure": None, "source": ""}) == "no measure"


def test_whether_a_criterion_is_met() -> None:
    assert [row_words.met_chip(met) for met in ("met", "not met", "not known")] == [
        "met",
        '<span class="cv-chip bad">not met</span>',
        '<span class="cv-chip ">not known</span>',
    ]


def test_tiers_over_time() -> None:
    admission = Admission(tier=STRATEGIC, starts_on=date(2025, 10, 1))
    assert row_words.lasted(admission).__html__() == (
        '<b>Strategic</b> <span class="cv-2">1 Oct 2025 until now</span>'
    )
    admission.ends_on = ON
    assert row_words.lasted(admission) == "Strategic 1 Oct 2025 to 12 Oct 2026"
