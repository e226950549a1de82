"""Internal rates of return: all of them, and none that is not there."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from covalue.valuation.daycount import DayCount
from covalue.valuation.discounting import CashFlow, flat, npv, xnpv
from covalue.valuation.rates import irr, xirr
from tests.oracles import ORACLES, SAMPLE

FOLDERS = {"sample": SAMPLE / "xirr", "whole": ORACLES / "xirr"}
CASES = [
    (extent, case["file"], case["xirr"])
    for extent, folder in FOLDERS.items()
    if (folder / "expected.json").exists()
    for case in json.loads((folder / "expected.json").read_text(encoding="utf-8"))
]
# Published without a rate, though there is one: see the test below.
WITHOUT_PUBLISHED_RATE = "30-20.csv"


def flows(path: Path) -> list[CashFlow]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            CashFlow(date.fromisoformat(day), Decimal(amount)) for day, amount in csv.reader(file)
        ]


@pytest.mark.parametrize(("extent", "name", "expected"), CASES)
def test_published_rates_are_among_those_found(
    extent: str, name: str, expected: float | None
) -> None:
    found = xirr(flows(FOLDERS[extent] / name))
    if expected is not None:
        assert any(rate == pytest.approx(expected, rel=1e-7, abs=1e-9) for rate in found.rates)
    elif name != WITHOUT_PUBLISHED_RATE:
        assert found.status == "none"


def test_the_file_published_without_a_rate_has_one() -> None:
    case = flows(SAMPLE / "xirr" / WITHOUT_PUBLISHED_RATE)
    # The exact present value changes its sign between these two rates, so a rate lies between them.
    low, high = Decimal("-0.8974"), Decimal("-0.8973")
    assert xnpv(flat(low), case) > 0 > xnpv(flat(high), case)
    (rate,) = xirr(case).rates
    assert low < rate < high


@given(
    st.lists(
        st.sampled_from([-0.5, -0.2, 0.0, 0.05, 0.1, 0.25, 0.6, 1.5]),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
@settings(max_examples=60, deadline=None)
def test_flows_built_from_rates_have_exactly_these(rates: list[float]) -> None:
    amounts = [Decimal(1)]
    for rate in rates:
        # Multiply by (1 - (1 + rate) v), where v is one year's discount factor.
        growth = Decimal(str(1 + rate))
        amounts = [
            a - growth * b
            for a, b in zip([*amounts, Decimal(0)], [Decimal(0), *amounts], strict=True)
        ]
    assert list(irr(amounts).rates) == pytest.approx(sorted(rates), abs=1e-6)


money = st.integers(-1000, 1000).map(Decimal)
dated = st.lists(st.tuples(st.integers(0, 3000), money), min_size=2, max_size=12)


def made(pairs: list[tuple[int, Decimal]]) -> list[CashFlow]:
    return [CashFlow(date(2026, 1, 1) + timedelta(days), amount) for days, amount in pairs]


@given(dated)
@example([(619, Decimal(184)), (634, Decimal(-322))])
@settings(max_examples=120, deadline=None)
def test_the_present_value_is_zero_at_every_rate(pairs: list[tuple[int, Decimal]]) -> None:
    flows = made(pairs)
    first = min(flow.day for flow in flows)
    for rate in xirr(flows).rates:
        # Close to -100 % a float has too few digits left of 1 + rate to be tried out.
        assume(rate > -0.999)
        schedule = flat(Decimal(rate))
        # Of the day from which the value is counted: at 82,021,049 % a year, the day is what
        # decides.
        size = sum(
            abs(flow.amount) * schedule.factor(Decimal((flow.day - first).days) / 365)
            for flow in flows
        )
        assert abs(xnpv(schedule, flows)) <= Decimal("1e-9") * size


@given(dated, st.integers(1, 50))
@settings(max_examples=60, deadline=None)
def test_rates_do_not_depend_on_size_sign_or_order(
    pairs: list[tuple[int, Decimal]], factor: int
) -> None:
    found = xirr(made(pairs))
    turned = xirr(made([(days, -factor * amount) for days, amount in reversed(pairs)]))
    assert turned.rates == pytest.approx(found.rates, rel=1e-6, abs=1e-6)


def test_day_counts_of_published_rates() -> None:
    path = ORACLES / "worked_examples.json"
    vectors = json.loads(
        (path if path.exists() else SAMPLE / path.name).read_text(encoding="utf-8")
    )
    names = {"30/360 SIA": DayCount.THIRTY_360_SIA, "act/365F": DayCount.ACT_365F}
    names |= {"30/360 ISDA": DayCount.THIRTY_360_ISDA, "30E/360": DayCount.THIRTY_E_360}
    checked = [v for v in vectors if v["kind"] == "XIRR-daycount"]
    assert len(checked) == 4
    for v in checked:
        case = [
            CashFlow(date.fromisoformat(d), Decimal(a))
            for d, a in zip(v["dates"], v["amounts"], strict=True)
        ]
        assert xirr(case, names[v["daycount"]]).rates == pytest.approx((v["published"],), abs=1e-8)


def test_the_published_present_value_and_rate() -> None:
    vectors = json.loads((SAMPLE / "worked_examples.json").read_text(encoding="utf-8"))
    (v,) = (v for v in vectors if v["kind"] == "XNPV")
    case = [CashFlow(date.fromisoformat(day), Decimal(amount)) for day, amount in v["flows"]]
    assert xnpv(flat(Decimal(str(v["rate"]))), case) == pytest.approx(
        Decimal(str(v["published_xnpv"])), abs=Decimal("0.005")
    )
    assert xirr(case).rates == pytest.approx((v["published_xirr"],), abs=1e-8)
    assert (
        npv(flat(Decimal(0)), [flow.amount for flow in case]) == 2750 + 4250 + 3250 + 2750 - 10000
    )
