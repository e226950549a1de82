"""What was signed before there were seals: hashes are computed anew, and what entries tell in so
many words is compared."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from django.db import connection
from django.db.models import QuerySet

from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement, Answer
from covalue.web.ground.agreements.services import agreement_propose
from covalue.web.ground.record import triggers
from covalue.web.ground.record.models import Seal
from covalue.web.ground.record.verify import verify_all

BEFORE: dict[str, Any] = {
    "title": "Another title",
    "summary": "Another summary",
    "content": '{"text":"Another text."}',
    "content_hash": "0" * 64,
    "silence": "agrees",
}


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    """A proposal, as if somebody could write anything, and had taken the seals away."""
    agreement = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="arrangement",
        draft=Draft(title="How we meet", content={"text": "Every Monday."}),
        signatories=[cast.alice, cast.bob],
    )
    assert verify_all() == []
    triggers.remove(connection)
    QuerySet(model=Seal).all()._raw_delete("default")
    return agreement


@pytest.mark.parametrize("column", BEFORE)
def test_what_was_told_of_an_agreement_is_compared(agreement: Agreement, column: str) -> None:
    before = {str(fault) for fault in verify_all()}
    QuerySet(model=Agreement).filter(pk=agreement.pk).update(**{column: BEFORE[column]})
    assert {str(fault) for fault in verify_all()} - before


def test_an_answer_to_another_content_is_named(agreement: Agreement) -> None:
    QuerySet(model=Answer).update(content_hash="0" * 64)
    answer = Answer.objects.get()
    assert any(str(answer.pk) in str(fault) for fault in verify_all())


def test_seals_that_were_taken_away_are_missed(agreement: Agreement) -> None:
    assert [fault for fault in verify_all() if "seals of its rows are missing" in fault.reason]
