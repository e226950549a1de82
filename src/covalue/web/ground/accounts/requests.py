"""Requests of somebody who is signed in: what every page behind `login_required` and every
operation of the API behind a key is asked with."""

from __future__ import annotations

from django.http import HttpRequest

from covalue.web.ground.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is one of ours, never the anonymous one. For annotations."""

    user: User
