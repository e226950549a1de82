"""The sentences over documents, word for word."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from covalue.web.value.documents.headlines import (
    file_of,
    of_document,
    of_documents,
    of_no_citation,
    of_version,
    size_and_version,
)
from covalue.web.value.documents.models import Document, Withdrawal

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
LAST = Document(
    key=UUID(int=7),
    number=2,
    title="Minutes",
    file_name="a&b.txt",
    size=2048,
    party="client",
    by_name="Bob",
    at=AT,
)
FIRST = Document(
    key=UUID(int=7), number=1, title="<Notes>", file_name="a.txt", size=1, by_name="Bob", at=AT
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
    assert of_document(LAST, withdrawn, "Brightloom", cited, "UTC") == said


def test_what_was_added_last() -> None:
    assert of_documents(None, "UTC") == "No file is here yet."
    assert of_documents(LAST, "UTC").startswith(
        "The last one, “Minutes”, was added by Bob on 4 Mar 2026. Each is kept with its hash"
    )


def test_a_version_says_which_title_it_had_when_that_was_another() -> None:
    told = of_version(LAST, LAST, given=True)
    assert told == "Version 2: a&b.txt, 2.0\xa0KB, by Bob"
    assert '<span class="cv-party client">Bob</span>' in told.__html__()
    before = of_version(FIRST, LAST, given=False)
    assert before == "Version 1, then “<Notes>”: a.txt, 1\xa0byte, by Bob"
    assert "“&lt;Notes&gt;”" in before.__html__()


def test_the_number_of_a_version_is_named_from_the_second_on() -> None:
    assert size_and_version(FIRST) == "1\xa0byte"
    assert size_and_version(LAST) == "2.0\xa0KB, version 2"


def test_what_could_cite_a_document_is_said_while_it_stands() -> None:
    assert of_no_citation(TAKEN) == "Nothing cites it."
    assert of_no_citation(None) == (
        "Nothing cites it yet. Answers at gates and reports of value can."
    )


def test_a_file_leads_to_its_bytes_where_it_is_given_out() -> None:
    kept, given = file_of(LAST, given=False), file_of(LAST, given=True)
    assert kept == given == "a&b.txt"
    assert kept.__html__() == '<s class="cv-break">a&amp;b.txt</s>'
    assert f'href="/documents/{LAST.key}/versions/2/file/">a&amp;b.txt</a>' in given.__html__()
