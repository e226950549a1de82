"""Who may do what with the API: every operation, for Alice, Bob, Charlie and nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from cast import Cast, join, set_up
from django.test import Client
from django.utils import timezone
from remembering import remembered
from tests.web.access.apps import modules, owner_of, things_of

from covalue.web.front.api.v1 import api
from covalue.web.ground.accounts.models import ApiToken, IdempotentWrite, User
from covalue.web.ground.accounts.services import idempotent_writes_clear, token_issue
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_propose
from covalue.web.ground.organizations.memberships import role_end
from covalue.web.ground.organizations.models import Role
from covalue.web.ground.organizations.service_accounts import (
    service_create,
    service_token_issue,
)
from covalue.web.ground.record.models import Entry

Ask = Callable[..., Any]
DOCUMENT = api.get_openapi_schema(path_prefix="/api/v1/")
# What each operation answers to Alice (client), Bob (partner) and Charlie (competing partner), for
# things of Alice and
# Bob. An operation that is not listed fails the first test.
EXPECTED: dict[str, tuple[int, int, int]] = {
    "GET /me": (200, 200, 200),
    "GET /tokens": (200, 200, 200),
    "POST /tokens": (422, 422, 422),
    "POST /tokens/{token_id}/revoke": (200, 404, 404),
    "GET /organizations": (200, 200, 200),
    "GET /organizations/{organization_id}": (200, 404, 404),
    "PATCH /organizations/{organization_id}": (422, 422, 422),
    "GET /organizations/{organization_id}/memberships": (200, 404, 404),
    "GET /memberships/{membership_id}": (200, 404, 404),
    "POST /memberships/{membership_id}/end": (409, 404, 404),
    "POST /memberships/{membership_id}/roles": (422, 422, 422),
    "POST /roles/{role_id}/end": (422, 422, 422),
    "GET /organizations/{organization_id}/invitations": (200, 404, 404),
    "POST /organizations/{organization_id}/invitations": (422, 422, 422),
    "POST /relationships/{relationship_id}/invitations": (422, 422, 422),
    "POST /invitations/{invitation_id}/revoke": (404, 404, 404),
    "GET /programmes": (200, 200, 200),
    "GET /programmes/{programme_id}": (200, 404, 404),
    "POST /organizations/{organization_id}/programmes": (422, 422, 422),
    "POST /programmes/{programme_id}/relationships": (422, 422, 422),
    "GET /relationships": (200, 200, 200),
    "GET /relationships/{relationship_id}": (200, 200, 404),
    "POST /relationships/{relationship_id}/end": (422, 422, 422),
    "GET /relationships/{relationship_id}/people": (200, 200, 404),
    "GET /relationships/{relationship_id}/private": (200, 200, 404),
    "PUT /relationships/{relationship_id}/private": (422, 422, 422),
    "GET /organizations/{organization_id}/services": (200, 404, 404),
    "POST /organizations/{organization_id}/services": (422, 422, 422),
    "POST /services/{service_id}/tokens": (422, 422, 422),
    "POST /service-tokens/{token_id}/revoke": (404, 404, 404),
    "GET /agreements": (200, 200, 200),
    "GET /agreements/waiting": (200, 200, 200),
    "GET /agreements/{agreement_id}": (200, 200, 404),
    "GET /agreements/{agreement_id}/thread": (200, 200, 404),
    "POST /relationships/{relationship_id}/agreements": (422, 422, 422),
    "POST /agreements/{agreement_id}/accept": (422, 422, 422),
    "POST /agreements/{agreement_id}/reject": (422, 422, 422),
    "POST /agreements/{agreement_id}/withdraw": (422, 422, 422),
    "POST /agreements/{agreement_id}/counter": (422, 422, 422),
    "POST /agreements/{agreement_id}/revise": (422, 422, 422),
    "GET /record/{scope}/{scope_id}": (200, 200, 404),
    "GET /entries/{entry_id}": (200, 200, 404),
    "POST /record/verify": (202, 202, 202),
    "GET /jobs": (200, 200, 200),
    "GET /jobs/{job_id}": (404, 404, 404),
    "POST /jobs/{job_id}/cancel": (404, 404, 404),
}
for module in modules():
    EXPECTED |= module.OPERATIONS
OPERATIONS = [
    f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
]


@dataclass(frozen=True)
class Stage:
    """Who asks, with their keys, and what there is to ask for."""

    cast: Cast
    keys: dict[str, str]
    found: dict[str, UUID | str]


def staged(operation: str) -> Stage:
    """The cast, and what the operation is about: something of Alice alone, or of Alice and Bob."""
    owner = owner_of(operation)
    return remembered(("operation", owner.__name__ if owner else ""), lambda: _staged(owner))


def _staged(owner: ModuleType | None) -> Stage:
    cast = set_up()
    keys = issue(cast)
    draft = Draft(title="Weekly call", content={"text": "Every Monday at nine."})
    people = [cast.alice, cast.bob]
    agreement = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="arrangement",
        draft=draft,
        signatories=people,
    )
    return Stage(cast, keys, known(owner, cast, agreement))


def issue(cast: Cast) -> dict[str, str]:
    """A key of each."""
    return {
        name: token_issue(user=user, name="test", scopes=["read", "write"])[1]
        for name, user in (("alice", cast.alice), ("bob", cast.bob), ("charlie", cast.charlie))
    }


def asking(keys: dict[str, str]) -> Ask:
    """Sends requests with these keys."""

    def send(who: str | None, operation: str, body: Any = None, **headers: str) -> Any:
        method, path = operation.split(" ")
        if who is not None:
            headers["Authorization"] = f"Bearer {keys.get(who, who)}"
        data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        return Client().generic(method, f"/api/v1{path}", data, "application/json", headers=headers)

    return send


@pytest.fixture
def ask(cast: Cast) -> Ask:
    return asking(issue(cast))


def known(owner: ModuleType | None, cast: Cast, agreement: Agreement) -> dict[str, UUID | str]:
    """Values of the parameters of paths."""
    membership = cast.alice.memberships.get()
    return {
        **dict.fromkeys(("invitation_id", "service_id", "job_id"), cast.client.pk),
        **things_of(owner, cast),
        "organization_id": cast.client.pk,
        "programme_id": cast.programme.pk,
        "relationship_id": cast.with_bob.pk,
        "agreement_id": agreement.pk,
        "membership_id": membership.pk,
        "role_id": membership.roles.first().pk,
        "scope": "relationship",
        "scope_id": cast.with_bob.pk,
        "entry_id": Entry.objects.filter(chain__scope_id=cast.with_bob.pk).first().pk,
        "token_id": ApiToken.objects.get(user=cast.alice, name="test").pk,
    }


def filled(operation: str, found: dict[str, UUID | str]) -> str:
    """The operation's address; a service's key is another thing than a person's."""
    other = {"token_id": found["organization_id"]} if "service-" in operation else {}
    return operation.format(**{**found, **other})


