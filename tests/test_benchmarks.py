"""The benchmarks run on what they say they measure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.settle import CASES, Case, measure

STATEMENTS = {
    "Medicare shared savings, 1 statement": 24,
    "gain share of 60 months, 20 statements": 60,
}


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_every_case_is_settled_whole(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.settle.ROUNDS", 1)
    contracts = 24 if case.periods is None else 3
    measured = measure(replace(case, contracts=contracts))
    assert measured.contracts == contracts
    assert measured.statements == STATEMENTS[case.title]
    assert measured.nodes > 100
