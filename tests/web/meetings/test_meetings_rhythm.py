"""The rhythm at its edges, of many partners at once, and what somebody must act on."""

from __future__ import annotations

import time as clocks
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from cast import Cast
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.meetings.conftest import NOW, TODAY

from covalue.web.ground.organizations.models import Organization, Relationship
from covalue.web.ground.record.models import Entry
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import agendas, cadences, seats, selectors, services
from covalue.web.partnership.meetings.attention import attention
from covalue.web.partnership.meetings.models import Cadence, Level, Meeting
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm, rhythm
from covalue.web.partnership.tiers.models import Admission, Tier

Plan = Callable[..., Meeting]
Hold = Callable[..., Meeting]


def of(cast: Cast, at: datetime = NOW) -> Rhythm:
    return rhythm(user=cast.alice, relationships=[cast.with_bob], now=at)[cast.with_bob.pk]


def level(cast: Cast, name: str = "chief_executives", at: datetime = NOW) -> LevelRhythm:
    return of(cast, at).levels[name]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def test_overdue_from_the_cadence_and_a_quarter(
    cast: Cast, tier: Tier, plan: Plan, hold: Hold
) -> None:
    cadences.cadence_set(
        user=cast.alice,
        tier=tier,
        level="chief_executives",
        every_months=6,
        starts_on=date(2026, 1, 1),
    )
    held = plan(date(2026, 3, 10), "chief_executives")
    hold(cast.alice, held)
    # Held on 10 March: due on 10 September; the 184 days give 46 more: overdue from 26 October.
    found = level(cast)
    assert found.last_held == held.starts_at
    assert found.due is not None
    assert (found.due.due_on, found.due.overdue_from) == (date(2026, 9, 10), date(2026, 10, 26))
    assert not level(cast, at=noon(date(2026, 10, 25))).overdue
    assert level(cast, at=noon(date(2026, 10, 26))).overdue
    soon = plan(date(2026, 12, 11), "chief_executives")  # 46 days from 26 October
    assert not level(cast, at=noon(date(2026, 10, 26))).overdue
    services.meeting_move(user=cast.alice, meeting=soon, starts=datetime(2026, 12, 12, 10))
    assert level(cast, at=noon(date(2026, 10, 26))).overdue
    assert not level(cast, at=noon(date(2026, 10, 27))).overdue


def test_without_a_held_meeting_it_counts_from_the_cadence(cast: Cast, tier: Tier) -> None:
    cadences.cadence_set(user=cast.alice, tier=tier, level="executive", every_months=3)
    found = level(cast, "executive")
    assert found.due is not None
    assert found.due.due_on == date(2027, 1, 12)
    assert found.last_held is None
    assert not found.overdue
    assert level(cast, "executive", noon(date(2027, 2, 4))).overdue
    assert not level(cast, "operational", noon(date(2030, 1, 1))).overdue  # no cadence, nothing due


def test_a_cadence_changes_from_a_day_on(cast: Cast, tier: Tier, plan: Plan) -> None:
    first = cadences.cadence_set(
        user=cast.alice, tier=tier, level="executive", every_months=3, starts_on=date(2026, 1, 1)
    )
    cadences.cadence_set(
        user=cast.alice, tier=tier, level="executive", every_months=2, starts_on=date(2026, 11, 1)
    )
    assert level(cast, "executive").every_months == 3
    assert level(cast, "executive", noon(date(2026, 10, 31))).every_months == 3
    assert level(cast, "executive", noon(date(2026, 11, 1))).every_months == 2
    with pytest.raises(Refused, match="Another cadence starts"):
        cadences.cadence_set(user=cast.alice, tier=tier, level="executive", every_months=4)
    for user in (cast.bob, cast.charlie):
        with pytest.raises(Refused) as caught:
            cadences.cadence_set(user=user, tier=tier, level="quarterly", every_months=4)
        assert caught.value.code == "not_allowed"
    last = Cadence.objects.get(every_months=2)
    cadences.cadence_end(user=cast.alice, cadence=last, ends_on=date(2026, 12, 1))
    assert level(cast, "executive", noon(date(2026, 12, 1))).every_months is None
    entries = Entry.objects.filter(action__startswith="cadence.", chain__scope_id=cast.client.pk)
    assert [each.new["every_months"] for each in entries] == [3, 2, 2]
    assert first.programme == cast.programme
    assert not selectors.cadence_list(user=cast.bob)


