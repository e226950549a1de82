"""The key figures at the head of both pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from tests.web.overview import imagined
from tests.web.overview.imagined import (
    ON,
    STRATEGIC,
    health,
    programme,
    relation,
    rhythm,
    row,
    valued,
)

from covalue.web.front.overview import glance
from covalue.web.front.overview.glance import KeyFigure
from covalue.web.partnership.commitments.selectors import Counts
from covalue.web.value.benefits.value_to_date import Quarter, ToDate, Worth

SOME = ToDate(
    committed=10_000_000_00,
    realized=6_000_000_00,
    validated=5_000_000_00,
    unplanned=200_000_00,
    benefits=3,
)


def figures(found: list[KeyFigure]) -> dict[str, KeyFigure]:
    return {figure.label: figure for figure in found}


def test_the_value_of_a_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worth, "quarters", lambda _self, _group: [Quarter("Q3 26", 9, 9, 1_200_00)])
    partner = valued(cashable=SOME)
    found = figures(glance.of_programme(programme(row(), worth=imagined.worth(partner))))
    committed, realized, validated = list(found.values())[:3]
    assert (committed.value, committed.unit) == ("€10.0", "m")
    assert committed.notes == ("cashable, plans agreed at design",)
    assert realized.notes == ("60 % of committed",)
    assert validated.notes == (
        "48 % of committed, €1,200 of Q3 26",
        "€1.00\u00a0m waits for finance",
        "of it €200\u00a0k without a plan, not in the rate",
    )
    assert "<b>48 %</b>" in conditional_escape(validated.notes[0])


def test_a_programme_without_value() -> None:
    found = figures(glance.of_programme(programme(row())))
    assert found["Committed to date"].value == ""
    assert found["Committed to date"].is_word
    assert found["Realized"].notes == ("nothing committed by now",)
    assert found["Validated"].notes == ("", "", "")


def test_health_commitments_and_renewals_of_a_programme() -> None:
    soon = imagined.tier_state(STRATEGIC, ON + timedelta(20))
    rows = [
        row(health=health(("4.1", "3.0")), counts=Counts(client_open=2, partner_open=1)),
        row(health=health(("3.6", "3.0")), tier_state=soon),
    ]
    found = figures(glance.of_programme(programme(*rows)))
    assert (found["Health, median"].value, found["Health, median"].unit) == ("3.9", "of 5")
    assert found["Open commitments"].value == "3"
    assert found["Open commitments"].notes == ("none overdue",)
    assert found["Renewals due"].value == "1"
    late = figures(glance.of_programme(programme(row(counts=Counts(client_overdue=2)))))
    assert late["Open commitments"].notes == ("✕ 2 overdue",)
    assert late["Health, median"].notes == ("no round closed yet",)


def test_a_relationship_of_which_nothing_is_known() -> None:
    found = figures(glance.of_relationship(relation()))
    assert {
        label: (figure.value or figure.missing, *figure.notes) for label, figure in found.items()
    } == {
        "Committed to date": ("missing", "no business case yet"),
        "Validated": ("missing", "nothing is tracked yet"),
        "Aldermoor keeps, Orrin is paid": (
            "not settled yet",
            "comes with a contract’s statements",
        ),
        "Gap between views": ("missing", "no round closed yet"),
        "Chief executives": ("none planned", "never met"),
        "Tier": ("none", "not admitted"),
    }


def test_the_value_of_a_relationship() -> None:
    found = figures(glance.of_relationship(relation(value=valued(cashable=SOME))))
    assert found["Committed to date"].notes == ("cashable, 0 plans agreed at design",)
    assert found["Validated"].notes == ("48 % of committed, €1.00\u00a0m waits for finance",)
    waits = ToDate(realized=5_00, benefits=1)
    found = figures(glance.of_relationship(relation(value=valued(cashable=waits))))
    assert found["Validated"].notes == ("€5.00 waits for finance",)


def test_the_gap_between_views_and_what_became_of_it() -> None:
    wide = relation(health=health(("4.0", "4.2"), ("3.5", "4.6")))
    gap = figures(glance.of_relationship(wide))["Gap between views"]
    assert conditional_escape(gap.value) == '<span class="cv-bad">+1.1</span>'
    assert gap.notes == ("Orrin’s score less Aldermoor’s, Round 2; +0.9 since the round before",)
    first = figures(glance.of_relationship(relation(health=health(("4.0", "3.8")))))
    assert conditional_escape(first["Gap between views"].value) == "−0.2"
    assert first["Gap between views"].notes == ("Orrin’s score less Aldermoor’s, Round 1",)
    half = figures(glance.of_relationship(relation(health=health(("4.0", None)))))
    assert half["Gap between views"].notes == ("not published from one side",)


LATE = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)  # 1 October in Amsterdam


@pytest.mark.parametrize(
    ("how", "value", "note"),
    [
        (rhythm(missed_at=LATE, last_held=LATE), "none planned", "✕ missed 1 Oct 2026"),
        (rhythm(overdue=True, last_held=LATE), "none planned", "✕ overdue"),
        (rhythm(last_held=LATE), "none planned", "last met 1 Oct 2026"),
        (rhythm(next=imagined.planned(date(2026, 12, 1))), "1 Dec 2026", "never met"),
        (rhythm("Strategic"), "not in this tier", "Strategic asks for none"),
        (rhythm("Strategic", every_months=12), "none planned", "never met"),
    ],
)
def test_how_chief_executives_meet(how: imagined.Rhythm, value: str, note: str) -> None:
    told = relation(rhythm=how, tier_state=imagined.tier_state(STRATEGIC))
    found = figures(glance.of_relationship(told))["Chief executives"]
    assert (found.value or found.missing) == value
    assert found.notes == (note,)
    if how.levels["chief_executives"].next:
        assert f'<a href="/meetings/{imagined.ID}/">' in conditional_escape(found.value)


@pytest.mark.parametrize(
    ("due", "note"),
    [
        (ON - timedelta(1), "✕ renewal overdue"),
        (ON, "renewal due 12 Oct 2026"),
        (None, "not admitted"),
    ],
)
def test_the_tier_and_its_renewal(due: date | None, note: str) -> None:
    told = relation(tier_state=imagined.tier_state(STRATEGIC, due))
    found = figures(glance.of_relationship(told))["Tier"]
    assert (found.value, found.notes) == ("Strategic", (note,))


def test_figures_as_a_page_shows_them() -> None:
    shown = render_to_string(
        "overview/glance.html",
        {
            "figures": [
                KeyFigure("Validated", "€4.91", ("77 % of committed", "", "of finance"), "m"),
                KeyFigure("Realized", is_word=True),
            ]
        },
    )
    assert '<dd class="v">€4.91<span class="u">m</span></dd>' in shown
    assert shown.count('<dd class="t">') == 2
    assert '<dd class="v missing cv-word">missing</dd>' in shown


def test_a_median_is_rounded_half_up() -> None:
    found = programme(row(health=health(("3.85", "3.0"))))
    assert found.median_health == Decimal("3.85")
    assert figures(glance.of_programme(found))["Health, median"].value == "3.9"
