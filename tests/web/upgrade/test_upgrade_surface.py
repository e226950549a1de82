"""Addresses and the API's description stay as they were recorded, but for what is named."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
import surface
from differences import MAY, allowed, in_addresses, in_openapi
from loading import DATA

pytestmark = pytest.mark.only_on("sqlite")

OPENAPI = json.loads((DATA / "openapi.json").read_text())
ADDRESSES = (DATA / "addresses.txt").read_text().splitlines()
NAME = "components > schemas > Rename > properties > name"


def test_the_api_describes_itself_as_before() -> None:
    """What programs were written against is there, and unchanged."""
    assert in_openapi(OPENAPI, surface.openapi(), MAY) == []


def test_addresses_are_those_of_before() -> None:
    """Bookmarks, links in mails and names in templates lead where they led."""
    assert in_addresses(ADDRESSES, surface.addresses(), MAY) == []


def told(**entries: Any) -> dict[str, Any]:
    """A file of differences with these entries."""
    return {"openapi": [], "addresses": [], "answers": [], **entries}


def changed(change: Any) -> list[str]:
    """What is found when the recorded document is changed so."""
    document = deepcopy(OPENAPI)
    change(document)
    return in_openapi(OPENAPI, document, MAY)


def rename(document: dict[str, Any]) -> dict[str, Any]:
    """The schema's properties of a small body."""
    found: dict[str, Any] = document["components"]["schemas"]["Rename"]["properties"]
    return found


def test_what_is_gone_changed_or_new_in_the_api_is_found() -> None:
    """Each kind of difference, planted into the recorded document."""
    operation = OPENAPI["paths"]["/api/v1/jobs"]["get"]
    assert changed(lambda d: d["paths"].pop("/api/v1/jobs/{job_id}/cancel"))
    assert changed(lambda d: rename(d)["name"].update(type="integer")) == [
        f"changed: {NAME} > type: 'string' was, 'integer' is"
    ]
    assert changed(lambda d: rename(d).update(why={"type": "string"})) == [
        "new: components > schemas > Rename > properties > why > type"
    ]
    assert changed(lambda d: d["paths"].update({"/api/v1/new": {"get": operation}}))
    assert changed(lambda d: d["components"]["schemas"]["Rename"]["required"].append("why")) == [
        "new: components > schemas > Rename > required > why"
    ]


def test_a_limit_may_be_stated_but_not_changed() -> None:
    """A named difference allows what is new there, and only that."""
    assert changed(lambda d: rename(d)["name"].update(maxLength=200)) == []
    assert changed(lambda d: rename(d)["name"].update(pattern="x")) == [f"new: {NAME} > pattern"]
    parameter = OPENAPI["paths"]["/api/v1/jobs"]["get"]["parameters"][0]
    assert parameter["schema"]["maximum"] == 1000
    assert changed(
        lambda d: d["paths"]["/api/v1/jobs"]["get"]["parameters"][0]["schema"].update(maximum=10)
    ) == [
        "changed: paths > /api/v1/jobs > get > parameters > limit > schema > maximum: "
        "1000 was, 10 is"
    ]


def test_what_was_wrong_may_be_gone_where_it_is_named() -> None:
    """In full: nothing beside it."""
    may = allowed(told(openapi_gone=[{"reason": "x", "places": [f"{NAME} > type"]}]))
    document = deepcopy(OPENAPI)
    rename(document)["name"].pop("type")
    assert in_openapi(OPENAPI, document, may) == []
    document["components"]["schemas"]["Rename"].pop("title")
    assert in_openapi(OPENAPI, document, may) == ["gone: components > schemas > Rename > title"]


def test_what_is_gone_moved_or_new_among_addresses_is_found() -> None:
    """Also an order in which another page answers."""
    assert in_addresses(ADDRESSES, ADDRESSES[1:], MAY)
    assert in_addresses(ADDRESSES, [*ADDRESSES, "more/\tmore\tmore"], MAY) == [
        "new: 'more/\\tmore\\tmore'"
    ]
    closed = "sign-in/email/\taccount_email\temail_closed"
    assert closed in ADDRESSES
    opened = [line.replace(closed, closed.replace("closed", "open")) for line in ADDRESSES]
    assert in_addresses(ADDRESSES, opened, MAY)
    named = allowed(told(addresses=[{"reason": "new app", "names": ["more"]}]))
    assert in_addresses(ADDRESSES, [*ADDRESSES, "more/\tmore\tmore"], named) == []


@pytest.mark.parametrize(
    "entries",
    [
        {"openapi": [{"places": ["paths > *"], "reason": "because"}]},
        {"addresses": [{"names": ["more"], "reason": ""}]},
        {"answers": [{"names": ["programme"]}]},
    ],
)
def test_a_difference_names_what_it_allows_and_why(entries: dict[str, Any]) -> None:
    """Nobody allows everything by an asterisk."""
    with pytest.raises(ValueError, match=r"allow anything|without its reason"):
        allowed(told(**entries))
