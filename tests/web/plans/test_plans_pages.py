"""The plan through the pages, the files and the API."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from cast import Cast
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.plans.drafts import accept, agree, content, propose
from tests.web.reading import text

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_propose
from covalue.web.kit import clock
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.services import progress_report


def fields(cast: Cast, what: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """What the editor's form sends."""
    whole = what or content()
    found = {
        "title": "Joint account plan",
        "starts_on": whole["starts_on"],
        "ends_on": whole["ends_on"],
        "follows": "",
    }
    found["signatories"] = [str(cast.alice.pk), str(cast.bob.pk)]
    for name in ("objectives", "client_goals", "partner_goals"):
        found |= {f"{name}-TOTAL_FORMS": len(whole[name]) + 1, f"{name}-INITIAL_FORMS": 0}
        found |= {
            f"{name}-{at}-{key}": value
            for at, row in enumerate(whole[name])
            for key, value in row.items()
        }
    return found | more


@pytest.fixture
def bob(client: Client, cast: Cast) -> Client:
    client.force_login(cast.bob)
    return client


def at(cast: Cast, name: str = "") -> str:
    return f"/relationships/{cast.with_bob.pk}/plan/{name}"


def test_an_empty_page_says_what_to_do(bob: Client, cast: Cast) -> None:
    assert "Propose the first plan" in text(bob.get(at(cast)))
    assert "No plan is in force to report on" in text(bob.get(at(cast, "progress/")))
    assert "Nothing proposed yet" in text(bob.get(at(cast, "versions/")))
    assert "No report" in text(bob.get(at(cast, "reports/")))


def test_elsewhere_a_proposed_plan_is_a_way_to_where_it_reads_well(
    client: Client, cast: Cast
) -> None:
    agree(cast)
    proposed = propose(cast, what=content(days=400))
    client.force_login(cast.alice)
    for address in (f"/relationships/{cast.with_bob.pk}/", f"/agreements/{proposed.pk}/"):
        page = text(client.get(address))
        assert f'<a href="/plans/{proposed.pk}/">Read it, with what changes</a>' in page
        assert "objectives[" not in page
        assert "{&#x27;" not in page


def test_a_plan_from_the_editor_to_its_signatures(client: Client, cast: Cast) -> None:
    client.force_login(cast.bob)
    made = client.post(at(cast, "edit/"), fields(cast))
    plan = Agreement.objects.get()
    assert made["Location"] == f"/plans/{plan.pk}/"
    assert len(plan.body["objectives"]) == 2
    assert "waits for Alice Example" in text(client.get(at(cast)))
    client.force_login(cast.alice)
    assert "Read it and answer" in text(client.get(at(cast)))
    changed = {**plan.body, "client_goals": [{"title": "Another goal"}]}
    counter = fields(cast, changed, follows=str(plan.pk))
    assert "This field is required" in text(client.post(at(cast, "edit/"), counter))
    client.post(at(cast, "edit/"), counter | {"reason": "We want more."})
    second = Agreement.objects.get(follows=plan)
    assert (second.party, [row["key"] for row in second.body["objectives"]]) == (
        "client",
        [row["key"] for row in plan.body["objectives"]],
    )
    client.force_login(cast.bob)
    shown = text(client.get(f"/plans/{second.pk}/"))
    assert "Another goal" in shown
    assert "the proposal before" in shown
    client.post(f"/agreements/{second.pk}/accept/", {"content_hash": second.content_hash})
    assert "<b>0 of 2 objectives</b> are on track; of 2 nobody has reported yet." in text(
        client.get(at(cast))
    )


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(
    bob: Client, cast: Cast
) -> None:
    what = content()
    what["objectives"][1] |= {
        "target": "",
        "due_on": (clock.today("UTC") + timedelta(days=999)).isoformat(),
    }
    shown = text(bob.post(at(cast, "edit/"), fields(cast, what | {"partner_goals": []})))
    for words in (
        "Target is missing.",
        "This day is not within the plan.",
        "A plan has a goal of the partner at least.",
    ):
        assert words in shown
    assert "Two ideas a year" in shown
    assert '<a href="#id_objectives-1-target">Objective 2, Target: Target is missing.</a>' in shown
    both = text(bob.post(at(cast, "edit/"), fields(cast, what, signatories=[])))
    assert '<a href="#id_signatories">Who signs: This field is required.</a>' in both
    assert "Target is missing." in both
    shown = text(
        bob.post(at(cast, "edit/"), fields(cast, **{"objectives-0-due_on": "soon", "title": ""}))
    )
    assert "Enter a valid date" in shown
    assert "Faster picking" in shown
    assert not Agreement.objects.exists()


