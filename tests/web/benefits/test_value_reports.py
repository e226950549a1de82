"""What came of benefits, to the cent: reported, corrected, validated, attributed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import delivering
import pytest
from cast import Cast
from hypothesis import given
from hypothesis import strategies as st
from reading import page_of
from tests.web.access.apps.documents import add

from covalue.language.periods import Calendar
from covalue.web.ground.history.selectors import entry_list
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.templatetags.look import day as in_words
from covalue.web.value.benefits import calendars, evidence, services
from covalue.web.value.benefits.models import ValueReport
from covalue.web.value.benefits.register import register
from covalue.web.value.benefits.threads import Story, attributed, story
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import Benefit
from covalue.web.value.cases.projection import first_day
from covalue.web.value.documents.models import Citation, Document


def told(cast: Cast, benefit: Benefit) -> Story:
    return story(user=cast.alice, benefit=benefit, forecast=None, today=clock.today("UTC"))


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
    held = register(user=cast.bob, on=clock.today("UTC"), project=project)
    listed = next(each for each in held.rows if each.benefit.pk == benefit.pk)
    assert (listed.promised, listed.validated, listed.attributed) == (3 * 135_000, 120_000, 90_000)
    assert next(each.attributed for each in held.totals if each.currency) == 90_000
    assert found.thread is not None
    assert found.thread.at_completion == 150_000 + 180_000 + 180_000
    assert [str(rate.rate)[:6] for rate in found.rates] == ["0.6666"] * 3
    page = page_of(cast.alice, f"/benefits/{benefit.pk}/")
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
        f" {in_words(clock.today('UTC'))}" in page_of(cast.alice, f"/projects/{project.pk}/")
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
    assert "The machine is slower than the pilot" in page_of(
        cast.alice, f"/benefits/{found.benefit.pk}/"
    )


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
    found = register(user=cast.alice, on=clock.today("UTC"), project=project)
    total = next(each for each in found.totals if each.benefit_class == "Non-financial")
    assert (total.currency, total.expected, total.count) == ("", 0, 1)


def test_a_report_whose_evidence_is_refused_reports_nothing(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, day = delivering.saving(project), delivering.year(1)
    shared = add(cast, project, who="bob", title="Order book", kind="evidence")
    private = add(cast, project, who="bob", title="Our margin", private=True)

    def report(cited: list[Document]) -> list[ValueReport]:
        return services.value_report(
            user=cast.bob, benefit=benefit, stage="realized", values={day: 150_000}, cited=cited
        )

    with pytest.raises(Refused, match="private document is no evidence"):
        report([shared, private])
    assert not ValueReport.objects.exists()
    assert not Citation.objects.exists()
    (row,) = report([shared])
    assert [each.document for each in evidence.report_citations([row])[row.pk]] == [shared]


def test_a_text_that_is_too_long_is_refused_at_its_field(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, values, long = delivering.saving(project), {delivering.year(1): 1}, "x" * 301
    with pytest.raises(Refused, match="over 300 characters") as refused:
        services.value_report(
            user=cast.bob, benefit=benefit, stage="realized", values=values, source=long
        )
    assert (refused.value.code, refused.value.field) == ("text_too_long", "source")
    with pytest.raises(Refused, match="over 300 characters") as refused:
        services.change_report(user=cast.bob, project=project, key="packing", percent=5, note=long)
    assert (refused.value.code, refused.value.field) == ("text_too_long", "note")
    assert not ValueReport.objects.exists()