def test_missed_in_a_year_and_since_the_last_held(cast: Cast, plan: Plan, hold: Hold) -> None:
    name = "chief_executives"
    late, early = plan(TODAY - timedelta(days=364), name), plan(TODAY - timedelta(days=366), name)
    for meeting in (late, early):
        services.meeting_miss(user=cast.bob, meeting=meeting, reason="A strike.")
    forgotten = plan(TODAY - timedelta(days=100), name)
    found = level(cast)
    assert (found.missed, found.missed_at) == (2, forgotten.starts_at)
    hold(cast.alice, plan(TODAY - timedelta(days=50), name))
    assert (level(cast).missed, level(cast).missed_at) == (2, None)
    again = plan(TODAY - timedelta(days=8), name)
    waiting = plan(TODAY - timedelta(days=2), name)
    found = level(cast)
    assert (found.missed, found.missed_at) == (3, again.starts_at)
    assert [each.id for each in found.unrecorded] == [waiting.pk]


def test_vacant_seats_of_levels_in_use(cast: Cast, plan: Plan) -> None:
    assert not of(cast).vacancies
    plan(TODAY + timedelta(days=20), "executive")
    seat = seats.seat_fill(
        user=cast.bob,
        relationship=cast.with_bob,
        party="partner",
        level="executive",
        person_name="Kari Sund",
        starts_on=TODAY,
    )
    seats.seat_fill(
        user=cast.alice,
        relationship=cast.with_bob,
        party="client",
        level="executive",
        person_name="Ewa Hartog",
        starts_on=TODAY + timedelta(days=3),
    )
    assert [(each.party, each.until) for each in of(cast).vacancies] == [
        ("client", TODAY + timedelta(days=3))
    ]
    seats.seat_leave(user=cast.bob, seat=seat, ends_on=TODAY)
    assert {each.party for each in of(cast).vacancies} == {"client", "partner"}
    never = seats.seat_fill(
        user=cast.bob,
        relationship=cast.with_bob,
        party="partner",
        level="executive",
        person_name="Jon Vik",
        starts_on=TODAY + timedelta(days=9),
    )
    assert of(cast).vacancies[1].until == TODAY + timedelta(days=9)
    seats.seat_leave(user=cast.bob, seat=never, ends_on=never.starts_on)
    assert of(cast).vacancies[1].until is None
    cast.with_bob.ends_on = TODAY
    cast.with_bob.save()
    assert not of(cast).vacancies


def test_kept_of_due(cast: Cast, tier: Tier, plan: Plan, hold: Hold) -> None:
    year = {"starts_on": date(2025, 10, 1), "ends_on": date(2026, 10, 1)}
    assert selectors.meetings_kept(relationship=cast.with_bob, **year).due == 0
    for name, months in (("executive", 3), ("operational", 1)):
        Cadence.objects.create(
            programme=cast.programme,
            tier=tier,
            level=name,
            every_months=months,
            starts_on=date(2025, 1, 1),
        )
    for month in (1, 2, 3, 4, 6, 9):  # six held of four due: four count
        hold(cast.alice, plan(date(2026, month, 5)))
    hold(cast.alice, plan(date(2025, 9, 30), "operational"))  # the day before
    hold(cast.alice, plan(date(2025, 10, 1), "operational"))
    services.meeting_miss(
        user=cast.bob, meeting=plan(date(2026, 5, 5), "operational"), reason="A strike."
    )
    Cadence.objects.create(
        programme=cast.programme,
        tier=tier,
        level="quarterly",
        every_months=3,
        starts_on=date(2026, 4, 1),
    )
    for day in (date(2026, 3, 31), date(2026, 5, 1)):  # before the cadence, and within it
        hold(cast.alice, plan(day, "quarterly"))
    kept = selectors.meetings_kept(relationship=cast.with_bob, **year)
    assert {each.level: (each.held, each.due) for each in kept.levels} == {
        "executive": (4, 4),
        "operational": (1, 12),
        "quarterly": (1, 2),
    }
    assert (kept.held, kept.due) == (6, 18)
    assert selectors.meetings_kept(relationship=cast.with_charlie, **year).due == 0


