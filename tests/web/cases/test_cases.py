"""Versions, plans and private costs of business cases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import delivering
import pytest
from cast import Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from reading import markup

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.history.selectors import entry_list
from covalue.web.kit.errors import Refused
from covalue.web.value.cases import case_text, selectors, services
from covalue.web.value.cases.case_text import CaseWrong
from covalue.web.value.cases.models import Benefit, CaseVersion, Plan, PrivateCost

ROOT = Path(__file__).parents[3]


def test_a_version_is_kept_as_it_was_written(cast: Cast) -> None:
    project = delivering.place(cast)
    text = (ROOT / "examples" / "business_case.yaml").read_text(encoding="utf-8")
    version = services.version_save(
        user=cast.bob, project=project, document=text, follows=0, note=" first "
    )
    assert (version.number, version.note, version.party) == (1, "first", "partner")
    assert list(version.body["benefits"]) == ["picking", "accuracy", "training", "mood"]
    assert version.body["project"] == {
        "name": "Packing by machine",
        "client": "Aldermoor",
        "partner": "Brightloom",
        "area": "Packing",
        "sponsor": "Ada Holm",
    }
    again = case_text.read_for(project, case_text.to_yaml(version.body))
    assert again.hash == version.hash
    rows = {each.key: each for each in Benefit.objects.all()}
    # What `covalue case value examples/business_case.yaml` prints, in cents.
    assert (rows["picking"].total_minor, rows["training"].total_minor) == (187_535_250, -6_237_000)
    assert (rows["mood"].currency, rows["mood"].total_minor) == ("", None)


def test_a_benefit_that_is_left_out_is_not_forgotten(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    pk = delivering.saving(project).pk
    benefits = delivering.document()["benefits"]
    delivering.write(cast, project, benefits={"mood": benefits["mood"]}, **{"business changes": {}})
    assert Benefit.objects.get(key="saving").dropped
    assert [each.key for each in selectors.benefit_list(user=cast.bob)] == ["mood"]
    delivering.write(cast, project)
    assert (Benefit.objects.get(key="saving").dropped, Benefit.objects.get(key="saving").pk) == (
        False,
        pk,
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"benefits": {"saving": {"title": "Less"}}}, "is missing"),
        ({"currency": "EURO"}, "is no currency"),
        ({"surprise": 1}, "is no field"),
        ({"milestones": {}}, "at least 1"),
    ],
)
def test_a_wrong_document_changes_nothing(
    cast: Cast, changes: dict[str, Any], message: str
) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    with pytest.raises(CaseWrong, match=message):
        delivering.write(cast, project, **changes)
    assert CaseVersion.objects.count() == 1
    assert Benefit.objects.filter(dropped=False).count() == 2


def test_who_may_write(cast: Cast) -> None:
    project = delivering.place(cast)
    for user in (cast.charlie, delivering.validator(cast)):
        if user == cast.charlie:
            with pytest.raises(Refused, match="roles do not allow"):
                services.version_save(
                    user=user, project=project, document=delivering.document(), follows=0
                )
            continue
        services.version_save(user=user, project=project, document=delivering.document(), follows=0)
    assert selectors.current(user=cast.charlie, project=project) is None


def test_nobody_overwrites_what_somebody_else_saved(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    with pytest.raises(Refused, match="Alice Example has saved another version"):
        services.version_save(
            user=cast.bob, project=project, document=delivering.document(case="x"), follows=0
        )
    with pytest.raises(Refused, match="saved already"):
        delivering.write(cast, project)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_save_at_once_one_does(cast: Cast) -> None:
    project = delivering.place(cast)
    start = threading.Barrier(20)

    def save(number: int) -> str:
        start.wait()
        try:
            document = delivering.document(case=f"Case {number}")
            services.version_save(user=cast.alice, project=project, document=document, follows=0)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(save, range(20)))
    assert sorted(answers) == ["changed_meanwhile"] * 19 + ["saved"]
    assert CaseVersion.objects.count() == 1


def test_what_both_sign_is_the_plan_for_ever(cast: Cast) -> None:
    project = delivering.place(cast)
    version = delivering.write(cast, project)
    agreement = delivering.agree_plan(cast, version)
    assert agreement.body["figures"] == [
        {"of": "Cashable benefits", "currency": "EUR", "amount": "4050.00"},
        {"of": "Cost of the client", "currency": "EUR", "amount": "1000.00"},
    ]
    browser = Client()
    browser.force_login(cast.bob)
    page = markup(browser.get(f"/agreements/{agreement.pk}/"))
    assert "Cashable benefits, whole life</dt><dd>€4,050.00" in page
    delivering.write(cast, project, appraisal={"rate": "8%"})
    plan = Plan.objects.get()
    assert selectors.read_plan(plan).item("saving").amounts == (0, 135_000, 135_000, 135_000, 0, 0)  # type: ignore[union-attr]
    assert plan.version == version
    with pytest.raises(TypeError, match="append-only"):
        plan.save()


def test_a_plan_is_replaced_with_a_reason_only_and_the_original_stays(cast: Cast) -> None:
    project = delivering.place(cast)
    first = delivering.agree_plan(cast, delivering.write(cast, project))
    version = delivering.write(
        cast, project, milestones={"go_live": {"title": "Go-live", "date": "2026-01-01"}}
    )
    with pytest.raises(Refused, match="Say why another one"):
        delivering.agree_plan(cast, version)
    with pytest.raises(Refused, match="is the plan of the gate already"):
        delivering.agree_plan(cast, CaseVersion.objects.get(number=1), reason="Again")
    with pytest.raises(Refused, match="is no gate"):
        delivering.agree_plan(cast, version, gate="party")
    second = delivering.agree_plan(cast, version, reason="The supplier went bankrupt")
    assert [plan.agreement for plan in selectors.plan_list(user=cast.bob, project=project)] == [
        first,
        second,
    ]
    assert second.title.startswith("Re-baselining at business case")
    assert Plan.objects.get(number=2).reason == "The supplier went bankrupt"


def test_what_a_party_keeps_to_itself_is_in_no_byte_of_the_other(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    year = str(delivering.first_year())
    cost = services.private_cost_save(
        user=cast.bob, project=project, title="Bench 4711", amounts={year: 987_654}
    )
    services.private_cost_save(
        user=cast.bob, project=project, title="Bench 4711", amounts={year: 987_655}, key=cost.key
    )
    assert [
        each.amounts for each in selectors.private_cost_list(user=cast.bob, project=project)
    ] == [{year: 987_655}]
    addresses = [
        f"/projects/{project.pk}/case/",
        f"/projects/{project.pk}/",
        f"/relationships/{cast.with_bob.pk}/record/",
    ]
    files = [
        f"{at}?format=csv{table}"
        for at in addresses
        for table in ("", "&table=options", "&table=assumptions")
    ]
    for user, sees in ((cast.alice, False), (cast.charlie, False), (cast.bob, True)):
        browser = Client(raise_request_exception=False)
        browser.force_login(user)
        told = b"".join(browser.get(address).content for address in (*addresses, *files))
        assert (b"Bench 4711" in told) == sees
        assert browser.get(f"/projects/{project.pk}/case/private/{cost.key}/").status_code == (
            200 if sees else 404
        )
    entries = entry_list(user=cast.alice, scope="relationship", scope_id=cast.with_bob.pk)
    assert not [entry for entry in entries if "Bench" in entry.label + entry.after]
    with pytest.raises(Refused, match="no such cost"):
        services.private_cost_withdraw(user=cast.alice, project=project, key=cost.key)
    services.private_cost_withdraw(user=cast.bob, project=project, key=cost.key)
    assert not selectors.private_cost_list(user=cast.bob, project=project)
    assert PrivateCost.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": " "}, "needs a title"),
        ({"amounts": {"soon": 1}}, "'soon' is no period"),
        ({"amounts": {"2026": -1}}, "below nothing"),
        ({"currency": "EURO"}, "is no currency"),
    ],
)
def test_a_wrong_private_cost_is_refused(cast: Cast, values: dict[str, Any], message: str) -> None:
    project = delivering.place(cast)
    with pytest.raises(Refused, match=message):
        services.private_cost_save(
            user=cast.alice, project=project, **{"title": "x", "amounts": {}, **values}
        )


def test_from_nothing_to_an_uploaded_document(cast: Cast) -> None:
    project = delivering.place(cast)
    browser = Client()
    browser.force_login(cast.alice)
    at = f"/projects/{project.pk}/case/"
    assert "No business case yet" in browser.get(at).content.decode()
    wrong = browser.post(
        f"{at}start/", {"start": "2026", "periods": "8", "currency": "EUR"}
    ).content.decode()
    assert "Write a quarter as 2027-Q1" in wrong
    right = {"start": "2026-Q1", "periods": "8", "currency": "eur", "rate": "12.5"}
    assert browser.post(f"{at}start/", right).status_code == 302
    assert "It promises no benefit yet" in browser.get(at).content.decode()
    text = browser.get(f"{at}versions/1/yaml/").content.decode()
    assert "rate: '0.125'" in text
    bad = text.replace("go_live:", "go_live: {title: x}\n  other:")
    page = browser.post(f"{at}upload/", {"text": bad, "follows": "1"}).content.decode()
    assert "Nothing was saved" in page
    assert "the field &#x27;date&#x27; is missing" in page
    file = SimpleUploadedFile("case.yaml", text.replace("0.125", "0.06").encode())
    assert (
        browser.post(f"{at}upload/", {"file": file, "follows": "1", "note": "rate"}).status_code
        == 302
    )
    assert CaseVersion.objects.get(number=2).body["appraisal"]["rate"] == "0.06"


def test_versions_side_by_side_add_up(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    benefits = delivering.document()["benefits"]
    delivering.write(
        cast,
        project,
        benefits={**benefits, "saving": {**benefits["saving"], "optimism bias": "20%"}},
    )
    browser = Client()
    browser.force_login(cast.bob)
    page = browser.get(f"/projects/{project.pk}/case/compare/?from=1&to=2").content.decode()
    # 2,000.00 × 3 years × 75 %: 4,500.00 less 10 % is 4,050.00, less 20 % is 3,600.00.
    for text in ("€4,050.00", "confidence", "−€450.00", "€3,600.00", "optimism bias"):
        assert text in page
    assert browser.get(f"/projects/{project.pk}/case/compare/?from=1&to=9").status_code == 404


def test_the_api_names_every_place_of_a_wrong_document(cast: Cast) -> None:
    project = delivering.place(cast)
    _token, key = token_issue(user=cast.alice, name="test", scopes=["read", "write"])
    document = delivering.document(
        currency="EURO", costs={"a": {"title": "A", "party": "us", "amount": "1"}}
    )
    answer = Client().post(
        f"/api/v1/projects/{project.pk}/case/versions",
        {"document": document, "follows": 0},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 409
    told = answer.json()["errors"]
    assert [each["field"] for each in told] == ["costs.a.party"]
    assert "is not one of" in told[0]["message"]
    assert not CaseVersion.objects.exists()
