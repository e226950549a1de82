"""The page of a relationship at one look: the same figures for both parties, and nothing of the
others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import delivering
from cast import Cast
from tests.web.commitments.promises import promise
from tests.web.overview.scenes import NOW, TODAY, meeting, rated, tiered, valued

from covalue.web.front.overview.relationship import COMMITMENTS, Relation, relation
from covalue.web.kit import clock
from covalue.web.partnership.meetings.cadences import cadence_set
from covalue.web.partnership.meetings.services import meeting_miss

Read = Callable[..., str]


def told(cast: Cast, asked: str = "") -> Relation:
    return relation(user=cast.bob, relationship=cast.with_bob, now=NOW, asked=asked)


def pages(cast: Cast, read: Read) -> list[str]:
    """As Alice and as Bob read it."""
    return [read(user, f"/relationships/{cast.with_bob.pk}/") for user in (cast.alice, cast.bob)]


def test_before_anything_is_known_each_figure_says_why(cast: Cast, read: Read) -> None:
    for page in pages(cast, read):
        assert "Nothing is agreed yet between Aldermoor and Brightloom." in page
        assert "Committed to date missing no business case yet" in page
        assert "Gap between views missing no round closed yet" in page
        assert "Chief executives none planned never met" in page
        assert "Tier none not admitted" in page


def test_value_is_the_same_for_both(cast: Cast, read: Read) -> None:
    valued(cast)
    for page in pages(cast, read):
        assert (
            "Brightloom has delivered €900 of validated cashable value of €1,800 committed to date"
            in page
        )
        assert "50 % of committed, €600 waits for finance" in page
        assert "by the plans agreed at design: Packing by machine, 12 Oct 2026." in page
    assert told(cast).classes[0][:2] == ("Cashable", "EUR")


def test_value_that_is_written_but_not_agreed(cast: Cast, read: Read) -> None:
    delivering.write(cast, delivering.place(cast))
    for page in pages(cast, read):
        assert "No value is committed to date." in page


def test_a_stopped_project_has_no_plan_to_measure_against(cast: Cast) -> None:
    project = delivering.place(cast)
    version = delivering.write(cast, project)
    delivering.agree_plan(cast, version)
    delivering.decide(cast, project)
    delivering.agree_plan(cast, version, "design")
    assert len(told(cast).plans) == 1
    delivering.decide(cast, project, "stop", "Nobody buys the machine.")
    assert told(cast).plans == []


def test_both_views_their_gap_and_what_became_of_it(cast: Cast, read: Read) -> None:
    rated(cast, cast.with_bob, (440, 430), (430, 330))
    found = told(cast)
    assert str(found.gap_change) == "-0.9"
    assert found.worst == ["cultural fit"]
    for page in pages(cast, read):
        assert "The views part: Aldermoor rates Brightloom 4.3 , Brightloom rates Aldermoor" in page
        assert "furthest apart over cultural fit" in page
        assert "−0.9 since the round before" in page
    assert len(found.views) == 2


def test_without_a_score_of_one_side_there_is_no_gap(cast: Cast, read: Read) -> None:
    rated(cast, cast.with_bob, (440, 430), (430, None))
    assert told(cast).gap_change is None
    for page in pages(cast, read):
        assert "not published from one side" in page
        assert "The views part" not in page


def test_how_chief_executives_meet(cast: Cast, read: Read) -> None:
    tier = tiered(cast, cast.with_bob, "Strategic", 1, TODAY - timedelta(3))
    with clock.at(NOW - timedelta(600)):
        cadence_set(user=cast.alice, tier=tier, level="chief_executives", every_months=12)
        cadence_set(user=cast.alice, tier=tier, level="executive", every_months=3)
        cadence_set(user=cast.alice, tier=tier, level="operational", every_months=1)
    assert "chief executives once a year" in told(cast).cadence
    assert "every 3 months" in told(cast).cadence
    assert "operational every month" in told(cast).cadence
    for page in pages(cast, read):
        assert "The chief executives’ meeting is overdue." in page
        assert "✕ renewal overdue" in page
    with clock.at(NOW - timedelta(30)):
        row = meeting(cast, date(2026, 9, 30))
    meeting_miss(user=cast.alice, meeting=row, reason="Somebody was ill.")
    ahead = meeting(cast, TODAY + timedelta(20))
    for page in pages(cast, read):
        assert "The chief executives’ meeting of 30 Sep 2026 was missed." in page
        assert "Brief for 1 Nov 2026" in page
    assert told(cast).chiefs.next is not None
    assert told(cast).chiefs.next.id == ahead.pk
    assert told(cast).meetings is not None


def test_open_commitments_are_cut_and_counted_whole(cast: Cast) -> None:
    for at in range(COMMITMENTS + 2):
        promise(cast, text=f"Promise {at}")
    assert len(told(cast).open) == COMMITMENTS
    assert told(cast).counts.partner_open == COMMITMENTS + 2


def test_nothing_of_another_partner_is_read(cast: Cast, read: Read) -> None:
    rated(cast, cast.with_charlie, (440, 430))
    promise(cast, relationship=cast.with_charlie, text="Meter every pick at Venlo")
    for page in pages(cast, read):
        assert "Venlo" not in page
        assert "Calderon" not in page
    assert told(cast).latest is None
    read(cast.charlie, f"/relationships/{cast.with_bob.pk}/", status=404)
