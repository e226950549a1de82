"""What stands in the cells of a partner's row, and in short sentences of the other pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.html import conditional_escape
from tests.web.overview import imagined
from tests.web.overview.imagined import ON, STRATEGIC, health, programme, rhythm, row

from covalue.web.front.overview import page_words, row_words
from covalue.web.front.overview.brief import Line
from covalue.web.front.overview.partner_rows import Mark
from covalue.web.ground.agreements.models import Agreement
from covalue.web.partnership.commitments.selectors import Counts
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver
from covalue.web.partnership.tiers.models import Tier

LATE = imagined.tier_state(STRATEGIC, ON - timedelta(1))
SOON = imagined.tier_state(STRATEGIC, ON + timedelta(1))


def test_under_the_name_stand_tier_areas_and_renewal() -> None:
    marks = {0: Mark("leads", "leads Packing"), 1: Mark("waiver", "waiver for Yard until 1 Dec")}
    assert row_words.on_phone(row()) == "no tier"
    assert row_words.on_phone(row(tier_state=SOON, marks=marks)) == "Strategic, leads Packing"
    told = row_words.on_phone(row(tier_state=LATE))
    assert conditional_escape(told) == 'Strategic <b class="cv-bad">✕ renewal overdue</b>'


def test_the_sign_of_a_renewal_is_heard_in_words() -> None:
    assert conditional_escape(row_words.tier_sign(row(tier_state=LATE))) == (
        '<span class="cv-bad">✕<span class="cv-sr">renewal overdue</span></span>'
    )
    assert conditional_escape(row_words.tier_sign(row(tier_state=SOON))) == (
        '<span class="cv-warn">▲<span class="cv-sr">renewal due</span></span>'
    )
    assert row_words.tier_sign(row()) == ""


def test_both_views_and_their_gap() -> None:
    wide = row(health=health(("4.2", "4.0"), ("3.9", "4.0"), ("3.5", "4.6")))
    assert row_words.both_views(wide) == "3.5 / 4.6 gap +1.1 ▼ falling"
    assert conditional_escape(row_words.gap(wide)) == '<b class="cv-bad">+1.1</b>'
    close = row(health=health(("4.0", "3.9")))
    assert row_words.both_views(close) == "4.0 / 3.9"
    assert row_words.gap(close) == "−0.1"
    assert row_words.gap(row(health=health(("4.0", None)))) == ""
    assert (row_words.both_views(row()), row_words.gap(row())) == ("", "")


@pytest.mark.parametrize(
    ("percent", "told"),
    [
        (None, '<span class="cv-2">n/a</span>'),
        (59, '<b class="cv-bad">59 %</b>'),
        (60, "60 %"),
    ],
)
def test_a_low_rate_stands_out(percent: int | None, told: str) -> None:
    assert conditional_escape(row_words.rate(percent)) == told


def test_a_meeting_was_missed_on_the_day_of_the_programmes_zone() -> None:
    half_past_midnight = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    missed = row(rhythm=rhythm(missed_at=half_past_midnight))
    assert conditional_escape(row_words.chiefs(missed)) == '<b class="cv-bad">✕ missed 1 Oct</b>'


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (rhythm(overdue=True), "✕ overdue"),
        (rhythm(next=imagined.planned(date(2026, 12, 1))), "1 Dec"),
        (rhythm(), "none planned"),
        (rhythm("Preferred"), "not in this tier"),
    ],
)
def test_when_chief_executives_meet(how: imagined.Rhythm, told: str) -> None:
    assert row_words.chiefs(row(rhythm=how)) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (date(2026, 12, 1), "1 Dec"),
        (date(2026, 4, 14), "14 Apr"),
        (date(2027, 4, 12), "12 Apr 2027"),
        (date(2025, 12, 1), "1 Dec 2025"),
    ],
)
def test_a_day_goes_without_its_year_within_half_a_year(value: date, told: str) -> None:
    assert row_words.near_day(value, ON) == told


def test_open_commitments_with_those_that_are_overdue() -> None:
    assert row_words.open_commitments(row()) == "0 / 0"
    counts = Counts(client_open=3, client_overdue=1, partner_open=2)
    told = row_words.open_commitments(row(counts=counts))
    assert conditional_escape(told) == '3 <b class="cv-bad">(1!)</b> / 2'


def test_means_and_tiers_of_the_table() -> None:
    preferred = Tier(id=imagined.ID, name="Preferred", rank=2)
    rows = [
        row(health=health(("4.05", None)), tier_state=imagined.tier_state(preferred)),
        row(tier_state=imagined.tier_state(STRATEGIC)),
    ]
    found = programme(*rows)
    assert found.health_means == (Decimal("4.05"), None)
    assert row_words.means(found) == "means 4.1 and –"
    assert row_words.tiers(found) == "1 strategic, 2 preferred"
    assert row_words.means(programme(row())) == ""


def test_whose_proposal_waits() -> None:
    shown = imagined.relationship()
    at = datetime(2026, 11, 28, 9, tzinfo=UTC)
    proposal = Agreement(relationship=shown, proposed_by_name="Bea Lindqvist", proposed_at=at)
    assert page_words.whose_proposal(proposal) == (
        f"{shown}: proposed by Bea Lindqvist, 28 Nov 2026"
    )
    proposal.silence = "agrees"
    assert page_words.whose_proposal(proposal).endswith("28 Nov 2026. Silence means agreed")


def test_the_other_party_of_a_relationship() -> None:
    shown = imagined.relationship("<Orrin>")
    shown.as_client = True
    assert page_words.other_party(shown) == ('<span class="cv-party partner">&lt;Orrin&gt;</span>')
    shown.as_client = False
    assert page_words.other_party(shown) == '<span class="cv-party client">Aldermoor</span>'


def test_since_when_and_until_when() -> None:
    shown = imagined.relationship()
    shown.starts_on = date(2025, 1, 1)
    assert page_words.days_of(shown) == "1 Jan 2025"
    shown.ends_on = date(2027, 1, 1)
    assert page_words.days_of(shown) == "1 Jan 2025 to 1 Jan 2027"
    role = LeadRole(area=Area(name="Packing"), starts_on=date(2025, 1, 1))
    assert page_words.held(role) == "from 1 Jan 2025"
    role.ends_on = date(2027, 1, 1)
    assert page_words.held(role) == "from 1 Jan 2025 until 1 Jan 2027"


def test_the_areas_that_a_partner_leads() -> None:
    roles = [LeadRole(area=Area(name="Packing")), LeadRole(area=Area(name="<Yard>"))]
    assert conditional_escape(page_words.leads(roles)) == (
        "leads <b>Packing</b>, <b>&lt;Yard&gt;</b>"
    )


def test_the_scope_of_a_waiver() -> None:
    waiver = Waiver(scope="Routes of two depots", currency="EUR")
    assert page_words.scope_of(waiver) == "Routes of two depots."
    waiver.limit_minor = 250_000_00
    assert page_words.scope_of(waiver) == "Routes of two depots, up to €250,000."


def test_a_rate_among_rates() -> None:
    assert (page_words.percent(None), page_words.percent(0)) == ("n/a", "0 %")


def test_a_line_of_a_brief() -> None:
    plain = page_words.in_brief(Line("", "Escalation"))
    assert conditional_escape(plain) == "<b>Escalation</b>"
    late = page_words.in_brief(Line("partner", "Meter <it>", "3 days late", bad=True))
    assert late == "✕ Meter <it> 3 days late"
    assert conditional_escape(late) == (
        '<span class="cv-bad">✕</span> <span class="cv-party partner">Meter &lt;it&gt;</span>'
        ' <span class="cv-2">3 days late</span>'
    )