def test_more_rows_keep_what_was_typed(bob: Client, cast: Cast) -> None:
    shown = text(
        bob.post(
            at(cast, "edit/"), fields(cast, more="1", summary="Half written", starts_on="never")
        )
    )
    assert 'name="objectives-6-title"' in shown
    assert 'value="Faster picking"' in shown
    assert "Half written" in shown
    assert "errorlist" not in shown
    assert not Agreement.objects.exists()
    odd = fields(cast, more="1", **{"objectives-TOTAL_FORMS": "²"})
    assert "Objective 1" in text(bob.post(at(cast, "edit/"), odd))
    assert bob.post(at(cast, "edit/"), {"title": "x"}).status_code == 200


def test_rows_are_left_out_by_a_tick(bob: Client, cast: Cast) -> None:
    left = {
        "objectives-INITIAL_FORMS": 2,
        "objectives-0-DELETE": "on",
        "objectives-0-due_on": "nonsense",
    }
    bob.post(at(cast, "edit/"), fields(cast, **left))
    assert [row["title"] for row in Agreement.objects.get().body["objectives"]] == [
        "Two ideas a year"
    ]


def test_what_was_proposed_meanwhile_is_not_overwritten(bob: Client, cast: Cast) -> None:
    propose(cast)
    shown = text(bob.post(at(cast, "edit/"), fields(cast, reason="Mine.")))
    assert "What is proposed has changed since you read it." in shown
    assert "Faster picking" in shown
    assert Agreement.objects.count() == 1


def test_the_agreements_pages_lead_to_the_editor(bob: Client, cast: Cast) -> None:
    plan = propose(cast)
    for name in ("counter", "again"):
        assert bob.get(f"/agreements/{plan.pk}/{name}/")["Location"] == at(cast, "edit/")
    shown = text(bob.get(at(cast, "edit/")))
    assert "Counter-propose the plan" in shown
    assert str(plan.pk) in shown


def test_progress_by_the_form(bob: Client, cast: Cast) -> None:
    plan = agree(cast)
    key = plan.body["objectives"][0]["key"]
    assert f'value="{key}" selected' in text(bob.get(at(cast, f"progress/?key={key}")))
    assert "less than or equal to 100" in text(
        bob.post(at(cast, "progress/"), {"key": key, "percent": 101})
    )
    for percent in (20, 35):
        done = bob.post(
            at(cast, "progress/"), {"key": key, "percent": percent, "note": "Metered."}, follow=True
        )
    shown = text(done)
    assert "▲ 15 points" in shown
    assert "<b>1 of 2 objectives</b> is on track" in shown
    assert ObjectiveProgress.objects.count() == 2
    assert "2 reports" in text(bob.get(at(cast, f"reports/?key={key}")))
    assert "Select a valid choice" in text(
        bob.post(at(cast, "progress/"), {"key": "r99", "percent": 1})
    )


def test_every_table_comes_as_files_and_a_competitor_gets_none(client: Client, cast: Cast) -> None:
    agree(cast)
    client.force_login(cast.bob)
    files = {
        "?table=objectives&": "Faster picking",
        "?table=goals&": "One price list",
        "versions/?": "agreed",
        "reports/?": "Reported",
    }
    for address, words in files.items():
        assert words in text(client.get(at(cast, f"{address}format=csv")))
        ZipFile(BytesIO(client.get(at(cast, f"{address}format=xlsx")).content)).testzip()
    client.force_login(cast.charlie)
    for address in files:
        assert client.get(at(cast, f"{address}format=csv")).status_code == 404


