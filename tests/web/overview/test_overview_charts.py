"""The pictures: what they draw, what they say in words, and the table behind each."""

from __future__ import annotations

import re
from datetime import timedelta

from cast import Cast
from tests.web.overview.scenes import NOW, TODAY, hold, meeting, rated

from covalue.web.front.overview.charts import NAMED, meetings_chart, quarter_chart, views_chart
from covalue.web.front.overview.programme import Row, overview
from covalue.web.kit import clock
from covalue.web.kit.look.charts import Chart
from covalue.web.partnership.meetings.models import Level, Meeting
from covalue.web.partnership.meetings.services import meeting_cancel, meeting_miss
from covalue.web.value.benefits.value_to_date import Quarter

GROUP = ("cashable", "EUR")
LEVELS = [level.label for level in Level]


def rows(cast: Cast) -> list[Row]:
    return overview(user=cast.alice, programme=cast.programme, now=NOW).rows


def written(chart: Chart) -> list[str]:
    """The words in the picture."""
    return re.findall(r"<text[^>]*>([^<]+)</text>", chart.wide)


def test_value_by_quarter_tells_how_much_of_the_last_one_is_validated() -> None:
    """600.00 of 900.00 realized: 67 %."""
    quarters = [
        Quarter("Q1 26", 100_000, 80_000, 80_000),
        Quarter("Q2 26", 100_000, 90_000, 60_000),
    ]
    found = quarter_chart(quarters, GROUP, "All partners")
    assert found is not None
    assert found.title == "Cashable value by quarter, EUR"
    assert found.reading.startswith("All partners. Dark: validated.")
    assert found.reading.endswith("Of Q2 26, 67 % is validated by now.")
    assert list(found.rows) == [
        ("Q1 26", "€1,000.00", "€800.00", "€800.00"),
        ("Q2 26", "€1,000.00", "€900.00", "€600.00"),
    ]
    assert {"Q1 26", "Q2 26"} <= set(written(found))


def test_a_quarter_of_which_nothing_came_is_not_validated_by_a_share() -> None:
    found = quarter_chart([Quarter("Q1 26", 100_000, 0, 0)], GROUP, "With Brightloom")
    assert found is not None
    assert found.reading.endswith("Line: committed at design.")
    assert quarter_chart([], GROUP, "With Brightloom") is None


def test_a_currency_without_cents_is_drawn_in_whole_units() -> None:
    found = quarter_chart([Quarter("Q1 26", 5_000, 4_000, 4_000)], ("revenue", "JPY"), "All")
    assert found is not None
    assert list(found.rows) == [("Q1 26", "JPY 5,000", "JPY 4,000", "JPY 4,000")]


def test_views_of_partners_are_drawn_where_both_are_published(cast: Cast) -> None:
    assert views_chart(rows(cast), "Aldermoor") is None
    rated(cast, cast.with_bob, (430, 330))
    rated(cast, cast.with_charlie, (400, None))
    found = views_chart(rows(cast), "Aldermoor")
    assert found is not None
    assert list(found.rows) == [("Brightloom", "Round 1", "4.3", "3.3", "−1.0")]
    assert "Brightloom" in written(found)
    assert "Aldermoor rates the partner" in written(found)
    assert "less content than Aldermoor" in found.reading


def test_the_widest_gap_is_first_and_only_what_parts_is_named(cast: Cast) -> None:
    rated(cast, cast.with_bob, (400, 410))
    rated(cast, cast.with_charlie, (300, 420))
    found = views_chart(rows(cast), "Aldermoor")
    assert found is not None
    assert "Calderon" in written(found)
    assert "Brightloom" not in written(found)
    assert [row[0] for row in found.rows] == ["Calderon", "Brightloom"]


def test_names_in_the_picture_are_bounded_and_the_table_has_all(cast: Cast) -> None:
    rated(cast, cast.with_bob, (430, 330))
    row = next(each for each in rows(cast) if each.relationship == cast.with_bob)
    found = views_chart([row] * (NAMED + 3), "Aldermoor")
    assert found is not None
    assert written(found).count("Brightloom") == NAMED
    assert len(found.rows) == NAMED + 3


def past(cast: Cast, days: int, level: str = "executive") -> Meeting:
    """Planned for a day that is over now."""
    with clock.at(NOW - timedelta(days + 30)):
        return meeting(cast, TODAY - timedelta(days), level, title=f"{days} days ago")


def test_meetings_by_level_with_their_states(cast: Cast) -> None:
    held = hold(cast, past(cast, 40))
    missed = meeting_miss(user=cast.alice, meeting=past(cast, 30), reason="Ill.")
    unrecorded = past(cast, 3, "operational")
    ahead = meeting(cast, TODAY + timedelta(9))
    off = meeting_cancel(
        user=cast.alice, meeting=meeting(cast, TODAY + timedelta(11)), reason="Moved."
    )
    found = meetings_chart([ahead, off, unrecorded, missed, held], NOW, "UTC")
    assert found is not None
    assert [(row[1], row[2], row[3]) for row in found.rows] == [
        ("Executive", "40 days ago", "Held"),
        ("Executive", "30 days ago", "Missed"),
        ("Operational", "3 days ago", "Not recorded"),
        ("Chief executives", "Chief executives", "Planned"),
        ("Chief executives", "Chief executives", "Cancelled"),
    ]
    words = written(found)
    assert [w for w in words if w in LEVELS] == ["Chief executives", "Executive", "Operational"]
    assert "today" in words


def test_no_meeting_no_picture() -> None:
    assert meetings_chart([], NOW, "UTC") is None
