"""The benchmarks run on what they say they measure."""

from __future__ import annotations

from dataclasses import replace
from subprocess import CalledProcessError

import pytest
from benchmarks import startup
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


@pytest.mark.parametrize("command", startup.COMMANDS, ids=" ".join)
def test_every_command_that_is_timed_ends_well(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.startup.ROUNDS", 1)
    assert startup.measure(command).clock > 0


def test_a_command_that_fails_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.startup.ROUNDS", 1)
    with pytest.raises(CalledProcessError):
        startup.measure(("check", "nowhere.yaml"))
