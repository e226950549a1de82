"""Whoever was removed stays away: no role, invitation or key of the time before lives again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cast import PASSWORD, Cast, join
from django.http import Http404

from covalue.web.ground.accounts.models import ApiToken, User
from covalue.web.ground.accounts.services import token_authenticate, token_issue
from covalue.web.ground.organizations import (
    invitations,
    memberships,
    rules,
    service_accounts,
    services,
)
from covalue.web.ground.organizations.models import (
    Invitation,
    Membership,
    Organization,
    Role,
    today,
)
from covalue.web.ground.record.models import Entry
from covalue.web.kit.errors import Refused

LATER = today() + timedelta(30)


@pytest.fixture
def adam(cast: Cast) -> User:
    """A second administrator of the client."""
    return join(cast.alice, cast.client, ("Adam", "adam@aldermoor.example"), "administrator")


def leave(cast: Cast, person: User, organization: Organization | None = None) -> None:
    membership = Membership.objects.get(user=person, organization=organization or cast.client)
    memberships.membership_end(user=cast.alice, membership=membership)


def invite(by: User, cast: Cast, email: str, **reach: Any) -> str:
    role = {"organization": cast.client, "name": "viewer", **reach}
    _invitation, key = invitations.invitation_create(user=by, email=email, **role)
    return key


@pytest.mark.parametrize(("starts", "ends"), [(0, 30), (0, None), (10, 30), (10, None)], ids=str)
def test_no_role_lives_again(cast: Cast, adam: User, starts: int, ends: int | None) -> None:
    membership = Membership.objects.get(user=adam)
    memberships.role_give(
        user=cast.alice,
        membership=membership,
        name="programme_manager",
        starts_on=today() + timedelta(starts),
        ends_on=None if ends is None else today() + timedelta(ends),
    )
    leave(cast, adam)
    key = invite(cast.alice, cast, adam.email)
    invitations.invitation_accept(key=key, user=adam)
    for day in (today(), today() + timedelta(20)):
        assert {role.name for role in rules.live_roles(adam, day)} == {"viewer"}


def test_a_role_left_by_a_version_before_does_not_live_again(cast: Cast, adam: User) -> None:
    membership = Membership.objects.get(user=adam)
    leave(cast, adam)
    Role.objects.create(membership=membership, name="programme_manager", ends_on=LATER)
    invitations.invitation_accept(key=invite(cast.alice, cast, adam.email), user=adam)
    assert {role.name for role in rules.live_roles(adam)} == {"viewer"}
    told = Entry.objects.filter(action="role.ended", label__startswith="Programme manager")
    assert told.count() == 1


@pytest.mark.parametrize("reach", ["everything", "programme", "relationship", "partner"])
def test_invitations_of_the_leaver_are_void(cast: Cast, adam: User, reach: str) -> None:
    where: dict[str, dict[str, Any]] = {
        "everything": {},
        "programme": {"programme": cast.programme},
        "relationship": {"relationship": cast.with_bob},
        "partner": {},
    }
    more = where[reach]
    if reach == "partner":
        more = _empty_relationship(cast)
    key = invite(adam, cast, "new@example.com", **more)
    leave(cast, adam)
    with pytest.raises(Http404):
        invitations.invitation_sign_up(key=key, name="New", password=PASSWORD)
    assert Entry.objects.filter(action="invitation.revoked").count() == 1


def _empty_relationship(cast: Cast) -> dict[str, Any]:

    opened = services.relationship_open(
        user=cast.alice, programme=cast.programme, partner_name="Newcomer"
    )
    return {"organization": opened.partner, "relationship": opened, "name": "partner_lead"}


def test_an_invitation_that_waits_for_the_leaver_is_void(cast: Cast, adam: User) -> None:
    key = invite(cast.alice, cast, adam.email)
    leave(cast, adam)
    with pytest.raises(Http404):
        invitations.invitation_accept(key=key, user=adam)


def test_invitations_of_others_stay(cast: Cast, adam: User) -> None:
    key = invite(cast.alice, cast, "new@example.com")
    leave(cast, adam)
    invitations.invitation_sign_up(key=key, name="New", password=PASSWORD)


def _demote(cast: Cast, adam: User) -> None:
    role = Role.objects.get(membership__user=adam, name="administrator")
    memberships.role_end(user=cast.alice, role=role)


def _shut_out(_cast: Cast, adam: User) -> None:
    User.objects.filter(pk=adam.pk).update(is_active=False)


def _left_before(_cast: Cast, adam: User) -> None:
    Role.objects.filter(membership__user=adam).update(ends_on=today(), starts_on=today())


@pytest.mark.parametrize("lose", [_demote, _shut_out, _left_before])
def test_the_right_to_invite_is_checked_again(
    cast: Cast, adam: User, lose: Callable[[Cast, User], None]
) -> None:
    key = invite(adam, cast, "new@example.com", name="administrator")
    lose(cast, adam)
    with pytest.raises(Refused, match="may not give this role any more"):
        invitations.invitation_sign_up(key=key, name="New", password=PASSWORD)
    assert not User.objects.filter(email="new@example.com").exists()
    assert Invitation.objects.get(email="new@example.com").accepted_at is None


def service_key(cast: Cast, by: User) -> str:
    service = service_accounts.service_create(
        user=by, organization=cast.client, name="Feed", role="viewer"
    )
    _token, key = service_accounts.service_token_issue(
        user=by, service=service, name="feed", scopes=["read"]
    )
    return key


@pytest.mark.parametrize("lose", [leave, _demote, _shut_out, _left_before])
def test_a_service_s_key_does_not_outlive_its_maker(
    cast: Cast, adam: User, lose: Callable[[Cast, User], None]
) -> None:
    theirs, other = service_key(cast, adam), service_key(cast, cast.alice)
    assert token_authenticate(key=theirs)
    lose(cast, adam)
    assert token_authenticate(key=theirs) is None
    assert token_authenticate(key=other)


@pytest.mark.parametrize("lose", [leave, _demote])
def test_a_key_that_ended_with_its_maker_stays_ended(
    cast: Cast, adam: User, lose: Callable[[Cast, User], None]
) -> None:
    key = service_key(cast, adam)
    _token, own = token_issue(user=adam, name="laptop", scopes=["read"])
    lose(cast, adam)
    assert Entry.objects.filter(action="service_token.revoked").count() == 1
    invitation = invite(cast.alice, cast, adam.email, name="administrator")
    invitations.invitation_accept(key=invitation, user=adam)
    assert token_authenticate(key=key) is None
    assert bool(token_authenticate(key=own)) == (lose is _demote)


def test_a_service_makes_no_key(cast: Cast) -> None:
    service_key(cast, cast.alice)
    service = User.objects.get(is_service=True)
    with pytest.raises(Refused, match="A key makes no keys"):
        token_issue(user=service, name="mine", scopes=["write"])
    assert ApiToken.objects.count() == 1


def test_every_making_is_recorded(cast: Cast) -> None:
    token, _key = token_issue(user=cast.bob, name="laptop", scopes=["read"])
    entry = Entry.objects.get(action="token.issued")
    assert entry.chain.scope_id == cast.brightloom.pk
    assert (entry.subject_id, entry.actor_name) == (token.pk, "Bob Example")
    assert entry.new["key"] == token.start
    service_key(cast, cast.alice)
    assert Entry.objects.filter(action="service_token.issued").count() == 1
