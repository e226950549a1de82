"""Documents asked for by a browser and by a program."""

from __future__ import annotations

from typing import Any

from django.test import Client

from covalue.web.ground.accounts.services import token_issue


def browser(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def key_of(user: Any) -> str:
    return token_issue(user=user, name="test", scopes=["read", "write"])[1]


def api(user: Any, method: str, path: str, data: Any = None, **headers: str) -> Any:
    headers["Authorization"] = (
        f"Bearer {key_of(user)}" if not isinstance(user, str) else f"Bearer {user}"
    )
    return getattr(Client(), method)(f"/api/v1{path}", data, headers=headers)
