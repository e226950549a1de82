"""Documents: kept with their hash, within one party where asked, never overwritten, cited by what is signed."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import delivering
import pytest
from cast import Cast, join
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.http import Http404
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.web.access.apps.documents import add

from covalue.web.accounts.services import token_issue
from covalue.web.benefits import evidence
from covalue.web.benefits.services import value_report
from covalue.web.documents import names, rules, selectors, services, storage
from covalue.web.documents.checking import check_files
from covalue.web.documents.models import Citation, Document, Withdrawal
from covalue.web.errors import Refused
from covalue.web.gates import services as gates
from covalue.web.gates.models import GateDecision
from covalue.web.projects.models import Project
from covalue.web.record.models import Entry
from covalue.web.record.selectors import entry_list
from covalue.web.record.verify import verify_all


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """Files of this test alone."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def project(cast: Cast) -> Project:
    return delivering.place(cast)


def browser(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def key_of(user: Any) -> str:
    return token_issue(user=user, name="test", scopes=["read", "write"])[1]


def api(user: Any, method: str, path: str, data: Any = None, **headers: str) -> Any:
    headers["Authorization"] = f"Bearer {key_of(user)}" if not isinstance(user, str) else f"Bearer {user}"
    return getattr(Client(), method)(f"/api/v1{path}", data, headers=headers)


def test_what_is_added_is_there_with_its_hash_in_the_record(cast: Cast, project: Project, folder: Path) -> None:
    made = add(cast, project, text="What was said.")
    sha256 = hashlib.sha256(b"What was said.").hexdigest()
    assert (made.sha256, made.size, made.media_type) == (sha256, 14, "text/plain; charset=utf-8")
    assert (folder / sha256[:2] / sha256[2:]).read_bytes() == b"What was said."
    assert (folder / sha256[:2] / sha256[2:]).stat().st_mode & 0o777 == 0o600
    entry = entry_list(user=cast.bob, scope="relationship", scope_id=cast.with_bob.pk, subject_id=made.key).get()
    assert (entry.action, entry.new["sha256"], entry.new["file"]) == ("document.added", sha256, "minutes.txt")
    assert verify_all() == []


def test_it_is_given_out_to_be_saved_never_to_be_run(cast: Cast, project: Project) -> None:
    draft = services.DocumentDraft(kind="other", title='<script>alert("x")</script>')
    file = ContentFile(b"<script>alert(1)</script>", name='../../<b>"x".html')
    made = services.document_add(user=cast.alice, project=project, file=file, draft=draft)
    reader = browser(cast.bob)
    address = f"/documents/{made.key}/versions/1/file/"
    answer = reader.get(address)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="_b__x_.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-cache"
    again = reader.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, answer["ETag"]) == (304, b"", f'"{made.sha256}"')
    for page in (f"/documents/{made.key}/", f"/projects/{project.pk}/documents/", f"/projects/{project.pk}/"):
        text = reader.get(page).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


@given(st.text(max_size=300))
def test_a_name_is_a_plain_name(name: str) -> None:
    found = names.clean(name)
    assert 0 < len(found) <= names.LONGEST
    assert not set(found) & set('/\\<>:"|?*\0\n\r')
    assert not found.startswith(".")
    assert names.clean(found) == found
    found.encode()


def test_names_keep_their_end() -> None:
    assert names.clean("C:\\reports\\" + "long " * 60 + ".xlsx").endswith(" .xlsx".strip())
    assert names.clean("invoice\u202efdp.exe") == "invoicefdp.exe"
    assert names.media_type("A.PDF") == "application/pdf"
    assert names.media_type("page.html") == names.media_type("picture.svg") == "application/octet-stream"


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({}, "file", "Choose a file."),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "file", "The file is empty."),
        ({"file": SimpleUploadedFile("a.txt", b"x" * 2001)}, "file", "“a.txt” is over 0.00190735 MiB"),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "kind": "song"}, "kind", "song is not one of"),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "title": "x" * 201}, "title", "at most 200"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_saved(
    cast: Cast, project: Project, folder: Path, settings: Any, form: dict[str, Any], field: str, message: str
) -> None:
    settings.DOCUMENT_MOST_BYTES = 2000
    entries = Entry.objects.count()
    page = browser(cast.alice).post(f"/projects/{project.pk}/documents/new/", {"kind": "test", **form})
    assert page.status_code == 200
    assert message in " ".join(page.context["form"].errors[field])
    assert not Document.objects.exists()
    assert not folder.exists()
    assert Entry.objects.count() == entries


