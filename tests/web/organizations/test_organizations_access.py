"""Need to know: who sees which relationship, programme, organization and person."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from cast import PASSWORD, Cast, join
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from covalue.web.ground.accounts.models import User
from covalue.web.ground.history import selectors as record
from covalue.web.ground.organizations import invitations, memberships, rules, selectors, services
from covalue.web.ground.organizations.models import (
    Membership,
    Organization,
    Programme,
    Relationship,
    Role,
    RoleName,
    today,
)
from covalue.web.ground.record.models import Entry
from covalue.web.kit.errors import Refused

REACHES = ["everywhere", "programme", "with_bob", "with_charlie"]
ORGANIZATIONS = ["client", "brightloom", "calderon"]
DAYS = [-2, -1, 0, 1, 2]


def test_each_partner_sees_its_own_relationship_only(cast: Cast) -> None:
    assert list(selectors.relationship_list(user=cast.bob)) == [cast.with_bob]
    assert list(selectors.relationship_list(user=cast.charlie)) == [cast.with_charlie]
    assert set(selectors.relationship_list(user=cast.alice)) == {cast.with_bob, cast.with_charlie}
    assert list(selectors.relationship_list(user=cast.nobody)) == []


def test_what_is_not_visible_answers_like_what_is_not_there(cast: Cast) -> None:
    answers = []
    for pk in (cast.with_charlie.pk, cast.programme.pk):
        with pytest.raises(Http404) as caught:
            selectors.relationship_get(user=cast.bob, relationship_id=pk)
        answers.append(str(caught.value))
    assert answers[0] == answers[1]


def test_a_partner_has_no_programme_and_no_organization_but_its_own(cast: Cast) -> None:
    assert list(selectors.programme_list(user=cast.bob)) == []
    assert list(selectors.organization_list(user=cast.bob)) == [cast.brightloom]
    with pytest.raises(Http404):
        selectors.organization_get(user=cast.bob, organization_id=cast.client.pk)
    assert list(selectors.membership_list(user=cast.bob, organization=cast.client)) == []


def test_people_of_a_relationship_are_those_whose_roles_reach_it(cast: Cast) -> None:
    join(
        cast.alice,
        cast.client,
        ("Carl Example", "carl@aldermoor.example"),
        "contract_manager",
        relationship=cast.with_charlie,
    )
    people = selectors.people_list(user=cast.bob, relationship=cast.with_bob)
    assert [(person.user.name, person.party) for person in people] == [
        ("Alice Example", "client"),
        ("Bob Example", "partner"),
    ]
    with pytest.raises(Http404):
        selectors.people_list(user=cast.bob, relationship=cast.with_charlie)


def test_a_person_for_one_relationship_sees_no_other(cast: Cast) -> None:
    carl = join(
        cast.alice,
        cast.client,
        ("Carl Example", "carl@aldermoor.example"),
        "contract_manager",
        relationship=cast.with_charlie,
    )
    assert list(selectors.relationship_list(user=carl)) == [cast.with_charlie]
    assert list(selectors.programme_list(user=carl)) == []
    assert [
        each.user for each in selectors.membership_list(user=carl, organization=cast.client)
    ] == [carl]


def test_the_record_of_others_is_not_there(cast: Cast) -> None:
    scope = {"scope": "relationship", "scope_id": cast.with_charlie.pk}
    assert list(record.entry_list(user=cast.bob, **scope)) == []
    with pytest.raises(Http404):
        record.chain_get(user=cast.bob, **scope)
    with pytest.raises(Http404):
        record.chain_get(user=cast.bob, scope="organization", scope_id=cast.client.pk)
    own = record.chain_list(user=cast.bob).values_list("scope_id", flat=True)
    assert set(own) == {cast.with_bob.pk, cast.brightloom.pk}


def test_no_entry_of_a_partners_chain_names_the_competitor(cast: Cast) -> None:
    for user, other in ((cast.bob, "calderon"), (cast.charlie, "brightloom")):
        chains = record.chain_list(user=user).values("pk")
        for row in Entry.objects.filter(chain__in=chains).values():
            assert other not in str(row).lower()


def test_private_fields_stay_with_their_organization(cast: Cast) -> None:
    about = {"subject": "relationship", "subject_id": cast.with_bob.pk}
    services.private_field_set(
        user=cast.alice,
        organization=cast.client,
        name="walk-away value",
        value="1.2 m EUR",
        **about,
    )
    assert [each.value for each in selectors.private_field_list(user=cast.alice, **about)] == [
        "1.2 m EUR"
    ]
    assert list(selectors.private_field_list(user=cast.bob, **about)) == []
    assert not Entry.objects.filter(
        chain__scope_id=cast.with_bob.pk, after__contains="1.2 m"
    ).exists()
    with pytest.raises(Refused):
        services.private_field_set(
            user=cast.bob, organization=cast.client, name="x", value="y", **about
        )


def reach(cast: Cast, name: str) -> dict[str, Any]:
    if name == "everywhere":
        return {}
    return (
        {"programme": cast.programme}
        if name == "programme"
        else {"relationship": getattr(cast, name)}
    )


roles = st.lists(
    st.tuples(
        st.sampled_from(ORGANIZATIONS),
        st.sampled_from(RoleName.values),
        st.sampled_from(REACHES),
        st.sampled_from(DAYS),
        st.sampled_from([*DAYS, None]),
        st.booleans(),
    ),
    max_size=4,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(held=roles)
def test_predicates_and_selectors_agree(cast: Cast, held: list[Any]) -> None:
    """Whatever roles somebody holds, sound or not: the rule and the query give the same answer."""
    user = User.objects.create_user(f"{id(held)}-{User.objects.count()}@example.com", "Somebody")
    for organization, name, where, starts, ends, left in held:
        membership, _new = Membership.objects.get_or_create(
            user=user, organization=getattr(cast, organization)
        )
        if left:
            Membership.objects.filter(pk=membership.pk).update(ended_at="2020-01-01T00:00:00Z")
        begin = today() + timedelta(days=starts)
        end = None if ends is None else max(begin, today() + timedelta(days=ends))
        Role.objects.create(
            membership=membership, name=name, starts_on=begin, ends_on=end, **reach(cast, where)
        )
    compare(user)


def compare(user: User) -> None:
    seen = set(selectors.relationship_list(user=user))
    assert seen == {
        each for each in Relationship.objects.all() if rules.sees_relationship(user, each)
    }
    for each in selectors.relationship_list(user=user):
        assert {"client": each.as_client, "partner": each.as_partner} == {
            side: side in rules.sides(user, each) for side in ("client", "partner")
        }
    programmes = set(selectors.programme_list(user=user))
    assert programmes == {
        each for each in Programme.objects.all() if rules.sees_programme(user, each)
    }
    own = set(selectors.organization_list(user=user))
    assert own == {each for each in Organization.objects.all() if rules.belongs(user, each)}
    private = set(selectors.private_organization_list(user=user))
    assert private == {
        each for each in Organization.objects.all() if rules.sees_private(user, each)
    }


def test_roles_hold_over_half_open_days(cast: Cast) -> None:
    role = cast.bob.memberships.get().roles.get(name="partner_lead")
    administrator = cast.bob.memberships.get().roles.get(name="administrator")
    Role.objects.filter(pk=administrator.pk).delete()
    for starts, ends, sees in [(0, None, True), (1, None, False), (-1, 0, False), (-1, 1, True)]:
        Role.objects.filter(pk=role.pk).update(
            starts_on=today() + timedelta(days=starts),
            ends_on=None if ends is None else today() + timedelta(days=ends),
        )
        assert selectors.relationship_list(user=cast.bob).exists() == sees


def test_the_last_administrator_stays(cast: Cast) -> None:
    role = cast.alice.memberships.get().roles.get(name="administrator")
    with pytest.raises(Refused, match="without an administrator"):
        memberships.role_end(user=cast.alice, role=role)


def test_a_person_who_left_sees_nothing(cast: Cast) -> None:
    eve = join(
        cast.bob,
        cast.brightloom,
        ("Eve Example", "eve@brightloom.example"),
        "viewer",
        relationship=cast.with_bob,
    )
    assert selectors.relationship_list(user=eve).exists()
    memberships.membership_end(user=cast.bob, membership=eve.memberships.get())
    assert not selectors.relationship_list(user=eve).exists()
    assert not selectors.organization_list(user=eve).exists()


@pytest.mark.parametrize("name", ["programme_manager", "benefit_owner", "finance_validator"])
def test_roles_of_one_side_are_refused_on_the_other(cast: Cast, name: str) -> None:
    with pytest.raises(Refused, match="not a role on the partner side"):
        invitations.invitation_create(
            user=cast.bob,
            organization=cast.brightloom,
            email="x@example.com",
            name=name,
            relationship=cast.with_bob,
        )


def test_only_those_who_may_invite_do(cast: Cast) -> None:
    for user, organization in product([cast.bob, cast.charlie], [cast.client]):
        with pytest.raises(Refused):
            invitations.invitation_create(
                user=user, organization=organization, email="x@example.com", name="administrator"
            )
    with pytest.raises(Refused):  # the partner has people now: it invites the others itself
        invitations.invitation_create(
            user=cast.alice,
            organization=cast.brightloom,
            email="x@example.com",
            name="partner_lead",
            relationship=cast.with_bob,
        )


def test_an_invitation_works_once_for_its_address_until_taken_back(cast: Cast) -> None:
    given_ = {"user": cast.alice, "organization": cast.client, "name": "viewer"}
    invitation, key = invitations.invitation_create(email="Dora@Aldermoor.example", **given_)
    assert key not in str(invitation.__dict__)
    with pytest.raises(Refused, match="This invitation is for"):
        invitations.invitation_accept(key=key, user=cast.bob)
    dora, _membership = invitations.invitation_sign_up(
        key=key, name="Dora Example", password=PASSWORD
    )
    with pytest.raises(Http404):
        invitations.invitation_accept(key=key, user=dora)
    other, other_key = invitations.invitation_create(email="ed@aldermoor.example", **given_)
    invitations.invitation_revoke(user=cast.alice, invitation=other)
    with pytest.raises(Http404):
        invitations.invitation_find(key=other_key)


def test_a_partner_of_another_programme_joins_under_its_own_name(cast: Cast) -> None:
    """One organization may be partner in several programmes; the second client need not know of the
    first."""
    second = services.organization_create(name="Second client")
    membership = Membership.objects.create(user=cast.charlie, organization=second)
    Role.objects.create(membership=membership, name="programme_manager")
    programme = services.programme_create(user=cast.charlie, client=second, name="Others")
    relationship = services.relationship_open(
        user=cast.charlie, programme=programme, partner_name="Bright loom"
    )
    _invitation, key = invitations.invitation_create(
        user=cast.charlie,
        organization=relationship.partner,
        email=cast.bob.email,
        name="partner_lead",
        relationship=relationship,
    )
    invitations.invitation_accept(key=key, user=cast.bob, organization=cast.brightloom)
    relationship.refresh_from_db()
    assert relationship.partner == cast.brightloom
    assert set(selectors.relationship_list(user=cast.bob)) == {cast.with_bob, relationship}
    assert set(selectors.relationship_list(user=cast.alice)) == {cast.with_bob, cast.with_charlie}


def test_the_second_set_up_is_refused(cast: Cast) -> None:
    assert not services.setup_is_open(token=services.setup_token())
    with pytest.raises(Refused, match="set up already"):
        services.installation_found(
            organization_name="Other", name="Other", email="other@example.com", password=PASSWORD
        )
