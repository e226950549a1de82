"""Tiers, their criteria, the days of admissions, and where partners stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from cast import Cast
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.tiers.reviewing import at, decide, make_sponsor, make_tier, read_by, reading

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Programme, Role
from covalue.web.ground.organizations.services import relationship_open
from covalue.web.ground.record.models import Entry
from covalue.web.kit import clock
from covalue.web.kit.days import add_months
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.attention import Urgency
from covalue.web.partnership.partners.models import Area, LeadRole
from covalue.web.partnership.tiers import measures, selectors, services
from covalue.web.partnership.tiers.attention import attention
from covalue.web.partnership.tiers.judging import readings
from covalue.web.partnership.tiers.measures import Figure
from covalue.web.partnership.tiers.models import Admission, Tier, TierCriterion
from covalue.web.partnership.tiers.review_content import next_due

DAY = date(2026, 1, 1)
DAYS = st.integers(0, 12)
SPAN = st.tuples(DAYS, st.none() | DAYS).filter(lambda span: span[1] is None or span[1] >= span[0])
MOVES = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 2)), max_size=4)


@pytest.fixture
def sponsor(cast: Cast) -> User:
    return make_sponsor(cast)


@pytest.fixture
def tier(cast: Cast) -> Tier:
    return make_tier(cast)


def days(span: tuple[int, int | None]) -> set[int]:
    return set(range(span[0], 14 if span[1] is None else span[1]))


@given(st.lists(SPAN, max_size=6))
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_the_database_keeps_admissions_apart(
    cast: Cast, tier: Tier, rows: list[tuple[int, int | None]]
) -> None:
    Admission.objects.all().delete()
    taken: set[int] = set()
    for span in rows:
        ends = None if span[1] is None else DAY + timedelta(span[1])
        refused = False
        try:
            with transaction.atomic():
                Admission.objects.create(
                    relationship=cast.with_bob,
                    tier=tier,
                    starts_on=DAY + timedelta(span[0]),
                    ends_on=ends,
                    renewal_due_on=DAY,
                )
        except IntegrityError:
            refused = True
        assert refused == bool(taken & days(span))
        taken |= set() if refused else days(span)


@given(MOVES)
@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_reviews_never_admit_twice_on_a_day(
    cast: Cast, sponsor: User, tier: Tier, moves: list[tuple[int, int]]
) -> None:
    Role.objects.update(starts_on=date(2020, 1, 1))
    with transaction.atomic():
        other, day = make_tier(cast, "Preferred"), clock.today("UTC")
        for step, what in moves:
            day += timedelta(step)
            with at(day):
                _step(cast, sponsor, [tier, other], what)
        for one in Admission.objects.all():
            for two in Admission.objects.exclude(pk=one.pk):
                shared = max(one.starts_on, two.starts_on) < min(
                    one.ends_on or date.max, two.ends_on or date.max
                )
                assert not (shared and one.starts_on < (one.ends_on or date.max))
        transaction.set_rollback(True)


def _step(cast: Cast, sponsor: User, tiers: list[Tier], what: int) -> None:
    """Out of the tier, or into the first or second."""
    now = selectors.tier_states(
        user=cast.alice, relationships=[cast.with_bob], on=clock.today("UTC")
    )[cast.with_bob.pk]
    if what == 2:
        if now.tier:
            decide(cast, sponsor, now.tier, "exit", "exit")
    elif now.tier != tiers[what]:
        decide(cast, sponsor, tiers[what], "admission", "move" if now.tier else "admit")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -12, date(2025, 1, 1)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_an_early_renewal_counts_from_its_day_and_a_late_one_from_today() -> None:
    tier = Tier(renew_months=12)
    assert next_due(tier, date(2026, 11, 20), date(2026, 12, 31)) == date(2027, 12, 31)
    assert next_due(tier, date(2026, 10, 20), date(2026, 12, 31)) == date(2027, 10, 20)
    assert next_due(tier, date(2027, 1, 20), date(2026, 12, 31)) == date(2028, 1, 20)
    assert next_due(tier, date(2028, 2, 29), None) == date(2029, 2, 28)


def test_editing_a_criterion_ends_it_and_begins_another(cast: Cast, tier: Tier) -> None:
    old = TierCriterion.objects.get()
    later = clock.today("UTC") + timedelta(days=30)
    new = services.criterion_change(
        user=cast.alice,
        criterion=old,
        text="Meetings are held",
        measure="meetings_kept",
        threshold="80,5",
        starts_on=later,
    )
    old.refresh_from_db()
    assert (old.ends_on, new.starts_on, new.threshold, new.position) == (
        later,
        later,
        "80.5",
        old.position,
    )
    before, after = (
        selectors.criterion_list(user=cast.alice, tier=tier, on=day)
        for day in (clock.today("UTC"), later)
    )
    assert [list(before), list(after)] == [[old], [new]]
    with pytest.raises(Refused, match="has its end already"):
        services.criterion_end(user=cast.alice, criterion=old)
    with pytest.raises(Refused, match="before it begins"):
        services.criterion_end(user=cast.alice, criterion=new)
    told = Entry.objects.get(action="tier.criterion_changed")
    assert told.chain.scope_id == cast.client.pk
    assert (told.old["threshold"], told.new["threshold"]) == ("", "80.5")


def test_what_a_criterion_may_be(cast: Cast, tier: Tier) -> None:
    for fields, why in (
        ({"text": " "}, "what is asked for"),
        ({"measure": "luck", "threshold": "1"}, "no measure"),
        ({"threshold": "3"}, "needs a measure"),
        ({"measure": "meetings_kept"}, "as a number"),
        ({"measure": "meetings_kept", "threshold": "NaN"}, "as a number"),
        ({"measure": "meetings_kept", "threshold": "1E-9"}, "as a number"),
        ({"starts_on": clock.today("UTC") - timedelta(days=1)}, "has passed"),
    ):
        with pytest.raises(Refused, match=why):
            services.criterion_add(
                **({"user": cast.alice, "tier": tier, "text": "Something"} | fields)
            )  # type: ignore[arg-type]
    old = TierCriterion.objects.get()
    with pytest.raises(Refused, match="same as before"):
        services.criterion_change(user=cast.alice, criterion=old, text=old.text)
    assert TierCriterion.objects.get().ends_on is None


def test_tiers_are_added_changed_and_ordered(cast: Cast, tier: Tier) -> None:
    add = {"user": cast.alice, "programme": cast.programme}
    other = services.tier_add(**add, name="  Preferred  partner ")
    assert (other.name, other.rank) == ("Preferred partner", 2)
    for fields, why in (
        ({"name": "strategic"}, "already"),
        ({"name": ""}, "needs a name"),
        ({"name": "X", "renew_months": 0}, "1 to 60"),
    ):
        with pytest.raises(Refused, match=why):
            services.tier_add(**add, **fields)  # type: ignore[arg-type]
    services.tiers_order(**add, tiers=[other.pk, tier.pk])
    assert [each.name for each in selectors.tier_list(user=cast.alice)] == [
        "Preferred partner",
        "Strategic",
    ]
    with pytest.raises(Refused, match="every tier"):
        services.tiers_order(**add, tiers=[other.pk, other.pk])
    services.tier_change(
        user=cast.alice, tier=tier, name="Strategic", description="Leads.", renew_months=6
    )
    assert Entry.objects.get(action="tier.changed").changes == [
        ("description", "", "Leads."),
        ("renew_months", 12, 6),
    ]
    for user in (cast.bob, cast.charlie):
        with pytest.raises(Refused, match="Your roles"):
            services.tier_add(user=user, programme=cast.programme, name="Ours")
        assert not selectors.tier_list(user=user).exists()


def test_the_usual_tiers(cast: Cast) -> None:
    made = services.tiers_suggest(user=cast.alice, programme=cast.programme)
    assert [(each.name, each.criteria.count()) for each in made] == [
        ("Strategic", 7),
        ("Preferred", 3),
    ]
    for row in TierCriterion.objects.exclude(measure=""):
        assert measures.measure_named(row.measure).label
    with pytest.raises(Refused, match="tiers already"):
        services.tiers_suggest(user=cast.alice, programme=cast.programme)


def test_lead_roles_are_counted_on_the_day(cast: Cast) -> None:
    for name, ends in (("Logistics", None), ("Cloud", DAY + timedelta(9))):
        area = Area.objects.create(programme=cast.programme, name=name)
        LeadRole.objects.create(area=area, relationship=cast.with_bob, starts_on=DAY, ends_on=ends)
    measure = measures.measure_named("lead_roles")
    found = [measure.figure(cast.with_bob, DAY, DAY + timedelta(day)) for day in (8, 9)]
    assert [each.value for each in found] == [Decimal(2), Decimal(1)]
    assert found[1].source == "held on the day: Logistics"
    assert measure.figure(cast.with_charlie, DAY, DAY).value == 0


def test_a_measure_has_one_reader(cast: Cast, tier: Tier) -> None:
    services.criterion_add(
        user=cast.alice, tier=tier, text="Held", measure="meetings_kept", threshold="80"
    )
    asked: list[tuple[date, date]] = []

    def read(_relationship: object, starts_on: date, ends_on: date) -> Figure:
        asked.append((starts_on, ends_on))
        return Figure(Decimal(80), "%")

    with read_by("meetings_kept", read):
        assert readings(cast.with_bob, tier, date(2028, 2, 29))[0].met == "not known"
        services.tier_change(
            user=cast.alice, tier=tier, name=tier.name, description="", renew_months=6
        )
        with pytest.raises(ValueError, match="read already"):
            measures.register(measures.measure_named("meetings_kept"))
        tier.refresh_from_db()
        assert readings(cast.with_bob, tier, date(2028, 8, 31))[1].met == "met"
    assert asked == [(date(2027, 2, 28), date(2028, 2, 29)), (date(2028, 2, 29), date(2028, 8, 31))]
    with pytest.raises(ValueError, match="says why"):
        Figure(None, "%")


def test_standings_and_attention_over_time(cast: Cast, sponsor: User, tier: Tier) -> None:
    Role.objects.update(starts_on=date(2020, 1, 1))
    services.criterion_add(
        user=cast.alice, tier=tier, text="Held", measure="meetings_kept", threshold="80"
    )
    start = clock.today("UTC")
    with reading("meetings_kept", "70"):
        until = start + timedelta(days=100)
        decide(
            cast,
            sponsor,
            tier,
            "admission",
            "admit",
            conditions="Hold them.",
            conditions_due_on=until,
        )
    due = add_months(start, 12)

    def seen(user: User, day: date) -> list[tuple[Urgency, str]]:
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        found = attention(user=user, relationships=[cast.with_bob, cast.with_charlie], now=now)
        return [(each.urgency, each.text) for each in found]

    charlie = (Urgency.TO_DO, "Review Calderon for admission")
    judge = (Urgency.BROKEN, "Judge the conditions of Brightloom")
    assert seen(cast.alice, until) == [charlie]
    assert seen(cast.alice, until + timedelta(days=1)) == [judge, charlie]
    assert seen(cast.bob, until + timedelta(days=1)) == [
        (Urgency.BROKEN, "Show that the conditions of your tier are met")
    ]
    assert seen(cast.alice, due - timedelta(days=61)) == [judge, charlie]
    assert seen(cast.alice, due) == [
        judge,
        (Urgency.ENDING, "Review the tier of Brightloom"),
        charlie,
    ]
    assert (Urgency.BROKEN, "Renew or end the tier of Brightloom") in seen(
        cast.alice, due + timedelta(days=1)
    )
    assert seen(cast.charlie, due + timedelta(days=1)) == []
    rows = selectors.programme_tier_states(
        user=cast.alice, programme=cast.programme, on=due + timedelta(days=3)
    )
    assert [
        (row.relationship.partner.name, row.rank, row.overdue, row.due, row.days_late)
        for row in rows
    ] == [
        ("Brightloom", 1, True, False, 3),
        ("Calderon", None, False, False, 0),
    ]
    assert (rows[0].since, rows[0].last_decision, rows[1].last_decision) == (start, "admit", "")


def test_no_partner_waits_for_a_tier_where_there_is_none(cast: Cast) -> None:
    relationships = [cast.with_bob, cast.with_charlie]
    assert attention(user=cast.alice, relationships=relationships, now=clock.now()) == []
    assert attention(user=cast.alice, relationships=[], now=clock.now()) == []


def test_the_number_of_queries_does_not_grow(cast: Cast, sponsor: User, tier: Tier) -> None:
    decide(cast, sponsor, tier, "admission", "admit")

    def count(relationships: list[object]) -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as one:
            selectors.tier_states(
                user=cast.alice, relationships=relationships, on=clock.today("UTC")
            )  # type: ignore[arg-type]
        with CaptureQueriesContext(connection) as two:
            attention(
                user=cast.alice,
                relationships=relationships,
                programme=cast.programme,
                now=clock.now(),
            )  # type: ignore[arg-type]
        return len(one), len(two)

    few = count([cast.with_bob, cast.with_charlie])
    programme = Programme.objects.get()
    more = [
        relationship_open(user=cast.alice, programme=programme, partner_name=f"Partner {n}")
        for n in range(4)
    ]
    assert count([cast.with_bob, cast.with_charlie, *more]) == few