def test_every_operation_is_listed() -> None:
    assert sorted(OPERATIONS) == sorted(EXPECTED)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("operation", EXPECTED)
def test_who_gets_what(operation: str, db: None) -> None:
    stage = staged(operation)
    ask, address = asking(stage.keys), filled(operation, stage.found)
    for who, status in zip(("charlie", "bob", "alice"), reversed(EXPECTED[operation]), strict=True):
        response = ask(who, address)
        assert response.status_code == status, (who, response.content)
    assert ask(None, address).status_code == 401
    assert ask("cv_wrong", address).status_code == 401


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("operation", EXPECTED)
def test_a_competitor_never_reads_of_the_other(operation: str, db: None) -> None:
    stage = staged(operation)
    ask = asking(stage.keys)
    content = ask("charlie", filled(operation, stage.found)).content
    for secret in ("Brightloom", "Bob Example", "bob@", "Weekly call", str(stage.cast.with_bob.pk)):
        assert secret.encode() not in content
    # And the address of something that is not there is answered with the same bytes.
    nowhere = operation.format_map(Nowhere())
    if EXPECTED[operation][2] == 404 and "{" in operation:
        assert ask("charlie", nowhere).content == content


class Nowhere(dict[str, str]):
    """Identifiers of nothing."""

    def __missing__(self, name: str) -> str:
        known = {"scope": "relationship", "number": "1", "gate": "design"}
        return known.get(name, "00000000-0000-4000-8000-000000000000")


