"""The OpenAPI document against the API itself: whatever the document allows or forbids is answered
as it says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from cast import Cast
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hostile import EVERYTHING
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.services import agreement_propose

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
# What is there to be found by the identifiers that the path takes.
EXAMPLES = 300 if os.environ.get("COVALUE_NIGHTLY") else 10


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the test's connection, with its open transaction, when a request ends (as Django's own
    client does)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def found(cast: Cast) -> dict[str, str]:
    """Values of path parameters that lead to something, and a key."""
    draft = Draft(title="Weekly call", content={"text": "Every Monday at nine."})
    agreement = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="arrangement",
        draft=draft,
        signatories=[cast.alice, cast.bob],
    )
    token, key = token_issue(user=cast.alice, name="fuzz", scopes=["read", "write"])
    membership = cast.alice.memberships.get()
    return {
        "key": key,
        "token_id": str(token.pk),
        "organization_id": str(cast.client.pk),
        "programme_id": str(cast.programme.pk),
        "relationship_id": str(cast.with_bob.pk),
        "agreement_id": str(agreement.pk),
        "membership_id": str(membership.pk),
        "role_id": str(membership.roles.first().pk),
        "scope": "relationship",
        "scope_id": str(cast.with_bob.pk),
    }


@pytest.mark.only_on("postgres")  # which refuses more: bytes, lengths, sizes of numbers
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_as_described(operation: Any, found: dict[str, str]) -> None:
    @given(
        case=operation.as_strategy(),
        real=st.booleans(),
        hostile=st.none() | st.sampled_from(EVERYTHING),
        place=st.integers(min_value=0),
    )
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def answers_as_described(case: Any, real: bool, hostile: Any, place: int) -> None:
        if hostile is not None and isinstance(case.body, dict) and case.body:
            names = sorted(case.body)
            case.body = {**case.body, names[place % len(names)]: hostile}
        if real:
            known = {name: found[name] for name in case.path_parameters or {} if name in found}
            case.path_parameters = {**(case.path_parameters or {}), **known}
        response = case.call(headers={"Authorization": f"Bearer {found['key']}"})
        # The key is given here and not by the generated case (test_api_access asks everything
        # without one), and
        # rules of the product refuse what no schema can tell apart.
        case.validate_response(response, excluded_checks=[ignored_auth, positive_data_acceptance])
        if response.status_code >= 400:
            assert response.headers["content-type"][0].startswith("application/problem+json")
            assert response.json()["status"] == response.status_code

    answers_as_described()
