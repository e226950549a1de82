"""Keys to the API and service accounts through the pages."""

from __future__ import annotations

import re

from cast import Cast
from django.test import Client

from covalue.web.ground.accounts.models import ApiToken
from covalue.web.ground.accounts.services import token_authenticate, token_issue


def key_of(shown: str) -> str:
    found = re.search(r'<code class="cv-copy">([^<]+)</code>', shown)
    assert found
    return found.group(1)


def test_a_token_is_shown_once_and_revoked(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    shown = client.post("/account/tokens/", {"name": "report", "scopes": ["read"]}).content.decode()
    key = key_of(shown)
    assert token_authenticate(key=key).user == cast.alice
    assert key not in client.get("/account/tokens/").content.decode()
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert token_authenticate(key=key) is None


def test_a_token_of_somebody_else_is_not_there(client: Client, cast: Cast) -> None:
    token, key = token_issue(user=cast.alice, name="Alice only", scopes=["read"])
    client.force_login(cast.bob)
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert "Alice only" not in client.get("/account/tokens/").content.decode()
    assert token_authenticate(key=key)


def test_an_end_in_the_past_is_refused_beside_its_field(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    data = {"name": "report", "scopes": ["read"], "expires_on": "2020-01-01"}
    shown = client.post("/account/tokens/", data).content.decode()
    assert "The key would have ended already." in shown
    assert not ApiToken.objects.exists()


def test_a_service_account_gets_a_token_and_loses_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    address = f"/organizations/{cast.client.pk}/services/"
    client.post(address, {"name": "warehouse feed", "role": "viewer"})
    new = re.search(r"/services/[^/]+/tokens/new/", client.get(address).content.decode())
    assert new
    key = key_of(client.post(new.group(), {"name": "first", "scopes": ["read"]}).content.decode())
    assert token_authenticate(key=key).user.name == "warehouse feed"
    revoke = re.search(r"/services/tokens/[^/]+/revoke/", client.get(address).content.decode())
    assert revoke
    client.force_login(cast.bob)
    assert client.get(address).status_code == client.get(new.group()).status_code == 404
    assert client.post(revoke.group()).status_code == 404
    client.force_login(cast.alice)
    client.post(revoke.group())
    assert token_authenticate(key=key) is None


def test_only_an_administrator_sees_service_accounts(client: Client, cast: Cast) -> None:
    cast.alice.memberships.get().roles.filter(name="administrator").update(
        ends_on="2026-01-01", starts_on="2025-01-01"
    )
    client.force_login(cast.alice)
    assert client.get(f"/organizations/{cast.client.pk}/").status_code == 200
    assert client.get(f"/organizations/{cast.client.pk}/services/").status_code == 404


def test_every_page_of_the_account_wants_a_sign_in(client: Client, db: None) -> None:
    for address in ("/", "/account/", "/account/tokens/", "/jobs/", "/sign-in/2fa/"):
        assert client.get(address).headers["Location"].startswith("/sign-in/login/")


def test_nobody_takes_another_address_without_proof(client: Client, cast: Cast) -> None:
    client.force_login(cast.bob)
    assert client.get("/sign-in/email/").status_code == 404
    client.post("/sign-in/email/", {"email": "alice2@aldermoor.example", "action_add": "Add"})
    client.post("/sign-in/email/", {"email": "alice2@aldermoor.example", "action_primary": "x"})
    cast.bob.refresh_from_db()
    assert cast.bob.email == "bob@brightloom.example"