def proposal(cast: Cast) -> dict[str, Any]:
    people = [str(cast.alice.pk), str(cast.bob.pk)]
    return {
        "kind": "arrangement",
        "title": "Call",
        "content": {"text": "Mondays."},
        "signatories": people,
    }


def test_from_a_proposal_to_an_agreement_in_the_record(ask: Ask, cast: Cast) -> None:
    at = f"/relationships/{cast.with_bob.pk}/agreements"
    first = ask("alice", f"POST {at}", proposal(cast)).json()
    assert first["status"] == "open"
    rejected = ask(
        "bob", f"POST /agreements/{first['id']}/reject", {"reason": "Tuesdays are better."}
    ).json()
    assert rejected["status"] == "rejected"
    changed = {**proposal(cast), "content": {"text": "Tuesdays."}, "reason": "As asked."}
    second = ask("alice", f"POST {at}", {**changed, "reference": first["reference"]}).json()
    wrong = ask(
        "bob", f"POST /agreements/{second['id']}/accept", {"content_hash": first["content_hash"]}
    )
    assert wrong.status_code == 409
    for who in ("alice", "bob"):
        answer = ask(
            who, f"POST /agreements/{second['id']}/accept", {"content_hash": second["content_hash"]}
        )
        assert answer.status_code in (200, 409), answer.content
    assert ask("bob", f"GET /agreements/{second['id']}").json()["status"] == "agreed"
    actions = [
        e["action"]
        for e in ask("bob", f"GET /record/relationship/{cast.with_bob.pk}").json()["items"]
    ]
    assert any("agreed" in action for action in actions)


def test_a_write_with_the_same_key_happens_once(ask: Ask, cast: Cast) -> None:
    at = f"POST /relationships/{cast.with_bob.pk}/agreements"
    headers = {"Idempotency-Key": "once"}
    first, again = (ask("alice", at, proposal(cast), **headers) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert Agreement.objects.count() == 1
    other = ask("alice", at, {**proposal(cast), "title": "Another"}, **headers)
    assert other.status_code == 409
    assert other.json()["code"] == "idempotency_key"
    # Somebody else's key of the same name is another key.
    assert (
        ask("bob", at, proposal(cast), **headers).status_code != 409
        or Agreement.objects.count() >= 1
    )


def test_a_repeated_write_does_not_show_the_secret_again(ask: Ask, cast: Cast) -> None:
    body = {"email": "new@example.com", "name": "viewer"}
    first, again = (
        ask(
            "alice",
            f"POST /organizations/{cast.client.pk}/invitations",
            body,
            **{"Idempotency-Key": "k"},
        ).json()
        for _ in range(2)
    )
    assert "/invitations/" in first["link"]
    assert not again["link"]
    assert again["id"] == first["id"]


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("POST /tokens", {"name": "mine", "scopes": ["write"]}),
        ("POST /services/{service}/tokens", {"name": "more", "scopes": ["write"]}),
        ("POST /calendar-feeds", {"name": "phone"}),
    ],
)
@pytest.mark.parametrize("who", ["person", "service"])
def test_a_key_makes_no_keys(
    ask: Ask, cast: Cast, operation: str, body: dict[str, Any], who: str
) -> None:
    service = service_create(
        user=cast.alice, organization=cast.client, name="Feed", role="administrator"
    )
    _token, key = service_token_issue(
        user=cast.alice, service=service, name="feed", scopes=["read", "write"]
    )
    before = ApiToken.objects.count()
    refused = ask(key if who == "service" else "alice", operation.format(service=service.pk), body)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert "A key makes no keys" in refused.json()["detail"]
    assert ApiToken.objects.count() <= before + 1  # that with which the person asks


