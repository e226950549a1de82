"""What came of benefits, to the cent; who owns them; the register; the map."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import delivering
import pytest
from cast import Cast
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from covalue.benefits.benefits_map import BenefitsMap, Node
from covalue.language.periods import Calendar
from covalue.web.ground.agreements.services import agreement_reject
from covalue.web.ground.history.selectors import entry_list
from covalue.web.ground.organizations.memberships import membership_end
from covalue.web.kit import clock
from covalue.web.kit.days import add_months
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.templatetags.look import day as in_words
from covalue.web.value.benefits import calendars, owners, services
from covalue.web.value.benefits.attention import attention
from covalue.web.value.benefits.map_drawing import draw
from covalue.web.value.benefits.models import BenefitOwner, ValueReport
from covalue.web.value.benefits.project_map import project_map
from covalue.web.value.benefits.register import counted_twice, register
from covalue.web.value.benefits.threads import Story, attributed, story
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import Benefit
from covalue.web.value.cases.projection import first_day
from covalue.web.value.gates.services import milestone_forecast
from covalue.web.value.projects.models import Project


def told(cast: Cast, benefit: Benefit) -> Story:
    return story(user=cast.alice, benefit=benefit, forecast=None, today=clock.today())


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(["month", "quarter", "year"]))
def test_a_period_is_closed_when_the_next_has_begun(day: date, kind: Any) -> None:
    calendar = Calendar(2024 * 12, kind, 12)
    at = calendars.last_closed(calendar, day)
    assert -1 <= at < 12
    if at >= 0:
        assert first_day(calendar, at + 1) <= day
    if at + 1 < 12:
        assert first_day(calendar, at + 2) > day
    assert [
        calendars.index_of(calendar, each) for each in calendars.closed_days(calendar, day)
    ] == list(range(at + 1))


@given(st.integers(-(10**12), 10**12), st.integers(0, 100))
def test_what_is_attributed_is_the_nearest_cent(validated: int, percent: int) -> None:
    exact = Decimal(validated) * percent / 100
    assert abs(attributed(validated, Decimal(percent) / 100) - exact) <= Decimal("0.5")


def test_the_thread_to_the_cent(cast: Cast) -> None:
    """Promised 1,800.00 in the first year of use; 1,500.00 realized, 1,200.00 validated, 75 % of
    it: 900.00."""
    project = delivering.deliver(cast)
    benefit, vera = delivering.saving(project), delivering.validator(cast)
    day = delivering.year(1)
    services.value_report(
        user=cast.bob, benefit=benefit, stage="realized", values={day: 150_000}, source="order book"
    )
    services.value_report(user=vera, benefit=benefit, stage="validated", values={day: 120_000})
    found = told(cast, benefit)
    row = found.rows[1]
    assert (row.promised, row.planned, row.forecast) == (180_000, 180_000, 180_000)
    assert (row.realized, row.validated, row.attributed) == (150_000, 120_000, 90_000)
    held = register(user=cast.bob, on=clock.today(), project=project)
    listed = next(each for each in held.rows if each.benefit.pk == benefit.pk)
    assert (listed.promised, listed.validated, listed.attributed) == (3 * 135_000, 120_000, 90_000)
    assert next(each.attributed for each in held.totals if each.currency) == 90_000
    assert found.thread is not None
    assert found.thread.at_completion == 150_000 + 180_000 + 180_000
    assert [str(rate.rate)[:6] for rate in found.rates] == ["0.6666"] * 3
    page = _page(cast, f"/benefits/{benefit.pk}/")
    for text in ("€1,200.00", "67 %", "€1,800.00", "€900.00", "original promise"):
        assert text in page
    assert found.reasons == {
        "forecast": "measured below plan",
        "validated": "finance accepts 80 %",
        "attributed": "25 % due to others",
    }
    assert found.loss is not None
    assert (found.loss.amount, found.loss.reason) == (30_000, "measured below plan")
    assert "Most fell away between plan and forecast: €300 (measured below plan)." in page
    assert (
        "validated <b>67 %</b> of the €1,800 cashable that the business case of"
        f" {in_words(clock.today())}" in _page(cast, f"/projects/{project.pk}/")
    )


def test_a_plan_that_is_replaced_stays_the_promise(cast: Cast) -> None:
    """From 3 to 4 EUR/order the gain halves: 900.00 a year, 675.00 due; 2,025.00 less in all, by
    rate."""
    project = delivering.deliver(cast)
    benefits = delivering.document()["benefits"]
    changed = {**benefits, "saving": {**benefits["saving"], "target": {"value": "4"}}}
    version = delivering.write(cast, project, benefits=changed)
    with pytest.raises(Refused, match="There is a plan of this gate"):
        delivering.agree_plan(cast, version, "implementation")
    delivering.agree_plan(cast, version, "implementation", "The machine is slower than the pilot")
    found = told(cast, delivering.saving(project))
    assert [row.promised for row in found.rows[1:4]] == [180_000] * 3
    assert [row.planned for row in found.rows[1:4]] == [90_000] * 3
    assert found.bridge is not None
    assert (found.bridge.before, found.bridge.after) == (405_000, 202_500)
    assert [(bar.name, bar.amount) for bar in found.bridge.bars if bar.amount] == [
        ("rate", -202_500)
    ]
    assert cases.plan_list(user=cast.bob, project=project).count() == 4
    assert found.reasons["forecast"].startswith("rate 3 EUR/order → 4 EUR/order")
    assert "The machine is slower than the pilot" in _page(cast, f"/benefits/{found.benefit.pk}/")


def test_a_correction_keeps_what_was_said(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, day = delivering.saving(project), delivering.year(1)
    for amount in (150_000, 140_000):
        services.value_report(
            user=cast.bob, benefit=benefit, stage="realized", values={day: amount}
        )
    assert told(cast, benefit).rows[1].realized == 140_000
    assert ValueReport.objects.count() == 2
    entries = entry_list(user=cast.bob, scope="relationship", scope_id=cast.with_bob.pk)
    corrected = next(
        entry for entry in entries if entry.action == "value.realized" and "150000" in entry.before
    )
    assert "140000" in corrected.after


@pytest.mark.parametrize(
    ("stage", "day", "amount", "message"),
    [
        ("realized", delivering.year(2), 1, "is not over yet"),
        ("realized", date(2001, 1, 1), 1, "No period"),
        ("validated", delivering.year(0), 1, "Nothing was realized"),
        ("validated", delivering.year(1), 150_001, "no part of"),
        ("validated", delivering.year(1), -1, "no part of"),
        ("promised", delivering.year(1), 1, "is not reported"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(
    cast: Cast, stage: str, day: date, amount: int, message: str
) -> None:
    project = delivering.deliver(cast)
    benefit, vera = delivering.saving(project), delivering.validator(cast)
    services.value_report(
        user=cast.bob, benefit=benefit, stage="realized", values={delivering.year(1): 150_000}
    )
    with pytest.raises(Refused, match=message):
        services.value_report(
            user=vera if stage == "validated" else cast.alice,
            benefit=benefit,
            stage=stage,
            values={day: amount},
        )
    assert ValueReport.objects.count() == 1


def test_what_is_validated_holds_what_was_realized(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, vera, day = delivering.saving(project), delivering.validator(cast), delivering.year(1)
    services.value_report(user=cast.bob, benefit=benefit, stage="realized", values={day: 150_000})
    services.value_report(user=vera, benefit=benefit, stage="validated", values={day: 120_000})
    with pytest.raises(Refused, match="no part of"):
        services.value_report(
            user=cast.bob, benefit=benefit, stage="realized", values={day: 110_000}
        )
    for user in (cast.alice, cast.bob, cast.charlie):
        with pytest.raises(Refused, match="Only finance validators"):
            services.value_report(user=user, benefit=benefit, stage="validated", values={day: 1})


def test_a_benefit_that_is_no_money_is_counted_in_its_measure(cast: Cast) -> None:
    project = delivering.deliver(cast)
    mood = Benefit.objects.select_related("project__relationship__programme", "version").get(
        key="mood"
    )
    services.value_report(
        user=cast.alice, benefit=mood, stage="realized", values={delivering.year(1): Decimal("0.4")}
    )
    assert told(cast, mood).rows[1].realized == Decimal("0.4")
    found = register(user=cast.alice, on=clock.today(), project=project)
    total = next(each for each in found.totals if each.benefit_class == "Non-financial")
    assert (total.currency, total.expected, total.count) == ("", 0, 1)


def test_a_handover_is_signed_by_both_owners(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, ines, tom = (
        delivering.saving(project),
        delivering.owner(cast),
        delivering.owner(cast, "Tom"),
    )
    today = clock.today()
    with pytest.raises(Refused, match="needs two people"):
        owners.handover_propose(user=cast.alice, benefit=benefit, to=cast.alice, on=today)
    first = owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=today)
    assert owners.ownerships(benefits=[benefit], on=today)[benefit.pk].standing == "named"
    delivering.sign(ines, first)
    assert owners.ownerships(benefits=[benefit], on=today)[benefit.pk].name == "Ines Example"
    later = today + timedelta(days=10)
    second = owners.handover_propose(user=cast.alice, benefit=benefit, to=tom, on=later)
    assert {each.name for each in second.signatories.all()} == {"Ines Example", "Tom Example"}
    delivering.sign(tom, second)
    delivering.sign(ines, second)
    assert owners.ownerships(benefits=[benefit], on=today)[benefit.pk].name == "Ines Example"
    assert owners.ownerships(benefits=[benefit], on=later)[benefit.pk].name == "Tom Example"
    with pytest.raises(Refused, match="takes it over on"):
        owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=later)
    assert BenefitOwner.objects.filter(benefit=benefit).count() == 2


def test_a_handover_stays_within_the_client(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, ines = delivering.saving(project), delivering.owner(cast)
    made = owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=clock.today())
    for user in (cast.bob, cast.charlie):
        assert _status(user, f"/agreements/{made.pk}/") == 404
    with pytest.raises(Refused, match="roles do not allow"):
        owners.handover_propose(user=cast.bob, benefit=benefit, to=ines, on=clock.today())
    with pytest.raises(Refused, match="does not act for"):
        owners.handover_propose(user=cast.alice, benefit=benefit, to=cast.bob, on=clock.today())
    agreement_reject(user=ines, agreement=made, reason="No time")
    assert not BenefitOwner.objects.exists()


def test_an_owner_who_leaves_is_shown_and_asked_for(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, ines = delivering.saving(project), delivering.owner(cast)
    delivering.sign(
        ines, owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=clock.today())
    )
    assert "Name an owner of “Higher recommendation by packers”" in _texts(cast)
    membership_end(user=cast.alice, membership=ines.memberships.get())
    assert owners.ownerships(benefits=[benefit], on=clock.today())[benefit.pk].standing == "left"
    assert "Name an owner of 2 benefits with Brightloom" in _texts(cast)
    assert "Ines Example has left" in _page(cast, f"/benefits/{benefit.pk}/")
    row = next(each for each in register(user=cast.alice, on=clock.today(), project=project).rows)
    assert "no-owner" in row.lacks


def test_who_is_asked_to_report_and_to_validate(cast: Cast) -> None:
    """The benefit's first year of use is over; that it is reported is due a year later."""
    project = delivering.deliver(cast)
    benefit, vera = delivering.saving(project), delivering.validator(cast)
    services.value_report(
        user=cast.bob, benefit=benefit, stage="realized", values={delivering.year(1): 150_000}
    )
    asked = attention(
        user=vera, relationships=[cast.with_bob], programme=cast.programme, now=clock.now()
    )
    assert [each.text for each in asked if each.text.startswith("Validate")] == [
        "Validate what was realized of “Reduced cost of an order”"
    ]
    assert attention(user=cast.charlie, relationships=[cast.with_bob], now=clock.now()) == []


