"""Who gets what: every address of the pages, for Alice (client), Bob (partner), Charlie
(competitor) and nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cast import Cast
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from routes import MANY, addresses, filled, staged
from tests.web.access.apps import modules

Statuses = tuple[int, int, int, int]
BUDGETS: dict[str, int] = json.loads(
    Path(__file__).with_name("budgets.json").read_text(encoding="utf-8")
)
# Status of GET and of an empty POST for Alice, Bob, Charlie and nobody. 302 is the way to the
# sign-in page, or onward
# after a write; 404 is what is not there or not shared, and nobody can tell which.
EXPECTED: dict[str, tuple[Statuses, Statuses]] = {
    "": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "account/": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "account/theme/": ((405, 405, 405, 302), (302, 302, 302, 302)),
    "account/tokens/": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "account/tokens/<uuid:pk>/revoke/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "agreements/<uuid:pk>/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "agreements/<uuid:pk>/accept/": ((405, 405, 405, 302), (302, 302, 404, 302)),
    "agreements/<uuid:pk>/again/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "agreements/<uuid:pk>/counter/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "agreements/<uuid:pk>/reject/": ((405, 405, 405, 302), (200, 200, 404, 302)),
    "agreements/<uuid:pk>/revise/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "agreements/<uuid:pk>/withdraw/": ((405, 405, 405, 302), (302, 200, 404, 302)),
    "health": ((200, 200, 200, 200), (200, 200, 200, 200)),
    "invitations/<str:key>/": ((404, 404, 404, 404), (404, 404, 404, 404)),
    "invited/<uuid:pk>/revoke/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "jobs/": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "jobs/<uuid:pk>/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "jobs/<uuid:pk>/cancel/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "memberships/<uuid:pk>/end/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "memberships/<uuid:pk>/roles/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "organizations/<uuid:pk>/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "organizations/<uuid:pk>/invite/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "organizations/<uuid:pk>/programmes/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "organizations/<uuid:pk>/record/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "organizations/<uuid:pk>/record/verify/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "organizations/<uuid:pk>/rename/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "organizations/<uuid:pk>/services/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/invite/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/relationships/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "relationships/<uuid:pk>/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/agreements/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/agreements/new/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/end/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "relationships/<uuid:pk>/people/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/people/invite/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/private/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/record/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/record/verify/": ((405, 405, 405, 302), (302, 302, 404, 302)),
    "roles/<uuid:pk>/end/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "services/<uuid:pk>/tokens/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "services/tokens/<uuid:pk>/revoke/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "set-up/<str:token>/": ((404, 404, 404, 404), (404, 404, 404, 404)),
    "sign-in/2fa/": ((200, 200, 200, 302), (405, 405, 405, 302)),
    "sign-in/2fa/authenticate/": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "sign-in/2fa/reauthenticate/": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "sign-in/2fa/recovery-codes/": ((404, 404, 404, 302), (405, 405, 405, 302)),
    "sign-in/2fa/recovery-codes/download/": ((404, 404, 404, 302), (404, 404, 404, 302)),
    "sign-in/2fa/recovery-codes/generate/": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "sign-in/2fa/totp/activate/": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "sign-in/2fa/totp/deactivate/": ((404, 404, 404, 302), (404, 404, 404, 302)),
    "sign-in/3rdparty/": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "sign-in/3rdparty/login/cancelled/": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "sign-in/3rdparty/login/error/": ((401, 401, 401, 401), (405, 405, 405, 405)),
    "sign-in/3rdparty/signup/": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "sign-in/confirm-email/": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "sign-in/confirm-email/(?P<key>[-:\\w]+)/": ((200, 200, 200, 200), (404, 404, 404, 404)),
    "sign-in/email/": ((404, 404, 404, 404), (404, 404, 404, 404)),
    "sign-in/inactive/": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "sign-in/login/": ((302, 302, 302, 200), (302, 302, 302, 200)),
    "sign-in/login/code/confirm/": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "sign-in/logout/": ((200, 200, 200, 302), (302, 302, 302, 302)),
    "sign-in/oidc/(?P<provider_id>[/]+)/login/": ((404, 404, 404, 404), (404, 404, 404, 404)),
    "sign-in/oidc/(?P<provider_id>[/]+)/login/callback/": (
        (404, 404, 404, 404),
        (404, 404, 404, 404),
    ),
    "sign-in/password/change/": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "sign-in/password/reset/": ((200, 200, 200, 200), (200, 200, 200, 200)),
    "sign-in/password/reset/done/": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "sign-in/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/": (
        (200, 200, 200, 200),
        (200, 200, 200, 200),
    ),
    "sign-in/password/reset/key/done/": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "sign-in/password/set/": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "sign-in/reauthenticate/": ((200, 200, 200, 302), (200, 200, 200, 302)),
    "sign-in/sessions/": ((200, 200, 200, 302), (302, 302, 302, 302)),
    "sign-in/signup/": ((302, 302, 302, 200), (302, 302, 302, 200)),
    "sign-in/social/connections/": ((301, 301, 301, 301), (301, 301, 301, 301)),
    "sign-in/social/login/cancelled/": ((301, 301, 301, 301), (301, 301, 301, 301)),
    "sign-in/social/login/error/": ((301, 301, 301, 301), (301, 301, 301, 301)),
    "sign-in/social/signup/": ((301, 301, 301, 301), (301, 301, 301, 301)),
}
for module in modules():
    EXPECTED |= module.PAGES
    BUDGETS |= module.BUDGETS
SECRETS = ("Brightloom", "Bob Example", "bob@", "Weekly call")


def ask(cast: Cast, who: str | None, method: str, address: str) -> Any:
    client = Client(raise_request_exception=False)
    if who is not None:
        client.force_login(getattr(cast, who))
    return getattr(client, method)(address)


def test_every_address_is_listed() -> None:
    assert sorted(EXPECTED) == addresses()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("route", EXPECTED)
@pytest.mark.parametrize(("method", "at"), [("get", 0), ("post", 1)])
def test_who_gets_what(route: str, method: str, at: int, db: None) -> None:
    cast, found = staged(route)
    address = filled(route, found)
    # The competitor and nobody first, so that Alice's write does not take away what they ask for.
    for who, status in reversed(
        list(zip(("alice", "bob", "charlie", None), EXPECTED[route][at], strict=True))
    ):
        assert ask(cast, who, method, address).status_code == status, who


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("route", EXPECTED)
def test_a_competitor_reads_nothing_of_the_other(route: str, db: None) -> None:
    cast, found = staged(route)
    for method in ("get", "post"):
        answer = ask(cast, "charlie", method, filled(route, found))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for secret in (*SECRETS, str(cast.with_bob.pk)):
            assert secret.encode() not in content
        if "<uuid:pk>" in route and answer.status_code == 404:
            # What is hidden is answered with the same bytes as what is not there.
            assert content == ask(cast, "charlie", method, filled(route)).content


@pytest.mark.parametrize("route", BUDGETS)
def test_a_page_stays_within_its_number_of_queries(route: str, db: None) -> None:
    cast, found = staged(route, more=MANY)
    client = Client()
    client.force_login(cast.alice)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(filled(route, found)).status_code == 200
    assert len(queries) <= BUDGETS[route], "\n".join(query["sql"] for query in queries)


def test_every_page_has_a_budget() -> None:
    pages = {
        r
        for r, (get, _) in EXPECTED.items()
        if get[0] == 200 and not r.startswith(("sign-in/", "health"))
    }
    assert set(BUDGETS) == pages
