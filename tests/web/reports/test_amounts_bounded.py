"""Every amount has a stated bound at every way in, and sums do not overflow."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cast import Cast
from delivering import deliver, document, place, place_another, saving, validator, write, year
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.test import Client
from reading import page_of
from refusing import refused

from covalue.benefits.amounts import option_amounts
from covalue.benefits.checks import check_case
from covalue.language.money import MOST_MINOR, Money, most_of
from covalue.web.front.api.v1 import api
from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.record import triggers
from covalue.web.kit import clock
from covalue.web.kit.sums import exact_sum
from covalue.web.partnership.partners.forms import MoneyField
from covalue.web.partnership.partners.models import Area
from covalue.web.value.benefits.services import value_report
from covalue.web.value.benefits.value_to_date import value_to_date
from covalue.web.value.cases import services as cases
from covalue.web.value.cases.case_text import read_data, starter
from covalue.web.value.cases.models import Benefit, ProjectValue
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.services import project_place

TOO_LARGE = (MOST_MINOR + 1, 2 * 10**18, 2**63 - 1, 2**63, 10**400)
Ask = Callable[[str, Any], Any]


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """Sends a body with Bob's key."""
    _token, key = token_issue(user=cast.bob, name="test", scopes=["read", "write"])
    return lambda address, body: Client(raise_request_exception=False).post(
        f"/api/v1/{address}",
        json.dumps(body),
        "application/json",
        headers={"Authorization": f"Bearer {key}"},
    )


def alike(minor: int) -> dict[date, int]:
    """The amount in both closed periods."""
    return {year(0): minor, year(1): minor}


@pytest.mark.parametrize("number", [*map(str, TOO_LARGE), "1e400", "99999999999999999"])
def test_a_report_that_is_too_large_is_refused(number: str, cast: Cast, ask: Ask) -> None:
    """Four times 2,000,000,000,000,000,000: the client's programme page answered 500."""
    project = deliver(cast)
    values = {day.isoformat(): number for day in alike(0)}
    answer = ask(f"benefits/{saving(project).pk}/realized", {"values": values})
    assert answer.status_code == 422
    for minor in TOO_LARGE:
        with refused("amount_too_large", "values"):
            value_report(
                user=cast.bob, benefit=saving(project), stage="realized", values=alike(minor)
            )
    assert "Packing by machine" in page_of(cast.alice, f"/projects/{project.pk}/")


def test_what_reports_come_to_is_bounded_too(cast: Cast) -> None:
    project = deliver(cast)
    with refused("amount_too_large", "values"):
        value_report(
            user=cast.bob, benefit=saving(project), stage="realized", values=alike(MOST_MINOR)
        )
    half = MOST_MINOR // 2 - 10
    value_report(user=cast.bob, benefit=saving(project), stage="realized", values=alike(half))
    another = Benefit.objects.filter(project=project).exclude(currency="").get()
    another.pk, another.key, another.realized_minor = None, "another", 100
    another.save()
    with refused("amount_too_large", "values"):
        value_report(
            user=cast.bob,
            benefit=saving(project),
            stage="realized",
            values={year(0): half + 5},
        )


