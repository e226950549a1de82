"""The value threads of the example: every trouble that its page names is seen, and each case comes
to its figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from recomputing import check_memory, check_workbook, recompute

from covalue.web.front.example.reading import table, text_file
from covalue.web.front.overview.attention import attention_list
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme
from covalue.web.kit import clock
from covalue.web.value.benefits.models import ChangeProgress, ValueReport
from covalue.web.value.benefits.owners import Tenure
from covalue.web.value.benefits.register import Register, Row, register
from covalue.web.value.benefits.value_to_date import value_to_date
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.cases.figures import figures
from covalue.web.value.cases.models import BENEFIT_CLASSES, Plan, PrivateCost
from covalue.web.value.cases.projection import first_day
from covalue.web.value.gates import selectors as gates
from covalue.web.value.projects.models import Project

pytestmark = pytest.mark.django_db
ANNETTE, BEA, CARLA = (
    "annette@aldermoor.example",
    "bea@brightloom.example",
    "carla@calderon.example",
)
SANNE = "sanne@aldermoor.example"
CASES = list(text_file("cases"))


def user(email: str) -> User:
    return User.objects.get(email=email)


def held(email: str) -> Register:
    return register(user=user(email), on=clock.today("UTC"))


def row(title: str) -> Row:
    """The benefit's row as the programme manager sees it."""
    return next(each for each in held(ANNETTE).rows if each.benefit.title == title)


def project(name: str) -> Project:
    return Project.objects.select_related(
        "relationship__programme__client", "relationship__partner", "area"
    ).get(name=name)


def test_projects_are_in_all_stages_with_120_benefits(programme: Programme) -> None:
    rows = held(ANNETTE).rows
    assert len(rows) == len(table("benefits")) == 120
    stages = Counter(
        each.label
        for each in gates.stages(projects=Project.objects.filter(name__in=CASES)).values()
    )
    assert stages == {
        "Value delivery": 13,
        "Implementation": 6,
        "Design": 2,
        "Design, on hold": 1,
        "Business case": 2,
        "Stopped": 1,
    }
    assert Counter(each.ownership.tenure for each in rows)[Tenure.LEFT] == 7


@pytest.mark.parametrize(
    ("email", "text", "reason"),
    [
        (
            ANNETTE,
            "Hold the overdue review of 4 benefits with Telmark Networks",
            "Fewer cables laid",
        ),
        (ANNETTE, "Name an owner of “Increased sales on marketplaces”", "nobody answers"),
        (ANNETTE, "Name an owner of “Increased rebates”", "nobody answers"),
        (ANNETTE, "Report what was realized of “Fewer meetings that start late”", "missing"),
        (
            SANNE,
            "Validate what was realized of 2 benefits with Corvid Payments",
            "Higher fees of payment",
        ),
    ],
)
def test_who_must_act_on_benefits_sees_it(
    programme: Programme, email: str, text: str, reason: str
) -> None:
    seen = organizations.relationship_list(user=user(email))
    found = attention_list(
        user=user(email), relationships=list(seen), programme=programme, now=clock.now()
    )
    assert reason in {each.text: each.reason for each in found}[text]


def test_what_is_counted_twice_is_told_across_projects(programme: Programme) -> None:
    twice = {
        (each.benefit.project.name, each.benefit.title)
        for each in held(ANNETTE).rows
        if each.counted_twice
    }
    assert twice == {
        ("Demand forecast for fresh goods", "Reduced write-off of fresh goods"),
        ("Promotion planner", "Reduced write-off of promoted fresh goods"),
        ("Demand forecast for fresh goods", "Fewer rush deliveries"),
        ("Transport planning", "Fewer rush deliveries of fresh goods"),
    }


def test_a_benefit_without_measure_is_listed_and_in_no_sum(programme: Programme) -> None:
    found = row("Readier for audits")
    assert found.lacks == ["no-owner", "no-measure", "no-baseline", "no-target", "no-figures"]
    assert found.expected is None


def test_the_original_promise_stays_beside_the_new_plan(programme: Programme) -> None:
    shops = project("Web shops on one platform")
    plans = Plan.objects.filter(project=shops).order_by("number")
    assert [each.gate for each in plans] == [
        "business_case",
        "design",
        "implementation",
        "implementation",
    ]
    assert "three brands are for sale" in plans[3].reason
    found = row("Increased sales by a better shop")
    assert found.promised is not None
    assert found.expected is not None
    assert found.promised > found.expected
    browser = Client()
    browser.force_login(user(ANNETTE), backend="django.contrib.auth.backends.ModelBackend")
    assert "original promise" in browser.get(f"/benefits/{found.benefit.pk}/").content.decode()


def test_a_milestone_slipped_and_value_came_later(programme: Programme) -> None:
    slipped = [
        name
        for name in CASES
        for each in gates.milestones(user=user(ANNETTE), project=project(name))
        if each.promised and each.expected > each.promised
    ]
    assert len(slipped) >= 7
    assert "Finance on one ledger" in slipped


