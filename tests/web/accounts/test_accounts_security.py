"""Signing in: lock-out, password rules, MFA secrets, keys to the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from cast import PASSWORD, Cast, join
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from covalue.web.ground.accounts import selectors, services
from covalue.web.ground.accounts.models import ApiToken, User
from covalue.web.ground.organizations import invitations, service_accounts
from covalue.web.kit.errors import Refused


def sign_in(client: Client, email: str, password: str) -> bool:
    client.post("/sign-in/login/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_signing_in_with_any_case_of_the_address(cast: Cast) -> None:
    assert sign_in(Client(), "Alice@Aldermoor.Example", PASSWORD)


def test_five_failures_lock_the_address_even_for_the_right_password(cast: Cast) -> None:
    for _attempt in range(5):
        assert not sign_in(Client(), cast.bob.email, "wrong-password-1")
    assert not sign_in(Client(), cast.bob.email, PASSWORD)
    assert sign_in(Client(), cast.alice.email, PASSWORD)


def test_an_unknown_address_fails_like_a_known_one(cast: Cast) -> None:
    pages = []
    for email in (cast.bob.email, "bob@brightloom.nowhere"):
        answer = Client().post("/sign-in/login/", {"login": email, "password": "wrong-password-1"})
        pages.append((answer.status_code, answer.context["form"].errors))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "password", ["short-1", "password1234", "123456789012345", "dora@aldermoor.example"]
)
def test_weak_passwords_are_refused(cast: Cast, password: str) -> None:
    _invitation, key = invitations.invitation_create(
        user=cast.alice, organization=cast.client, email="dora@aldermoor.example", name="viewer"
    )
    with pytest.raises(ValidationError):
        invitations.invitation_sign_up(key=key, name="Dora", password=password)
    assert not User.objects.filter(email="dora@aldermoor.example").exists()


def test_nobody_signs_up_uninvited(client: Client, cast: Cast) -> None:
    before = User.objects.count()
    client.post("/sign-in/signup/", {"email": "x@example.com", "password1": PASSWORD})
    assert User.objects.count() == before


def test_one_account_per_address(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ALICE@aldermoor.example", "Another Alice")


def test_mfa_secrets_are_not_readable_in_the_database() -> None:
    adapter = get_adapter()
    kept = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert adapter.decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_a_key_is_shown_once_and_works_until_it_ends(cast: Cast) -> None:
    end = timezone.now() + timedelta(days=1)
    token, key = services.token_issue(user=cast.bob, name="Laptop", scopes=["read"], expires_at=end)
    assert key not in str(ApiToken.objects.values().get())
    found = services.token_authenticate(key=key)
    assert found is not None
    assert (found.user, found.scopes) == (cast.bob, ["read"])
    assert services.token_authenticate(key=key + "x") is None
    ApiToken.objects.update(expires_at=timezone.now())
    assert services.token_authenticate(key=key) is None
    ApiToken.objects.update(expires_at=None)
    with pytest.raises(Refused):
        services.token_revoke(user=cast.charlie, token=token)
    services.token_revoke(user=cast.bob, token=token)
    assert services.token_authenticate(key=key) is None


def test_the_key_of_an_inactive_person_does_not_work(cast: Cast) -> None:
    _token, key = services.token_issue(user=cast.bob, name="Laptop", scopes=["read"])
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    assert services.token_authenticate(key=key) is None


@pytest.mark.parametrize(("scopes", "name"), [([], "x"), (["admin"], "x"), (["read"], " ")])
def test_senseless_keys_are_refused(cast: Cast, scopes: list[str], name: str) -> None:
    with pytest.raises(Refused):
        services.token_issue(user=cast.bob, name=name, scopes=scopes)


def test_people_see_their_own_keys(cast: Cast) -> None:
    token, _key = services.token_issue(user=cast.bob, name="Laptop", scopes=["read"])
    assert list(selectors.token_list(user=cast.bob)) == [token]
    assert list(selectors.token_list(user=cast.charlie)) == []


def test_a_service_account_has_a_key_and_no_signature(cast: Cast) -> None:
    service = service_accounts.service_create(
        user=cast.bob,
        organization=cast.brightloom,
        name="Data feed",
        role="contract_manager",
        relationship=cast.with_bob,
    )
    _token, key = service_accounts.service_token_issue(
        user=cast.bob, service=service, name="feed", scopes=["write"]
    )
    found = services.token_authenticate(key=key)
    assert found is not None
    assert found.user == service
    assert not sign_in(Client(), service.email, "")
    assert (
        list(service_accounts.service_list(user=cast.charlie, organization=cast.brightloom)) == []
    )
    with pytest.raises(Refused):
        service_accounts.service_token_issue(
            user=cast.charlie, service=service, name="x", scopes=["read"]
        )


def test_only_an_administrator_makes_service_accounts(cast: Cast) -> None:
    eve = join(
        cast.bob,
        cast.brightloom,
        ("Eve Example", "eve@brightloom.example"),
        "contract_manager",
        relationship=cast.with_bob,
    )
    with pytest.raises(Refused, match="Only an administrator"):
        service_accounts.service_create(
            user=eve, organization=cast.brightloom, name="x", role="viewer"
        )
