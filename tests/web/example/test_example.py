"""The example programme: every trouble that its page names is seen by whom it concerns, and by
nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from covalue.web.front import example
from covalue.web.front.example.reading import table, text_file
from covalue.web.front.overview.attention import attention_list
from covalue.web.front.overview.brief import brief
from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.record.action_words import is_told
from covalue.web.ground.record.models import Chain, Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.partnership.assessments import selectors as assessments
from covalue.web.partnership.assessments.models import Response, Result, Round
from covalue.web.partnership.commitments.models import Commitment, Escalation
from covalue.web.partnership.meetings.models import Level, Meeting, MeetingState, Seat
from covalue.web.partnership.meetings.rhythm import rhythm
from covalue.web.partnership.partners import selectors as partners
from covalue.web.partnership.partners.models import LeadRole, Waiver
from covalue.web.partnership.plans.selectors import plan_states
from covalue.web.partnership.tiers.models import Decision, TierReview
from covalue.web.value.projects.models import Project

pytestmark = pytest.mark.django_db
ANNETTE, BEA, CARLA = (
    "annette@aldermoor.example",
    "bea@brightloom.example",
    "carla@calderon.example",
)


def seen(email: str) -> list[Relationship]:
    """The relationships that the person sees."""
    return list(organizations.relationship_list(user=User.objects.get(email=email)))


def acts(email: str, programme: Programme | None = None) -> dict[str, str]:
    """What the person must act on, with the reasons."""
    user = User.objects.get(email=email)
    rows = attention_list(
        user=user, relationships=seen(email), programme=programme, now=clock.now()
    )
    return {row.text: row.reason for row in rows}


def with_(partner: str) -> Relationship:
    """The relationship with the partner."""
    return Relationship.objects.select_related("programme__client", "partner").get(
        partner__name=partner
    )


def test_it_is_there_and_everybody_can_sign_in(programme: Programme) -> None:
    assert example.is_here()
    assert example.MANAGER == ("Annette Verhoeven", ANNETTE)
    assert Relationship.objects.count() == 12
    assert (
        partners.area_list(user=User.objects.get(email=ANNETTE), programme=programme).count() == 13
    )
    for line in example.sign_ins():
        email, password = line.split()[:2]
        assert User.objects.get(email=email).check_password(password), email
    assert all(email.endswith(".example") for email in User.objects.values_list("email", flat=True))


def test_the_record_verifies_and_tells_in_order(programme: Programme) -> None:
    assert verify_all() == []
    begun = clock.now() - timedelta(days=3 * 365)
    for chain in Chain.objects.filter(scope="relationship"):
        moments = list(
            Entry.objects.filter(chain=chain).order_by("number").values_list("at", flat=True)
        )
        assert all(before <= after for before, after in pairwise(moments)), chain
        assert moments[-1] <= clock.now()
    assert Entry.objects.filter(at__lt=begun).exists()


def test_every_action_of_the_record_is_told_in_words(programme: Programme) -> None:
    actions = set(Entry.objects.values_list("action", flat=True))
    assert len(actions) > 50
    assert {action for action in actions if not is_told(action)} == set()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Name a lead for Sustainability reporting", "vacant since"),
        ("Name who leads Payments next", "ends in 62 days"),
        ("Rebook the chief executives’ meeting with Kestrelworks", "none is planned"),
        ("Settle: Who pays for the month-end that takes two days longer", "no level above"),
        (
            "Renew the waiver of Nordhavn Cloud or end its work",
            "1 project goes on in Data & analytics",
        ),
        ("Renew or end the waiver of Calderon Logistics", "in Payments"),
        ("Renew or end the tier of Solenne HR", "late: Preferred"),
        ("Judge the conditions of Larkspur Commerce", "A price list"),
        ("Speak about how Larkspur Commerce and you see each other", "the views part by 1."),
        ("Turn the relationship with Fenwick Digital", "fell in three rounds"),
        (
            "Fill the chief executives’ seat of Ostrava Shield, for Ostrava Shield",
            "nobody sits there",
        ),
        ("Answer the proposed plan with Brightloom", "proposed by Bea Lindqvist"),
        ("Propose a joint account plan with Kestrelworks", "the last one ended"),
        ("Keep or move: Open the till data of the southern region", "you promised it"),
    ],
)
def test_the_programme_manager_sees_each_trouble(
    programme: Programme, text: str, reason: str
) -> None:
    assert reason in acts(ANNETTE, programme)[text]


def test_only_one_partner_falls_and_only_one_sees_it_rosier(programme: Programme) -> None:
    texts = list(acts(ANNETTE, programme))
    assert sum(text.startswith("Turn the relationship") for text in texts) == 1
    assert sum(text.startswith("Speak about how") for text in texts) == 1
    view = assessments.health(user=User.objects.get(email=ANNETTE), relationships=seen(ANNETTE))
    latest = view[with_("Larkspur Commerce").pk].latest
    assert latest is not None
    assert latest.gap is not None
    assert latest.gap > 1


def test_six_rounds_are_closed_and_a_small_partner_shows_no_score(programme: Programme) -> None:
    assert Round.objects.filter(closed_at__isnull=False).count() == 6
    assert Round.objects.filter(closed_at=None).count() == 1
    assert not Response.objects.filter(round__closed_at__isnull=False, user__isnull=False).exists()
    own = Result.objects.filter(party="partner")
    assert {row.score_hundredths for row in own.filter(relationship=with_("Pimento Labs"))} == {
        None
    }
    assert (
        not own.exclude(relationship=with_("Pimento Labs")).filter(score_hundredths=None).exists()
    )
    assert not Result.objects.filter(party="client", score_hundredths=None).exists()


def test_a_chief_executives_meeting_was_missed_twice(programme: Programme) -> None:
    user, kestrel = User.objects.get(email=ANNETTE), with_("Kestrelworks")
    level = rhythm(user=user, relationships=[kestrel], now=clock.now())[kestrel.pk].levels[
        Level.CHIEF_EXECUTIVES
    ]
    assert (level.missed, level.next) == (2, None)
    rows = Meeting.objects.filter(relationship=kestrel, level=Level.CHIEF_EXECUTIVES).order_by(
        "-starts_at"
    )
    assert {row.state for row in rows.filter(starts_at__gt=clock.now())} == {MeetingState.CANCELLED}
    assert [row.state for row in rows.filter(starts_at__lt=clock.now())][:3] == [
        "missed",
        "missed",
        "held",
    ]


def test_somebody_left_and_somebody_was_succeeded(programme: Programme) -> None:
    ostrava = Seat.objects.filter(
        relationship=with_("Ostrava Shield"), level=Level.CHIEF_EXECUTIVES, party="partner"
    )
    assert [row.ends_on is not None for row in ostrava] == [True]
    assert seen("tereza@ostrava.example") == []
    brightloom = Seat.objects.filter(
        relationship=with_("Brightloom"), level=Level.EXECUTIVE, party="partner"
    )
    henrik, ewa = brightloom.order_by("starts_on")
    assert (henrik.person_name, ewa.person_name, henrik.ends_on) == (
        "Henrik Sandahl",
        "Ewa Lindgren",
        ewa.starts_on,
    )


def test_a_lead_role_changed_hands_on_one_day(programme: Programme) -> None:
    before, after = LeadRole.objects.filter(area__name="Marketing technology").order_by("starts_on")
    assert before.ends_on == after.starts_on
    assert (before.relationship, after.relationship) == (
        with_("Larkspur Commerce"),
        with_("Pimento Labs"),
    )


def test_waivers_in_force_expired_rejected_and_ending(programme: Programme) -> None:
    today = clock.today(programme.time_zone)
    held = {
        row.relationship.partner.name: row
        for row in Waiver.objects.select_related("relationship__partner")
    }
    assert Project.objects.filter(waiver=held["Brightloom"], ended_on=None).exists()
    assert held["Nordhavn Cloud"].ends_on <= today
    assert Project.objects.filter(waiver=held["Nordhavn Cloud"], ended_on=None).exists()
    assert today < held["Calderon Logistics"].ends_on <= today + timedelta(days=30)
    asked = Agreement.objects.filter(
        kind="waiver", relationship=with_("Ironvale Automation")
    ).order_by("proposed_at")
    assert [row.outcome.kind for row in asked] == ["rejected", "agreed"]


def test_tiers_were_given_renewed_moved_and_put_under_conditions(programme: Programme) -> None:
    decisions = set(TierReview.objects.values_list("decision", flat=True))
    assert decisions == {
        Decision.ADMIT,
        Decision.RENEW,
        Decision.RENEW_WITH_CONDITIONS,
        Decision.MOVE,
    }
    assert all(
        TierReview.objects.filter(relationship=each).count() >= 2
        for each in Relationship.objects.all()
    )


def test_promises_of_both_sides_were_kept_dropped_moved_and_carried(programme: Programme) -> None:
    assert set(Commitment.objects.values_list("party", "state")) >= {
        ("client", "kept"),
        ("client", "dropped"),
        ("client", "open"),
        ("partner", "kept"),
        ("partner", "open"),
    }
    assert Commitment.objects.filter(
        due_moves__gt=0, state="open", due_on__lt=clock.today("UTC")
    ).exists()
    till = Commitment.objects.get(text="Open the till data of the southern region")
    assert till.reviews.filter(state="open").count() >= 3
    assert {row.resolved_at is None for row in Escalation.objects.all()} == {True, False}


def test_a_plan_is_in_force_and_the_next_waits_for_the_other_side(programme: Programme) -> None:
    brightloom = with_("Brightloom")
    state = plan_states(
        user=User.objects.get(email=ANNETTE), relationships=[brightloom], on=clock.today("UTC")
    )
    assert state[brightloom.pk].phase == "in force"
    assert state[brightloom.pk].proposed is not None
    assert any(row.percent for row in state[brightloom.pk].objectives)


def test_a_competitor_learns_of_nobody_else(programme: Programme) -> None:
    assert [row.partner.name for row in seen(CARLA)] == ["Calderon Logistics"]
    others = [name for name in text_file("partners") if name != "Calderon Logistics"]
    people = [row["name"] for row in table("people") if row["organization"] in others]
    browser = Client()
    browser.force_login(
        User.objects.get(email=CARLA), backend="django.contrib.auth.backends.ModelBackend"
    )
    own, foreign = with_("Calderon Logistics"), with_("Brightloom")
    names = (
        "relationship",
        "lead_roles",
        "project_list",
        "tier",
        "assessment",
        "meeting_list",
        "commitment_list",
        "escalation_list",
        "plan",
    )
    for address in [reverse("home"), *(reverse(name, args=[own.pk]) for name in names)]:
        page = browser.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert [
            each for each in [*others, *people] if re.search(rf"\b{re.escape(each)}\b", text)
        ] == [], address
    assert all(browser.get(reverse(name, args=[foreign.pk])).status_code == 404 for name in names)
    assert browser.get(reverse("programme", args=[programme.pk])).status_code == 404


def test_what_the_client_keeps_to_itself_stays_with_it(programme: Programme) -> None:
    brightloom = with_("Brightloom")
    for email, there in ((ANNETTE, True), (BEA, False), (CARLA, False)):
        browser = Client()
        browser.force_login(
            User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend"
        )
        page = browser.get(reverse("relationship", args=[brightloom.pk])).content.decode()
        assert ("we would build the forecast ourselves" in page) is there


def test_every_partner_has_a_brief_of_its_next_meeting(programme: Programme) -> None:
    browser = Client()
    browser.force_login(
        User.objects.get(email=ANNETTE), backend="django.contrib.auth.backends.ModelBackend"
    )
    coming = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=clock.now()).order_by(
        "starts_at"
    )
    first = {meeting.relationship_id: meeting for meeting in reversed(coming)}
    assert len(first) == 12
    for meeting in first.values():
        assert browser.get(reverse("meeting_brief", args=[meeting.pk])).status_code == 200


@pytest.fixture
def annette(client: Client, programme: Programme) -> Client:
    client.force_login(User.objects.get(email=ANNETTE))
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_where_a_tier_asks_for_no_chief_executives_none_are_missing(
    annette: Client, programme: Programme
) -> None:
    user = User.objects.get(email=ANNETTE)
    found = rhythm(user=user, relationships=Relationship.objects.all(), now=clock.now())
    free = [pk for pk, each in found.items() if not each.asks(Level.CHIEF_EXECUTIVES)]
    assert 0 < len(free) < 12
    assert text(annette, f"/programmes/{programme.pk}/").count("not in this tier") == len(free)
    for pk in free:
        page = text(annette, f"/relationships/{pk}/")
        assert "not in this tier" in page
        assert "never met" not in page


def test_a_missed_meeting_of_chief_executives_is_told_with_its_own_day(
    programme: Programme,
) -> None:
    user, kestrel = User.objects.get(email=ANNETTE), with_("Kestrelworks")
    last = Meeting.objects.filter(
        relationship=kestrel, level=Level.CHIEF_EXECUTIVES, state="missed"
    ).latest("starts_at")
    rows = attention_list(user=user, relationships=[kestrel], programme=programme, now=clock.now())
    assert [each.due for each in rows if each.text.startswith("Rebook")] == [
        last.local_start.date()
    ]


def test_a_brief_says_that_the_plan_has_ended(annette: Client) -> None:
    user = User.objects.get(email=ANNETTE)
    for partner, told in (("Kestrelworks", ["The plan has ended"]), ("Nordhavn Cloud", [])):
        meeting = Meeting.objects.filter(relationship=with_(partner)).latest("starts_at")
        sections = {
            each.title: each for each in brief(user=user, meeting=meeting, now=clock.now()).sections
        }
        lines = sections["Joint account plan"].lines
        assert [each.text for each in lines if each.text.startswith("The plan has")] == told
        assert lines


def test_the_matrix_has_a_cell_for_every_area(annette: Client, programme: Programme) -> None:
    page = text(annette, f"/programmes/{programme.pk}/")
    assert page.count('class="cell') == 12 * 13
    assert page.count('class="cell last"') == 12
    assert page.count('aria-label="leads ') == 12
    assert (
        page.count('class="cv-waiver soon"')
        + page.count('<td class="cell"><span class="cv-waiver"')
        >= 1
    )
