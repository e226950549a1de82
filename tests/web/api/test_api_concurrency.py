"""The same write sent many times at once happens once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from cast import Cast
from django.db import connection
from django.test import Client

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.agreements.models import Agreement

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def test_one_key_one_write_whoever_comes_first(live_cast: Cast) -> None:
    _, key = token_issue(user=live_cast.alice, name="program", scopes=["read", "write"])
    people = [str(live_cast.alice.pk), str(live_cast.bob.pk)]
    body = {
        "kind": "arrangement",
        "title": "Call",
        "content": {"text": "Mondays."},
        "signatories": people,
    }

    def send(_number: int) -> tuple[int, bytes]:
        try:
            response = Client(raise_request_exception=False).post(
                f"/api/v1/relationships/{live_cast.with_bob.pk}/agreements",
                json.dumps(body),
                "application/json",
                headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "the same"},
            )
            return response.status_code, response.content
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))
    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert Agreement.objects.count() == 1