def test_an_endless_upload_does_not_fill_the_disk(cast: Cast, project: Project, settings: Any) -> None:
    """With a limit of 100,000 bytes at most one block more is kept of 3,000,000."""
    settings.DOCUMENT_MOST_BYTES = 100_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    file = SimpleUploadedFile("a.bin", b"x" * 3_000_000)
    page = browser(cast.alice).post(f"/projects/{project.pk}/documents/new/", {"kind": "test", "file": file})
    kept = page.wsgi_request.FILES["file"]
    assert 100_000 < kept.size < 200_000
    assert "is over 0.0953674 MiB" in str(page.context["form"].errors)


def test_from_adding_to_the_last_version_on_the_pages(cast: Cast, project: Project) -> None:
    alice, bob = browser(cast.alice), browser(cast.bob)
    at = f"/projects/{project.pk}/documents/"
    assert "No document yet" in bob.get(at).content.decode()
    file = SimpleUploadedFile("Test report.pdf", b"%PDF-1.7 one")
    page = alice.post(f"{at}new/", {"file": file, "kind": "test", "note": "First run"}, follow=True)
    assert '<h1 class="cv-break">Test report</h1>' in page.content.decode()
    key = Document.objects.get().key
    for number, content in ((2, b"%PDF-1.7 two"), (3, b"%PDF-1.7 three")):
        file = SimpleUploadedFile("Test report.pdf", content)
        alice.post(f"/documents/{key}/versions/new/", {"file": file, "kind": "test", "title": f"Run {number}"})
    same = SimpleUploadedFile("again.pdf", b"%PDF-1.7 three")
    refused = alice.post(f"/documents/{key}/versions/new/", {"file": same, "kind": "test"})
    assert "the file of the version that holds" in refused.content.decode()
    assert [row.title for row in selectors.document_versions(user=cast.bob, key=key)] == [
        "Run 3",
        "Run 2",
        "Test report",
    ]
    listed = bob.get(at).content.decode()
    assert "Run 3" in listed
    assert "Run 2" not in listed
    assert b"".join(bob.get(f"/documents/{key}/versions/1/file/").streaming_content) == b"%PDF-1.7 one"
    add(cast, project, who="bob", title="Minutes of May")
    rows = bob.get(f"{at}?kind=test&format=csv").content.decode().splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("Run 3,Test,3,shared,Test report.pdf,14,Client,Alice Example,")
    assert [row.title for row in bob.get(f"{at}?kind=test").context["table"].page.object_list] == ["Run 3"]


def test_only_the_party_that_added_it_changes_it(cast: Cast, project: Project) -> None:
    made = add(cast, project, who="alice")
    draft = services.DocumentDraft(kind="minutes")
    with pytest.raises(Refused, match="the party that added it"):
        services.document_supersede(user=cast.bob, key=made.key, file=ContentFile(b"x", name="x"), draft=draft)
    with pytest.raises(Refused, match="the party that added it"):
        services.document_withdraw(user=cast.bob, key=made.key, reason="Not mine")
    for who in ("bob", "charlie"):
        assert not rules.changes(getattr(cast, who), made)
    with pytest.raises(Refused, match="roles do not allow"):
        add(cast, project, who="charlie")