def test_an_answer_is_given_again_only_to_whoever_still_may(ask: Ask, cast: Cast) -> None:
    eve = join(
        cast.alice,
        cast.client,
        ("Eve Example", "eve@aldermoor.example"),
        "contract_manager",
        relationship=cast.with_bob,
    )
    _token, key = token_issue(user=eve, name="eve", scopes=["read", "write"])
    at, once = f"POST /relationships/{cast.with_bob.pk}/agreements", {"Idempotency-Key": "once"}
    body = {**proposal(cast), "signatories": [str(eve.pk), str(cast.bob.pk)]}
    first = ask(key, at, body, **once)
    assert first.status_code == 201
    _reader, reading = token_issue(user=eve, name="reader", scopes=["read"])
    assert ask(reading, at, body, **once).json()["code"] == "scope_missing"
    role_end(user=cast.alice, role=Role.objects.get(membership__user=eve))
    again = ask(key, at, body, **once)
    assert again.status_code == 403
    assert b"How we" not in again.content
    assert first.json()["id"].encode() not in again.content


def test_a_refusal_is_not_kept_under_a_key(ask: Ask, cast: Cast) -> None:
    at, once = f"POST /relationships/{cast.with_bob.pk}/agreements", {"Idempotency-Key": "once"}
    refused = ask("alice", at, {**proposal(cast), "title": ""}, **once)
    assert refused.status_code >= 400
    assert not IdempotentWrite.objects.exists()
    assert ask("alice", at, proposal(cast), **once).status_code == 201


def test_kept_answers_are_removed_after_a_month(ask: Ask, cast: Cast) -> None:
    at, once = f"POST /relationships/{cast.with_bob.pk}/agreements", {"Idempotency-Key": "once"}
    ask("alice", at, proposal(cast), **once)
    assert idempotent_writes_clear() == 0
    IdempotentWrite.objects.update(at=timezone.now() - timedelta(days=31))
    assert idempotent_writes_clear() == 1
    assert not IdempotentWrite.objects.exists()


def test_a_key_that_reads_does_not_write(ask: Ask, cast: Cast) -> None:
    _, key = token_issue(user=cast.alice, name="reader", scopes=["read"])
    assert ask(key, "GET /me").status_code == 200
    refused = ask(key, "POST /record/verify")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_a_person_who_left_has_no_key(ask: Ask, cast: Cast) -> None:
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    assert ask("bob", "GET /me").status_code == 401


@pytest.mark.parametrize(
    ("operation", "body", "status"),
    [
        ("GET /nowhere", None, 404),
        ("DELETE /me", None, 405),
        ("POST /tokens", "{", 400),
        ("POST /tokens", '{"name": "a\\u0000b", "scopes": ["read"]}', 400),
        ("POST /tokens", '{"name": "\\ud800", "scopes": ["read"]}', 400),
        ("POST /tokens", {"name": "x", "scopes": ["all"]}, 422),
        ("POST /tokens", {"name": "x", "scopes": ["read"]}, 403),
        ("GET /organizations/not-an-id", None, 404),
        ("GET /tokens?limit=nine", None, 422),
        ("GET /tokens?offset=9223372036854775808", None, 422),
        ("GET /tokens?limit=9223372036854775808", None, 422),
    ],
)
def test_every_error_is_a_problem_document(
    operation: str, body: Any, status: int, ask: Ask
) -> None:
    response = ask("alice", operation, body)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["title"]


def test_lists_are_paged(ask: Ask, cast: Cast) -> None:
    for number in range(5):
        token_issue(user=cast.alice, name=f"key {number}", scopes=["read"])
    page = ask("alice", "GET /tokens?limit=2&offset=2").json()
    assert page["count"] == 6
    assert len(page["items"]) == 2