@pytest.mark.parametrize(("months", "asked"), [(None, True), (-1, True), (0, False), (2, False)])
def test_what_should_have_begun_is_asked_about_until_its_start_moves(
    cast: Cast, months: int | None, asked: bool
) -> None:
    """Go-live was planned for March of last year; a forecast that has not passed is an answer."""
    project = delivering.place(cast)
    delivering.write(cast, project)
    if months is not None:
        day = add_months(clock.today(), months)
        milestone_forecast(
            user=cast.bob,
            project=project,
            key="go_live",
            date=day.isoformat(),
            reason="Trucks wait.",
        )
    texts = _texts(cast)
    assert ("Go live or move the start of 2 benefits with Brightloom" in texts) is asked
    assert "Report what was realized" not in texts
    delivering.deliver(cast, project)
    assert "Go live" not in _texts(cast)


def test_the_register_tells_what_is_counted_twice_and_never_mixes(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefits = delivering.document()["benefits"]
    again = {**benefits["saving"], "title": "Fewer parcels for an order", "attribution": None}
    again.pop("attribution")
    dollars = {
        **benefits["saving"],
        "title": "Lower fees",
        "currency": "USD",
        "unit value": "1000 order * 1 USD/EUR",
    }
    (
        dollars.pop("measure"),
        dollars.pop("baseline"),
        dollars.pop("target"),
        dollars.pop("unit value"),
    )
    dollars["amounts"] = ["100"]
    delivering.write(cast, project, benefits={**benefits, "again": again, "fees": dollars})
    found = register(user=cast.bob, on=clock.today(), relationship=cast.with_bob)
    assert [(each.benefit_class, each.currency, each.expected) for each in found.totals] == [
        ("Cashable", "EUR", 405_000 + 540_000),
        ("Cashable", "USD", 6_750),
        ("Non-financial", "", 0),
    ]
    assert found.totals[0].twice == 2
    [findings] = found.doubles.values()
    assert any("count 175 %" in each.message for each in findings)
    assert counted_twice(user=cast.bob, relationships=[cast.with_bob]) == list(found.doubles)
    lacking = register(
        user=cast.bob, on=clock.today(), filters={"lacks": "no-measure"}, relationship=cast.with_bob
    )
    assert {row.benefit.key for row in lacking.rows} == {"fees"}
    assert (
        len(register(user=cast.bob, on=clock.today(), filters={"words": "fewer PARCELS"}).rows) == 1
    )
    assert register(user=cast.charlie, on=clock.today()).rows == []


def test_a_stopped_project_promises_nothing_any_more(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    delivering.decide(cast, project, "stop", "Nobody wants it")
    total = register(user=cast.alice, on=clock.today(), programme=cast.programme).totals[0]
    assert (total.count, total.stopped, total.expected, total.promised) == (1, 1, 0, 0)


def test_the_register_takes_the_same_queries_for_many(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            register(user=cast.alice, on=clock.today(), programme=cast.programme)
        return len(found)

    project = delivering.deliver(cast)
    few = count()
    other = Project.objects.get(pk=project.pk)
    other.pk, other.name, other._state.adding = None, "Another", True
    other.save()
    delivering.write(cast, other)
    assert count() == few


def test_the_map_says_what_hangs_in_the_air_and_how_far_it_is(cast: Cast) -> None:
    project = delivering.deliver(cast)
    services.progress_report(user=cast.bob, project=project, key="machine", percent=60)
    services.progress_report(
        user=cast.alice, project=project, key="packing", percent=25, note="two of eight lines"
    )
    found = project_map(user=cast.bob, project=project, on=clock.today())
    rows = {row.node.name: row for row in found.rows}
    assert rows["machine"].late
    assert any("serves no benefit" in text for text in rows["machine"].findings)
    [saving, mood] = found.coverage
    assert (saving.works, saving.reported, saving.percent, saving.late) == (1, 1, 25, [])
    assert (mood.works, mood.percent) == (0, None)
    for percent, key, message in (
        (101, "machine", "between 0 and 100"),
        (5, "engine", "no such change"),
    ):
        with pytest.raises(Refused, match=message):
            services.progress_report(user=cast.bob, project=project, key=key, percent=percent)
    page = _page(cast, f"/projects/{project.pk}/map/?focus=packing")
    assert 'aria-current="true"' in page
    assert "25 % done" in page


def test_what_is_late_shows_where_the_forecast_is_shown(cast: Cast) -> None:
    project = delivering.deliver(cast)
    late = {
        "packing": {"title": "Orders are packed by machine", "serves": ["saving"], "due": "go_live"}
    }
    delivering.write(cast, project, **{"business changes": late})
    services.progress_report(user=cast.alice, project=project, key="packing", percent=25)
    benefit = delivering.saving(project)
    page = _page(cast, f"/benefits/{benefit.pk}/")
    assert "<b>1 of 1 changes that bring it is late</b>" in page
    assert (
        "<b>2 changes or deliverables are late</b>: Orders are packed by machine, The machine"
        in _page(cast, f"/projects/{project.pk}/")
    )
    assert "<b>Nothing was reported</b> of €1,800 cashable" in _page(
        cast, f"/projects/{project.pk}/"
    )
    services.progress_report(user=cast.alice, project=project, key="packing", percent=100)
    assert "that bring it is late" not in _page(cast, f"/benefits/{benefit.pk}/")


@given(st.integers(0, 25), st.data())
def test_no_two_boxes_of_a_map_lie_on_each_other(count: int, data: st.DataObject) -> None:
    kinds = ["objective", "benefit", "business change", "enabler"]
    names = [f"n{at}" for at in range(count)]
    kind, serves = st.sampled_from(kinds), st.sets(st.sampled_from(names or [""]))
    nodes = {
        name: Node(name, data.draw(kind), name * 9, "", tuple(data.draw(serves))) for name in names
    }
    found = draw(BenefitsMap(nodes), {}, names[0] if names else "")
    assert len({(box.x, box.y) for box in found.boxes}) == count
    assert all(box.x < found.width and box.y < found.height for box in found.boxes)


def _page(cast: Cast, address: str) -> str:
    browser = Client()
    browser.force_login(cast.alice)
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _status(user: Any, address: str) -> int:
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser.get(address).status_code


def _texts(cast: Cast) -> str:
    found = attention(
        user=cast.alice, relationships=[cast.with_bob], programme=cast.programme, now=clock.now()
    )
    return " ".join(each.text for each in found)
