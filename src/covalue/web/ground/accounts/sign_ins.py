"""Who may try a password: too many wrong ones lock an address out for a while, and nobody else.

Wrong passwords are counted by where they come from. A place is a browser (a signed cookie from an
earlier sign-in) or a network address. What a stranger tries does not count against a person who
signs in from a known place, or who has a second factor, without which a password opens nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from covalue.web.ground.accounts.models import SignIn

WITHIN = timedelta(minutes=15)
MOST_OF_STRANGERS, MOST_OF_A_KNOWN_PLACE = 5, 10
"""Wrong passwords of one person within the time: from all unknown places, from one known place."""
MOST_OF_AN_ADDRESS = 100
"""Wrong passwords of anybody from one network address: a whole office may be behind it."""
KNOWN_FOR = timedelta(days=180)
COOKIE = "covalue_place"
_SALT = "covalue place"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request comes from; neither the address nor the browser can be read from it."""

    address: str
    browser: str


def place_of(request: HttpRequest) -> Place:
    """The network address and the browser."""
    address = truncate_ip(get_adapter().get_client_ip(request))
    try:
        browser = str(loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KNOWN_FOR))
    except BadSignature:
        browser = ""
    return Place(_digest("address", address), _digest("browser", browser) if browser else "")


def may_try(*, email: str, place: Place) -> bool:
    """Whether a password of the person may be tried from there."""
    person = _person(email)
    tried = SignIn.objects.filter(at__gt=timezone.now() - WITHIN, succeeded=False)
    mine = SignIn.objects.filter(person=person, succeeded=True)
    known = mine.filter(at__gt=timezone.now() - KNOWN_FOR)
    if place.browser and known.filter(browser=place.browser).exists():
        own = tried.filter(person=person, browser=place.browser)
        return own.count() < MOST_OF_A_KNOWN_PLACE
    if tried.filter(address=place.address).count() >= MOST_OF_AN_ADDRESS:
        return False
    if known.filter(address=place.address).exists():
        own = tried.filter(person=person, address=place.address)
        return own.count() < MOST_OF_STRANGERS
    if Authenticator.objects.filter(user__email=email.strip().lower()).exists():
        return True
    browsers = known.exclude(browser="").values("browser")
    elsewhere = tried.filter(person=person).exclude(browser__in=browsers)
    return elsewhere.exclude(address__in=known.values("address")).count() < MOST_OF_STRANGERS


def keep_failure(*, email: str, place: Place) -> None:
    """A wrong password."""
    SignIn.objects.create(person=_person(email), **_of(place), succeeded=False)


def keep_success(*, email: str, request: HttpRequest, response: HttpResponse) -> None:
    """A sign-in: the place is known from now on, by a cookie of the browser as well."""
    place = place_of(request)
    if not place.browser:
        browser = secrets.token_urlsafe(24)
        place = Place(place.address, _digest("browser", browser))
        response.set_cookie(
            COOKIE,
            dumps(browser, salt=_SALT),
            max_age=KNOWN_FOR,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    SignIn.objects.create(person=_person(email), **_of(place), succeeded=True)


def sign_ins_clear() -> None:
    """Remove what does not count any more."""
    now = timezone.now()
    SignIn.objects.filter(succeeded=False, at__lt=now - WITHIN).delete()
    SignIn.objects.filter(succeeded=True, at__lt=now - KNOWN_FOR).delete()


def _of(place: Place) -> dict[str, str]:
    return {"address": place.address, "browser": place.browser}


def _person(email: str) -> str:
    """Also of an address that nobody has: it is counted like every other."""
    return _digest("person", email.strip().lower())


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"covalue sign-in {kind}", text, algorithm="sha256").hexdigest()