def test_pages_of_the_largest_amounts_show_them(cast: Cast) -> None:
    project = deliver(cast)
    values = alike(MOST_MINOR // 2)
    value_report(user=cast.bob, benefit=saving(project), stage="realized", values=values)
    value_report(user=validator(cast), benefit=saving(project), stage="validated", values=values)
    for address in (
        "",
        f"programmes/{cast.programme.pk}/",
        f"relationships/{cast.with_bob.pk}/",
        f"programmes/{cast.programme.pk}/benefits/",
        f"projects/{project.pk}/",
        f"benefits/{saving(project).pk}/",
    ):
        assert "Aldermoor" in page_of(cast.alice, f"/{address}"), address
    assert "90,000,000,000,000.00" in page_of(cast.alice, f"/benefits/{saving(project).pk}/")


@pytest.mark.parametrize("largest", [2**63 - 1, -(2**63)])
def test_sums_over_projects_go_beyond_64_bits(largest: int, cast: Cast) -> None:
    """A database that adds within 64 bits answered the programme's page with 500."""
    project = deliver(cast)
    value_report(user=cast.bob, benefit=saving(project), stage="realized", values=alike(-1))
    row = ProjectValue.objects.get(project=project, currency="EUR")
    row.realized_minor, many = largest, 5
    row.save()
    for at in range(1, many):
        row.pk, row.project = None, place_another(cast, f"Another {at}")
        row.save()
    worth = value_to_date(user=cast.alice, relationships=[cast.with_bob], on=clock.today("UTC"))
    assert worth.total(("cashable", "EUR")).realized == many * largest
    assert "Aldermoor" in page_of(cast.alice, f"/programmes/{cast.programme.pk}/")


@pytest.mark.parametrize("minors", [[], [0, 1], [2**63 - 1] * 3, [2**32, 2**32 - 1, 7]])
def test_an_exact_sum_is_the_sum(minors: list[int], cast: Cast) -> None:
    place(cast)
    for at, minor in enumerate(minors):
        place_another(cast, f"Project {at}")
        Project.objects.filter(name=f"Project {at}").update(amount_minor=minor)
    total = Project.objects.aggregate(used=exact_sum("amount_minor"))["used"]
    assert total == (sum(minors) if minors else None)
    above = exact_sum("amount_minor", filter=Q(amount_minor__gt=1))
    assert (Project.objects.aggregate(used=above)["used"] or 0) == sum(
        minor for minor in minors if minor > 1
    )


def test_every_amount_of_the_api_states_its_bounds() -> None:
    """By the names that amounts have in bodies: what is asked for is bounded on both sides."""
    schemas = api.get_openapi_schema(path_prefix="/")["components"]["schemas"]
    bodies = [
        row["requestBody"]["content"]["application/json"]["schema"]
        for methods in api.get_openapi_schema(path_prefix="/")["paths"].values()
        for row in methods.values()
        if "application/json" in row.get("requestBody", {}).get("content", {})
    ]
    asked = {body["$ref"].rsplit("/", 1)[1] for body in bodies if "$ref" in body}
    fields = [
        (name, field, options)
        for name in sorted(asked)
        for field, options in schemas[name]["properties"].items()
        if field in {"values", "amounts"} or field.endswith("_minor")
    ]
    assert len(fields) >= 4
    for name, field, options in fields:
        assert f"{float(MOST_MINOR)}" in str(options) or f"{MOST_MINOR}" in str(options), (
            name,
            field,
        )


@pytest.mark.parametrize("minor", TOO_LARGE)
def test_a_project_and_a_private_cost_are_bounded(minor: int, cast: Cast, ask: Ask) -> None:
    project = place(cast)
    area = Area.objects.get()
    with refused("amount_too_large", "amount"):
        project_place(
            user=cast.alice,
            relationship=cast.with_bob,
            area=area,
            name="x",
            amount_minor=minor,
        )
    with refused("amount_too_large", "amounts"):
        cases.private_cost_save(
            user=cast.bob, project=project, title="Own people", amounts={"2026": minor}
        )
    answer = ask(f"projects/{project.pk}/private-costs", {"title": "x", "amounts": {"2026": minor}})
    assert answer.status_code == 422


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
@pytest.mark.parametrize("text", ["1e400", "1e999999", "9" * 400, "99999999999999999"])
def test_forms_say_what_the_most_is(currency: str, text: str) -> None:
    field = MoneyField(currency=currency)
    assert field.clean(str(most_of(currency))) == MOST_MINOR
    with pytest.raises(ValidationError) as caught:
        field.clean(text)
    assert len(str(caught.value)) < 600


def costs(amount: str) -> dict[str, Any]:
    """The document with one other cost."""
    first = str(document()["calendar"]["start"])
    cost = {"title": "Software", "party": "client", "amounts": {first: amount}}
    return {"costs": {"software": cost}}


@pytest.mark.parametrize("amount", ["90_000_000_000_000.01", "999999999999999999999999"])
def test_a_document_is_bounded(amount: str, cast: Cast, ask: Ask) -> None:
    project = place(cast)
    before = write(cast, project, **costs("90_000_000_000_000"))
    with refused("case_wrong", "software"):
        write(cast, project, **costs(amount))
    body = {"document": document(**costs(amount)), "follows": before.number}
    answer = ask(f"projects/{project.pk}/case/versions", body)
    assert answer.status_code == 409
    assert "90,000,000,000,000.00 EUR, the most that can be kept" in answer.json()["detail"]


@pytest.mark.parametrize(
    "changes",
    [
        {"baseline": {"value": f"1{'0' * 18}"}},
        {"unit value": f"1{'0' * 18} order"},
        {"unit value": f"9{'9' * 22} order", "baseline": {"value": f"9{'0' * 23}"}},
    ],
)
def test_what_a_document_computes_is_bounded(changes: dict[str, Any], cast: Cast) -> None:
    part = document()["benefits"]["saving"] | changes
    project = place(cast)
    with refused("case_wrong", "saving"):
        write(cast, project, benefits={"saving": part})


def test_a_gain_that_is_no_money_is_bounded(cast: Cast) -> None:
    part = document()["benefits"]["mood"] | {"target": {"value": f"1{'0' * 20}"}}
    project = place(cast)
    with refused("case_wrong", "mood"):
        write(cast, project, benefits=document()["benefits"] | {"mood": part})


def test_what_a_group_of_costs_comes_to_is_bounded() -> None:
    years = {str(year(at).year): "30_000_000_000_000" for at in range(4)}
    cost = {"title": "Software", "party": "client", "amounts": years}
    made = read_data(document(costs={"software": cost}))
    amounts, findings = option_amounts(made)
    assert [finding.code for finding in findings] == ["too-large"]
    assert "the sum is beyond" in findings[0].message
    assert not amounts.items
    assert [finding for finding in check_case(made) if finding.code == "too-large"] == findings


def test_a_version_of_before_that_is_too_large_is_still_shown(cast: Cast) -> None:
    """It was saved when nothing bounded it."""
    project = place(cast)
    version = write(cast, project)
    text = version.document.replace('"1000"', '"1000000000000000000"')
    assert text != version.document
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_caseversion SET document = %s", [text])
    for user in (cast.alice, cast.bob):
        for address in (f"/projects/{project.pk}/case/", f"/projects/{project.pk}/"):
            assert "Packing by machine" in page_of(user, address)


def test_the_starter_still_fits(cast: Cast) -> None:
    read_data(starter(place(cast), currency="EUR", start="2026-Q1", rate=Decimal(8)))


def test_the_bound_in_words() -> None:
    assert str(Money(MOST_MINOR, "EUR")) == "90,000,000,000,000.00 EUR"
    assert most_of("JPY") == 9 * 10**15
    assert MOST_MINOR < 2**53
