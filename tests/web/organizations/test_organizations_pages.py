"""People, roles, invitations and private values through the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from cast import PASSWORD, Cast, join
from django.test import Client
from tests.web.reading import text

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import (
    Membership,
    Organization,
    Programme,
    Relationship,
    Role,
    today,
)
from covalue.web.ground.organizations.services import setup_token


def test_the_set_up_page_works_once_and_with_its_key_only(client: Client, db: None) -> None:
    assert client.get("/set-up/guessed/").status_code == 404
    address = f"/set-up/{setup_token()}/"
    data = {
        "organization_name": "Aldermoor",
        "name": "Ann",
        "email": "ann@aldermoor.example",
        "password": "short",
    }
    assert "at least 12 characters" in text(client.post(address, data))
    assert not User.objects.exists()
    assert client.post(address, {**data, "password": PASSWORD}).status_code == 302
    assert "There is no relationship yet." in text(client.get("/"))
    assert client.get(address).status_code == 404


def link_of(shown: str) -> str:
    found = re.search(r"http[^ <]+(/invitations/[^ <]+/)", shown)
    assert found
    return found.group(1)


def invite(client: Client, cast: Cast, email: str, name: str, organization: Organization) -> str:
    data = {"email": email, "name": name, "organization": organization.pk}
    shown = text(
        client.post(f"/relationships/{cast.with_bob.pk}/people/invite/", data, follow=True)
    )
    return link_of(shown)


def test_an_invited_person_joins_in_the_role_and_the_link_is_used_up(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.bob)
    link = invite(client, cast, "dora@brightloom.example", "contract_manager", cast.brightloom)
    client.logout()
    assert "Contract manager" in text(client.get(link))
    shown = text(client.post(link, {"name": "Dora Example", "password": PASSWORD}, follow=True))
    assert "You act for Brightloom as contract manager." in shown
    client.logout()
    assert client.get(link).status_code == 404


def test_an_invitation_is_taken_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.bob)
    link = invite(client, cast, "dora@brightloom.example", "viewer", cast.brightloom)
    shown = text(client.get(f"/relationships/{cast.with_bob.pk}/people/"))
    found = re.search(r"/invited/[^/]+/revoke/", shown)
    assert found
    client.force_login(cast.charlie)
    assert client.post(found.group()).status_code == 404
    client.force_login(cast.bob)
    assert "does not work any more" in text(client.post(found.group(), follow=True))
    client.logout()
    assert client.get(link).status_code == 404


def test_the_client_invites_nobody_for_a_partner_that_has_people(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.alice)
    address = f"/relationships/{cast.with_bob.pk}/people/invite/"
    assert "Brightloom</option>" not in text(client.get(address))
    data = {
        "email": "x@brightloom.example",
        "name": "partner_lead",
        "organization": cast.brightloom.pk,
    }
    assert "Select a valid choice" in text(client.post(address, data))


def test_a_person_with_an_account_signs_in_to_accept(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    with_dora = Relationship.objects.create(
        programme=cast.programme, partner=Organization.objects.create(name="Placeholder")
    )
    from covalue.web.ground.record.services import chain_open  # noqa: PLC0415

    chain_open(scope="relationship", scope_id=with_dora.pk)  # type: ignore[arg-type]
    data = {
        "email": "charlie@calderon.example",
        "name": "partner_lead",
        "organization": with_dora.partner_id,
    }
    link = link_of(
        text(client.post(f"/relationships/{with_dora.pk}/people/invite/", data, follow=True))
    )
    client.logout()
    assert client.get(link).headers["Location"].startswith("/sign-in/login/?next=/invitations/")
    client.force_login(cast.bob)
    assert "you are signed in as bob@brightloom.example" in text(client.post(link))
    client.force_login(cast.charlie)
    assert "Placeholder" in text(client.get(link))
    client.post(link, {"organization": ""})
    assert Membership.objects.filter(user=cast.charlie, organization=with_dora.partner).exists()


def test_a_role_is_given_for_days_and_ended(client: Client, cast: Cast) -> None:
    dora = join(cast.alice, cast.client, ("Dora Example", "dora@aldermoor.example"), "viewer")
    membership = dora.memberships.get()
    client.force_login(cast.alice)
    address = f"/memberships/{membership.pk}/roles/new/"
    data = {
        "name": "finance_validator",
        "reach": f"relationship {cast.with_bob.pk}",
        "starts_on": today(),
        "ends_on": today() + timedelta(days=30),
    }
    assert client.post(address, data).status_code == 302
    role = Role.objects.get(membership=membership, name="finance_validator")
    assert (role.relationship, role.ends_on) == (cast.with_bob, today() + timedelta(days=30))
    assert "before it starts" in text(client.post(address, {**data, "ends_on": today()}))
    viewer = Role.objects.get(membership=membership, name="viewer")
    client.post(f"/roles/{viewer.pk}/end/", {"ends_on": today()})
    viewer.refresh_from_db()
    assert viewer.ends_on == today()


def test_a_partner_cannot_give_or_end_roles_at_the_client(client: Client, cast: Cast) -> None:
    membership = cast.alice.memberships.get()
    role = membership.roles.first()
    client.force_login(cast.bob)
    for address in (f"/memberships/{membership.pk}/roles/new/", f"/roles/{role.pk}/end/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"ends_on": today()}).status_code == 404
    assert client.post(f"/memberships/{membership.pk}/end/").status_code == 404


def test_the_last_administrator_stays(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    shown = text(client.post(f"/memberships/{cast.alice.memberships.get().pk}/end/", follow=True))
    assert "would be left without an administrator" in shown
    assert cast.alice.memberships.get().ended_at is None


def test_a_private_value_is_nowhere_on_the_other_partys_pages(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    address = f"/relationships/{cast.with_bob.pk}/"
    data = {"organization": cast.client.pk, "name": "renewal floor", "value": "€0.9 m"}
    shown = text(client.post(f"{address}private/", data, follow=True))
    assert "Only Aldermoor sees this" in shown
    assert "€0.9 m" in shown
    client.force_login(cast.bob)
    for page in (address, f"{address}record/", f"{address}people/", f"{address}agreements/", "/"):
        shown = text(client.get(page))
        assert "renewal floor" not in shown
        assert "€0.9 m" not in shown
        assert "Aldermoor sees this" not in shown
    refused = text(client.post(f"{address}private/", data))
    assert "Select a valid choice" in refused


@pytest.mark.parametrize("name", ["", "A" * 201])
def test_a_programme_needs_a_name(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.alice)
    data = {"name": name, "currency": "EUR", "time_zone": "UTC"}
    assert client.post(f"/organizations/{cast.client.pk}/programmes/new/", data).status_code == 200
    assert Programme.objects.count() == 1


def test_a_known_partner_joins_a_further_programme(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    data = {"name": "Second", "currency": "USD", "time_zone": "America/New_York"}
    client.post(f"/organizations/{cast.client.pk}/programmes/new/", data)
    second = Programme.objects.get(name="Second")
    client.post(f"/programmes/{second.pk}/relationships/new/", {"partner": cast.brightloom.pk})
    assert Relationship.objects.filter(programme=second, partner=cast.brightloom).exists()
    client.force_login(cast.bob)
    assert client.get(f"/programmes/{second.pk}/").status_code == 404
    assert "Second" in text(client.get("/"))


def test_the_end_of_a_relationship_is_shown_to_both(client: Client, cast: Cast) -> None:
    address = f"/relationships/{cast.with_bob.pk}/"
    client.force_login(cast.bob)
    assert client.get(f"{address}end/").status_code == 404
    client.force_login(cast.alice)
    client.post(f"{address}end/", {"ends_on": today() + timedelta(days=90)})
    client.force_login(cast.bob)
    assert "cv-chip warn" in text(client.get(address))


def test_an_organization_is_renamed_by_its_administrator(client: Client, cast: Cast) -> None:
    client.force_login(cast.bob)
    address = f"/organizations/{cast.brightloom.pk}/rename/"
    client.post(address, {"name": "Brightloom Group"})
    assert "Brightloom Group" in text(client.get("/"))
    client.force_login(cast.alice)
    assert client.post(address, {"name": "Mine"}).status_code == 404
