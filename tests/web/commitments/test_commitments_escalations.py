"""Escalations climb by the clock, and end when they are settled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, join
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from tests.web.commitments.promises import promise, since_long

from covalue.web.ground.organizations.models import RoleName
from covalue.web.ground.record.models import Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.asked_once import once
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.attention import Urgency
from covalue.web.partnership.commitments import escalations, selectors, services
from covalue.web.partnership.commitments.attention import attention
from covalue.web.partnership.commitments.models import Escalation, Rung

DAYS = {"operational": 1, "quarterly": 2, "executive": 3, "chief_executives": 4}


def code(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def escalate(cast: Cast, **fields: object) -> Escalation:
    values = {
        "user": cast.bob,
        "relationship": cast.with_bob,
        "title": "Change requests",
        "reason": "60 days open.",
    }
    return escalations.escalation_raise(**{**values, **fields})  # type: ignore[arg-type]


def test_it_climbs_by_itself_and_is_overdue_at_the_top(cast: Cast) -> None:
    made = escalate(cast)
    [first] = selectors.climbs([made], clock.now())
    assert (first.level, first.overdue) == ("operational", False)
    for days, level, overdue in (
        (6, "quarterly", False),
        (16, "executive", False),
        (41, "chief_executives", True),
    ):
        [found] = selectors.climbs([made], made.raised_at + timedelta(days=days))
        assert (found.level, found.overdue) == (level, overdue)
    assert Entry.objects.filter(action__startswith="escalation").count() == 1


def test_an_open_escalation_keeps_the_ladder_that_it_began_with(cast: Cast) -> None:
    before = escalate(cast)
    escalations.ladder_set(user=cast.alice, programme=cast.programme, days=DAYS)
    after = escalate(cast, title="Another")
    now = clock.now() + timedelta(days=2)
    assert [each.level for each in selectors.climbs([before, after], now)] == [
        "operational",
        "quarterly",
    ]
    entry = Entry.objects.get(action="ladder.set")
    assert (entry.old["operational"], entry.new["operational"]) == (5, 1)
    assert entry.chain.scope_id == cast.client.pk


def test_the_ladder_is_for_the_programme_manager(cast: Cast) -> None:
    def settle(user: object, days: dict[str, int]) -> str:
        return code(lambda: escalations.ladder_set(user=user, programme=cast.programme, days=days))  # type: ignore[arg-type]

    assert settle(cast.bob, DAYS) == settle(cast.charlie, DAYS) == "not_allowed"
    sponsor = join(
        cast.alice,
        cast.client,
        ("Sam Example", "sam@aldermoor.example"),
        RoleName.EXECUTIVE_SPONSOR,
    )
    assert settle(sponsor, DAYS) == "not_allowed"
    assert settle(cast.alice, {"operational": 1}) == "ladder_incomplete"
    assert settle(cast.alice, {**DAYS, "executive": 0}) == "days_wrong"
    assert settle(cast.alice, {**DAYS, "executive": 366}) == "days_wrong"
    assert settle(cast.alice, dict(selectors.rungs(cast.programme))) == "nothing_changed"
    assert not Rung.objects.exists()


def test_settling_stops_the_clock(cast: Cast) -> None:
    made = escalate(cast)
    settled = escalations.escalation_resolve(
        user=cast.alice, escalation=made, resolution="A board of three decides."
    )
    [found] = selectors.climbs([settled], clock.now() + timedelta(days=300))
    assert (found.level, found.overdue, found.is_open) == ("operational", False, False)
    again = escalations.escalation_resolve
    assert code(lambda: again(user=cast.bob, escalation=made, resolution="x")) == "resolved_already"
    assert verify_all() == []


def test_what_an_escalation_needs(cast: Cast) -> None:
    assert code(lambda: escalate(cast, title="")) == "text_missing"
    assert code(lambda: escalate(cast, reason=" ")) == "text_missing"
    assert code(lambda: escalate(cast, reason="x" * 5001)) == "text_too_long"
    assert code(lambda: escalate(cast, starts_level="board")) == "level_unknown"
    assert code(lambda: escalate(cast, user=cast.charlie)) == "not_allowed"
    made = escalate(cast)
    resolve = escalations.escalation_resolve
    assert (
        code(lambda: resolve(user=cast.charlie, escalation=made, resolution="x")) == "not_allowed"
    )
    assert code(lambda: resolve(user=cast.alice, escalation=made, resolution="")) == "text_missing"


def test_about_a_commitment_of_the_relationship_and_once_at_a_time(cast: Cast) -> None:
    about = promise(cast)
    foreign = promise(cast, user=cast.charlie, relationship=cast.with_charlie)
    made = escalate(cast, commitment=about)
    assert code(lambda: escalate(cast, commitment=about)) == "escalated_already"
    assert code(lambda: escalate(cast, commitment=foreign)) == "commitment_foreign"
    escalations.escalation_resolve(user=cast.alice, escalation=made, resolution="Done.")
    assert escalate(cast, commitment=about).commitment == about


def test_a_competitor_sees_none(cast: Cast) -> None:
    made = escalate(cast)
    assert (
        list(selectors.escalation_list(user=cast.bob))
        == list(selectors.escalation_list(user=cast.alice))
        == [made]
    )
    assert not selectors.escalation_list(user=cast.charlie).exists()
    everywhere = [cast.with_bob, cast.with_charlie]
    assert (
        selectors.open_escalations(user=cast.charlie, relationships=everywhere, now=clock.now())
        == []
    )
    with pytest.raises(Http404):
        selectors.escalation_get(user=cast.charlie, escalation_id=made.pk)


def told(cast: Cast, who: str, days: int = 0) -> list[tuple[Urgency, str]]:
    everywhere = [cast.with_bob, cast.with_charlie]
    found = attention(
        user=getattr(cast, who), relationships=everywhere, now=clock.now() + timedelta(days=days)
    )
    return [(each.urgency, each.text) for each in found]


def test_what_somebody_must_act_on(cast: Cast) -> None:
    promise(cast, party="partner", owner=cast.bob, days=10, text="Mine, soon")
    promise(cast, party="partner", days=10, text="Of my side, soon")
    promise(cast, party="client", days=20, text="Of the client")
    escalate(cast, title="High", starts_level="executive")
    escalate(cast, title="Low")
    assert told(cast, "bob") == [
        (Urgency.ENDING, "Keep or move: Mine, soon"),
        (Urgency.TO_DO, "Settle: High"),
    ]
    assert told(cast, "alice") == [(Urgency.TO_DO, "Settle: High")]
    assert (Urgency.ENDING, "Settle: Low") in told(cast, "alice", days=3)
    late = told(cast, "bob", days=12)
    assert [text for urgency, text in late if urgency == Urgency.BROKEN] == [
        "Keep or move: Mine, soon",
        "Keep or move: Of my side, soon",
    ]
    assert (Urgency.BROKEN, "Settle: Low") in told(cast, "alice", days=50)
    assert (Urgency.BROKEN, "Keep or move: Of the client") in told(cast, "alice", days=50)
    assert told(cast, "charlie", days=50) == []


def test_attention_takes_the_same_number_of_queries_for_many(cast: Cast) -> None:
    since_long(cast)

    def queries() -> int:
        with once(), CaptureQueriesContext(connection) as captured:
            found = attention(
                user=cast.alice,
                relationships=[cast.with_bob, cast.with_charlie],
                programme=cast.programme,
                now=clock.now(),
            )
            selectors.open_counts(
                user=cast.alice, relationships=[cast.with_bob], on=clock.today("UTC")
            )
        assert found
        return len(captured)

    with clock.at(clock.now() - timedelta(days=60)):
        promise(cast, party="client")
        escalate(cast)
    few = queries()
    with clock.at(clock.now() - timedelta(days=60)):
        for number in range(5):
            promise(cast, party="client", text=f"Promise {number}")
            escalate(cast, title=f"Escalation {number}")
            services.commitment_add(
                user=cast.charlie,
                relationship=cast.with_charlie,
                party="client",
                text="x",
                owner_name="y",
                due_on=clock.today("UTC"),
                client_gains="z",
                partner_gains="z",
            )
    assert queries() == few <= 5
