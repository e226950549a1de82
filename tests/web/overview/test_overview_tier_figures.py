"""The figures that tier reviews read: scores of a side, meetings kept, value validated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import delivering
import pytest
from cast import Cast
from tests.web.overview.scenes import NOW, TODAY, hold, meeting, rated, tiered

from covalue.web.front.overview.tier_figures import assessed, meetings_kept, value_validated
from covalue.web.kit import clock
from covalue.web.partnership.meetings.cadences import cadence_set
from covalue.web.partnership.tiers.measures import measure_named
from covalue.web.value.benefits.services import value_report

YEAR = (date(2025, 10, 12), date(2026, 10, 12))


def test_the_score_is_that_of_the_last_round_closed_within_the_days(cast: Cast) -> None:
    rated(cast, cast.with_bob, (420, 300), (390, 310))
    found = assessed("client", cast.with_bob, *YEAR)
    assert (found.value, found.unit, found.source) == (
        Decimal("3.9"),
        "points of 5",
        "assessment Round 2",
    )
    assert assessed("partner", cast.with_bob, *YEAR).value == Decimal("3.1")
    before = assessed("client", cast.with_bob, date(2026, 1, 1), date(2026, 10, 1))
    assert (before.value, before.source) == (Decimal("4.2"), "assessment Round 1")


def test_the_day_after_the_last_does_not_count(cast: Cast) -> None:
    """Days are `[from, to)`: a round closed on 1 October lies within those to 2 October only."""
    rated(cast, cast.with_bob, (420, 300))
    first = date(2026, 9, 1)
    assert assessed("client", cast.with_bob, first, date(2026, 10, 1)).value is None
    assert assessed("client", cast.with_bob, first, date(2026, 10, 2)).value == Decimal("4.2")


def test_the_day_of_closing_is_that_of_the_programme(cast: Cast) -> None:
    cast.programme.time_zone = "America/New_York"
    cast.programme.save()
    rated(cast, cast.with_bob, (420, 300))  # closed on 1 October at 0:00 in UTC
    cast.with_bob.refresh_from_db()
    days = date(2026, 9, 30), date(2026, 10, 1)
    assert assessed("client", cast.with_bob, *days).value == Decimal("4.2")


def test_why_there_is_no_score(cast: Cast) -> None:
    assert (
        assessed("client", cast.with_bob, *YEAR).why
        == "no round of the assessment was closed in these days"
    )
    rated(cast, cast.with_bob, (None, 300))
    found = assessed("client", cast.with_bob, *YEAR)
    assert (found.value, found.why) == (None, "Round 1: fewer than five people answered")


def test_meetings_held_of_those_due(cast: Cast) -> None:
    """Due every three months from July 2025 on; of four quarters two have their meeting: 50 %."""
    assert meetings_kept(cast.with_bob, *YEAR).why == "no cadence says how often to meet"
    tier = tiered(cast, cast.with_bob, "Strategic", 1, TODAY + timedelta(100))
    with clock.at(datetime(2025, 7, 1, tzinfo=UTC)):
        cadence_set(user=cast.alice, tier=tier, level="executive", every_months=3)
    for day in (date(2025, 12, 1), date(2026, 3, 2)):
        with clock.at(datetime(day.year, day.month, 1, tzinfo=UTC) - timedelta(20)):
            planned = meeting(cast, day, "executive")
        hold(cast, planned)
    found = meetings_kept(cast.with_bob, *YEAR)
    assert found.unit == "%"
    held, _of, due = found.source.split()[:3]
    assert (int(held), int(due)) == (2, 4)
    assert found.value == Decimal("50.0")


def test_value_in_two_currencies_has_no_sum(cast: Cast) -> None:
    delivering.deliver(cast)
    other = delivering.place_another(cast)
    delivering.write(cast, other, currency="USD", measures=_dollars())
    delivering.deliver(cast, other)
    days = delivering.year(1), delivering.year(2) + timedelta(90)
    found = value_validated(cast.with_bob, *days)
    assert (found.value, found.why) == (None, "value in EUR and USD has no sum")


def _dollars() -> dict[str, object]:
    measures = delivering.document()["measures"]
    measures["each"]["unit"] = "USD/order"
    return measures


def test_more_disbenefits_than_benefits_have_no_share(cast: Cast) -> None:
    project = delivering.place(cast)
    benefits = delivering.document()["benefits"]
    worse = {"disbenefit": "yes", "baseline": {"value": "3"}, "target": {"value": "5"}}
    benefits["saving"] |= worse
    delivering.write(cast, project, benefits=benefits)
    delivering.deliver(cast, project)
    benefit, day = delivering.saving(project), delivering.year(1)
    value_report(user=cast.bob, benefit=benefit, stage="realized", values={day: 150_000})
    finance = delivering.validator(cast)
    value_report(user=finance, benefit=benefit, stage="validated", values={day: 90_000})
    found = value_validated(cast.with_bob, day, delivering.year(2) + timedelta(90))
    assert found.value is None
    assert found.why == "the plans have more disbenefits than benefits in these days"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("assessment_by_client", "points of 5"),
        ("assessment_by_partner", "points of 5"),
        ("meetings_kept", "%"),
        ("value_realized", "%"),
    ],
)
def test_tiers_know_each_figure_and_how_it_is_read(cast: Cast, name: str, unit: str) -> None:
    """Registered when the application starts; each side's score is read as that side's."""
    measure = measure_named(name)
    assert measure.unit == unit
    assert measure.read is not None
    rated(cast, cast.with_bob, (420, 300))
    found = measure.read(cast.with_bob, *YEAR)
    expected = {"assessment_by_client": Decimal("4.2"), "assessment_by_partner": Decimal(3)}
    assert found.value == expected.get(name)
    assert NOW.date() == YEAR[1]
