"""Sign-offs that stay within one party: who sees, signs and reads of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cast import Cast, join
from django.http import Http404
from django.test import Client

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import registry, selectors, services
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.registry import Kind
from covalue.web.ground.organizations.models import Party, RoleName
from covalue.web.ground.record.models import Entry
from covalue.web.kit.errors import Refused

KIND = Kind(
    "inner sign-off",
    "Inner sign-off",
    within=Party.CLIENT,
    signed_by=(RoleName.PROGRAMME_MANAGER, RoleName.EXECUTIVE_SPONSOR),
)
DRAFT = Draft(title="Walk away", content={"text": "We would leave at a loss of two years."})


@pytest.fixture(autouse=True)
def kind() -> Iterator[Kind]:
    yield registry.register(KIND)
    registry.unregister(KIND.name)


@pytest.fixture
def sponsor(cast: Cast) -> User:
    person = ("Frida Example", "frida@aldermoor.example")
    return join(cast.alice, cast.client, person, "executive_sponsor", programme=cast.programme)


def propose(cast: Cast, *people: User, user: User | None = None) -> Agreement:
    return services.agreement_propose(
        user=user or cast.alice,
        relationship=cast.with_bob,
        kind=KIND.name,
        draft=DRAFT,
        signatories=people,
    )


def test_the_two_roles_sign_and_it_binds(cast: Cast, sponsor: User) -> None:
    agreement = propose(cast, cast.alice, sponsor)
    assert agreement.within == "client"
    services.agreement_accept(
        user=sponsor, agreement=agreement, content_hash=agreement.content_hash
    )
    assert selectors.agreement_get(user=cast.alice, agreement_id=agreement.pk).status == "agreed"


def test_one_person_does_not_sign_for_two_roles(cast: Cast, sponsor: User) -> None:
    with pytest.raises(Refused, match="a different person as executive sponsor"):
        propose(cast, cast.alice)
    with pytest.raises(Refused, match="programme manager"):
        propose(cast, sponsor, user=cast.alice)


def test_nobody_of_the_other_party_signs_or_proposes_it(cast: Cast, sponsor: User) -> None:
    with pytest.raises(Refused, match="may not sign"):
        propose(cast, cast.alice, sponsor, cast.bob)
    with pytest.raises(Refused, match="do not allow you to propose"):
        propose(cast, cast.alice, sponsor, user=cast.bob)


def test_the_other_party_reads_nothing_of_it(cast: Cast, sponsor: User) -> None:
    agreement = propose(cast, cast.alice, sponsor)
    services.agreement_reject(user=sponsor, agreement=agreement, reason="Too soon.")
    assert list(selectors.agreement_list(user=cast.bob)) == []
    with pytest.raises(Http404):
        selectors.agreement_get(user=cast.bob, agreement_id=agreement.pk)
    browser = Client()
    browser.force_login(cast.bob)
    for address in (
        f"/relationships/{cast.with_bob.pk}/",
        f"/relationships/{cast.with_bob.pk}/agreements/",
        f"/relationships/{cast.with_bob.pk}/record/",
    ):
        content = browser.get(address).content
        assert b"Walk away" not in content
        assert b"Inner sign-off" not in content
    assert browser.get(f"/agreements/{agreement.pk}/").status_code == 404


def test_a_verifier_of_the_own_side_reads_nothing_of_it(cast: Cast, sponsor: User) -> None:
    agreement = propose(cast, cast.alice, sponsor)
    verifier = join(
        cast.alice,
        cast.client,
        ("Vera Example", "vera@aldermoor.example"),
        "verifier",
        relationship=cast.with_bob,
    )
    assert agreement not in selectors.agreement_list(user=verifier)


def test_its_history_is_in_the_own_chain(cast: Cast, sponsor: User) -> None:
    agreement = propose(cast, cast.alice, sponsor)
    entries = Entry.objects.filter(subject_id=agreement.pk).select_related("chain")
    assert {entry.chain.scope_id for entry in entries} == {cast.client.pk}


def test_its_page_says_who_sees_it(cast: Cast, sponsor: User) -> None:
    agreement = propose(cast, cast.alice, sponsor)
    browser = Client()
    browser.force_login(cast.alice)
    page = browser.get(f"/agreements/{agreement.pk}/").content.decode()
    assert "Only Aldermoor sees this" in page
    assert "Frida Example" in page