def test_a_version_of_something_else_is_not_there(bob: Client, cast: Cast) -> None:
    other = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="arrangement",
        signatories=[cast.alice, cast.bob],
        draft=Draft(title="Call", content={"text": "Mondays."}),
    )
    assert bob.get(f"/plans/{other.pk}/").status_code == 404


def test_everything_by_the_api(client: Client, cast: Cast) -> None:
    names = {"alice": cast.alice, "bob": cast.bob, "charlie": cast.charlie}
    keys = {
        who: token_issue(user=user, name="test", scopes=["read", "write"])[1]
        for who, user in names.items()
    }

    def ask(who: str, operation: str, body: Any = None) -> Any:
        method, path = operation.split(" ")
        data, headers = (
            "" if body is None else json.dumps(body),
            {"Authorization": f"Bearer {keys[who]}"},
        )
        return client.generic(method, f"/api/v1{path}", data, "application/json", headers=headers)

    plan, people = f"/relationships/{cast.with_bob.pk}/plan", [str(cast.alice.pk), str(cast.bob.pk)]
    assert ask("bob", f"GET {plan}").json()["standing"] == "no plan"
    broken = content() | {"client_goals": []}
    refused = ask("bob", f"POST {plan}", {"content": broken, "signatories": people}).json()
    assert (refused["code"], refused["field"]) == ("plan_wrong", "client_goals")
    made = ask("bob", f"POST {plan}", {"content": content(), "signatories": people}).json()
    assert made["content"]["objectives"][0]["key"] == "r1"
    changed = made["content"] | {"client_goals": [{"key": "r3", "title": "Two lists"}]}
    body = {"content": changed, "reason": "Two.", "follows_id": made["id"]}
    second = ask("alice", f"POST {plan}", body).json()
    [change] = ask("bob", f"GET /plans/{second['id']}/changes").json()["items"]
    assert change == {
        "of": "Two lists",
        "field": "Goal of the client",
        "before": "One price list",
        "after": "Two lists",
    }
    assert [each["status"] for each in ask("bob", f"GET {plan}/versions").json()["items"]] == [
        "open",
        "countered",
    ]
    assert ask("bob", f"GET /plans/{second['id']}").json()["status"] == "open"
    accept(cast.bob, Agreement.objects.get(pk=second["id"]))
    assert ask("bob", f"POST {plan}/progress", {"key": "r1", "percent": 15}).status_code == 201
    state = ask("alice", f"GET {plan}").json()
    assert (state["standing"], state["plan_id"], state["on_track"]) == ("in force", second["id"], 1)
    first, unknown = state["objectives"]
    assert (first["percent"], first["trend"], first["track"], unknown["percent"]) == (
        15,
        None,
        "on track",
        None,
    )
    assert ask("alice", f"GET {plan}/progress?key=r1").json()["count"] == 1
    assert ask("charlie", f"GET {plan}").status_code == 404
    assert ask("charlie", f"GET /plans/{second['id']}/changes").status_code == 404


def test_the_page_takes_the_same_number_of_queries_for_many(bob: Client, cast: Cast) -> None:
    plan = agree(cast)
    keys = [row["key"] for row in plan.body["objectives"]]
    pages = [at(cast), at(cast, "versions/"), at(cast, "reports/")]

    def queries(percent: int) -> list[int]:
        for key in keys:
            progress_report(user=cast.bob, relationship=cast.with_bob, key=key, percent=percent)
        agree(cast, content(days=300 + percent, objectives=plan.body["objectives"]))
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                text(bob.get(page))
            counted.append(len(captured))
        return counted

    first = queries(10)
    for percent in (20, 30):
        last = queries(percent)
    assert last == first