def test_who_reads_but_does_not_work_on_it(cast: Cast, project: Project) -> None:
    verifier = join(cast.alice, cast.client, ("Vic", "vic@verity.example"), "verifier", programme=cast.programme)
    measurer = join(cast.alice, cast.client, ("Mo", "mo@aldermoor.example"), "measure_owner", programme=cast.programme)
    made, private = add(cast, project), add(cast, project, private=True, title="Own")
    reader = browser(verifier)
    assert reader.get(f"/documents/{made.key}/versions/1/file/").status_code == 200
    assert reader.get(f"/documents/{private.key}/").status_code == 404
    assert "Add a document" not in reader.get(f"/projects/{project.pk}/documents/").content.decode()
    file = SimpleUploadedFile("a.txt", b"x")
    page = reader.post(f"/projects/{project.pk}/documents/new/", {"file": file, "kind": "test"}).content.decode()
    assert "Your roles do not allow you" in page
    draft = services.DocumentDraft(kind="evidence")
    services.document_add(user=measurer, project=project, file=ContentFile(b"x", name="x.csv"), draft=draft)


@pytest.mark.parametrize(("owner", "other"), [("alice", "bob"), ("bob", "alice")])
def test_what_one_party_keeps_reaches_the_other_in_no_byte(
    cast: Cast, project: Project, owner: str, other: str
) -> None:
    """Every page and answer about the project and its record is the same to the other party before and after."""
    add(cast, project, title="Shared minutes", text="Shared.")
    mine, theirs = getattr(cast, owner), getattr(cast, other)
    key = key_of(theirs)
    pages = [
        f"/projects/{project.pk}/", f"/projects/{project.pk}/documents/",
        f"/projects/{project.pk}/documents/?kind=other", f"/projects/{project.pk}/documents/?format=csv",
        f"/projects/{project.pk}/gates/review/",
        f"/relationships/{cast.with_bob.pk}/record/", f"/relationships/{cast.with_bob.pk}/", "/",
    ]  # fmt: skip

    def told() -> list[bytes]:
        reader = browser(theirs)
        answers = [reader.get(page).content for page in pages]
        asked = (f"/projects/{project.pk}/documents", f"/record/relationship/{cast.with_bob.pk}")
        return [_same(each) for each in answers] + [api(key, "get", path).content for path in asked]

    before = told()
    secret = add(cast, project, who=owner, private=True, title="Walk away 4711", text="At 4.7 million.", note="n4711")
    draft = services.DocumentDraft(kind="other", title="Walk away 4712")
    services.document_supersede(user=mine, key=secret.key, file=ContentFile(b"At 4.8.", name="b.txt"), draft=draft)
    assert told() == before
    gone = browser(theirs).get("/documents/00000000-0000-4000-8000-000000000000/").content
    for path in ("", "versions/new/", "withdraw/", "versions/1/file/"):
        answer = browser(theirs).get(f"/documents/{secret.key}/{path}")
        assert (answer.status_code, answer.content) == (404, gone)
    for act in (
        lambda: services.document_withdraw(user=theirs, key=secret.key, reason="x"),
        lambda: services.document_supersede(
            user=theirs, key=secret.key, file=ContentFile(b"x", name="x"), draft=draft
        ),
    ):  # fmt: skip
        with pytest.raises(Http404):
            act()
    services.document_withdraw(user=mine, key=secret.key, reason="Over")
    assert told() == before
    own = browser(mine).get(f"/projects/{project.pk}/documents/").content.decode()
    assert "Walk away 4712" in own
    assert (
        b"".join(browser(mine).get(f"/documents/{secret.key}/versions/1/file/").streaming_content) == b"At 4.7 million."
    )
    organization = cast.client if owner == "alice" else cast.brightloom
    actions = Entry.objects.filter(chain__scope_id=organization.pk).values_list("action", flat=True)
    assert {"document.added", "document.superseded", "document.withdrawn"} <= set(actions)
    assert verify_all() == []