def test_what_somebody_must_act_on(cast: Cast, tier: Tier, plan: Plan, hold: Hold) -> None:
    def told(user: object = cast.alice) -> list[str]:
        rows = attention(user=user, relationships=Relationship.objects.all(), now=NOW)  # type: ignore[arg-type]
        assert all(each.relationship_id == cast.with_bob.pk for each in rows)
        return [each.text for each in rows]

    assert told() == []
    missed = plan(TODAY - timedelta(days=33), "chief_executives")
    services.meeting_miss(user=cast.bob, meeting=missed, reason="A strike.")
    assert told() == ["Rebook the chief executives’ meeting with Brightloom"]
    assert told(cast.bob) == ["Rebook the chief executives’ meeting with Aldermoor"]
    next_one = plan(TODAY + timedelta(days=14), "chief_executives")
    plan(TODAY - timedelta(days=2), "operational")
    waiting = ["Record the operational meeting with Brightloom"]
    vacant = [
        f"Fill the chief executives’ seat of {side}, for Brightloom"
        for side in ("Aldermoor", "Brightloom")
    ]
    assert told() == [*waiting, *vacant]  # 10:00 on that day is more than fourteen days away
    services.meeting_move(user=cast.alice, meeting=next_one, starts=datetime(2026, 10, 26, 9, 0))
    assert told() == [
        *waiting,
        "Set the agenda of the chief executives’ meeting with Brightloom",
        *vacant,
    ]
    agendas.agenda_add(user=cast.alice, meeting=next_one, title="Second shift")
    assert told() == [*waiting, *vacant]
    assert told(cast.charlie) == []
    assert told(cast.nobody) == []


def test_two_hundred_partners_and_ten_years_in_a_constant_number_of_queries(
    cast: Cast, tier: Tier, client: Client
) -> None:
    client.force_login(cast.alice)
    page = f"/programmes/{cast.programme.pk}/meetings/"
    cadences.cadence_set(user=cast.alice, tier=tier, level="executive", every_months=3)
    with CaptureQueriesContext(connection) as few:
        of(cast)
    with CaptureQueriesContext(connection) as few_of_page:
        client.get(page)
    many(cast, tier)
    rows = list(Relationship.objects.filter(programme=cast.programme))
    begun = clocks.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        found = rhythm(user=cast.alice, relationships=rows, now=NOW)
    took = clocks.perf_counter() - begun
    assert len(found) == 202
    assert sum(each.missed for each in found.values()) == 200
    assert len(queries) == len(few) <= 10
    assert took < 3.0  # a quarter of a second on one quiet core
    with CaptureQueriesContext(connection) as queries_of_page:
        assert client.get(page).status_code == 200
    assert len(queries_of_page) == len(few_of_page) <= 24


def many(cast: Cast, tier: Tier) -> None:
    """Two hundred partners, each with twenty meetings a year over ten years and a year ahead."""
    partners = Organization.objects.bulk_create(
        Organization(name=f"Partner {number}") for number in range(200)
    )
    rows = Relationship.objects.bulk_create(
        Relationship(programme=cast.programme, partner=each, starts_on=date(2016, 1, 1))
        for each in partners
    )
    Admission.objects.bulk_create(
        Admission(relationship=each, tier=tier, starts_on=date(2016, 1, 1), renewal_due_on=TODAY)
        for each in rows
    )
    for name in Level:
        cadences.cadence_set(user=cast.alice, tier=tier, level=name.value, every_months=3)
    made = []
    for relationship in rows:
        for number in range(-20, 200):
            day = NOW - timedelta(days=18 * number + 5)
            state = "planned" if number < 0 else "missed" if number == 7 else "held"
            meeting = Meeting(
                relationship=relationship,
                level=Level.values[number % 4],
                title="Review",
                starts_at=day,
                time_zone="UTC",
                state=state,
            )
            meeting.set_end()
            made.append(meeting)
    Meeting.objects.bulk_create(made, batch_size=2000)


def test_a_relationship_that_is_not_seen_has_no_rhythm(cast: Cast, now: datetime) -> None:
    both = [cast.with_bob, cast.with_charlie]
    assert set(rhythm(user=cast.alice, relationships=both, now=NOW)) == {each.pk for each in both}
    assert set(rhythm(user=cast.bob, relationships=both, now=NOW)) == {cast.with_bob.pk}
    assert not rhythm(user=cast.nobody, relationships=both, now=NOW)
    assert clock.now() == NOW
