"""What there is to act on: of all apps in one order, split by whose duty it is, and by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cast import Cast, join
from django.test import Client
from tests.web.commitments.promises import promise
from tests.web.overview.scenes import NOW, TODAY, tiered, valued

from covalue.web.front.overview.attention import attention_list, split_by_duty
from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Attention, Urgency
from covalue.web.partnership.partners.services import area_create


def listed(user: User, *relationships: Relationship, cast: Cast | None = None) -> list[Attention]:
    programme = cast.programme if cast else None
    return attention_list(user=user, relationships=relationships, programme=programme, now=NOW)


def late_promise(cast: Cast, days: int, text: str, **fields: Any) -> None:
    """Due so many days ago."""
    with clock.at(NOW - timedelta(100)):
        promise(cast, due_on=TODAY - timedelta(days), text=text, **fields)


def test_the_dearest_to_leave_waiting_comes_first(cast: Cast) -> None:
    """By urgency, then by day; whichever app an entry comes from."""
    tiered(cast, cast.with_bob, "Strategic", 1, TODAY + timedelta(20))
    late_promise(cast, 3, "Later", party="client")
    late_promise(cast, 30, "Earlier", party="client")
    valued(cast)
    found = listed(cast.alice, cast.with_bob)
    assert [each.order for each in found] == sorted(each.order for each in found)
    assert [each.text for each in found if each.text.startswith("Keep or move")] == [
        "Keep or move: Earlier",
        "Keep or move: Later",
    ]
    assert {each.urgency for each in found} == set(Urgency)
    assert len({each.page[0] for each in found}) > 2


def test_what_the_whole_programme_waits_for_is_told_with_the_programme_alone(cast: Cast) -> None:
    area_create(user=cast.alice, programme=cast.programme, name="Packing")
    everywhere = listed(cast.alice, cast.with_bob, cast=cast)
    assert any("Packing" in each.text for each in everywhere)
    assert not any("Packing" in each.text for each in listed(cast.alice, cast.with_bob))


def test_a_duty_is_the_managers_and_of_the_roles_named(cast: Cast) -> None:
    """The owner of a benefit's review is asked; the viewer is told that others are."""
    valued(cast)
    person = ("Vic Example", "vic@aldermoor.example")
    viewer = join(cast.alice, cast.client, person, "viewer", programme=cast.programme)
    for user, has_some in ((cast.alice, True), (viewer, False)):
        entries = listed(user, cast.with_bob)
        mine, others = split_by_duty(user=user, relationships=[cast.with_bob], entries=entries)
        assert bool(mine) is has_some
        assert sorted(map(str, mine + others)) == sorted(map(str, entries))


def test_a_side_acts_on_its_own(cast: Cast) -> None:
    late_promise(cast, 3, "Ours", party="client")
    late_promise(cast, 3, "Theirs")
    keep = "Keep or move: "
    assert keep + "Ours" in [each.text for each in listed(cast.alice, cast.with_bob)]
    assert keep + "Ours" not in [each.text for each in listed(cast.bob, cast.with_bob)]
    assert keep + "Theirs" in [each.text for each in listed(cast.bob, cast.with_bob)]


def asked(user: User, query: str = "") -> tuple[int, list[dict[str, Any]]]:
    """Status and entries that the API gives."""
    _token, key = token_issue(user=user, name="test", scopes=["read"])
    client = Client(headers={"authorization": f"Bearer {key}"})
    answer = client.get(f"/api/v1/attention{query}")
    return answer.status_code, answer.json().get("items", [])


def test_the_api_gives_the_same_entries_with_their_pages(cast: Cast) -> None:
    late_promise(cast, 3, "Meter every pick")
    area_create(user=cast.alice, programme=cast.programme, name="Packing")
    _status, all_of_mine = asked(cast.bob)
    entry = next(each for each in all_of_mine if "Meter every pick" in each["text"])
    assert (entry["urgency"], entry["due"]) == (1, "2026-10-09")
    assert entry["relationship_id"] == str(cast.with_bob.pk)
    assert entry["link"].startswith("/commitments/")
    client = Client()
    client.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(entry["link"]).status_code == 200


def test_a_programme_is_asked_for_by_whoever_sees_it_whole(cast: Cast) -> None:
    """A partner is told that there is none, and a competitor's entries never show."""
    late_promise(cast, 3, "Meter every pick")
    area_create(user=cast.alice, programme=cast.programme, name="Packing")
    status, entries = asked(cast.alice, f"?programme_id={cast.programme.pk}")
    assert status == 200
    assert any("Packing" in each["text"] for each in entries)
    assert asked(cast.bob, f"?programme_id={cast.programme.pk}")[0] == 404
    _status, others = asked(cast.charlie)
    assert not any("Meter every pick" in each["text"] for each in others)
