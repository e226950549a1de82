"""Requests of somebody who is signed in: what every page behind `login_required` and every
operation of the API behind a key is asked with."""

from __future__ import annotations

from typing import TypeGuard

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from covalue.web.ground.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is one of ours, never the anonymous one. For annotations."""

    user: User
    htmx: HtmxDetails
    body_to_keep: str
    """What a repeated write is answered with, where the first answer held a secret."""


def is_signed_in(request: HttpRequest) -> TypeGuard[SignedInRequest]:
    """Whether it is such a request: for pages that others may open as well."""
    return request.user.is_authenticated
