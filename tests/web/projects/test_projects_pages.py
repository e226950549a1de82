"""Pages and the API of projects: the exclusion is not passed by any of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cast import Cast
from django.test import Client

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.organizations.services import relationship_open
from covalue.web.partnership.partners import services as partners
from covalue.web.partnership.partners.models import Area
from covalue.web.value.projects import services
from covalue.web.value.projects.models import Project


@pytest.fixture
def cloud(cast: Cast) -> Area:
    """An area that Charlie's partner leads."""
    area = partners.area_create(user=cast.alice, programme=cast.programme, name="Cloud")
    partners.lead_role_give(user=cast.alice, area=area, relationship=cast.with_charlie)
    return area


def send(client: Client, user: User, address: str, body: dict[str, Any] | None = None) -> Any:
    """Ask the API with a key of the user; with a body it is a POST."""
    _token, key = token_issue(user=user, name="test", scopes=["read", "write"])
    headers = {"Authorization": f"Bearer {key}"}
    if body is None:
        return client.get(f"/api/v1{address}", headers=headers)
    data = json.dumps(body, default=str)
    return client.post(f"/api/v1{address}", data, content_type="application/json", headers=headers)


def test_the_exclusion_is_not_passed_by_the_api(cast: Cast, client: Client, cloud: Area) -> None:
    address, body = (
        f"/relationships/{cast.with_bob.pk}/projects",
        {"area_id": cloud.pk, "name": "Backup"},
    )
    answer = send(client, cast.alice, address, body)
    assert answer.status_code == 409
    assert answer.json()["code"] == "excluded"
    assert "Calderon does" in answer.content.decode()
    more = {"placed_as": "lead", "waiver_id": str(cloud.pk), "placed_on": "2020-01-01"}
    assert send(client, cast.alice, address, body | more).status_code in {409, 422}
    for who in (cast.bob, cast.charlie):
        assert send(client, who, address, body).status_code == 404
    assert not Project.objects.exists()


def test_the_page_says_who_leads_and_how_to_ask(cast: Cast, client: Client, cloud: Area) -> None:
    client.force_login(cast.alice)
    fields = {
        "area": cloud.pk,
        "relationship": cast.with_bob.pk,
        "name": "Backup",
        "amount": "12.50",
    }
    page = client.post(f"/programmes/{cast.programme.pk}/projects/new/", fields).content.decode()
    assert "Calderon does" in page
    assert "ask for a waiver" in page
    assert 'value="Backup"' in page
    made = client.post(
        f"/programmes/{cast.programme.pk}/projects/new/",
        fields | {"relationship": cast.with_charlie.pk},
    )
    project = Project.objects.get()
    assert made["Location"] == f"/projects/{project.pk}/"
    assert (project.amount_minor, project.currency, project.placed_as) == (1250, "EUR", "lead")
    client.post(f"/projects/{project.pk}/end/")
    project.refresh_from_db()
    assert project.ended_on


def test_both_parties_see_the_project_and_nobody_else(
    cast: Cast, client: Client, cloud: Area
) -> None:
    project = services.project_place(
        user=cast.alice, relationship=cast.with_charlie, area=cloud, name="Backup"
    )
    row = send(client, cast.charlie, f"/projects/{project.pk}").json()
    assert (row["placed_as"], row["amount_minor"], row["waiver_id"]) == ("lead", None, None)
    assert send(client, cast.bob, f"/projects/{project.pk}").status_code == 404
    assert send(client, cast.bob, "/projects").json()["items"] == []
    share = send(client, cast.charlie, f"/relationships/{cast.with_charlie.pk}/work-outside").json()
    assert (share["count"], share["outside"], share["unknown"], share["amounts"]) == (1, 0, 1, {})
    assert (
        send(client, cast.bob, f"/relationships/{cast.with_charlie.pk}/work-outside").status_code
        == 404
    )
    assert send(client, cast.charlie, f"/projects/{project.pk}/end", {}).status_code == 403


def test_files_hold_every_project(cast: Cast, client: Client, cloud: Area) -> None:
    services.project_place(
        user=cast.alice, relationship=cast.with_charlie, area=cloud, name="=1+1", amount_minor=50
    )
    client.force_login(cast.alice)
    address = f"/programmes/{cast.programme.pk}/projects/"
    assert "0.50" in client.get(f"{address}?format=csv").getvalue().decode()
    assert "Calderon" in client.get(f"{address}?format=csv&table=shares").getvalue().decode()
    client.force_login(cast.charlie)
    own = (
        client.get(f"/relationships/{cast.with_charlie.pk}/projects/?format=csv")
        .getvalue()
        .decode()
    )
    assert "0.50" in own
    assert "Brightloom" not in own


def test_the_page_of_the_programme_asks_as_often_for_many(
    cast: Cast, client: Client, cloud: Area, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        partner = relationship_open(
            user=cast.alice, programme=cast.programme, partner_name=f"Partner {number}"
        )
        partners.lead_role_succeed(user=cast.alice, area=cloud, relationship=partner)
        services.project_place(
            user=cast.alice, relationship=partner, area=cloud, name=f"Work {number}"
        )
    client.force_login(cast.alice)
    with django_assert_max_num_queries(10):
        page = client.get(f"/programmes/{cast.programme.pk}/projects/").content.decode()
    assert "5 projects are placed with 5 partners" in page
