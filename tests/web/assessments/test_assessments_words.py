"""What the pages of the two-way assessment answer: read as text, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.assessments import headlines
from covalue.web.partnership.assessments.models import Questionnaire, Round
from covalue.web.partnership.assessments.selectors import Dimension, Health, Point
from covalue.web.partnership.assessments.templatetags.assessments import gap

NOW = Round(label="H2 2026", closes_on=date(2026, 11, 30))
OPEN = "H2 2026 is open until 30 Nov 2026"


def relationship(partner: str = "Orrin") -> Relationship:
    programme = Programme(client=Organization(name="Aldermoor"))
    return Relationship(programme=programme, partner=Organization(name=partner))


def point(client: str | None, partner: str | None) -> Point:
    scores = (None if score is None else Decimal(score) for score in (client, partner))
    return Point("H1 2026", *scores)


def health(*rounds: tuple[str | None, str | None]) -> Health:
    return Health([point(*pair) for pair in rounds])


CALM, APART = health(("4.0", "4.2")), health(("3.0", "4.2"))
FALLS = health(("4.0", "4.0"), ("3.8", "4.0"), ("3.6", "4.0"))
NEVER = health()


@pytest.mark.parametrize(
    ("views", "now", "said"),
    [
        ([], None, "Nobody has been asked yet how the other side is seen."),
        ([NEVER], None, "Nobody has been asked yet how the other side is seen."),
        ([NEVER], NOW, f"{OPEN}."),
        ([CALM], None, "No views part by 0.8 or more, and none keeps falling."),
        ([APART], None, "The views part with Partner 1."),
        ([APART, APART], NOW, f"The views part with Partner 1, Partner 2. {OPEN}."),
        ([CALM, FALLS], None, "Falling for three rounds: Partner 2."),
    ],
)
def test_the_programme(views: list[Health], now: Round | None, said: str) -> None:
    rows = [(relationship(f"Partner {at}"), view) for at, view in enumerate(views, 1)]
    assert headlines.of_programme(rows, now) == said


FEW = "is not published: fewer than 5 people answered"


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (NEVER, "Neither side has been asked yet how it sees the other."),
        (CALM, "Aldermoor rates Orrin 4.0; Orrin rates Aldermoor 4.2."),
        (FALLS, "Aldermoor rates Orrin 3.6 and falling; Orrin rates Aldermoor 4.0."),
        (
            health((None, "4.2")),
            f"The view of Aldermoor {FEW}; Orrin rates Aldermoor 4.2.",
        ),
        (health(("4.0", None)), f"Aldermoor rates Orrin 4.0; the view of Orrin {FEW}."),
    ],
)
def test_both_views(view: Health, said: str) -> None:
    assert headlines.of_relationship(relationship(), view, [], None, None) == said


def test_where_the_views_part_most_and_who_has_answered() -> None:
    dimensions = [Dimension("Cultural fit", [point("2.0", "4.0")])]
    said = headlines.of_relationship(relationship(), CALM, dimensions, NOW, ("Aldermoor", 1))
    assert said == (
        "Aldermoor rates Orrin 4.0; Orrin rates Aldermoor 4.2. The views part most on cultural"
        f" fit. {OPEN}; 1 of Aldermoor has answered."
    )
    several = headlines.of_relationship(relationship(), NEVER, [], NOW, ("Aldermoor", 3))
    assert several.endswith("3 of Aldermoor have answered.")


def test_keeping_the_questionnaire() -> None:
    rest = (
        " Each statement is answered by both sides about the other, from 1 (not at all) to 5"
        " (fully)."
    )
    assert headlines.of_questionnaire(None) == (
        f"A set to begin with: change what does not fit, then keep it.{rest}"
    )
    assert headlines.of_questionnaire(Questionnaire(version=2)) == (
        f"Keeping it writes version 3; rounds that are open keep theirs.{rest}"
    )


def test_the_days_of_a_round() -> None:
    of_round = Round(
        opens_on=date(2026, 10, 1),
        closes_on=date(2026, 11, 30),
        questionnaire=Questionnaire(version=2),
    )
    assert headlines.asked(of_round, "UTC") == (
        "from 1 Oct 2026, closes 30 Nov 2026, version 2 of the questionnaire"
    )
    of_round.closed_at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert headlines.asked(of_round, "UTC") == (
        "from 1 Oct 2026, closed 20 Nov 2026, version 2 of the questionnaire"
    )


def test_a_wide_gap_stands_out() -> None:
    assert gap(point("3.0", "4.2")).__html__() == '<b class="cv-bad">+1.2</b>'
    assert gap(point("4.2", "4.0")).__html__() == "−0.2"
