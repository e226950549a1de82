"""Addresses of a person's calendar: keys that open the feed and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from covalue.web.ground.accounts.models import ApiToken, TokenScope, User
from covalue.web.ground.accounts.selectors import token_list
from covalue.web.ground.accounts.services import token_issue, token_revoke
from covalue.web.kit.visible import visible_or_404


def feed_issue(*, user: User, name: str) -> tuple[ApiToken, str]:
    """Make an address; returns it with the key, which is shown once and not kept."""
    return token_issue(user=user, name=name, scopes=[TokenScope.CALENDAR.value])


def feed_list(*, user: User) -> QuerySet[ApiToken]:
    """The person's own addresses, newest first."""
    wanted = [token.pk for token in token_list(user=user) if TokenScope.CALENDAR in token.scopes]
    return ApiToken.objects.filter(pk__in=wanted)


def feed_get(*, user: User, feed_id: UUID | str) -> ApiToken:
    """One of the own addresses; Http404 for every other."""
    return visible_or_404(feed_list(user=user), feed_id)


def feed_revoke(*, user: User, feed: ApiToken) -> ApiToken:
    """Make the address useless."""
    return token_revoke(user=user, token=feed)
