"""The history as a page: what holds it together, and each entry with its place in it."""

from __future__ import annotations

import pytest
from cast import Cast
from django.test import Client
from tests.web.reading import text

from covalue.web.ground.history.templatetags.history import origin
from covalue.web.ground.history.views import headline
from covalue.web.ground.record.models import Chain, Entry, Scope


@pytest.mark.parametrize(
    ("scope", "whose"),
    [
        (Scope.RELATIONSHIP, "3 entries, the same for both parties."),
        (Scope.ORGANIZATION, "3 entries of private matters."),
    ],
)
def test_the_headline_says_who_reads_it_and_what_holds_it(scope: Scope, whose: str) -> None:
    said = headline(Chain(scope=scope, length=3, head="0123456789abcdef"))
    assert said.startswith(whose)
    assert said.endswith("and the last is 0123456789ab.")
    assert '<span class="cv-hash">0123456789ab</span>' in said.__html__()


def test_every_entry_says_when_for_whom_and_where_it_stands(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    page = text(client.get(f"/relationships/{cast.with_bob.pk}/record/"))
    entries = Entry.objects.filter(chain__scope_id=cast.with_bob.pk)
    assert entries
    for entry in entries:
        assert f"· {entry.actor_organization} · entry {entry.number}, {entry.hash[:8]}" in origin(
            entry, "UTC"
        )
        assert origin(entry, "UTC").__html__() in page
    assert f'action="/relationships/{cast.with_bob.pk}/record/verify/"' in page
