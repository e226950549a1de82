"""Keys to the API: who asks, and what the key is good for."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from covalue.web.ground.accounts.models import ApiToken, TokenScope, User
from covalue.web.ground.accounts.services import token_authenticate
from covalue.web.kit.api_answers import ScopeMissing

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def token_of(request: HttpRequest) -> ApiToken | None:
    """The live key that the request brings, looked up once."""
    kept = vars(request)
    if "api_token" not in kept:
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        # A key is ASCII; anything else cannot be one, and some databases refuse to look for it.
        usable = kind.lower() == "bearer" and key.isascii() and key.isprintable()
        kept["api_token"] = token_authenticate(key=key.strip()) if usable else None
    token: ApiToken | None = kept["api_token"]
    return token


class ByKey(HttpBearer):
    """Takes the key of the `Authorization` header; ScopeMissing where the key may not do this."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The user of a good key."""
        del token
        known = token_of(request)
        if known is None:
            return None
        scope = TokenScope.READ if request.method in SAFE else TokenScope.WRITE
        if scope not in known.scopes:
            raise ScopeMissing(f"This key is not good for '{scope}'.")
        request.user = known.user
        return known.user