def _same(page: bytes) -> bytes:
    """A page without the one-time word against forged forms."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"', b"", page)


def test_the_same_bytes_of_two_parties_are_one_file_and_neither_learns_of_it(cast: Cast, project: Project) -> None:
    one = add(cast, project, who="alice", private=True, text="Twice")
    two = add(cast, project, who="bob", private=True, text="Twice")
    assert one.sha256 == two.sha256
    assert [path.name for _sha, path in storage.files()] == [one.sha256[2:]]
    assert [row.pk for row in selectors.document_list(user=cast.bob, project=project)] == [two.pk]


def test_a_private_document_is_no_evidence(cast: Cast, project: Project) -> None:
    private = add(cast, project, private=True)
    thing = services.Thing("gate_decision", private.pk, "x")
    with pytest.raises(Refused, match="no evidence for both"):
        services.document_cite(user=cast.alice, project=project, documents=[private], thing=thing)
    assert not selectors.citable_list(user=cast.alice, project=project)


def test_a_withdrawn_document_stays_with_its_reason_and_its_file_only_with_its_party(
    cast: Cast, project: Project
) -> None:
    made, cited = add(cast, project, title="Wrong file"), add(cast, project, title="Cited", text="Cited")
    thing = services.Thing("gate_decision", made.pk, "A gate")
    services.document_cite(user=cast.bob, project=project, documents=[cited], thing=thing)
    with pytest.raises(Refused, match="Say why"):
        services.document_withdraw(user=cast.alice, key=made.key, reason=" ")
    page = browser(cast.alice).post(f"/documents/{made.key}/withdraw/", {"reason": "Names of staff"}, follow=True)
    assert "Names of staff" in page.content.decode()
    services.document_withdraw(user=cast.alice, key=cited.key, reason="Names of staff")
    reader = browser(cast.bob)
    listed = reader.get(f"/projects/{project.pk}/documents/").content.decode()
    assert "Wrong file" in listed
    assert listed.count("Names of staff") == 2
    told = reader.get(f"/documents/{made.key}/versions/1/file/", follow=True).content.decode()
    assert "its file is not given out any more" in told
    answer = api(cast.bob, "get", f"/documents/{made.key}/versions/1/file")
    assert (answer.status_code, answer.json()["code"]) == (409, "withdrawn")
    # Its own party keeps it, and what rests on a document can be checked by both.
    assert browser(cast.alice).get(f"/documents/{made.key}/versions/1/file/").status_code == 200
    assert b"".join(reader.get(f"/documents/{cited.key}/versions/1/file/").streaming_content) == b"Cited"
    draft = services.DocumentDraft(kind="other")
    for act in (
        lambda: services.document_withdraw(user=cast.alice, key=made.key, reason="Again"),
        lambda: services.document_supersede(
            user=cast.alice, key=made.key, file=ContentFile(b"y", name="y"), draft=draft
        ),
        lambda: services.document_cite(user=cast.alice, project=project, documents=[made], thing=thing),
    ):  # fmt: skip
        with pytest.raises(Refused, match="is withdrawn"):
            act()
    assert Withdrawal.objects.count() == 2


@pytest.mark.parametrize("model", [Document, Withdrawal, Citation])
def test_nothing_is_rewritten(cast: Cast, project: Project, model: Any) -> None:
    made = add(cast, project)
    thing = services.Thing("gate_decision", made.pk, "x")
    services.document_cite(user=cast.alice, project=project, documents=[made], thing=thing)
    services.document_withdraw(user=cast.alice, key=made.key, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
    with pytest.raises(IntegrityError), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET by_name = 'x'")


def test_both_sign_the_hash_of_what_a_gate_rests_on(cast: Cast, project: Project) -> None:
    delivering.agree_plan(cast, delivering.write(cast, project))
    made = add(cast, project, who="bob", title="Test report")
    private = add(cast, project, who="alice", private=True)
    page = browser(cast.alice).get(f"/projects/{project.pk}/gates/review/").content.decode()
    assert "Test report, version 1" in page
    assert str(private.pk) not in page
    asked = [name.removeprefix("answer-") for name in _fields(cast, project) if name.startswith("answer-")]
    form = {f"answer-{key}": "yes" for key in asked} | {
        f"document-{asked[0]}": str(made.pk), "decision": "go", "signatories": [str(cast.alice.pk), str(cast.bob.pk)],
    }  # fmt: skip
    assert browser(cast.alice).post(f"/projects/{project.pk}/gates/review/", form).status_code == 302
    agreement = gates.selectors.open_review(user=cast.bob, project=project)
    assert agreement is not None
    said = agreement.body["checklist"][0]["documents"]
    assert said == [{"document": str(made.key), "version": 1, "title": "Test report", "sha256": made.sha256}]
    waiting = browser(cast.bob).get(f"/projects/{project.pk}/gates/").content.decode()
    assert f"/documents/{made.key}/#version-1" in waiting
    delivering.sign(cast.bob, agreement)
    services.document_supersede(
        user=cast.bob, key=made.key, file=ContentFile(b"other", name="b.txt"), draft=services.DocumentDraft(kind="test")
    )
    decided = browser(cast.bob).get(f"/projects/{project.pk}/gates/").content.decode()
    assert made.sha256 in decided
    cited = Citation.objects.get()
    assert (cited.document_id, cited.part, cited.subject_id) == (made.pk, asked[0], GateDecision.objects.get().pk)
    page = browser(cast.alice).get(f"/documents/{made.key}/").content.decode()
    assert f'href="/projects/{project.pk}/gates/"' in page
    entry = Entry.objects.get(action="gate.decided")
    assert entry.new["evidence"] == [f"Test report, version 1, SHA-256 {made.sha256}"]


def _fields(cast: Cast, project: Project) -> list[str]:
    return list(browser(cast.alice).get(f"/projects/{project.pk}/gates/review/").context["form"].fields)


def test_nobody_signs_on_what_was_taken_back_or_is_not_there(cast: Cast, project: Project) -> None:
    delivering.agree_plan(cast, delivering.write(cast, project))
    made, private = add(cast, project), add(cast, project, private=True)
    draft, people = delivering.draft_for(project), [cast.alice, cast.bob]
    key = next(iter(draft.answers))
    for wrong in (private, Document(key=made.key, number=1, title=made.title, sha256="0" * 64)):
        with pytest.raises(Refused, match="is not there, or is withdrawn"):
            gates.review_propose(
                user=cast.alice, project=project, signatories=people,
                draft=gates.ReviewDraft(decision="go", answers=draft.answers, documents={key: [wrong]}),
            )  # fmt: skip
    agreement = gates.review_propose(
        user=cast.alice, project=project, signatories=people,
        draft=gates.ReviewDraft(decision="go", answers=draft.answers, documents={key: [made]}),
    )  # fmt: skip
    services.document_withdraw(user=cast.alice, key=made.key, reason="Wrong file")
    with pytest.raises(Refused, match="is withdrawn"):
        delivering.sign(cast.bob, agreement)
    assert not GateDecision.objects.exists()


def test_a_report_of_value_rests_on_a_document(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, made = delivering.saving(project), add(cast, project, who="bob", title="Order book", kind="evidence")
    day = delivering.year(1)
    form = {f"value-{day.isoformat()}": "1500.00", "source": "order book", "document": str(made.pk)}
    assert browser(cast.bob).post(f"/benefits/{benefit.pk}/realized/", form).status_code == 302
    for page in (f"/benefits/{benefit.pk}/", f"/benefits/{benefit.pk}/reports/"):
        text = browser(cast.alice).get(page).content.decode()
        assert f"/documents/{made.key}/#version-1" in text
        assert made.sha256[:12] in text
    # Over the API another one, and one of nothing; the same one twice is there once.
    (report,) = value_report(user=cast.bob, benefit=benefit, stage="realized", values={day: 140_000})
    at, body = f"/documents/{made.key}/versions/1/citations", {"subject": "value_report", "subject_id": str(report.pk)}
    sent = {"data": json.dumps(body), "content_type": "application/json"}
    key = key_of(cast.alice)
    for count in (1, 0):
        answer = Client().post(f"/api/v1{at}", headers={"Authorization": f"Bearer {key}"}, **sent)
        assert (answer.status_code, len(answer.json())) == (201, count)
    assert evidence.report_citations([report])[report.pk][0].label == (
        f"Reduced cost of an order, realized in the period from {day.isoformat()}"
    )
    assert (
        Client().post(f"/api/v1{at}", headers={"Authorization": f"Bearer {key_of(cast.charlie)}"}, **sent).status_code
        == 404
    )
    for wrong in ({"subject": "gate_decision"}, {"subject": "song"}):
        data = json.dumps(body | wrong)
        refused = Client().post(
            f"/api/v1{at}", data, content_type="application/json", headers={"Authorization": f"Bearer {key}"}
        )
        assert (refused.status_code, refused.json()["field"]) == (409, "subject")
    elsewhere = Project.objects.create(
        relationship=cast.with_bob, area=project.area, name="Other", placed_on=project.placed_on, placed_as="lead"
    )
    thing = services.Thing("value_report", report.pk, "x")
    with pytest.raises(Refused, match="no document of the project"):
        services.document_cite(user=cast.bob, project=elsewhere, documents=[made], thing=thing)


def test_what_is_no_form_is_not_taken_for_one(cast: Cast) -> None:
    """Only a POST is a form: whatever another write calls itself, all of it makes it that write, and NUL is no text."""
    key, at = key_of(cast.alice), f"/api/v1/relationships/{cast.with_bob.pk}/private"

    def put(value: str) -> Any:
        body = {"organization_id": str(cast.client.pk), "name": "walk away", "value": value}
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "once"}
        return Client().put(at, json.dumps(body), content_type="multipart/form-data; boundary=x", headers=headers)

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
        ({"kind": "test", "one": SimpleUploadedFile("a", b"x"), "file": SimpleUploadedFile("b", b"x")}, 400, ""),
    ],
)
def test_the_api_tells_what_is_wrong(cast: Cast, project: Project, data: Any, status: int, field: str) -> None:
    answer = api(cast.alice, "post", f"/projects/{project.pk}/documents", data)
    assert answer.status_code == status, answer.content
    assert (answer["Content-Type"], answer.json()["field"]) == ("application/problem+json", field)
    assert not Document.objects.exists()


def test_a_form_where_json_is_asked_for_is_told_so(cast: Cast) -> None:
    answer = api(cast.alice, "post", "/tokens", {"name": "x"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_broken_off_between_file_and_row_leaves_a_file_that_the_check_finds(
    cast: Cast, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(services, "entry_add", _broken)
        with pytest.raises(KeyboardInterrupt):
            add(cast, project)
    assert not Document.objects.exists()
    found = check_files()
    assert (found.count, found.faults, len(found.orphans)) == (0, [], 1)
    add(cast, project)
    assert not check_files().orphans


def _broken(**_said: Any) -> None:
    raise KeyboardInterrupt


def test_broken_off_while_the_file_comes_leaves_nothing(cast: Cast, project: Project, folder: Path) -> None:
    class Ends(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 (Django's signature)
            yield b"half"
            raise ConnectionResetError

    draft = services.DocumentDraft(kind="test")
    with pytest.raises(ConnectionResetError):
        services.document_add(user=cast.alice, project=project, file=Ends(b"whole", name="a.txt"), draft=draft)
    assert not Document.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_the_check_finds_what_is_missing_or_altered(cast: Cast, project: Project) -> None:
    one, two = add(cast, project, text="One"), add(cast, project, text="Two")
    assert check_files().faults == []
    storage.path_of(one.sha256).write_bytes(b"0ne")
    storage.path_of(two.sha256).unlink()
    told = " ".join(check_files().faults)
    assert f"{one.sha256} was altered" in told
    assert f"{two.sha256} cannot be read" in told
    page = browser(cast.bob).get(f"/documents/{two.key}/versions/1/file/", follow=True).content.decode()
    assert "is not on the server" in page


def test_many_add_the_same_file_and_versions_at_once(live_cast: Cast) -> None:
    project = delivering.place(live_cast)
    shared = add(live_cast, project, text="First")
    gate = threading.Barrier(8)

    def work(number: int) -> None:
        try:
            gate.wait(timeout=60)
            if number % 2:
                add(live_cast, project, who="bob" if number % 4 == 1 else "alice", text="The same.")
            else:
                file = ContentFile(f"Version by {number}".encode(), name="v.txt")
                draft = services.DocumentDraft(kind="test")
                services.document_supersede(user=live_cast.alice, key=shared.key, file=file, draft=draft)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sorted(Document.objects.filter(key=shared.key).values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    same = Document.objects.filter(sha256=hashlib.sha256(b"The same.").hexdigest())
    assert same.count() == 4
    found = check_files()
    assert (found.count, found.faults, found.orphans) == (6, [], [])
    assert verify_all() == []
