"""Documents through the API: taken once, given back, and told what is wrong."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from cast import Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.documents.asking import api, key_of

from covalue.web.value.documents.models import Document
from covalue.web.value.projects.models import Project


def test_what_is_no_form_is_not_taken_for_one(cast: Cast) -> None:
    """Only a POST is a form: whatever another write calls itself, all of it makes it that write,
    and NUL is no text."""
    key, at = key_of(cast.alice), f"/api/v1/relationships/{cast.with_bob.pk}/private"

    def put(value: str) -> Any:
        body = {"organization_id": str(cast.client.pk), "name": "walk away", "value": value}
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "once"}
        return Client().put(
            at, json.dumps(body), content_type="multipart/form-data; boundary=x", headers=headers
        )

    nul, one, other = put("a\0"), put("1"), put("2")
    assert (nul.status_code, nul.json()["code"]) == (400, "no_text")
    assert (one.status_code, one.json()["value"]) == (200, "1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key")


def test_the_api_takes_a_file_once_and_gives_it_back(cast: Cast, project: Project) -> None:
    key = key_of(cast.alice)
    at = f"/projects/{project.pk}/documents"

    def send(content: bytes, **said: Any) -> Any:
        file = SimpleUploadedFile("large.bin", content)
        data = {"file": file, "kind": "test", "title": "Run", **said}
        return api(key, "post", at, data, **{"Idempotency-Key": "once"})

    large = b"0123456789" * 400_000  # more than is read into memory at once
    first, again, other = send(large), send(large), send(large[1:])
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key")
    assert Document.objects.count() == 1
    made = first.json()
    assert (made["size"], made["sha256"]) == (4_000_000, hashlib.sha256(large).hexdigest())
    answer = api(key, "get", f"/documents/{made['id']}/versions/1/file")
    assert b"".join(answer.streaming_content) == large
    data = {"file": SimpleUploadedFile("b.bin", b"two"), "kind": "test"}
    assert api(key, "post", f"/documents/{made['id']}/versions", data).json()["version"] == 2
    told = api(key, "get", f"/documents/{made['id']}").json()
    assert [each["version"] for each in told["versions"]] == [2, 1]


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({"kind": "test"}, 422, ""),
        ({"kind": "song", "file": SimpleUploadedFile("a.txt", b"x")}, 409, "kind"),
        ({"kind": "test", "file": SimpleUploadedFile("a.txt", b"")}, 409, "file"),
        ({"kind": "test", "title": "a\0b", "file": SimpleUploadedFile("a.txt", b"x")}, 400, ""),
        (
            {
                "kind": "test",
                "one": SimpleUploadedFile("a", b"x"),
                "file": SimpleUploadedFile("b", b"x"),
            },
            400,
            "",
        ),
    ],
)
def test_the_api_tells_what_is_wrong(
    cast: Cast, project: Project, data: Any, status: int, field: str
) -> None:
    answer = api(cast.alice, "post", f"/projects/{project.pk}/documents", data)
    assert answer.status_code == status, answer.content
    assert (answer["Content-Type"], answer.json()["field"]) == ("application/problem+json", field)
    assert not Document.objects.exists()


def test_a_form_where_json_is_asked_for_is_told_so(cast: Cast) -> None:
    answer = api(cast.alice, "post", "/tokens", {"name": "x"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
