"""Options and their figures, against present values by an oracle of another kind. What options are
worth stands in tests/cases/benefits/appraisals.yaml."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.benefits.amounts import option_amounts
from covalue.benefits.appraisal import Appraisal, appraise
from covalue.benefits.business_case import read_case
from covalue.language.canonical import canonical_hash
from covalue.language.findings import Finding
from tests.benefits.cases import SMALL, euros, good_case, with_fields
from tests.oracles import ROOT

D = Decimal
COST = "costs: {build: {title: Build it, party: client, amounts: {2026: 300}}}\n"
EXAMPLE = (ROOT / "examples" / "business_case.yaml").read_text(encoding="utf-8")


def figures(text: str) -> tuple[dict[str, Appraisal], list[Finding]]:
    return appraise(good_case(text))


def by_hand(flows: dict[int, int], rate: float) -> float:
    """Σ amount ÷ (1 + rate)^(days ÷ 365), days counted from 1 January 2026."""
    return sum(
        a / (1 + rate) ** ((date(y, 1, 1) - date(2026, 1, 1)).days / 365) for y, a in flows.items()
    )


def test_an_option_may_assume_otherwise_for_one_word_of_a_set() -> None:
    text = (
        with_fields(unit_value="sum(orders[s] for s in sites)")
        + """
sets: {sites: [Leeds, Leipzig]}
assumptions:
  orders[s in sites]: {unit: order, values: {Leeds: 40, Leipzig: 60}, driver: volume, source: s}
"""
    )
    text = text.replace(
        "{title: Doing it}",
        "{title: Doing it}, less: {title: L, assumptions: {'orders[Leeds]': 15 order}}",
    )
    assert euros(text)[1] == 200
    assert euros(text, option="less")[1] == 150


def test_the_preferred_option_is_the_marked_one() -> None:
    text = SMALL.replace("{title: Doing it}", "{title: Doing it}, best: {title: B, preferred: yes}")
    assert good_case(text).preferred == "best"


@given(
    st.lists(st.integers(0, 10_000), min_size=6, max_size=6),
    st.sampled_from(["5%", "10%", "0%", "-3%"]),
)
@settings(max_examples=30, deadline=None)
def test_net_present_value_is_that_of_the_amounts(costs: list[int], rate: str) -> None:
    cells = ", ".join(f"{2026 + at}: {cost}" for at, cost in enumerate(costs))
    text = (SMALL + f"costs: {{c: {{title: C, party: client, amounts: {{{cells}}}}}}}\n").replace(
        "10%", rate
    )
    found, _ = figures(text)
    flows = {2026 + at: (200 if 1 <= at <= 3 else 0) - cost for at, cost in enumerate(costs)}
    expected = by_hand(flows, float(Fraction(rate.removesuffix("%")) / 100))
    assert float(found["doing"].net_present_value) == pytest.approx(expected, abs=1e-6)


def test_the_hash_is_the_meaning() -> None:
    case = good_case(EXAMPLE)
    assert canonical_hash(case.document) == case.hash
    assert good_case(EXAMPLE.replace("# An example", "# Another")).hash == case.hash
    assert good_case(EXAMPLE.replace("probability: 90%", "probability: 0.9")).hash == case.hash
    assert good_case(EXAMPLE.replace("probability: 90%", "probability: 91%")).hash != case.hash
    assert good_case(EXAMPLE.replace("owner: Ada Holm", "owner: Ada Holn")).hash != case.hash


def test_the_example_is_good_and_its_first_quarter_is_worked_by_hand() -> None:
    case, findings = read_case(EXAMPLE, "business_case.yaml")
    assert case is not None
    assert findings == []
    # 630,000 orders × 1.0 minute ÷ 60 × 31.50 EUR = 330,750 EUR in full; t = 1/4: 3/16 − 2/64 =
    # 0.15625 of 90 %;
    # × 90 % likely × (1 − 10 %) × 80 % due to the project.
    assert euros(EXAMPLE, "picking")[4] == D("30139.59")
    assert D(330_750) * D("0.15625") * D("0.9") * D("0.9") * D("0.9") * D("0.8") == D(
        "30139.593750"
    )


@pytest.mark.parametrize("name", ["business_case.yaml", "business_case_design.yaml"])
def test_a_case_written_out_again_is_the_same_case(name: str) -> None:
    case = good_case((ROOT / "examples" / name).read_text(encoding="utf-8"))
    data = case.document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    again = good_case(json.dumps(data))
    assert again.hash == case.hash
    assert option_amounts(again)[0].items == option_amounts(case)[0].items
