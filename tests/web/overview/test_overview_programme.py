"""The programme's page: what it says first, a row for each partner, what there is to act on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import delivering
import pytest
from cast import Cast, join
from django.test import Client
from tests.web.overview.scenes import NOW, TODAY, meeting, rated, tiered, valued

from covalue.web.front.overview.programme import MOST_COLUMNS, Overview, Row, overview
from covalue.web.ground.organizations.services import programme_create
from covalue.web.kit import clock
from covalue.web.partnership.meetings.cadences import cadence_set
from covalue.web.partnership.meetings.services import meeting_miss
from covalue.web.partnership.partners.services import area_create, lead_role_give

Read = Callable[..., str]


def address(cast: Cast, query: str = "") -> str:
    return f"/programmes/{cast.programme.pk}/{query}"


def seen(cast: Cast, asked: str = "") -> Overview:
    return overview(user=cast.alice, programme=cast.programme, now=NOW, asked=asked)


def row_of(cast: Cast, partner: str = "Brightloom") -> Row:
    return next(row for row in seen(cast).rows if row.relationship.partner.name == partner)


def test_a_programme_without_partners_says_how_to_begin(cast: Cast, read: Read) -> None:
    empty = programme_create(user=cast.alice, client=cast.client, name="Clinics")
    page = read(cast.alice, f"/programmes/{empty.pk}/")
    assert "No partner is in this programme yet." in page
    assert "Open the first relationship" in page
    person = ("Vic Example", "vic@aldermoor.example")
    viewer = join(cast.alice, cast.client, person, "viewer", programme=empty)
    page = read(viewer, f"/programmes/{empty.pk}/")
    assert "No partner is in this programme yet." in page
    assert "Open the first relationship" not in page


def test_a_partner_does_not_learn_that_there_is_a_programme_page(cast: Cast, read: Read) -> None:
    read(cast.bob, address(cast), status=404)


def test_without_any_value_the_page_says_so(cast: Cast, read: Read) -> None:
    page = read(cast.alice, address(cast))
    assert "2 partners; no value is committed to date." in page
    assert "No area is named yet , so nobody leads one." in page
    assert "Committed to date missing" in page
    assert "All partners" not in page  # no picture without a figure
    assert row_of(cast).no_value == "no business case yet"


def test_value_to_date_is_told_in_the_first_sentence_and_in_the_row(cast: Cast, read: Read) -> None:
    """900.00 validated of 1,800.00 committed for the one year that is over: half."""
    valued(cast)
    page = read(cast.alice, address(cast))
    assert (
        "Partners have delivered €900 of validated cashable value of €1,800 committed to date"
        " ( 50 % of the plans agreed at design)" in page
    )
    assert "€600 waits for finance" in page
    assert "0.90 / 1.80" in page
    row = row_of(cast)
    assert (row.to_date.committed, row.to_date.realized) == (180_000, 150_000)
    assert (row.to_date.validated, row.to_date.rate) == (90_000, 50)
    assert row_of(cast, "Calderon").no_value == "no business case yet"


def test_an_unknown_class_is_answered_with_the_programmes_first(cast: Cast) -> None:
    valued(cast)
    assert seen(cast, "revenue-EUR").group == ("cashable", "EUR")
    assert seen(cast, "cashable-EUR").group == ("cashable", "EUR")
    assert seen(cast).word == "cashable"
    assert seen(cast).others == []


def test_why_a_partner_shows_no_value(cast: Cast) -> None:
    """Nothing in money, nothing agreed, and a project that was stopped, each in its words."""
    project = delivering.place(cast)
    words = {"mood": delivering.document()["benefits"]["mood"]}
    delivering.write(cast, project, benefits=words, deliverables={}, **{"business changes": {}})
    assert row_of(cast).no_value == "not in money"
    version = delivering.write(cast, project)
    assert row_of(cast).no_value == "nothing committed by now"
    delivering.agree_plan(cast, version)
    delivering.decide(cast, project, "stop", "Nobody buys the machine.")
    assert row_of(cast).no_value == "stopped"
    other = delivering.place_another(cast)
    benefits = delivering.document()["benefits"]
    benefits["saving"]["class"] = "cost_avoidance"
    delivering.write(cast, other, benefits=benefits)
    assert seen(cast).group[0] == "cost_avoidance"
    assert row_of(cast).no_value == "nothing committed by now"


def test_two_classes_have_no_sum(cast: Cast, read: Read) -> None:
    """Each is told with its own figures; the address chooses which one the table shows."""
    valued(cast)
    other = delivering.place_another(cast)
    benefits = delivering.document()["benefits"]
    benefits["saving"]["class"] = "revenue"
    delivering.write(cast, other, benefits=benefits)
    delivering.deliver(cast, other)
    assert (
        "Classes have no sum; validated of committed in the others: revenue €0 of €1,800 (0 %)"
        in (read(cast.alice, address(cast)))
    )
    chosen = seen(cast, "revenue-EUR")
    assert chosen.group == ("revenue", "EUR")
    assert (chosen.total.committed, chosen.total.validated) == (180_000, None)
    assert [(name, total.validated) for name, _currency, total in chosen.others] == [
        ("cashable", 90_000)
    ]


def test_the_table_keeps_to_the_tier_that_is_asked_for(cast: Cast, read: Read) -> None:
    strategic = tiered(cast, cast.with_bob, "Strategic", 1, TODAY + timedelta(300))
    tiered(cast, cast.with_charlie, "Preferred", 2, TODAY + timedelta(300))
    both = read(cast.alice, address(cast))
    one = read(cast.alice, address(cast, f"?tier={strategic.pk}"))
    table = one[one.index("Who leads what") : one.index("All 2")]
    assert "Brightloom" in table
    assert "Calderon" not in table
    assert "Calderon" in both[both.index("Who leads what") : both.index("All 2")]


def test_the_table_as_a_file(cast: Cast) -> None:
    """Amounts in the currency's own unit, exactly; what is not known is empty."""
    valued(cast)
    client = Client()
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    content = client.get(address(cast, "?format=csv")).content.decode("utf-8-sig")
    rows = {row["Partner"]: row for row in csv.DictReader(io.StringIO(content))}
    committed = "Committed to date (plans agreed at design)"
    assert rows["Brightloom"][committed] == "1800.00"
    assert rows["Brightloom"]["Validated to date"] == "900.00"
    assert rows["Brightloom"]["Validated of committed, %"] == "50"
    assert rows["Brightloom"]["Leads"] == "Packing"
    assert rows["Calderon"][committed] == ""


