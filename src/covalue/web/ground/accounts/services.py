"""Keys to the API, the accounts of services, and old sessions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NoReturn

from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from covalue.web.ground.accounts import keepers
from covalue.web.ground.accounts.models import (
    ApiToken,
    IdempotentWrite,
    TokenKind,
    TokenScope,
    User,
)
from covalue.web.kit.errors import NOT_ALLOWED, Refused
from covalue.web.kit.limits import most
from covalue.web.kit.texts import one_line

PREFIX = "cv_"
NO_KEYS_BY_KEYS = "A key makes no keys: people do, signed in."
KEPT_FOR = timedelta(days=30)
"""How long an answer is kept for a write that is repeated."""
USED_EVERY = timedelta(
    minutes=1
)  # one write per request only to tell when a key was used would be waste


@transaction.atomic
def token_issue(
    *,
    user: User,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
    kind: str = TokenKind.PERSONAL,
    made_by: User | None = None,
) -> tuple[ApiToken, str]:
    """Make a key for the user; returns it with the key itself, which is shown once and not kept.

    `made_by` is the person who makes it for a service, which makes none itself.
    """
    if user.is_service and made_by is None:
        raise Refused(
            NOT_ALLOWED, NO_KEYS_BY_KEYS, mend="Ask an administrator of its organization."
        )
    name = one_line(
        name, most=most(ApiToken, "name"), field="name", missing="The key needs a name."
    )
    if not scopes or set(scopes) - set(TokenScope.values):
        raise Refused(
            "scopes_wrong", f"Choose among {', '.join(TokenScope.values)}.", field="scopes"
        )
    if TokenScope.CALENDAR in scopes and len(set(scopes)) > 1:
        raise Refused(
            "calendar_alone", "A key to the calendar feed opens nothing else.", field="scopes"
        )
    if expires_at is not None and expires_at <= timezone.now():
        raise Refused("expiry_past", "The key would have ended already.", field="expires_at")
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        kind=kind,
        made_by=made_by,
        name=name,
        start=key[:10],
        digest=_digest(key),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    if made_by is None:
        keepers.tell(token, "token.issued")
    return token, key


def token_authenticate(*, key: str) -> ApiToken | None:
    """The live key of an active user, or None."""
    live = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    rows = ApiToken.objects.select_related("user", "made_by").filter(
        live, revoked_at=None, user__is_active=True
    )
    token = rows.filter(digest=_digest(key)).first()
    if token is None or not keepers.holds(token):
        return None
    if token.used_at is None or timezone.now() - token.used_at > USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=timezone.now())
    return token


@transaction.atomic
def token_revoke(*, user: User, token: ApiToken) -> ApiToken:
    """Make the own key useless."""
    if token.user_id != user.pk:
        raise Refused(NOT_ALLOWED, "This key is not yours.")
    token.revoked_at = token.revoked_at or timezone.now()
    token.save(update_fields=["revoked_at"])
    keepers.tell(token, "token.revoked")
    return token


def refuse_key() -> NoReturn:
    """For operations that make keys: they are asked with a key, and a key makes none."""
    raise Refused(NOT_ALLOWED, NO_KEYS_BY_KEYS, mend="Sign in, and make it on the page for keys.")


def idempotent_writes_clear() -> int:
    """Remove kept answers that nobody asks for again; returns how many. The worker calls it every
    day."""
    old = IdempotentWrite.objects.filter(at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]


def sessions_clear() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
