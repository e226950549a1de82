"""The words of lists, cards and signatures of proposals."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from cast import Cast
from tests.web.agreements.test_agreements_pages import fresh, proposal

from covalue.web.ground.agreements import sentences
from covalue.web.ground.agreements.models import Agreement, Silence
from covalue.web.ground.agreements.services import agreement_accept, agreement_reject

DEADLINE = datetime(2031, 5, 1, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("proposals", "chosen", "said"),
    [
        (1, False, "1 proposal between Aldermoor and Brightloom."),
        (0, True, "0 proposals of this choice between Aldermoor and Brightloom."),
    ],
)
def test_a_list_counts_its_proposals(proposals: int, chosen: bool, said: str) -> None:
    assert sentences.count_of(proposals, "Aldermoor", "Brightloom", chosen=chosen) == said


def test_a_card_says_who_proposed_it_and_until_when_to_answer(cast: Cast) -> None:
    agreement = proposal(cast, expires_at=DEADLINE)
    said = sentences.proposal(agreement)
    assert said.startswith("proposed by Alice Example for the client, ")
    assert said.endswith("; answer by 1 May 2031, 22:00 UTC")
    assert "answer by" not in sentences.proposal(proposal(cast))


def test_a_proposal_that_is_over_says_why(cast: Cast) -> None:
    agreement = proposal(cast)
    assert sentences.state_and_reason(agreement) == sentences.in_words(agreement)
    agreement_reject(user=cast.bob, agreement=agreement, reason="Too late in the week")
    assert sentences.state_and_reason(fresh(agreement)) == (
        "Rejected by Bob Example: it does not bind. “Too late in the week”"
    )


def test_a_proposal_may_answer_another() -> None:
    assert sentences.way_of_proposing(Agreement()) == "proposed"
    assert sentences.way_of_proposing(Agreement(follows_id=UUID(int=1))) == "proposed in answer"


def test_a_deadline_says_what_silence_means(cast: Cast) -> None:
    assert sentences.deadline(proposal(cast)) == "No deadline."
    said = sentences.deadline(proposal(cast, expires_at=DEADLINE, silence=Silence.AGREES))
    assert said.startswith("Answer by 1 May 2031, 22:00 UTC. ")
    assert Silence.AGREES.label in said


def test_a_signatory_has_answered_or_not(cast: Cast) -> None:
    agreement = proposal(cast)
    agreement_accept(user=cast.bob, agreement=agreement, content_hash=agreement.content_hash)
    answers = {
        signatory.name: sentences.answered(signatory)
        for signatory in fresh(agreement).signatories.all()
    }
    assert answers == {"Alice Example": "accepted", "Bob Example": "accepted"}
    waiting = proposal(cast).signatories.get(user=cast.bob)
    assert sentences.answered(waiting) == "has not answered"


@pytest.mark.parametrize("follows", [True, False])
def test_what_follows_something_is_read_with_what_changes(cast: Cast, follows: bool) -> None:
    first = proposal(cast)
    agreement = Agreement(follows=first if follows else None)
    said = sentences.reading(agreement)
    assert said == ("Read it, with what changes" if follows else "Read it")


def test_the_state_is_a_word(cast: Cast) -> None:
    agreement = proposal(cast)
    assert sentences.state_word(agreement) == "open"
    agreement_accept(user=cast.bob, agreement=agreement, content_hash=agreement.content_hash)
    assert sentences.state_word(fresh(agreement)) == "agreed"
