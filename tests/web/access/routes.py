"""Every address of the pages, and how a request to it is made for things of Alice, or of Alice and
Bob."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from uuid import UUID

from cast import Cast, set_up
from django.urls import URLPattern, URLResolver, get_resolver
from remembering import remembered
from tests.web.access.apps import owner_of, things_of

from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.services import agreement_propose
from covalue.web.ground.jobs.services import job_start
from covalue.web.ground.organizations.invitations import invitation_create
from covalue.web.ground.organizations.service_accounts import service_create, service_token_issue

NOWHERE = UUID("00000000-0000-4000-8000-000000000000")


def addresses() -> list[str]:
    """Every pattern of the pages as `sign-in/login/`; the API has a matrix of its own."""
    return sorted(
        {route for route in _walk(get_resolver().url_patterns) if not route.startswith("api/v1/")}
    )


def _walk(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield re.sub(r"\^|\$", "", prefix + str(pattern.pattern))


MANY = 12
"""Agreements beside the one that is asked for: the number of queries must not grow with them."""


def staged(route: str, *, more: int = 0) -> tuple[Cast, dict[str, UUID]]:
    """The cast and what the first word of the address is about: something of Alice alone, or of
    Alice and Bob."""
    owner = owner_of(route)
    return remembered(("page", owner.__name__ if owner else "", more), lambda: _staged(owner, more))


def _staged(owner: ModuleType | None, more: int) -> tuple[Cast, dict[str, UUID]]:
    cast = set_up()
    found = things(cast, owner)
    for number in range(more):
        draft = Draft(title=f"Call {number}", content={"text": "Weekly."})
        people = [cast.alice, cast.bob]
        agreement_propose(
            user=cast.alice,
            relationship=cast.with_bob,
            kind="arrangement",
            draft=draft,
            signatories=people,
        )
    return cast, found


def things(cast: Cast, owner: ModuleType | None) -> dict[str, UUID]:
    """Keys by the first word of addresses."""
    draft = Draft(title="Weekly call", content={"text": "Every Monday at nine."})
    agreement = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="arrangement",
        draft=draft,
        signatories=[cast.alice, cast.bob],
    )
    invitation, _ = invitation_create(
        user=cast.alice, organization=cast.client, email="eve@aldermoor.example", name="viewer"
    )
    service = service_create(
        user=cast.alice, organization=cast.client, name="Reporting", role="viewer"
    )
    service_token, _ = service_token_issue(
        user=cast.alice, service=service, name="key", scopes=["read"]
    )
    membership = cast.alice.memberships.get()
    return things_of(owner, cast) | {
        "programmes": cast.programme.pk,
        "relationships": cast.with_bob.pk,
        "organizations": cast.client.pk,
        "memberships": membership.pk,
        "roles": membership.roles.first().pk,
        "invited": invitation.pk,
        "agreements": agreement.pk,
        "account/tokens": token_issue(user=cast.alice, name="own", scopes=["read"])[0].pk,
        "services/tokens": service_token.pk,
        "services": service.pk,
        "jobs": job_start(user=cast.alice, kind="record.verify").pk,
    }


def filled(route: str, found: dict[str, UUID] | None = None) -> str:
    """The address with identifiers; of nothing where nothing is given."""
    head = next(
        (
            name
            for name in sorted(found or {}, key=len, reverse=True)
            if route.startswith(f"{name}/")
        ),
        "",
    )
    pk = str((found or {}).get(head, NOWHERE))
    address = (
        route.replace("<uuid:pk>", pk)
        .replace("<str:token>", "guessed")
        .replace("<str:key>", "guessed")
    )
    address = address.replace("<uuid:key>", str((found or {}).get("key", NOWHERE))).replace(
        "<int:number>", "1"
    )
    address = address.replace("<str:gate>", "design").replace("<slug:name>", "benefits")
    address = re.sub(r"\(\?P<[a-z_0-9]+>[^)]*\)", "guessed", address)
    return f"/{address}"
