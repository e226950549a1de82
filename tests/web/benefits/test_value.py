"""Value to date: what was committed, realized and validated, as sums that the database keeps and
adds up."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import delivering
import pytest
from cast import Cast
from django.apps import apps
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.value.benefits import services
from covalue.web.value.benefits.models import ValueReport
from covalue.web.value.benefits.register import counted_twice, register
from covalue.web.value.benefits.summary import summary
from covalue.web.value.benefits.threads import story
from covalue.web.value.benefits.value_to_date import ToDate, Worth, percent, value_to_date
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import Benefit, PlannedValue, ProjectValue
from covalue.web.value.projects.models import Project

CASHABLE = ("cashable", "EUR")
GIVEN_UP: dict[str, Any] = {"business changes": {}}
"""What goes with a benefit that is given up."""


def worth(cast: Cast, who: str = "alice") -> Worth:
    """The value of every relationship of the programme, as far as the person sees it."""
    both = [cast.with_bob, cast.with_charlie]
    return value_to_date(user=getattr(cast, who), relationships=both, on=clock.today("UTC"))


def report(cast: Cast, project: Project, realized: int, validated: int | None = None) -> None:
    """Realized by Bob in the first year of use, and validated."""
    benefit, day = delivering.saving(project), delivering.year(1)
    services.value_report(user=cast.bob, benefit=benefit, stage="realized", values={day: realized})
    if validated is not None:
        vera = delivering.validator(cast)
        services.value_report(
            user=vera, benefit=benefit, stage="validated", values={day: validated}
        )


def benefits(**changes: Any) -> dict[str, Any]:
    """The benefits of the small case, one with other fields."""
    found = delivering.document()["benefits"]
    return {**found, "saving": {**found["saving"], **changes}}


def test_committed_realized_and_validated_to_the_cent(cast: Cast) -> None:
    """1,800.00 EUR committed for the year that is over; 1,500.00 realized, 1,200.00 validated: 67
    %."""
    project = delivering.deliver(cast)
    assert worth(cast).total(CASHABLE) == ToDate(180_000, None, None, 0, 1)
    report(cast, project, 150_000, 120_000)
    with CaptureQueriesContext(connection) as queries:
        found = worth(cast)
    assert len([each for each in queries if "cases_plannedvalue" in each["sql"]]) == 1
    total = found.total(CASHABLE)
    assert (total.committed, total.realized, total.validated) == (180_000, 150_000, 120_000)
    assert (total.rate, total.realized_rate, total.waits) == (67, 83, 30_000)
    assert (found.no_money, found.stopped, found.groups) == (1, 0, [CASHABLE])
    quarters = found.quarters(CASHABLE)
    assert quarters[0].label == f"Q4 {(delivering.first_year() + 1) % 100:02}"
    assert (quarters[0].committed, quarters[0].realized, quarters[0].validated) == (
        180_000,
        150_000,
        120_000,
    )
    assert all(not each.committed for each in quarters[1:])


def test_a_sum_of_differences_is_what_holds_and_what_held(cast: Cast) -> None:
    project = delivering.deliver(cast)
    report(cast, project, 150_000)
    before = ValueReport.objects.get().at
    report(cast, project, 140_000, 100_000)
    rows = ValueReport.objects.filter(stage="realized").order_by("at")
    assert list(rows.values_list("amount_minor", "difference_minor")) == [
        (150_000, 150_000),
        (140_000, -10_000),
    ]
    assert rows.aggregate(held=Sum("difference_minor"))["held"] == 140_000
    assert rows.filter(at__lte=before).aggregate(held=Sum("difference_minor"))["held"] == 150_000
    kept = delivering.saving(project)
    assert (kept.realized_minor, kept.validated_minor) == (140_000, 100_000)
    assert kept.realized_to == kept.validated_to == delivering.year(1)
    [row] = [
        each
        for each in register(user=cast.alice, on=clock.today("UTC")).rows
        if each.benefit.pk == kept.pk
    ]
    assert (row.realized, row.validated) == (140_000, 100_000)


def test_a_later_version_of_the_case_keeps_what_was_reported(cast: Cast) -> None:
    project = delivering.deliver(cast)
    report(cast, project, 150_000)
    delivering.write(cast, project, benefits=benefits(title="Cheaper orders"))
    assert delivering.saving(project).realized_minor == 150_000


def test_what_a_plan_promises_is_read_from_its_rows(cast: Cast) -> None:
    """The rows of each plan add up to the plan, period by period, and to date."""
    project = delivering.deliver(cast)
    for plan in cases.plan_list(user=cast.alice, project=project):
        item = cases.read_plan(plan).item("saving")
        rows = list(PlannedValue.objects.filter(plan=plan).order_by("ends_on"))
        assert item is not None
        assert [row.whole_minor for row in rows] == [each for each in item.whole if each]
        assert [row.due_minor for row in rows] == [135_000] * 3
        assert [row.whole_to_date_minor for row in rows] == [180_000, 360_000, 540_000]
        assert [row.holds_until for row in rows[:-1]] == [row.ends_on for row in rows[1:]]


def test_the_latest_plan_at_design_is_what_counts(cast: Cast) -> None:
    """From 3 to 4 EUR/order the gain halves: 900.00 EUR a year."""
    project = delivering.deliver(cast)
    version = delivering.write(cast, project, benefits=benefits(target={"value": "4"}))
    assert worth(cast).total(CASHABLE).committed == 180_000
    delivering.agree_plan(cast, version, "design", "The machine is slower")
    assert worth(cast).total(CASHABLE).committed == 90_000


def test_classes_are_never_mixed(cast: Cast) -> None:
    delivering.deliver(cast)
    other = delivering.place_another(cast)
    delivering.write(cast, other, benefits=benefits(**{"class": "revenue"}))
    delivering.deliver(cast, other)
    found = worth(cast)
    assert found.groups == [CASHABLE, ("revenue", "EUR")]
    assert [found.total(each).committed for each in found.groups] == [180_000, 180_000]


def test_a_stopped_project_is_in_no_sum_and_told(cast: Cast) -> None:
    project = delivering.deliver(cast)
    report(cast, project, 150_000, 120_000)
    delivering.decide(cast, project, "stop", "The machine is not built any more.")
    found = worth(cast)
    assert (found.total(CASHABLE), found.stopped) == (ToDate(), 2)
    assert found.quarters(CASHABLE) == []


def test_what_is_validated_without_a_plan_is_not_in_the_rate(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    report(cast, project, 150_000, 120_000)
    total = worth(cast).total(CASHABLE)
    assert (total.committed, total.validated, total.unplanned, total.rate) == (
        None,
        120_000,
        120_000,
        None,
    )
    other = delivering.deliver(cast, delivering.place_another(cast))
    report(cast, other, 90_000)
    total = worth(cast).total(CASHABLE)
    assert (total.committed, total.realized, total.rate, total.realized_rate) == (
        180_000,
        240_000,
        0,
        50,
    )


def test_what_came_of_a_benefit_that_was_given_up_stays(cast: Cast) -> None:
    """Whoever saves a version without it takes back neither what was accepted nor a disbenefit that
    came."""
    project = delivering.deliver(cast)
    report(cast, project, 150_000, 120_000)
    before = worth(cast)
    mood = delivering.document()["benefits"]["mood"]
    delivering.write(cast, project, benefits={"mood": mood}, **GIVEN_UP)
    assert delivering.saving(project).dropped
    assert worth(cast).total(CASHABLE) == before.total(CASHABLE)
    assert worth(cast).quarters(CASHABLE) == before.quarters(CASHABLE)


@pytest.mark.parametrize("measure", [True, False])
def test_the_part_due_to_the_project_is_its_share_in_every_period(
    cast: Cast, measure: bool
) -> None:
    """What comes before it was planned, and what has no measure, is shared like the rest: 75 % of
    10.00 EUR."""
    project = delivering.place(cast)
    if not measure:
        apart = ("measure", "baseline", "target", "unit value")
        saving = {name: each for name, each in benefits()["saving"].items() if name not in apart}
        delivering.write(cast, project, benefits={"saving": saving | {"amounts": ["0.01"]}})
    benefit, day = delivering.saving(delivering.deliver(cast, project)), delivering.year(0)
    services.value_report(user=cast.bob, benefit=benefit, stage="realized", values={day: 1_000})
    services.value_report(
        user=delivering.validator(cast), benefit=benefit, stage="validated", values={day: 1_000}
    )
    [row] = [
        each
        for each in register(user=cast.alice, on=clock.today("UTC")).rows
        if each.benefit.pk == benefit.pk
    ]
    told = story(user=cast.alice, benefit=benefit, forecast=None, today=clock.today("UTC"))
    assert (row.attributed, told.sums["attributed"]) == (750, 750)


def in_dollars(cast: Cast, project: Project) -> None:
    """The benefit comes in another currency from now on."""
    measures = delivering.document()["measures"]
    measures["each"]["unit"] = "USD/order"
    delivering.write(cast, project, measures=measures, benefits=benefits(currency="USD"))


def test_a_promise_in_another_currency_is_none_in_this_one(cast: Cast) -> None:
    project = delivering.deliver(cast)
    in_dollars(cast, project)
    [row] = [
        each
        for each in register(user=cast.alice, on=clock.today("UTC")).rows
        if each.benefit.key == "saving"
    ]
    assert (row.benefit.currency, row.promised, row.expected) == ("USD", None, 405_000)
    plans = list(cases.plan_list(user=cast.alice, project=project))
    [line] = summary(rows=[row], plans=plans, forecast=None, today=clock.today("UTC")).lines
    assert (line.amounts.promised, line.amounts.due) == (None, None)
    told = story(
        user=cast.alice, benefit=delivering.saving(project), forecast=None, today=clock.today("UTC")
    )
    assert {(each.promised, each.planned) for each in told.rows} == {(None, None)}


def test_what_was_reported_keeps_its_currency_and_its_periods(cast: Cast) -> None:
    project = delivering.deliver(cast)
    report(cast, project, 150_000, 120_000)
    with pytest.raises(Refused) as refused:
        in_dollars(cast, project)
    assert refused.value.code == "currency_reported"
    quarters = {"start": f"{delivering.first_year()}-Q1", "period": "quarter", "periods": 24}
    with pytest.raises(Refused) as refused:
        delivering.write(cast, project, calendar=quarters, costs={})
    assert refused.value.code == "calendar_reported"
    longer = delivering.document()["calendar"] | {"periods": 7}
    assert delivering.write(cast, project, calendar=longer).number == 2


def test_rows_of_before_are_what_an_update_writes(cast: Cast) -> None:
    """A running, a stopped and an undecided project, one with a benefit that was given up: the
    migrations' rows are those that the services wrote one by one.
    """
    project, other = (
        delivering.deliver(cast),
        delivering.deliver(cast, delivering.place_another(cast)),
    )
    delivering.write(cast, delivering.place_another(cast, "Packing by hand"))
    report(cast, project, 150_000, 120_000)
    report(cast, other, 90_000)
    delivering.write(
        cast, project, benefits={"mood": delivering.document()["benefits"]["mood"]}, **GIVEN_UP
    )
    delivering.decide(cast, other, "stop", "The machine is not built any more.")
    written = values(), list(Project.objects.order_by("pk").values_list("pk", "stage", "stopped"))
    assert {stage for _pk, stage, _stopped in written[1]} == {
        "business_case",
        "value_delivery",
        "closed",
    }
    ProjectValue.objects.all().delete()
    Project.objects.update(stage="business_case", stopped=False)
    for name in ("gates.migrations.0002_project_stage", "benefits.migrations.0003_project_value"):
        import_module(f"covalue.web.value.{name}").fill(apps, None)
    assert (
        values(),
        list(Project.objects.order_by("pk").values_list("pk", "stage", "stopped")),
    ) == written


def values() -> list[tuple[Any, ...]]:
    """Every row about the value of projects, but its own key."""
    columns = [each.attname for each in ProjectValue._meta.concrete_fields if each.name != "id"]
    return list(
        ProjectValue.objects.order_by("project", "benefit_class", "currency").values_list(*columns)
    )


def test_a_competitor_has_nothing_of_it(cast: Cast) -> None:
    delivering.deliver(cast)
    found = worth(cast, "charlie")
    assert list(found.partners) == [cast.with_charlie.pk]
    assert (found.groups, found.quarters(CASHABLE), found.no_money) == ([], [], 0)
    assert counted_twice(user=cast.charlie, relationships=[cast.with_bob]) == []


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(2, 3, 67), (1, 200, 1), (0, 5, 0), (1, 0, None), (1, -3, None), (1, None, None)],
)
def test_a_rate_is_of_something_above_zero(part: int, whole: int | None, told: int | None) -> None:
    assert percent(part, whole) == told


@pytest.mark.parametrize("column", ["realized_minor", "validated_minor"])
@pytest.mark.parametrize("times", [10, 0, None])
def test_a_sum_beside_the_reports_that_was_altered_is_found(
    cast: Cast, column: str, times: int | None
) -> None:
    project = delivering.deliver(cast)
    report(cast, project, 150_000, 120_000)
    assert verify_all() == []
    benefit = delivering.saving(project)
    value = None if times is None else times * 120_000
    Benefit.objects.filter(pk=benefit.pk).update(**{column: value})
    (fault,) = verify_all()
    assert str(benefit.pk) in str(fault)
    assert column.removesuffix("_minor") in str(fault)
