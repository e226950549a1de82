"""Ways to sign in: a second factor, a recovery code, a company account; and being locked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cast import PASSWORD, Cast
from people import follow, go, press, sign_in
from playwright.sync_api import Page, expect
from provider import CLIENT_ID, CLIENT_SECRET, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]

EMAIL = "alice@aldermoor.example"


def code_of(secret: str, step: int = 0) -> str:
    """What an authenticator app shows."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter + step)))


def credentials(page: Page, password: str = PASSWORD) -> None:
    """Fill and send the sign-in form."""
    page.goto("/sign-in/login/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(password)
    press_sign_in(page)


def press_sign_in(page: Page) -> None:
    """The button of either form."""
    follow(page.get_by_role("button", name="Sign in", exact=True))


def set_up_second_factor(page: Page) -> tuple[str, str]:
    """Returns the secret and one recovery code."""
    sign_in(page, EMAIL)
    go(page, "Alice Example")
    follow(
        page.get_by_role("navigation", name="Your account").get_by_role(
            "link", name="Second factor"
        )
    )
    go(page, "Set up an authenticator app")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    secret = page.locator("#secret").inner_text()
    page.locator("main [name=code]").fill(code_of(secret))
    press(page, "Use this app from now on")
    return secret, page.locator("pre.cv-copy").inner_text().split()[0]


def stop_using_the_app(page: Page) -> None:
    """With the password again; afterwards no code is asked for."""
    page.goto("/sign-in/2fa/")
    go(page, "Stop using it")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    press(page, "Stop using it")
    expect(page.get_by_text("The authenticator app is not asked for any more.")).to_be_visible()


def test_a_second_factor_is_asked_for_and_a_recovery_code_replaces_it(
    open_browser: Callable[..., Page], live_cast: Cast, shot: Callable[..., None]
) -> None:
    page = open_browser()
    _secret, recovery = set_up_second_factor(page)
    shot(page, "recovery_codes_desktop")
    press(page, "Sign out")

    credentials(page)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    shot(page, "second_factor_desktop")
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()

    page.locator("main [name=code]").fill("000000")
    press_sign_in(page)
    expect(page.locator(".errorlist")).to_be_visible()
    page.locator("main [name=code]").fill(recovery)
    press_sign_in(page)
    expect(page.get_by_role("heading", name="Start")).to_be_visible()
    stop_using_the_app(page)
    press(page, "Sign out")
    sign_in(page, EMAIL)


def test_the_code_of_the_app_signs_in(
    open_browser: Callable[..., Page], live_cast: Cast, django_cache: Any
) -> None:
    page = open_browser()
    secret, _recovery = set_up_second_factor(page)
    press(page, "Sign out")
    django_cache.clear()  # a code works once; forget the one that set the app up
    credentials(page)
    page.locator("main [name=code]").fill(code_of(secret))
    press_sign_in(page)
    expect(page.get_by_role("heading", name="Start")).to_be_visible()


@pytest.fixture
def django_cache() -> Any:
    """The cache of the server under test."""
    from django.core.cache import cache  # noqa: PLC0415 (of the settings that hold now)

    return cache


def test_repeated_failures_lock_out_even_the_right_password(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    page = open_browser()
    for _each in range(6):
        credentials(page, "not-the-password-at-all")
    credentials(page)
    expect(page.get_by_text("Too many failed")).to_be_visible()


def test_a_company_account_is_connected_and_then_signs_in(
    open_browser: Callable[..., Page], live_cast: Cast, settings: Any, shot: Callable[..., None]
) -> None:
    person = {"sub": "alice-7", "email": EMAIL, "email_verified": True, "name": "Alice Example"}
    with running(person) as provider:
        app = {
            "provider_id": "company",
            "name": "the company account",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": provider.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
        }
        page = open_browser()
        sign_in(page, EMAIL)
        page.goto("/sign-in/3rdparty/")
        press(page, "Connect the company account")
        go(page, "Go on as the example")
        expect(page.get_by_role("button", name="Disconnect")).to_be_visible()
        press(page, "Sign out")

        page.goto("/sign-in/login/")
        shot(page, "sign_in_company_desktop")
        press(page, "Sign in with the company account")
        go(page, "Go on as the example")
        expect(page.get_by_role("heading", name="Start")).to_be_visible()


def test_a_company_account_that_nobody_connected_opens_nothing(
    open_browser: Callable[..., Page], live_cast: Cast, settings: Any
) -> None:
    person = {"sub": "stranger-1", "email": EMAIL, "email_verified": True, "name": "Somebody"}
    with running(person) as provider:
        app = {
            "provider_id": "company",
            "name": "the company account",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": provider.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
        }
        page = open_browser()
        page.goto("/sign-in/login/")
        press(page, "Sign in with the company account")
        go(page, "Go on as the example")
        expect(page.get_by_role("heading", name="You join by an invitation")).to_be_visible()
        page.goto("/")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
