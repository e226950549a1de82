"""Documents when something breaks off, is altered, or happens at once."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import delivering
import pytest
from cast import Cast
from django.core.files.base import ContentFile
from django.db import connections
from tests.web.access.apps.documents import add
from tests.web.documents.asking import browser

from covalue.web.ground.record.verify import verify_all
from covalue.web.value.documents import services, storage
from covalue.web.value.documents.checking import check_files
from covalue.web.value.documents.models import Document
from covalue.web.value.projects.models import Project


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


def test_broken_off_while_the_file_comes_leaves_nothing(
    cast: Cast, project: Project, folder: Path
) -> None:
    class Ends(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 (Django's signature)
            yield b"half"
            raise ConnectionResetError

    draft = services.DocumentDraft(kind="test")
    with pytest.raises(ConnectionResetError):
        services.document_add(
            user=cast.alice, project=project, file=Ends(b"whole", name="a.txt"), draft=draft
        )
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
    page = (
        browser(cast.bob)
        .get(f"/documents/{two.key}/versions/1/file/", follow=True)
        .content.decode()
    )
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
                services.document_supersede(
                    user=live_cast.alice, key=shared.key, file=file, draft=draft
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sorted(Document.objects.filter(key=shared.key).values_list("number", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
    ]
    same = Document.objects.filter(sha256=hashlib.sha256(b"The same.").hexdigest())
    assert same.count() == 4
    found = check_files()
    assert (found.count, found.faults, found.orphans) == (6, [], [])
    assert verify_all() == []
