"""The sentences under the titles, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils.html import conditional_escape
from tests.web.overview import imagined
from tests.web.overview.imagined import (
    area,
    entry,
    health,
    programme,
    relation,
    rhythm,
    row,
    valued,
)

from covalue.web.front.overview import headlines
from covalue.web.front.overview.attention import SHOWN, Acts
from covalue.web.kit.look.attention import Urgency
from covalue.web.partnership.assessments.selectors import Dimension
from covalue.web.value.benefits.value_to_date import ToDate
from covalue.web.value.cases.models import Plan
from covalue.web.value.projects.models import Project

HALF = ToDate(committed=1_000_000_00, realized=600_000_00, validated=500_000_00, benefits=1)
MISSED = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)  # half past midnight of 1 October in Amsterdam
FALLING = health(("4.2", "4.0"), ("3.9", "4.0"), ("3.5", "4.0"))


def test_a_programme_tells_value_first() -> None:
    told = headlines.of_programme(programme(row(), worth=imagined.worth(valued(cashable=HALF))))
    assert told == (
        "Partners have delivered €500\u00a0k of validated cashable value of €1.00\u00a0m committed"
        " to date (50 % of the plans agreed at design)."
    )
    assert "<b>€500\u00a0k</b>" in conditional_escape(told)
    assert "(<b>50 %</b> of" in conditional_escape(told)


def test_value_that_nobody_validated_is_nothing_so_far() -> None:
    started = ToDate(committed=0, benefits=1)
    told = headlines.of_programme(programme(row(), worth=imagined.worth(valued(cashable=started))))
    assert told.startswith("Partners have delivered €0 of validated cashable value of €0")
    assert told.endswith("committed to date.")  # of nothing there is no rate


def test_without_value_a_programme_counts_its_partners() -> None:
    assert headlines.of_programme(programme(row())) == "1 partner; no value is committed to date."
    assert headlines.of_programme(programme(row(), row())).startswith("2 partners; no value")
    assert headlines.of_programme(programme()) == "No partner is in this programme yet."


def test_areas_that_nobody_leads_are_named() -> None:
    areas = [area("Packing", is_led=False), area("<Yard>", is_led=False), area("Picking")]
    told = headlines.of_programme(programme(row(), areas=areas))
    assert told.endswith("date. Nobody leads Packing, <Yard>.")
    assert "<b>Nobody leads Packing, &lt;Yard&gt;.</b>" in conditional_escape(told)
    told = headlines.of_programme(programme(row(), areas=[]))
    assert told.endswith("date. No area is named yet, so nobody leads one.")


def test_the_three_partners_with_most_troubles_are_named() -> None:
    falling = {"health": FALLING}
    two = [row("Brightloom", **falling, rhythm=rhythm(overdue=True)), row("Orrin", **falling)]
    told = headlines.of_programme(programme(*two))
    assert told.endswith(
        "2 relationships need you this month: Brightloom is falling and is overdue for its chief"
        " executives’ meeting; Orrin is falling."
    )
    assert "<b>Brightloom</b> is falling" in conditional_escape(told)
    told = headlines.of_programme(programme(row("Orrin", **falling)))
    assert told.endswith("1 relationship needs you this month: Orrin is falling.")
    told = headlines.of_programme(programme(*two, row("Corvid", **falling), row("P", **falling)))
    assert told.endswith("Corvid is falling; and 1 more.")


def test_a_programme_that_needs_nobody_says_so() -> None:
    told = headlines.of_programme(programme(row(), attention=[]))
    assert told.endswith("Nothing needs you now.")


def test_a_relationship_tells_value_views_meetings_and_what_waits() -> None:
    told = relation(
        value=valued(cashable=HALF),
        health=health(("4.0", "4.1"), ("3.5", "4.4")),
        dimensions=[
            Dimension("Cultural fit", imagined.health(("3.0", "4.5")).trend),
            Dimension("Win:win", imagined.health(("4.0", "4.0")).trend),
        ],
        rhythm=rhythm(missed_at=MISSED, missed=1),
    )
    assert headlines.of_relationship(told, 2, any_agreement=True) == (
        "Orrin has delivered €500\u00a0k of validated cashable value of €1.00\u00a0m committed to"
        " date (50 % of the plans agreed at design). The views part: Aldermoor rates Orrin 3.5,"
        " Orrin rates Aldermoor 4.4, furthest apart over cultural fit. The chief executives’"
        " meeting of 1 Oct 2026 was missed. 2 proposals wait for an answer."
    )


def test_views_that_agree_are_told_without_alarm() -> None:
    told = relation(health=FALLING)
    assert headlines.of_relationship(told, 1, any_agreement=True) == (
        "Aldermoor rates Orrin 3.5 and falling, Orrin rates Aldermoor 4.0. 1 proposal waits for an"
        " answer."
    )
    unknown = relation(health=health(("4.0", None)), rhythm=rhythm(overdue=True))
    assert headlines.of_relationship(unknown, 0, any_agreement=True) == (
        "The chief executives’ meeting is overdue."
    )


def test_a_relationship_of_which_nothing_is_known() -> None:
    assert headlines.of_relationship(relation(), 0, any_agreement=False) == (
        "Nothing is agreed yet between Aldermoor and Orrin."
    )
    assert headlines.of_relationship(relation(), 0, any_agreement=True) == ""
    written = relation(value=valued(cashable=ToDate(benefits=1)))
    assert headlines.of_relationship(written, 0, any_agreement=True) == (
        "No value is committed to date."
    )


def acts(broken: int, others: int) -> Acts:
    late = [entry(urgency=Urgency.BROKEN)] * broken
    return Acts([*late, *[entry()] * others], [])


@pytest.mark.parametrize(
    ("waiting", "broken", "others", "told"),
    [
        (1, 0, 0, "1 proposal waits for your signature."),
        (2, 0, 1, "2 proposals wait for your signature; 1 thing to act on."),
        (1, 1, 4, "1 proposal waits for your signature; 1 of 5 things to act on is overdue."),
        (1, 2, 0, "1 proposal waits for your signature; 2 of 2 things to act on are overdue."),
        (0, 1, 0, "1 of 1 thing to act on is overdue. No proposal waits for your signature."),
        (0, 2, 1, "2 of 3 things to act on are overdue. No proposal waits for your signature."),
        (0, 0, 3, "3 things to act on, none overdue. No proposal waits for your signature."),
        (0, 0, 0, "Nothing waits for you."),
    ],
)
def test_the_start_page(waiting: int, broken: int, others: int, told: str) -> None:
    assert headlines.of_start(waiting, acts(broken, others)) == told


def test_the_first_entries_are_shown_and_the_rest_when_asked_for() -> None:
    many = acts(2, SHOWN)
    assert (len(many.first), len(many.more), many.broken) == (SHOWN, 2, 2)
    assert many.note == f"{SHOWN + 2}, the dearest first"
    assert acts(0, SHOWN).note == str(SHOWN)


@pytest.mark.parametrize(
    ("may_found", "has_programme", "told"),
    [
        (True, True, "There is no relationship yet. Open one in a programme."),
        (True, False, "There is no relationship yet. Create a programme first."),
        (False, False, "You have no role in a relationship yet."),
    ],
)
def test_somebody_without_a_relationship(may_found: bool, has_programme: bool, told: str) -> None:
    found = headlines.without_relationship(may_found=may_found, has_programme=has_programme)
    assert found.startswith(told)


def test_what_is_in_no_sum() -> None:
    left_out = imagined.worth(valued(no_money=2, stopped=3))
    told = headlines.beside_the_sum(left_out, ["picks", "orders"])
    assert told == (
        "2 benefits are no money. 3 of stopped projects are in no sum. ▲ 2 measures may be counted"
        " twice."
    )
    assert '<span class="cv-warn">▲</span> 2' in conditional_escape(told)
    one = imagined.worth(valued(no_money=1, stopped=1))
    assert headlines.beside_the_sum(one, ["picks"]) == (
        "1 benefit is no money. 1 of stopped projects is in no sum. ▲ 1 measure may be counted"
        " twice."
    )
    assert headlines.beside_the_sum(imagined.worth(valued()), []) == ""


def test_other_classes_are_told_beside_the_one_that_is_summed() -> None:
    partner = valued(cashable=HALF, revenue=HALF, cost_avoidance=ToDate(benefits=1))
    told = headlines.other_classes(programme(row(), worth=imagined.worth(partner)))
    assert told == (
        "Classes have no sum; validated of committed in the others: cost avoidance €0 of €0,"
        " revenue €500\u00a0k of €1.00\u00a0m (50 %)."
    )
    alone = imagined.worth(valued(cashable=HALF))
    assert headlines.other_classes(programme(row(), worth=alone)) == ""


def test_a_rate_names_the_plans_it_is_measured_against() -> None:
    plans = [
        Plan(project=Project(name="Picking"), frozen_on=date(2026, 1, 31)),
        Plan(project=Project(name="Yard"), frozen_on=date(2025, 6, 2)),
    ]
    told = relation(value=valued(cashable=HALF, no_money=1), plans=plans)
    assert headlines.how_rated(told) == (
        "Classes have no sum. Rate: validated of committed to date, by the plans agreed at design:"
        " Picking, 31 Jan 2026; Yard, 2 Jun 2025. 1 benefit is no money. What Aldermoor keeps and"
        " Orrin is paid is not settled yet."
    )
    without = headlines.how_rated(replace(told, plans=[]))
    assert "No plan is agreed at design yet, so there is no rate." in without
