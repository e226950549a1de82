"""What holds for every contract and every figure."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.contracts.contract import read_contract
from covalue.contracts.settlement import Settlement, Settler, true_up
from tests.support import CONTRACT, good_contract

money = st.decimals(
    min_value=-10_000_000, max_value=10_000_000, places=2, allow_nan=False, allow_infinity=False
)
YEAR = (
    "calendar: {start: 2026-01, period: month, periods: 12}\nsettlement: {every: quarter}\ninputs:"
    " {x: {unit: EUR}}\n"
)
TIERS = "{1_000 to 5_000: 10%, 5_000 to 90_000: 35%, from 90_000: 20%}"
RANGES = Settler(
    good_contract(CONTRACT + YEAR + f"terms: {{s: {{kind: gain share, on: x, ranges: {TIERS}}}}}\n")
)
LIMITED = Settler(
    good_contract(
        CONTRACT
        + YEAR
        + """
terms:
  s: {kind: gain share, on: x, over: quarter, deadband: 500 EUR, rate: 40%}
  p: {kind: pain share, on: x, over: quarter, below: 0 EUR, rate: 30%}
limits:
  cap: {kind: cap, amount: 30_000 EUR, over: year}
  collar: {kind: collar, floor: -5_000 EUR, cap: 20_000 EUR, over: year}
"""
    )
)
WHOLE_YEAR = """
calendar: {start: 2026-01, period: month, periods: 12}
settlement: {every: quarter}
inputs: {x: {unit: EUR}, units: {unit: piece}}
units: [piece]
terms:
  m:
    kind: rate card
    volume: units
    unit: piece
    rates: {below 1_000: 3 EUR/piece, from 1_000: 2 EUR/piece}
    tiers: marginal
"""


def settle(settler: Settler, figures: list[Decimal]) -> Settlement:
    return settler.settle("k", {at: {"x": figure} for at, figure in enumerate(figures)})


@given(st.lists(money, min_size=12, max_size=12))
@settings(max_examples=150, deadline=None)
def test_a_gain_share_never_pays_more_than_its_highest_rate_of_the_gain(
    figures: list[Decimal],
) -> None:
    for at, statement in enumerate(settle(RANGES, figures).statements):
        gain = max(sum(figures[3 * at : 3 * at + 3], Decimal(0)), Decimal(0))
        assert 0 <= Decimal(statement.total) / 100 <= gain * Decimal("0.35") + Decimal("0.005")


@given(st.lists(money, min_size=12, max_size=12))
@settings(max_examples=150, deadline=None)
def test_the_years_total_stays_within_cap_and_collar(figures: list[Decimal]) -> None:
    for statement in settle(LIMITED, figures).statements:
        assert -500_000 <= statement.to_date <= 2_000_000


@given(st.lists(money, min_size=12, max_size=12), st.integers(0, 11), money)
@settings(max_examples=150, deadline=None)
def test_the_true_up_of_a_correction_is_the_difference_to_a_fresh_settlement(
    figures: list[Decimal], at: int, corrected: Decimal
) -> None:
    changed = [corrected if index == at else figure for index, figure in enumerate(figures)]
    before, after = settle(LIMITED, figures).statements, settle(LIMITED, changed).statements
    for old, new in zip(before, after, strict=True):
        delta = true_up(new, {line.name: line.amount for line in old.lines})
        assert sum(line.amount for line in delta) == new.total - old.total
        assert old.index >= at - at % 3 or not delta


@given(st.lists(st.integers(0, 900), min_size=12, max_size=12), st.data())
@settings(max_examples=100, deadline=None)
def test_splitting_a_periods_input_and_settling_cumulatively_gives_the_same_year(
    volumes: list[int], data: st.DataObject
) -> None:
    settler = Settler(good_contract(CONTRACT + WHOLE_YEAR))
    at = data.draw(st.integers(0, 10))
    moved = data.draw(st.integers(0, volumes[at]))
    split = list(volumes)
    split[at] -= moved
    split[at + 1] += moved
    totals = [
        settler.settle("k", {m: {"units": Decimal(v), "x": Decimal(0)} for m, v in enumerate(year)})
        .statements[-1]
        .to_date
        for year in (volumes, split)
    ]
    assert totals[0] == totals[1]


@given(st.lists(money, min_size=12, max_size=12))
@settings(max_examples=60, deadline=None)
def test_settling_month_by_month_gives_the_statements_of_settling_at_once(
    figures: list[Decimal],
) -> None:
    at_once = settle(LIMITED, figures).statements
    for count in (3, 6, 9):
        assert settle(LIMITED, figures[:count]).statements == at_once[: count // 3]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    contract, findings = read_contract(text)
    assert contract is None
    assert findings


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_damage_to_a_good_contract_makes_the_reader_fail(data: st.DataObject) -> None:
    good = CONTRACT + WHOLE_YEAR
    at = data.draw(st.integers(0, len(good) - 1))
    length = data.draw(st.integers(0, 20))
    noise = data.draw(st.text(alphabet="abc:{}[]'\"-,%0123 \n*/()<>=", max_size=8))
    contract, findings = read_contract(good[:at] + noise + good[at + length :])
    assert contract is not None or findings
