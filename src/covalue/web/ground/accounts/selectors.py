"""Reading a person's own keys."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from covalue.web.ground.accounts.models import ApiToken, User


def token_list(*, user: User) -> QuerySet[ApiToken]:
    """The user's own keys, newest first."""
    return (
        ApiToken.objects.filter(user_id=user.pk)
        if user.is_authenticated
        else ApiToken.objects.none()
    )


def token_get(*, user: User, token_id: UUID | str) -> ApiToken:
    """One of the user's own keys; Http404 for every other."""
    token = token_list(user=user).filter(pk=token_id).first()
    if token is None:
        raise Http404("There is no such key.")
    return token
