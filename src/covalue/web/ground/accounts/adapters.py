"""How allauth behaves here: nobody signs up without an invitation; MFA secrets are stored
encrypted."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from covalue.web.ground.accounts import sign_ins


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or by the first set-up only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as the library calls it
        """No: the invitation's page makes the account."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse where too many wrong passwords came from, in place of the library's own count,
        by which a stranger locks a person out."""
        place = sign_ins.place_of(request)
        if not sign_ins.may_try(email=_email(request, credentials), place=place):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count it."""
        sign_ins.keep_failure(email=_email(request, credentials), place=sign_ins.place_of(request))

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **options: Any
    ) -> HttpResponse:
        """Remember the place."""
        response: HttpResponse = super().post_login(request, user, **options)
        email = str(getattr(user, "email", ""))
        sign_ins.keep_success(email=email, request=request, response=response)
        return response

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """People have no user name but their address."""


def _email(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """Whose password it is; where it is asked for again, the person's who has signed in."""
    named = credentials.get("email") or credentials.get("username")
    return str(named or getattr(request.user, "email", ""))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in by OpenID Connect, for people who were invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - as the library calls it
        """No: the person accepts an invitation first, then connects the company account."""
        return False


def _cipher() -> Fernet:
    key = hashlib.sha256(b"covalue mfa " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class MfaAdapter(DefaultMFAAdapter):
    """Keeps TOTP secrets and recovery seeds unreadable in a stolen database."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key derived from the installation's secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The opposite of `encrypt`."""
        return _cipher().decrypt(encrypted_text.encode()).decode()
