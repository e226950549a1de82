"""Commitments and escalations through the pages, the files and the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from cast import Cast
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.commitments.promises import FIELDS, meeting, promise
from tests.web.reading import text

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.kit import clock
from covalue.web.partnership.commitments.escalations import escalation_raise
from covalue.web.partnership.commitments.models import Commitment, Escalation, Rung
from covalue.web.partnership.commitments.services import commitment_close

Ask = Callable[..., Any]


def day(days: int) -> str:
    return (clock.today("UTC") + timedelta(days=days)).isoformat()


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    client.force_login(cast.alice)
    return client


@pytest.fixture
def ask(client: Client, cast: Cast) -> Ask:
    names = {"alice": cast.alice, "bob": cast.bob, "charlie": cast.charlie}
    keys = {
        who: token_issue(user=user, name="test", scopes=["read", "write"])[1]
        for who, user in names.items()
    }

    def send(who: str, operation: str, body: Any = None) -> Any:
        method, path = operation.split(" ")
        data, headers = (
            "" if body is None else json.dumps(body),
            {"Authorization": f"Bearer {keys[who]}"},
        )
        return client.generic(method, f"/api/v1{path}", data, "application/json", headers=headers)

    return send


def test_an_empty_page_says_what_to_do(alice: Client, cast: Cast) -> None:
    assert "Add the first commitment" in text(
        alice.get(f"/relationships/{cast.with_bob.pk}/commitments/")
    )
    assert "5 days with the operational, then" in text(
        alice.get(f"/relationships/{cast.with_bob.pk}/escalations/")
    )


def test_a_commitment_from_the_form_to_its_end(alice: Client, cast: Cast) -> None:
    at = f"/relationships/{cast.with_bob.pk}/commitments/new/"
    fields = {**FIELDS, "due_on": day(30), "level": "executive"}
    shown = text(alice.post(at, {**fields, "owner_name": "", "client_gains": ""}))
    assert "Choose a person" in shown
    assert "Meter every pick at Tilburg" in shown
    assert "before it was promised" in text(alice.post(at, {**fields, "due_on": day(-1)}))
    assert not Commitment.objects.exists()
    made = alice.post(at, {**fields, "owner": str(cast.bob.pk)})
    commitment = Commitment.objects.get()
    assert made["Location"] == f"/commitments/{commitment.pk}/"
    assert commitment.owner == cast.bob
    page = f"/commitments/{commitment.pk}/"
    assert "No progress was reported yet" in text(alice.get(page))
    assert "<b>40 %</b> is done: Two sites." in text(
        alice.post(f"{page}progress/", {"progress": 40, "note": "Two sites."}, follow=True)
    )
    assert "This field is required" in text(alice.post(f"{page}due/", {"due_on": day(40)}))
    moved = text(
        alice.post(f"{page}due/", {"due_on": day(40), "reason": "Meters are late."}, follow=True)
    )
    assert "moved once" in moved
    assert "Meters are late." in moved
    assert "Closed as <b>kept</b>" in text(
        alice.post(f"{page}close/", {"state": "kept", "reason": "Seen."}, follow=True)
    )
    assert "was closed as kept" in text(alice.post(f"{page}progress/", {"progress": 50}))
    assert "reopened it" in text(
        alice.post(f"{page}reopen/", {"reason": "One is missing."}, follow=True)
    )


def test_the_answer_and_the_filters(alice: Client, cast: Cast) -> None:
    at = f"/relationships/{cast.with_bob.pk}/commitments/"
    kept = promise(cast, text="Kept by the partner")
    promise(cast, text="Of the client", party="client")
    commitment_close(user=cast.bob, commitment=kept, state="kept", reason="So.")
    shown = text(alice.get(at))
    assert "None of the 1 open commitment is overdue" in shown
    assert "1 of 1 closed in 12 months" in shown
    assert "none closed" in shown
    assert "Kept by the partner" not in shown
    assert "Kept by the partner" in text(alice.get(f"{at}?state="))
    assert "No commitment of this choice" in text(alice.get(f"{at}?party=partner"))
    with clock.at(clock.now() + timedelta(days=31)):
        assert "1 day late" in text(alice.get(f"{at}?state=overdue&party=client"))
        assert "1 of 1 open commitment</b> is overdue: 1 of Aldermoor, none of Brightloom." in text(
            alice.get(at)
        )


def test_every_table_comes_as_files(alice: Client, cast: Cast) -> None:
    promise(cast, text="=1+1")
    escalation_raise(
        user=cast.bob, relationship=cast.with_bob, title="Change requests", reason="Open."
    )
    relationship, programme = (
        f"/relationships/{cast.with_bob.pk}/",
        f"/programmes/{cast.programme.pk}/commitments/",
    )
    files = {
        f"{relationship}commitments/?": "'=1+1",
        f"{relationship}escalations/?": "Change requests",
        f"{programme}?": "'=1+1",
        f"{programme}?table=partners&": "Brightloom",
        f"{programme}?table=escalations&": "Change requests",
    }
    for address, content in files.items():
        assert content in text(alice.get(f"{address}format=csv"))
        ZipFile(BytesIO(alice.get(f"{address}format=xlsx").content)).testzip()


def test_a_competitor_gets_no_file_either(client: Client, cast: Cast) -> None:
    promise(cast)
    client.force_login(cast.charlie)
    own = text(client.get(f"/relationships/{cast.with_charlie.pk}/commitments/?state=&format=csv"))
    assert "Meter every pick" not in own
    for name in ("commitments", "escalations"):
        assert (
            client.get(f"/relationships/{cast.with_bob.pk}/{name}/?format=csv").status_code == 404
        )
    for user in (cast.bob, cast.charlie):
        client.force_login(user)
        assert (
            client.get(f"/programmes/{cast.programme.pk}/commitments/?format=csv").status_code
            == 404
        )


def test_going_through_commitments_in_a_meeting(alice: Client, cast: Cast) -> None:
    first, second = promise(cast, text="First"), promise(cast, text="Second")
    held = meeting(cast)
    at = f"/meetings/{held.pk}/commitments/"
    assert "2 open commitments" in text(alice.get(at))
    fields = {
        f"{first.pk}-state": "kept",
        f"{second.pk}-state": "open",
        f"{second.pk}-progress": 60,
    }
    assert "Say why it counts as kept" in text(alice.post(at, fields))
    done = text(alice.post(at, fields | {f"{first.pk}-text": "Seen at Tilburg."}, follow=True))
    assert "2 commitments gone through" in done
    assert "All 2 commitments were gone through" in done
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason, second.progress, second.state) == (
        "kept",
        "Seen at Tilburg.",
        60,
        "open",
    )
    later = meeting(cast, starts_at=clock.now() + timedelta(days=1), state="planned")
    shown = text(alice.get(f"/meetings/{later.pk}/commitments/"))
    assert "The meeting has not begun" in shown
    assert "Record what was said" not in shown
    assert "has not begun" in text(
        alice.post(
            f"/meetings/{later.pk}/commitments/", {f"{second.pk}-state": "open"}, follow=True
        )
    )


def test_the_part_for_the_page_of_a_meeting(client: Client, cast: Cast) -> None:
    promise(cast, text="Carry this")
    held = meeting(cast)
    promise(cast, text="Promised here", made_in=held)
    template = Template("{% load commitments %}{% commitments_of_meeting meeting user %}")
    for user in (cast.alice, cast.bob):
        shown = template.render(Context({"meeting": held, "user": user}))
        for words in (
            "Carry this",
            "Promised here",
            f"/meetings/{held.pk}/commitments/",
            f"?meeting={held.pk}",
        ):
            assert words in shown
    assert "Carry this" not in template.render(Context({"meeting": held, "user": cast.charlie}))
    client.force_login(cast.bob)
    assert "Carry this" in text(client.get(f"/meetings/{held.pk}/"))


def test_an_escalation_climbs_before_the_eyes(alice: Client, cast: Cast) -> None:
    Programme.objects.update(time_zone="Europe/Amsterdam")
    Relationship.objects.update(partner_time_zone="Asia/Kolkata")
    at = f"/relationships/{cast.with_bob.pk}/escalations/new/"
    about = promise(cast)
    assert f'value="{about.pk}" selected' in text(alice.get(f"{at}?commitment={about.pk}"))
    fields = {"title": "Change requests", "reason": "60 days open.", "starts_level": "operational"}
    assert "This field is required" in text(alice.post(at, {**fields, "reason": ""}))
    made = alice.post(at, {**fields, "commitment": str(about.pk)})
    escalation = Escalation.objects.get()
    assert made["Location"] == f"/escalations/{escalation.pk}/"
    assert escalation.commitment == about
    shown = text(alice.get(made["Location"]))
    assert "It is with the <b>operational</b>" in shown
    assert "IST" in shown
    assert "seat vacant" in shown
    assert "An escalation about this commitment is open" in text(
        alice.post(at, {**fields, "commitment": str(about.pk)})
    )
    with clock.at(clock.now() + timedelta(days=50)):
        assert "<b>Overdue</b>: the chief executives had until" in text(alice.get(made["Location"]))
        listed = text(alice.get(f"/relationships/{cast.with_bob.pk}/escalations/"))
        assert "<b>1 escalation</b> is overdue with the chief executives" in listed
    at = f"/escalations/{escalation.pk}/resolve/"
    assert "This field is required" in text(alice.post(at, {}))
    assert "Settled with the <b>operational</b>" in text(
        alice.post(at, {"resolution": "Ten days."}, follow=True)
    )
    assert "settled already" in text(alice.post(at, {"resolution": "Again."}))
    assert "None of this choice" in text(
        alice.get(f"/relationships/{cast.with_bob.pk}/escalations/?state=open")
    )


def test_the_ladder_of_the_programme(alice: Client, cast: Cast) -> None:
    at = f"/programmes/{cast.programme.pk}/ladder/"
    days = {"operational": 3, "quarterly": 10, "executive": 10, "chief_executives": 15}
    assert "greater than or equal to 1" in text(alice.post(at, {**days, "executive": 0}))
    assert "climb this ladder" in text(alice.post(at, days, follow=True))
    assert Rung.objects.get(level="operational").days == 3
    assert "the same as before" in text(alice.post(at, days))


def test_the_programme_at_one_look(alice: Client, cast: Cast) -> None:
    promise(cast, text="Of Brightloom")
    promise(cast, relationship=cast.with_charlie, text="Of Calderon")
    shown = text(alice.get(f"/programmes/{cast.programme.pk}/commitments/"))
    assert "Of Brightloom" in shown
    assert "Of Calderon" in shown
    assert (
        "None of the 2 open commitments is overdue: 0 of Aldermoor and 2 of the partners" in shown
    )


def test_everything_by_the_api(ask: Ask, cast: Cast) -> None:
    at = f"/relationships/{cast.with_bob.pk}"
    body = {**FIELDS, "due_on": day(30), "owner_id": str(cast.bob.pk)}
    made = ask("alice", f"POST {at}/commitments", body).json()
    assert (made["owner_name"], made["progress"], made["level"], made["carried"]) == (
        "Bob Example",
        None,
        "operational",
        0,
    )
    foreign = {**body, "owner_id": str(cast.charlie.pk)}
    assert ask("alice", f"POST {at}/commitments", foreign).json()["code"] == "owner_unknown"
    one = f"/commitments/{made['id']}"
    assert ask("bob", f"POST {one}/progress", {"progress": 30}).json()["progress"] == 30
    assert (
        ask("bob", f"POST {one}/due", {"due_on": day(35), "reason": "Late."}).json()["due_moves"]
        == 1
    )
    held = meeting(cast)
    notes = {"notes": [{"commitment_id": made["id"], "text": "Half.", "progress": 50}]}
    [review] = ask("alice", f"POST /meetings/{held.pk}/commitments/review", notes).json()
    assert (review["state"], review["progress"]) == ("open", 50)
    of = ask("bob", f"GET /meetings/{held.pk}/commitments").json()
    assert ([each["id"] for each in of["reviewed"]], of["previous_id"]) == ([review["id"]], None)
    assert ask("bob", f"GET {one}/reviews").json()["items"] == [review]
    assert ask("bob", f"GET {one}").json()["carried"] == 1
    assert (
        ask("alice", f"POST {one}/close", {"state": "dropped", "reason": "No."}).json()["state"]
        == "dropped"
    )
    assert ask("alice", f"POST {one}/close", {"state": "kept", "reason": "x"}).status_code == 409
    assert ask("alice", f"POST {one}/reopen", {"reason": "Yes."}).json()["state"] == "open"
    counts = ask("bob", f"GET {at}/commitments/counts").json()
    assert (counts["partner_open"], counts["partner_rate"]) == (1, None)
    rows = ask("alice", f"GET /programmes/{cast.programme.pk}/commitments/counts").json()["items"]
    assert sorted(row["partner_open"] for row in rows) == [0, 1]


def test_escalations_by_the_api(ask: Ask, cast: Cast) -> None:
    at, about = f"/relationships/{cast.with_bob.pk}", promise(cast)
    body = {"title": "Change requests", "reason": "Open.", "commitment_id": str(about.pk)}
    made = ask("bob", f"POST {at}/escalations", body).json()
    assert (made["level"], made["overdue"], len(made["steps"])) == ("operational", False, 4)
    with clock.at(clock.now() + timedelta(days=6)):
        [listed] = ask("alice", "GET /escalations?state=open").json()["items"]
    assert listed["level"] == "quarterly"
    settled = ask(
        "alice", f"POST /escalations/{made['id']}/resolve", {"resolution": "Ten days."}
    ).json()
    assert settled["resolution"] == "Ten days."
    ladder = f"/programmes/{cast.programme.pk}/ladder"
    days = {"operational": 1, "quarterly": 2, "executive": 3, "chief_executives": 4}
    assert [each["days"] for each in ask("alice", f"PUT {ladder}", days).json()] == [1, 2, 3, 4]
    assert [each["days"] for each in ask("alice", f"GET {ladder}").json()["items"]] == [1, 2, 3, 4]
    assert ask("bob", f"PUT {ladder}", days).status_code == 404


def test_a_competitor_learns_nothing_by_the_api(ask: Ask, cast: Cast) -> None:
    made = promise(cast)
    escalation_raise(
        user=cast.bob, relationship=cast.with_bob, title="Change requests", reason="Open."
    )
    for what in ("commitments", "escalations"):
        assert ask("charlie", f"GET /{what}").json() == {"items": [], "count": 0}
        for within in (f"relationship_id={cast.with_bob.pk}", f"programme_id={cast.programme.pk}"):
            assert ask("charlie", f"GET /{what}?{within}").status_code == 404
    own = f"/relationships/{cast.with_charlie.pk}"
    body = {"title": "x", "reason": "y", "commitment_id": str(made.pk)}
    assert ask("charlie", f"POST {own}/escalations", body).status_code == 404
    body = {**FIELDS, "due_on": day(3), "meeting_id": str(meeting(cast).pk)}
    assert ask("charlie", f"POST {own}/commitments", body).status_code == 404


def test_pages_take_the_same_number_of_queries_for_many(alice: Client, cast: Cast) -> None:
    held = meeting(cast)
    pages = [
        f"/relationships/{cast.with_bob.pk}/commitments/",
        f"/relationships/{cast.with_bob.pk}/escalations/",
        f"/programmes/{cast.programme.pk}/commitments/",
        f"/meetings/{held.pk}/commitments/",
    ]

    def queries(number: int) -> list[int]:
        made = promise(cast, text=f"Promise {number}")
        promise(cast, text=f"Made here {number}", made_in=held, party="client")
        closed = promise(cast, text=f"Closed {number}")
        commitment_close(user=cast.bob, commitment=closed, state="kept", reason="So.")
        escalation_raise(
            user=cast.bob,
            relationship=cast.with_bob,
            title=f"Matter {number}",
            reason="Open.",
            commitment=made,
        )
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                text(alice.get(page))
            counted.append(len(captured))
        return counted

    first = queries(1)
    for number in (2, 3):
        last = queries(number)
    assert last == first
