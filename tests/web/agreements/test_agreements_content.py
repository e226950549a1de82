"""Anybody may propose any content by the API: what is not of its kind is refused at once, and
never breaks a page of the other party."""

from __future__ import annotations

from typing import Any

import delivering
import pytest
from cast import Cast
from refusing import refused

from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.services import (
    agreement_accept,
    agreement_propose,
    agreement_withdraw,
)
from covalue.web.kit import clock
from covalue.web.value.benefits.owners import handover_propose

UNKNOWN = "00000000-0000-4000-8000-000000000001"
FIGURE = {"of": "Cashable benefits", "currency": "EUR", "amount": "4050.00"}


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "x"},
        {"version": True},
        {"version": 0},
        {"version": 2**31},
        {"version": [1]},
        {"hash": None},
        {"project": 7},
        {"reason": []},
        {"gate": {}},
        {"option": 3},
        {"figures": "x"},
        {"figures": [3]},
        {"figures": [{"of": "x"}]},
        {"figures": [{**FIGURE, "currency": "Euro"}]},
        {"figures": [{**FIGURE, "amount": "NaN"}]},
        {"figures": [{**FIGURE, "amount": "4050.005"}]},
        {"figures": [{**FIGURE, "currency": "EURO"}]},
        {"figures": [{**FIGURE, "amount": 4050}]},
        {"more": 1},
    ],
)
def test_a_plan_is_of_its_kind(cast: Cast, changes: dict[str, Any]) -> None:
    version = delivering.write(cast, delivering.place(cast))
    body = delivering.agree_plan(cast, version).body
    draft = Draft(title="Plan", content={**body, **changes})
    with refused("plan_wrong"):
        agreement_propose(
            user=cast.alice,
            relationship=cast.with_bob,
            kind="plan",
            reference=version.project_id,
            draft=draft,
            signatories=[cast.alice, cast.bob],
        )


def test_a_plan_of_a_version_that_is_not_there_is_not_agreed(cast: Cast) -> None:
    version = delivering.write(cast, delivering.place(cast))
    body = delivering.agree_plan(cast, version).body
    made = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="plan",
        reference=version.project_id,
        draft=Draft(title="Plan", content={**body, "version": 9}),
        signatories=[cast.alice, cast.bob],
    )
    with refused("version_gone"):
        agreement_accept(user=cast.bob, agreement=made, content_hash=made.content_hash)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"benefit": "x"}, "handover_wrong", ""),
        ({"benefit": []}, "handover_wrong", ""),
        ({"to": "nobody"}, "handover_wrong", ""),
        ({"from": 3}, "handover_wrong", ""),
        ({"note": None}, "handover_wrong", ""),
        ({"more": 1}, "handover_wrong", ""),
        ({"on": "soon"}, "day_wrong", "on"),
        ({"on": 20260101}, "day_wrong", "on"),
    ],
)
def test_a_handover_is_of_its_kind(
    cast: Cast, changes: dict[str, Any], code: str, field: str
) -> None:
    benefit = delivering.saving(delivering.deliver(cast))
    tom = delivering.owner(cast, "Tom")
    good = handover_propose(user=cast.alice, benefit=benefit, to=tom, on=clock.today("UTC"))
    draft = Draft(title="Handover", content={**good.body, **changes})
    with refused(code, field):
        agreement_propose(
            user=cast.alice,
            relationship=cast.with_bob,
            kind="handover",
            draft=draft,
            signatories=[cast.alice, tom],
        )


@pytest.mark.parametrize("changes", [{"benefit": UNKNOWN}, {"to": UNKNOWN}])
def test_a_handover_of_what_is_not_there_is_not_agreed(cast: Cast, changes: dict[str, str]) -> None:
    benefit = delivering.saving(delivering.deliver(cast))
    tom, ines = delivering.owner(cast, "Tom"), delivering.owner(cast, "Ines")
    good = handover_propose(user=cast.alice, benefit=benefit, to=tom, on=clock.today("UTC"))
    made = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="handover",
        draft=Draft(title="Handover", content={**good.body, **changes}),
        signatories=[cast.alice, ines],
    )
    with refused("handover_gone"):
        agreement_accept(user=ines, agreement=made, content_hash=made.content_hash)


def test_a_handover_is_signed_by_whoever_takes_it_over(cast: Cast) -> None:
    """Two others cannot hand it to somebody who was not asked."""
    benefit = delivering.saving(delivering.deliver(cast))
    tom, ines = delivering.owner(cast, "Tom"), delivering.owner(cast, "Ines")
    good = handover_propose(user=cast.alice, benefit=benefit, to=tom, on=clock.today("UTC"))
    agreement_withdraw(user=cast.alice, agreement=good)
    made = agreement_propose(
        user=cast.alice,
        relationship=cast.with_bob,
        kind="handover",
        reference=benefit.pk,
        draft=Draft(title="Handover", content=good.body),
        signatories=[cast.alice, ines],
    )
    with refused("signatory_missing"):
        agreement_accept(user=ines, agreement=made, content_hash=made.content_hash)
