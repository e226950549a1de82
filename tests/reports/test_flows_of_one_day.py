"""Flows of one day are added first, exactly, before any sign is looked at."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from covalue.valuation.daycount import DayCount
from covalue.valuation.discounting import CashFlow
from covalue.valuation.payback import payback
from covalue.valuation.rates import xirr
from tests.reports.conftest import REPORTS, Run

AMOUNTS = some.decimals("-1000000", "1000000", places=2)


@pytest.mark.parametrize("name", ["one_day.csv", "one_day_swapped.csv"])
def test_the_order_of_rows_of_one_day_does_not_matter(run: Run, name: str) -> None:
    """It was 0.6667 in one order and 1 in the other."""
    told = json.loads(run("value", REPORTS / name, "--rate", "8%", "--format", "json").stdout)
    assert round(Decimal(told["payback"]["value"]), 4) == Decimal("0.9091")


def test_what_comes_to_nothing_on_its_day_makes_no_rate(run: Run) -> None:
    """A rate of -0.999688 was made up from the rounding of binary sums."""
    path = REPORTS / "nothing_on_one_day.csv"
    told = json.loads(run("value", path, "--rate", "8%", "--format", "json").stdout)
    assert told["internal rate of return"]["status"] == "none"
    assert told["internal rate of return"]["rates"] == []


def test_the_30th_and_the_31st_are_one_day_where_months_have_thirty(daily: list[CashFlow]) -> None:
    results = {
        (payback(rows, DayCount.THIRTY_E_360), xirr(rows, DayCount.THIRTY_E_360))
        for rows in permutations(daily)
    }
    assert len(results) == 1


@given(some.lists(AMOUNTS, min_size=2, max_size=4), some.randoms(use_true_random=False))
def test_a_day_may_be_told_in_any_parts(parts: list[Decimal], chance: Random) -> None:
    """Whole or in parts, in any order: payback and rates are the same."""
    first, last = date(2026, 1, 1), date(2027, 1, 1)
    start = CashFlow(first, Decimal(-1000))
    whole = [start, CashFlow(last, sum(parts, Decimal(0)))]
    told = [start, *(CashFlow(last, part) for part in parts)]
    chance.shuffle(told)
    assert (payback(told), xirr(told)) == (payback(whole), xirr(whole))


def test_a_rate_just_above_minus_one_never_reads_minus_one(run: Run) -> None:
    path = REPORTS / "nearly_all_lost.csv"
    for shape in ("table", "csv", "json"):
        text = run("value", path, "--rate", "8%", "--format", shape).stdout
        assert "0.99999999999" in text
        assert not {"-1", "−1", "-1.000000"} & set(text.replace(",", " ").replace('"', " ").split())
