"""The brief before a meeting: every section with and without something to say, alike for both."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from cast import Cast, join
from django.test import Client
from tests.web.commitments.promises import promise
from tests.web.overview.scenes import NOW, TODAY, hold, meeting, rated, tiered, valued
from tests.web.plans.drafts import agree, content

from covalue.web.front.overview.brief import Brief, Line, Section, brief, pdf
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.kit import clock
from covalue.web.partnership.commitments.escalations import escalation_raise
from covalue.web.partnership.commitments.services import Note, commitment_close, commitments_review
from covalue.web.partnership.meetings.agendas import agenda_add
from covalue.web.partnership.meetings.models import Meeting
from covalue.web.partnership.meetings.seats import seat_fill
from covalue.web.partnership.partners import waivers
from covalue.web.partnership.partners.services import area_create, lead_role_give
from covalue.web.partnership.partners.waivers import Request

Read = Callable[..., str]
IN_TEN_DAYS = TODAY + timedelta(10)


def of(cast: Cast, row: Meeting) -> Brief:
    return brief(user=cast.alice, meeting=row, now=NOW)


def section(cast: Cast, row: Meeting, title: str) -> Section:
    return next(each for each in of(cast, row).sections if each.title.startswith(title))


def test_while_nothing_is_known_each_section_says_so(cast: Cast) -> None:
    found = of(cast, meeting(cast, IN_TEN_DAYS))
    assert found.answer == "Nothing is put up for decision yet."
    assert {each.title: each.empty for each in found.sections if not each.lines} == {
        "Decide": "No point of the agenda asks for a decision yet.",
        "Value": "Not known yet: no project of this relationship tracks its benefits here.",
        "How we see each other": "No round of the assessment is closed yet.",
        "Commitments": "None is open, and none was closed.",
        "Escalations": "None is open.",
        "Lead role and tier": "Brightloom leads no area and is in no tier.",
        "Joint account plan": "None is in force.",
        "Last time": "This level has not met yet.",
    }
    assert [(each.side, each.text) for each in found.people] == [
        ("client", "vacant"),
        ("partner", "vacant"),
    ]


def test_who_sits_at_the_level_on_the_day_of_the_meeting(cast: Cast) -> None:
    """Somebody who leaves before it is not in it, the successor is."""
    seat_fill(
        user=cast.alice,
        relationship=cast.with_bob,
        party="client",
        level="chief_executives",
        person_name="Marijke de Boer",
        title="Chief executive",
        starts_on=TODAY - timedelta(100),
        ends_on=TODAY + timedelta(5),
    )
    row = meeting(cast, IN_TEN_DAYS)
    assert of(cast, row).people[0].bad
    seat_fill(
        user=cast.alice,
        relationship=cast.with_bob,
        party="client",
        level="chief_executives",
        person_name="Frederik Maas",
        title="Chief executive",
        starts_on=TODAY + timedelta(5),
    )
    assert of(cast, row).people[0] == Line("client", "Frederik Maas", "Chief executive")


def test_what_is_to_be_decided_comes_first(cast: Cast, read: Read) -> None:
    row = meeting(cast, IN_TEN_DAYS)
    asked = {"title": "Who pays for the meters?", "note": "By May."}
    agenda_add(user=cast.bob, meeting=row, decide=True, **asked)
    agenda_add(user=cast.alice, meeting=row, decide=False, title="News", note="")
    found = of(cast, row)
    assert found.answer == "1 to decide."
    assert found.sections[0].lines == [Line("partner", "Who pays for the meters?", "By May.")]
    assert "Who pays for the meters?" in read(cast.bob, f"/meetings/{row.pk}/brief/")


def test_value_promised_expected_and_attributed(cast: Cast) -> None:
    """Three years of 1,800.00 EUR less the fourth to the project: 4,050.00 promised; 75 % of the
    900.00 that finance validated are attributed."""
    valued(cast)
    (line,) = section(cast, meeting(cast, IN_TEN_DAYS), "Value").lines
    assert line.text == "Cashable: €675 attributed"
    assert "promised" in line.note
    assert "expected" in line.note


def test_both_views_and_where_they_part(cast: Cast) -> None:
    rated(cast, cast.with_bob, (430, 330))
    found = of(cast, meeting(cast, IN_TEN_DAYS))
    assert found.answer.endswith("The views part: cultural fit.")
    views = next(each for each in found.sections if each.title == "How we see each other")
    assert views.lines[0] == Line("", "All, Round 1", "Aldermoor 4.3, Brightloom 3.3", bad=True)
    assert views.lines[1].note == "Aldermoor 4.3, Brightloom 3.3, gap −1.0"


def test_a_score_that_is_not_published_has_no_gap(cast: Cast) -> None:
    rated(cast, cast.with_bob, (430, None))
    views = section(cast, meeting(cast, IN_TEN_DAYS), "How we see each other")
    assert not views.lines[1].bad
    assert "gap" not in views.lines[1].note


def test_commitments_late_carried_and_closed_since_the_last_meeting(cast: Cast) -> None:
    with clock.at(datetime(2026, 6, 1, 9, tzinfo=UTC)):
        late = promise(cast, due_on=date(2026, 9, 1), text="Meter every pick")
        done = promise(cast, due_on=date(2026, 9, 1), text="Open the till data", party="client")
        before = meeting(cast, date(2026, 7, 1))
    with clock.at(datetime(2026, 7, 2, 9, tzinfo=UTC)):
        hold(cast, before, decisions=["Meter all sites"])
        notes = {late.pk: Note(text="No meters yet.")}
        commitments_review(user=cast.alice, meeting=before, notes=notes)
    with clock.at(datetime(2026, 8, 1, 9, tzinfo=UTC)):
        commitment_close(user=cast.alice, commitment=done, state="kept", reason="It is open.")
    row = meeting(cast, IN_TEN_DAYS)
    found = of(cast, row)
    promised = section(cast, row, "Commitments")
    assert promised.title == "Commitments since 1 Jul 2026"
    assert promised.lines == [
        Line("partner", "Meter every pick", "P. Aalto, 41 days late, carried 1×", bad=True),
        Line("client", "Open the till data", "kept 1 Aug 2026"),
    ]
    assert "1 commitment late." in found.answer
    assert section(cast, row, "Decided on 1 Jul 2026").lines == [Line("", "Meter all sites")]


def test_two_commitments_are_late_and_one_is_not(cast: Cast) -> None:
    with clock.at(NOW - timedelta(60)):
        for name in ("One", "Two"):
            promise(cast, due_on=TODAY - timedelta(3), text=name)
    promise(cast, due_on=TODAY, text="Today")
    row = meeting(cast, IN_TEN_DAYS)
    assert "2 commitments late." in of(cast, row).answer
    today = next(e for e in section(cast, row, "Commitments").lines if e.text == "Today")
    assert (today.bad, today.note) == (False, "P. Aalto, due 12 Oct 2026")


def test_an_escalation_that_stayed_too_long(cast: Cast) -> None:
    with clock.at(NOW - timedelta(300)):
        escalation_raise(
            user=cast.alice,
            relationship=cast.with_bob,
            title="Who pays for the meters",
            reason="Neither side will.",
        )
    (line,) = section(cast, meeting(cast, IN_TEN_DAYS), "Escalations").lines
    assert line == Line("", "Who pays for the meters", "with the chief executives", bad=True)


def test_lead_role_tier_and_waiver(cast: Cast) -> None:
    tiered(cast, cast.with_bob, "Strategic", 1, TODAY - timedelta(3))
    packing = area_create(user=cast.alice, programme=cast.programme, name="Packing")
    yard = area_create(user=cast.alice, programme=cast.programme, name="Yard")
    ends = TODAY + timedelta(50)
    lead_role_give(user=cast.alice, area=packing, relationship=cast.with_bob, ends_on=ends)
    lead_role_give(user=cast.alice, area=yard, relationship=cast.with_charlie)
    person = ("Frida Example", "frida@aldermoor.example")
    sponsor = join(cast.alice, cast.client, person, "executive_sponsor", programme=cast.programme)
    request = Request(
        area=yard,
        scope="Yard-slot forecast only.",
        reason="Calderon has no forecast of its own.",
        alternatives="Calderon would buy it in; nine months.",
        limit_minor=15_000_000,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(200),
    )
    made = waivers.waiver_propose(
        user=cast.alice, relationship=cast.with_bob, request=request, sponsor=sponsor
    )
    agreement_accept(user=sponsor, agreement=made, content_hash=made.content_hash)
    assert section(cast, meeting(cast, IN_TEN_DAYS), "Lead role and tier").lines == [
        Line("", "Tier: Strategic", "renewal due 9 Oct 2026", bad=True),
        Line("partner", "Leads Packing", "until 1 Dec 2026"),
        Line("", "Waiver for Yard", "until 30 Apr 2027, up to €150,000"),
    ]


def test_the_plan_in_force_its_objectives_and_when_it_does_not_hold(cast: Cast) -> None:
    row = meeting(cast, IN_TEN_DAYS)
    agree(cast, content(starts_on=TODAY + timedelta(5), days=200))
    coming = section(cast, row, "Joint account plan").lines
    assert coming[0] == Line("", "The plan has not begun", "it begins on 17 Oct 2026")
    with clock.at(NOW + timedelta(10)):
        held = brief(user=cast.alice, meeting=row, now=clock.now()).sections[6].lines
        assert [each.text for each in held] == ["Faster picking", "Two ideas a year"]
        assert held[0].note.startswith("not reported, due")
    with clock.at(NOW + timedelta(300)):
        over = brief(user=cast.alice, meeting=row, now=clock.now()).sections[6].lines
        assert over[0].bad
        assert over[0].text == "The plan has ended"


def test_both_sides_read_the_same_and_a_competitor_nothing(cast: Cast, read: Read) -> None:
    valued(cast)
    rated(cast, cast.with_bob, (430, 330))
    row = meeting(cast, IN_TEN_DAYS)
    ours, theirs = (brief(user=each, meeting=row, now=NOW) for each in (cast.alice, cast.bob))
    assert ours == theirs
    read(cast.charlie, f"/meetings/{row.pk}/brief/", status=404)
    read(cast.charlie, f"/meetings/{row.pk}/brief.pdf", status=404)


def test_the_pdf_is_one_page(cast: Cast) -> None:
    """However much there is to say."""
    valued(cast)
    row = meeting(cast, IN_TEN_DAYS)
    for at in range(12):
        agenda_add(user=cast.bob, meeting=row, title=f"Point {at}", note="Why", decide=True)
        promise(cast, text=f"Promise {at} that takes more than a few words to say")
    made = pdf(of(cast, row))
    assert made.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1
    client = Client()
    client.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/meetings/{row.pk}/brief.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="brief-chief-executives.pdf"'


@pytest.mark.parametrize("words", ["#panic()", "*bold* _it_ $x$ <a> @b \\ `c`", "“Ä”\n= head"])
def test_words_of_people_are_no_instructions_to_the_typesetter(cast: Cast, words: str) -> None:
    row = meeting(cast, IN_TEN_DAYS)
    agenda_add(user=cast.bob, meeting=row, title=words, note=words, decide=True)
    assert pdf(of(cast, row)).startswith(b"%PDF")
