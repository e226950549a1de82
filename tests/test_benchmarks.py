"""The benchmarks run, and exact settlement is as fast as we say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STATEMENTS = {"Medicare shared savings, 1 statement": 218, "gain share of 60 months, 20 statements": 400}


def test_settlement_is_measured_and_fast_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import settle  # noqa: PLC0415 (the folder is no part of the package)

    for case in settle.CASES:
        contracts = 200 if case.periods is None else 20
        measured = settle.measure(replace(case, contracts=contracts))
        assert measured.contracts == contracts
        assert measured.statements == STATEMENTS[case.title]
        assert min(measured.parse, measured.check, measured.read, measured.evaluate) > 0
        assert measured.per_second > (5_000 if case.periods is None else 50)
