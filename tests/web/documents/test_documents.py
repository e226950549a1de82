"""Documents: kept with their hash, within one party where asked, never overwritten, cited by what
is signed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from cast import Cast, join
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from tests.web.access.apps.documents import add
from tests.web.documents.asking import api, browser, key_of

from covalue.web.ground.history.selectors import entry_list
from covalue.web.ground.record.models import Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit.errors import Refused
from covalue.web.value.documents import file_names, rules, selectors, services, storage
from covalue.web.value.documents.models import Citation, Document, Withdrawal
from covalue.web.value.projects.models import Project


def test_what_is_added_is_there_with_its_hash_in_the_record(
    cast: Cast, project: Project, folder: Path
) -> None:
    made = add(cast, project, text="What was said.")
    sha256 = hashlib.sha256(b"What was said.").hexdigest()
    assert (made.sha256, made.size, made.media_type) == (sha256, 14, "text/plain; charset=utf-8")
    assert (folder / sha256[:2] / sha256[2:]).read_bytes() == b"What was said."
    assert (folder / sha256[:2] / sha256[2:]).stat().st_mode & 0o777 == 0o600
    entry = entry_list(
        user=cast.bob, scope="relationship", scope_id=cast.with_bob.pk, subject_id=made.key
    ).get()
    assert (entry.action, entry.new["sha256"], entry.new["file"]) == (
        "document.added",
        sha256,
        "minutes.txt",
    )
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
    for page in (
        f"/documents/{made.key}/",
        f"/projects/{project.pk}/documents/",
        f"/projects/{project.pk}/",
    ):
        text = reader.get(page).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


@given(st.text(max_size=300))
def test_a_name_is_a_plain_name(name: str) -> None:
    found = file_names.clean(name)
    assert 0 < len(found) <= file_names.LONGEST
    assert not set(found) & set('/\\<>:"|?*\0\n\r')
    assert not found.startswith(".")
    assert file_names.clean(found) == found
    found.encode()


def test_names_keep_their_end() -> None:
    assert file_names.clean("C:\\reports\\" + "long " * 60 + ".xlsx").endswith(" .xlsx".strip())
    assert file_names.clean("invoice\u202efdp.exe") == "invoicefdp.exe"
    assert file_names.media_type("A.PDF") == "application/pdf"
    assert (
        file_names.media_type("page.html")
        == file_names.media_type("picture.svg")
        == "application/octet-stream"
    )


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({}, "file", "Choose a file."),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "file", "The file is empty."),
        (
            {"file": SimpleUploadedFile("a.txt", b"x" * 2001)},
            "file",
            "“a.txt” is over 0.00190735 MiB",
        ),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "kind": "song"}, "kind", "song is not one of"),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "title": "x" * 201}, "title", "at most 200"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_saved(
    cast: Cast,
    project: Project,
    folder: Path,
    settings: Any,
    form: dict[str, Any],
    field: str,
    message: str,
) -> None:
    settings.DOCUMENT_MOST_BYTES = 2000
    entries = Entry.objects.count()
    page = browser(cast.alice).post(
        f"/projects/{project.pk}/documents/new/", {"kind": "test", **form}
    )
    assert page.status_code == 200
    assert message in " ".join(page.context["form"].errors[field])
    assert not Document.objects.exists()
    assert not folder.exists()
    assert Entry.objects.count() == entries


def test_an_endless_upload_does_not_fill_the_disk(
    cast: Cast, project: Project, settings: Any
) -> None:
    """With a limit of 100,000 bytes at most one block more is kept of 3,000,000."""
    settings.DOCUMENT_MOST_BYTES = 100_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    file = SimpleUploadedFile("a.bin", b"x" * 3_000_000)
    page = browser(cast.alice).post(
        f"/projects/{project.pk}/documents/new/", {"kind": "test", "file": file}
    )
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
        alice.post(
            f"/documents/{key}/versions/new/",
            {"file": file, "kind": "test", "title": f"Run {number}"},
        )
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
    assert (
        b"".join(bob.get(f"/documents/{key}/versions/1/file/").streaming_content) == b"%PDF-1.7 one"
    )
    add(cast, project, who="bob", title="Minutes of May")
    rows = bob.get(f"{at}?kind=test&format=csv").content.decode().splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("Run 3,Test,3,shared,Test report.pdf,14,Client,Alice Example,")
    assert [row.title for row in bob.get(f"{at}?kind=test").context["table"].page.object_list] == [
        "Run 3"
    ]


def test_only_the_party_that_added_it_changes_it(cast: Cast, project: Project) -> None:
    made = add(cast, project, who="alice")
    draft = services.DocumentDraft(kind="minutes")
    with pytest.raises(Refused, match="the party that added it"):
        services.document_supersede(
            user=cast.bob, key=made.key, file=ContentFile(b"x", name="x"), draft=draft
        )
    with pytest.raises(Refused, match="the party that added it"):
        services.document_withdraw(user=cast.bob, key=made.key, reason="Not mine")
    for who in ("bob", "charlie"):
        assert not rules.changes(getattr(cast, who), made)
    with pytest.raises(Refused, match="roles do not allow"):
        add(cast, project, who="charlie")


def test_who_reads_but_does_not_work_on_it(cast: Cast, project: Project) -> None:
    verifier = join(
        cast.alice, cast.client, ("Vic", "vic@verity.example"), "verifier", programme=cast.programme
    )
    measurer = join(
        cast.alice,
        cast.client,
        ("Mo", "mo@aldermoor.example"),
        "measure_owner",
        programme=cast.programme,
    )
    made, private = add(cast, project), add(cast, project, private=True, title="Own")
    reader = browser(verifier)
    assert reader.get(f"/documents/{made.key}/versions/1/file/").status_code == 200
    assert reader.get(f"/documents/{private.key}/").status_code == 404
    assert "Add a document" not in reader.get(f"/projects/{project.pk}/documents/").content.decode()
    file = SimpleUploadedFile("a.txt", b"x")
    page = reader.post(
        f"/projects/{project.pk}/documents/new/", {"file": file, "kind": "test"}
    ).content.decode()
    assert "Your roles do not allow you" in page
    draft = services.DocumentDraft(kind="evidence")
    services.document_add(
        user=measurer, project=project, file=ContentFile(b"x", name="x.csv"), draft=draft
    )


@pytest.mark.parametrize(("owner", "other"), [("alice", "bob"), ("bob", "alice")])
def test_what_one_party_keeps_reaches_the_other_in_no_byte(
    cast: Cast, project: Project, owner: str, other: str
) -> None:
    """Every page and answer about the project and its record is the same to the other party before
    and after."""
    add(cast, project, title="Shared minutes", text="Shared.")
    mine, theirs = getattr(cast, owner), getattr(cast, other)
    key = key_of(theirs)
    pages = [
        f"/projects/{project.pk}/",
        f"/projects/{project.pk}/documents/",
        f"/projects/{project.pk}/documents/?kind=other",
        f"/projects/{project.pk}/documents/?format=csv",
        f"/projects/{project.pk}/gates/review/",
        f"/relationships/{cast.with_bob.pk}/record/",
        f"/relationships/{cast.with_bob.pk}/",
        "/",
    ]

    def told() -> list[bytes]:
        reader = browser(theirs)
        answers = [reader.get(page).content for page in pages]
        asked = (f"/projects/{project.pk}/documents", f"/record/relationship/{cast.with_bob.pk}")
        return [_same(each) for each in answers] + [api(key, "get", path).content for path in asked]

    before = told()
    secret = add(
        cast,
        project,
        who=owner,
        private=True,
        title="Walk away 4711",
        text="At 4.7 million.",
        note="n4711",
    )
    draft = services.DocumentDraft(kind="other", title="Walk away 4712")
    services.document_supersede(
        user=mine, key=secret.key, file=ContentFile(b"At 4.8.", name="b.txt"), draft=draft
    )
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
    ):
        with pytest.raises(Http404):
            act()
    services.document_withdraw(user=mine, key=secret.key, reason="Over")
    assert told() == before
    own = browser(mine).get(f"/projects/{project.pk}/documents/").content.decode()
    assert "Walk away 4712" in own
    assert (
        b"".join(browser(mine).get(f"/documents/{secret.key}/versions/1/file/").streaming_content)
        == b"At 4.7 million."
    )
    organization = cast.client if owner == "alice" else cast.brightloom
    actions = Entry.objects.filter(chain__scope_id=organization.pk).values_list("action", flat=True)
    assert {"document.added", "document.superseded", "document.withdrawn"} <= set(actions)
    assert verify_all() == []


def _same(page: bytes) -> bytes:
    """A page without the one-time word against forged forms."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"', b"", page)


