"""Fifty at once propose, sign and answer: nothing is lost, nothing is signed twice, every chain
verifies."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from cast import Cast
from django.db import connections

from covalue.web.ground.agreements import services
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement, Answer, Outcome
from covalue.web.ground.record.models import Chain, Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit.errors import Refused

CLIENTS = 50


def together(work: Callable[[int], str]) -> Counter[str]:
    """Run the work in fifty threads that start in the same moment; how often each answer came."""
    gate = threading.Barrier(CLIENTS)

    def one(number: int) -> str:
        try:
            gate.wait(timeout=60)
            return work(number)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(pool.map(one, range(CLIENTS)))


def propose(cast: Cast, number: int, **fields: object) -> Agreement:
    draft = Draft(title=f"Proposal {number}", content={"text": f"We do {number}."})
    user = cast.alice if number % 2 else cast.bob
    return services.agreement_propose(
        user=user,
        relationship=cast.with_bob,
        kind="arrangement",
        draft=draft,
        signatories=[cast.alice, cast.bob],
        **fields,
    )


def test_fifty_proposals_and_their_answers(live_cast: Cast) -> None:
    def work(number: int) -> str:
        agreement = propose(live_cast, number)
        other = live_cast.bob if number % 2 else live_cast.alice
        if number % 5 == 0:
            return services.agreement_reject(user=other, agreement=agreement, reason="No.").status
        signed = services.agreement_accept(
            user=other, agreement=agreement, content_hash=agreement.content_hash
        )
        return signed.status

    assert together(work) == {"agreed": 40, "rejected": 10}
    assert Agreement.objects.count() == Outcome.objects.count() == CLIENTS
    assert Answer.objects.count() == 2 * CLIENTS
    chain = Chain.objects.get(scope_id=live_cast.with_bob.pk)
    assert Entry.objects.filter(chain=chain).count() == chain.length == 3 + 4 * CLIENTS
    assert verify_all() == []


def test_one_proposal_signed_by_the_same_person_fifty_times_at_once(live_cast: Cast) -> None:
    agreement = propose(live_cast, 1)

    def work(_number: int) -> str:
        return services.agreement_accept(
            user=live_cast.bob, agreement=agreement, content_hash=agreement.content_hash
        ).status

    assert together(work) == {"agreed": 1, "not_open": CLIENTS - 1}
    assert Answer.objects.filter(signatory__user=live_cast.bob).count() == 1
    assert verify_all() == []


def test_accepting_rejecting_countering_and_withdrawing_at_once_end_it_once(
    live_cast: Cast,
) -> None:
    agreement = propose(live_cast, 1)
    draft = Draft(title="Other", content={"text": "Otherwise."})

    def work(number: int) -> str:
        alice, bob = live_cast.alice, live_cast.bob
        ways: list[Callable[[], Agreement]] = [
            lambda: services.agreement_accept(
                user=bob, agreement=agreement, content_hash=agreement.content_hash
            ),
            lambda: services.agreement_reject(user=bob, agreement=agreement, reason="No."),
            lambda: services.agreement_counter(
                user=bob, agreement=agreement, draft=draft, reason="So."
            ),
            lambda: services.agreement_withdraw(user=alice, agreement=agreement),
        ]
        ways[number % 4]()
        return "done"

    assert together(work) == {"done": 1, "not_open": CLIENTS - 1}
    assert Outcome.objects.filter(agreement=agreement).count() == 1
    assert verify_all() == []


def test_two_sides_propose_about_one_thing_at_once(live_cast: Cast) -> None:
    reference = uuid4()
    assert together(lambda number: propose(live_cast, number, reference=reference).status) == {
        "open": 1,
        "open_already": CLIENTS - 1,
    }
