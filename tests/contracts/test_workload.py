"""The reference workload against an independent computation of its rules, to the cent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

from covalue.contracts.settlement import Settler
from tests.oracles import ROOT
from tests.support import good_contract

CENT = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def clamp(x: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return min(max(x, low), high)


def by_hand(benefits: list[Decimal], on_time: list[Decimal]) -> list[tuple[Decimal, ...]]:
    """Fee, pain, share and collar of each quarter, written down from the rules in the benchmark's
    definition."""
    million = Decimal(1_000_000)
    unrecovered = paid_this_year = Decimal(0)
    lines = []
    for quarter in range(20):
        paid_this_year = Decimal(0) if quarter % 4 == 0 else paid_this_year
        total = sum(benefits[3 * quarter : 3 * quarter + 3], Decimal(0))
        earned = clamp(
            (on_time[3 * quarter + 2] - Decimal("0.7")) / Decimal("0.25"), Decimal(0), Decimal(1)
        )
        fee = rounded(900_000 * (Decimal("0.75") + Decimal("0.25") * earned))
        short = max(Decimal("2.4") * million - total, Decimal(0))
        pain = Decimal("0.3") * short
        excess = max(total - 3 * million, Decimal(0))
        used = min(unrecovered, excess)
        unrecovered += short - pain - used
        left = excess - used
        tier = Decimal("1.5") * million
        gain = rounded(
            Decimal("0.2") * min(left, tier) + Decimal("0.35") * max(left - tier, Decimal(0))
        )
        due = fee - rounded(pain) + gain
        held = clamp(paid_this_year + due, -million, 5 * million)
        lines.append((fee, -rounded(pain), gain, held - paid_this_year - due))
        paid_this_year = held
    return lines


@pytest.mark.parametrize("seed", range(12))
def test_every_line_of_every_quarter_is_the_same(seed: int) -> None:
    chance = Random(seed)
    scale = chance.choice([500_000, 900_000, 1_500_000, 2_500_000])
    benefits = [
        Decimal(chance.randrange(-scale // 4 * 100, 2 * scale * 100)) / 100 for _ in range(60)
    ]
    on_time = [Decimal(chance.randrange(6000, 10001)) / 10_000 for _ in range(60)]
    settler = Settler(
        good_contract((ROOT / "examples" / "workload_w.yaml").read_text(encoding="utf-8"))
    )
    given = {at: {"benefit": benefits[at], "on_time": on_time[at]} for at in range(60)}
    settlement = settler.settle("w", given)
    assert not settlement.findings
    found = [tuple(Decimal(line.amount) / 100 for line in s.lines) for s in settlement.statements]
    assert found == by_hand(benefits, on_time)
    assert settlement.statements[-1].to_date == sum(
        statement.total for statement in settlement.statements
    )