def test_the_same_bytes_of_two_parties_are_one_file_and_neither_learns_of_it(
    cast: Cast, project: Project
) -> None:
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
    made, cited = (
        add(cast, project, title="Wrong file"),
        add(cast, project, title="Cited", text="Cited"),
    )
    thing = services.Thing("gate_decision", made.pk, "A gate")
    services.document_cite(user=cast.bob, project=project, documents=[cited], thing=thing)
    with pytest.raises(Refused, match="Say why"):
        services.document_withdraw(user=cast.alice, key=made.key, reason=" ")
    page = browser(cast.alice).post(
        f"/documents/{made.key}/withdraw/", {"reason": "Names of staff"}, follow=True
    )
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
    assert (
        b"".join(reader.get(f"/documents/{cited.key}/versions/1/file/").streaming_content)
        == b"Cited"
    )
    draft = services.DocumentDraft(kind="other")
    for act in (
        lambda: services.document_withdraw(user=cast.alice, key=made.key, reason="Again"),
        lambda: services.document_supersede(
            user=cast.alice, key=made.key, file=ContentFile(b"y", name="y"), draft=draft
        ),
        lambda: services.document_cite(
            user=cast.alice, project=project, documents=[made], thing=thing
        ),
    ):
        with pytest.raises(Refused, match="is withdrawn"):
            act()
    assert Withdrawal.objects.count() == 2


@pytest.mark.parametrize("model", [Document, Withdrawal, Citation])
def test_nothing_is_rewritten(cast: Cast, project: Project, model: Any) -> None:
    made = add(cast, project)
    thing = services.Thing("gate_decision", made.pk, "x")
    services.document_cite(user=cast.alice, project=project, documents=[made], thing=thing)
    services.document_withdraw(user=cast.alice, key=made.key, reason="x")
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {model._meta.db_table} SET by_name = 'x'")
