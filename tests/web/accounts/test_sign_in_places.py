"""Wrong passwords lock out who guesses, neither the person nor the office behind the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cast import PASSWORD, Cast, join
from django.test import Client
from django.utils import timezone

from covalue.web.ground.accounts import sign_ins
from covalue.web.ground.accounts.models import SignIn

OFFICE, STRANGER, HOTEL = "192.0.2.10", "198.51.100.7", "203.0.113.99"
WRONG = "wrong-password-1"


def try_from(address: str, email: str, password: str, browser: Client | None = None) -> Any:
    """What the sign-in page says to the browser there."""
    client = browser or Client()
    form = {"login": email, "password": password}
    return client.post("/sign-in/login/", form, REMOTE_ADDR=address)


def is_in(answer: Any) -> bool:
    """Whether the answer leads further."""
    return bool(answer.status_code == 302)


def guess(address: str, email: str, times: int = 6) -> None:
    """Wrong passwords from there, each in a browser of its own."""
    for _number in range(times):
        assert not is_in(try_from(address, email, WRONG))


def test_a_stranger_is_locked_out(cast: Cast) -> None:
    guess(STRANGER, cast.bob.email)
    refused = try_from(STRANGER, cast.bob.email, PASSWORD)
    assert not is_in(refused)
    assert "Too many" in refused.content.decode()
    assert not is_in(try_from(HOTEL, cast.bob.email, PASSWORD)), "nor from a third place"


def test_who_signs_in_from_a_known_address_gets_in(cast: Cast) -> None:
    """A stranger's six wrong passwords locked the person out."""
    assert is_in(try_from(OFFICE, cast.bob.email, PASSWORD))
    guess(STRANGER, cast.bob.email)
    assert is_in(try_from(OFFICE, cast.bob.email, PASSWORD))
    assert not is_in(try_from(STRANGER, cast.bob.email, PASSWORD))


def test_who_signs_in_with_a_known_browser_gets_in_anywhere(cast: Cast) -> None:
    browser = Client()
    assert is_in(try_from(OFFICE, cast.bob.email, PASSWORD, browser))
    browser.post("/sign-in/logout/")
    guess(STRANGER, cast.bob.email)
    guess(OFFICE, cast.bob.email)
    assert is_in(try_from(HOTEL, cast.bob.email, PASSWORD, browser))
    assert not is_in(try_from(OFFICE, cast.bob.email, PASSWORD)), "somebody guesses in the office"


def test_a_known_browser_is_known_for_its_person_alone(cast: Cast) -> None:
    browser = Client()
    assert is_in(try_from(OFFICE, cast.alice.email, PASSWORD, browser))
    browser.post("/sign-in/logout/")
    for _number in range(6):
        assert not is_in(try_from(HOTEL, cast.bob.email, WRONG, browser))
    assert not is_in(try_from(HOTEL, cast.bob.email, PASSWORD, browser))
    assert is_in(try_from(HOTEL, cast.alice.email, PASSWORD, browser))


def test_a_known_place_cannot_guess_for_ever(cast: Cast) -> None:
    browser = Client()
    assert is_in(try_from(OFFICE, cast.bob.email, PASSWORD, browser))
    browser.post("/sign-in/logout/")
    for _number in range(sign_ins.MOST_OF_A_KNOWN_PLACE):
        assert not is_in(try_from(OFFICE, cast.bob.email, WRONG, browser))
    assert not is_in(try_from(OFFICE, cast.bob.email, PASSWORD, browser))


def test_a_forged_cookie_is_no_known_browser(cast: Cast) -> None:
    browser = Client()
    browser.cookies[sign_ins.COOKIE] = "forged"
    guess(STRANGER, cast.bob.email)
    assert not is_in(try_from(HOTEL, cast.bob.email, PASSWORD, browser))


def test_who_has_a_second_factor_is_not_locked_out(cast: Cast) -> None:
    Authenticator.objects.create(
        user=cast.bob, type=Authenticator.Type.TOTP, data={"secret": "not used here"}
    )
    guess(STRANGER, cast.bob.email, times=20)
    asked = try_from(HOTEL, cast.bob.email, PASSWORD)
    assert is_in(asked)
    assert asked["Location"].startswith("/sign-in/2fa/authenticate/")


def test_an_office_behind_one_address_signs_in(cast: Cast) -> None:
    """The 31st sign-in within a minute was told "too many"."""
    for number in range(40):
        person = (f"Person {number}", f"p{number}@brightloom.example")
        join(cast.bob, cast.brightloom, person, "partner_lead", relationship=cast.with_bob)
        assert not is_in(try_from(OFFICE, person[1], WRONG)), "everybody slips once"
        assert is_in(try_from(OFFICE, person[1], PASSWORD)), number


def test_one_address_cannot_try_everybody(cast: Cast) -> None:
    for number in range(sign_ins.MOST_OF_AN_ADDRESS):
        assert not is_in(try_from(STRANGER, f"p{number}@nowhere.example", WRONG))
    assert not is_in(try_from(STRANGER, cast.bob.email, PASSWORD))
    assert is_in(try_from(HOTEL, cast.bob.email, PASSWORD))


@pytest.mark.parametrize("email", ["bob@brightloom.example", "nobody@nowhere.example"])
def test_an_unknown_person_is_locked_like_a_known_one(email: str, cast: Cast) -> None:
    assert cast.bob.email == "bob@brightloom.example"
    guess(STRANGER, email, times=5)
    assert "Too many" in try_from(STRANGER, email, WRONG).content.decode()


def test_what_is_kept_names_nobody_and_ends(cast: Cast) -> None:
    guess(STRANGER, cast.bob.email, times=2)
    assert is_in(try_from(OFFICE, cast.bob.email, PASSWORD))
    kept = " ".join(f"{row.person} {row.address} {row.browser}" for row in SignIn.objects.all())
    assert "bob" not in kept
    assert OFFICE not in kept
    SignIn.objects.update(at=timezone.now() - sign_ins.WITHIN - timedelta(minutes=1))
    sign_ins.sign_ins_clear()
    assert [row.succeeded for row in SignIn.objects.all()] == [True]
    SignIn.objects.update(at=timezone.now() - sign_ins.KNOWN_FOR - timedelta(days=1))
    sign_ins.sign_ins_clear()
    assert not SignIn.objects.exists()


def test_the_cookie_is_for_the_server_alone(cast: Cast) -> None:
    cookie = try_from(OFFICE, cast.bob.email, PASSWORD).cookies[sign_ins.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "bob" not in cookie.value