def test_what_to_act_on_is_cut_at_eight_and_shown_whole_when_asked(cast: Cast, read: Read) -> None:
    for at in range(10):
        area_create(user=cast.alice, programme=cast.programme, name=f"Area {at}")
    count = len(seen(cast).attention)
    assert count >= 10
    page = read(cast.alice, address(cast))
    assert f"{count - 8} more" in page
    whole = read(cast.alice, address(cast, "?act=all"))
    assert f"{count - 8} more" not in whole
    assert all(entry.text in whole for entry in seen(cast).attention)


def test_the_matrix_marks_leads_and_what_ends(cast: Cast, read: Read) -> None:
    packing = area_create(user=cast.alice, programme=cast.programme, name="Packing")
    picking = area_create(user=cast.alice, programme=cast.programme, name="Picking")
    area_create(user=cast.alice, programme=cast.programme, name="Yard")
    lead_role_give(user=cast.alice, area=packing, relationship=cast.with_bob)
    soon = TODAY + timedelta(40)
    lead_role_give(user=cast.alice, area=picking, relationship=cast.with_bob, ends_on=soon)
    marks = row_of(cast).marks
    assert {marks[0].kind, marks[1].kind} == {"leads", "ending"}
    assert marks[1].label == "leads Picking, until 21 Nov 2026"
    assert row_of(cast).leads.startswith("Packing, Picking")
    assert row_of(cast, "Calderon").marks == {}
    found = seen(cast)
    assert (found.led, [str(each.area) for each in found.vacant]) == (2, ["Yard"])
    page = read(cast.alice, address(cast))
    assert "Nobody leads Yard." in page
    assert "2 led, 1 vacant, 0 waivers" in page


def test_many_areas_are_told_in_words(cast: Cast, read: Read) -> None:
    for at in range(MOST_COLUMNS + 1):
        area = area_create(user=cast.alice, programme=cast.programme, name=f"Area {at:02}")
    lead_role_give(user=cast.alice, area=area, relationship=cast.with_charlie)
    assert seen(cast).in_words
    page = read(cast.alice, address(cast))
    table = page[page.index("Who leads what") :]
    assert f"Calderon no tier, leads Area {MOST_COLUMNS} none Area {MOST_COLUMNS}" in table


def test_scores_of_both_sides_and_who_is_falling(cast: Cast, read: Read) -> None:
    rated(cast, cast.with_bob, (420, 430), (390, 430), (350, 440))
    rated(cast, cast.with_charlie, (400, 410), (400, 410), (410, 400))
    page = read(cast.alice, address(cast))
    assert "1 relationship needs you this month: Brightloom is falling and sees us far better" in (
        page
    )
    assert "means 3.8 and 4.2" in page
    assert "Health, median 3.8 of 5" in page
    assert row_of(cast, "Calderon").troubles == []


def test_a_partner_that_sees_us_worse(cast: Cast) -> None:
    rated(cast, cast.with_bob, (450, 360))
    assert row_of(cast).troubles == ["sees us far worse than we see it"]


def test_missed_and_overdue_meetings_and_renewals_are_troubles(cast: Cast, read: Read) -> None:
    tier = tiered(cast, cast.with_bob, "Strategic", 1, TODAY - timedelta(5))
    with clock.at(NOW - timedelta(600)):
        cadence_set(user=cast.alice, tier=tier, level="chief_executives", every_months=6)
    assert row_of(cast).troubles == [
        "is overdue for its chief executives’ meeting",
        "is overdue for its renewal",
    ]
    assert "✕ overdue" in read(cast.alice, address(cast))
    with clock.at(NOW - timedelta(30)):
        row = meeting(cast, date(2026, 9, 30))
    meeting_miss(user=cast.alice, meeting=row, reason="Somebody was ill.")
    assert row_of(cast).troubles[0] == "has missed its chief executives’ meeting"
    page = read(cast.alice, address(cast))
    assert "✕ missed 30 Sep" in page
    assert [row.relationship for row in seen(cast).missed] == [cast.with_bob]
    assert [row.relationship for row in seen(cast).renewals] == [cast.with_bob]


@pytest.mark.parametrize(("ahead", "told"), [(20, "1 Nov"), (250, "19 Jun 2027")])
def test_the_next_meeting_of_chief_executives(
    cast: Cast, read: Read, ahead: int, told: str
) -> None:
    """With its year where half a year does not make it plain."""
    tiered(cast, cast.with_bob, "Strategic", 1, TODAY + timedelta(300))
    meeting(cast, TODAY + timedelta(ahead))
    page = read(cast.alice, address(cast))
    table = page[page.index("Who leads what") : page.index("All 2")]
    assert told in table
    assert "none planned" in table  # of Calderon