def test_a_stopped_project_is_in_no_sum(programme: Programme) -> None:
    ledger = [
        each for each in held(ANNETTE).rows if each.benefit.project.name == "Emissions ledger"
    ]
    assert len(ledger) == 3
    assert not any(each.in_sums for each in ledger)


def test_there_are_disbenefits_validated_values_and_progress(programme: Programme) -> None:
    rows = held(ANNETTE).rows
    worse = [each for each in rows if each.benefit.disbenefit]
    assert len(worse) == sum(bool(each["worse"]) for each in table("benefits")) >= 9
    assert all(each.expected is not None and each.expected < 0 for each in worse)
    assert ValueReport.objects.filter(stage="validated").exists()
    assert ChangeProgress.objects.filter(
        project__name="Finance on one ledger", percent__lt=50
    ).exists()


def test_a_partner_sees_its_own_benefits_and_private_costs_alone(programme: Programme) -> None:
    for email, partner in ((BEA, "Brightloom"), (CARLA, "Calderon Logistics")):
        rows = held(email).rows
        assert {each.benefit.project.relationship.partner.name for each in rows} == {partner}
        told = " ".join(text for each in rows for text in each.counted_twice)
        assert "Transport planning" not in told
    ledger = project("Finance on one ledger")
    dieter = user("dieter@kestrelworks.example")
    assert PrivateCost.objects.filter(project=ledger).count() == 2
    for who, title in (
        (dieter, "Consultants beyond the agreed price"),
        (user(ANNETTE), "Overtime in finance"),
    ):
        assert [each.title for each in cases.private_cost_list(user=who, project=ledger)] == [title]


@pytest.mark.only_on("sqlite")
def test_the_figures_of_each_case_are_those_that_libreoffice_computes(
    programme: Programme, tmp_path: Path
) -> None:
    browser = Client()
    browser.force_login(user(ANNETTE), backend="django.contrib.auth.backends.ModelBackend")
    versions = {name: cases.current(user=user(ANNETTE), project=project(name)) for name in CASES}
    books = {
        name: browser.get(
            f"/projects/{each.project_id}/case/versions/{each.number}/workbook/"
        ).content
        for name, each in versions.items()
        if each
    }
    assert len(books) == len(CASES) == 25
    for name, book in recompute(books, tmp_path).items():
        version = versions[name]
        assert version is not None
        check_workbook(figures(case_of(version.document)), book)
        check_memory(book)


def test_value_to_date_is_what_plans_and_reports_say(programme: Programme) -> None:
    """The page's sums, from rows, against the plans opened one by one and the reports read one by
    one."""
    on = clock.today(programme.time_zone)
    seen = list(organizations.relationship_list(user=user(ANNETTE)))
    found = value_to_date(user=user(ANNETTE), relationships=seen, on=on)
    stages = gates.stages(projects=Project.objects.all())
    kept = Project.objects.values_list("pk", "stage", "stopped")
    assert {(pk, each.stage, each.stopped) for pk, each in stages.items()} == set(kept)
    planned: Counter[tuple[str, str]] = Counter()
    for row in {
        each.project_id: each for each in Plan.objects.filter(gate="design").order_by("number")
    }.values():
        plan = cases.read_plan(row)
        over = [at for at in range(plan.calendar.periods) if first_day(plan.calendar, at + 1) <= on]
        for item in plan.items:
            if item.kind == "benefit" and not stages[row.project_id].stopped:
                planned[item.class_, item.currency] += sum(item.whole[at] for at in over)
    last = {
        (each.benefit_id, each.stage, each.period): each
        for each in ValueReport.objects.order_by("at", "id")
    }
    come: Counter[tuple[str, str, str]] = Counter()
    for each in held(ANNETTE).rows:
        for (pk, stage, _day), report in last.items():
            if pk == each.benefit.pk and report.amount_minor is not None and not each.stage.stopped:
                come[stage, each.benefit.benefit_class, each.benefit.currency] += (
                    report.amount_minor
                )
    assert len(found.groups) == 4
    for group in found.groups:
        total = found.total(group)
        assert (total.committed, total.realized, total.validated) == (
            planned[group],
            come["realized", *group],
            come["validated", *group],
        )
        assert total.validated == sum(
            each.validated
            for each in held(ANNETTE).totals
            if each.benefit_class == BENEFIT_CLASSES[group[0]]
        )
    assert found.stopped == 3


def test_the_programmes_page_of_twelve_partners_needs_at_most_20_queries(
    programme: Programme, client: Client
) -> None:
    client.force_login(user(ANNETTE))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/programmes/{programme.pk}/").content.decode()
    assert len(queries) <= 20
    assert "of the plans agreed at design" in page
    assert "none cashable" in page
    revenue = client.get(f"/programmes/{programme.pk}/?class=revenue-EUR").content.decode()
    assert "validated revenue value" in revenue
    lines = client.get(f"/programmes/{programme.pk}/?format=csv").content.decode().splitlines()
    assert len(lines) == 13
    assert "Validated of committed, %" in lines[0]
