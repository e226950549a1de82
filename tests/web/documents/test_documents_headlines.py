"""The sentences over documents, word for word."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from covalue.web.value.documents.headlines import file_of, of_document, of_documents
from covalue.web.value.documents.models import Document, Withdrawal

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
LAST = Document(
    key=UUID(int=7), number=2, title="Minutes", file_name="a&b.txt", by_name="Bob", at=AT
)
TAKEN = Withdrawal(document=LAST, reason="Wrong file.", by_name="Bob", at=AT)


@pytest.mark.parametrize(
    ("withdrawn", "cited", "said"),
    [
        (None, 0, "Version 2, added by Bob for Brightloom on 4 Mar 2026."),
        (None, 1, "Version 2, added by Bob for Brightloom on 4 Mar 2026; evidence in 1 place."),
        (None, 2, "Version 2, added by Bob for Brightloom on 4 Mar 2026; evidence in 2 places."),
        (TAKEN, 2, "Withdrawn by Bob on 4 Mar 2026: Wrong file."),
    ],
)
def test_which_version_holds(withdrawn: Withdrawal | None, cited: int, said: str) -> None:
    assert of_document(LAST, withdrawn, "Brightloom", cited) == said


def test_what_was_added_last() -> None:
    assert of_documents(None) == "No file is here yet."
    assert of_documents(LAST).startswith(
        "The last one, “Minutes”, was added by Bob on 4 Mar 2026. Each is kept with its hash"
    )


def test_a_file_leads_to_its_bytes_where_it_is_given_out() -> None:
    kept, given = file_of(LAST, given=False), file_of(LAST, given=True)
    assert kept == given == "a&b.txt"
    assert kept.__html__() == '<s class="cv-break">a&amp;b.txt</s>'
    assert f'href="/documents/{LAST.key}/versions/2/file/">a&amp;b.txt</a>' in given.__html__()
