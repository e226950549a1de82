"""Options and their figures, against present values worked by hand and by an oracle of another
kind."""

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
from tests.benefits.cases import OPTIONS, SMALL, amounts, euros, good_case, with_fields
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


def test_the_figures_of_the_small_case() -> None:
    found, findings = figures(SMALL + COST)
    assert findings == []
    doing, nothing = found["doing"], found["nothing"]
    flows = {2026: -300, 2027: 200, 2028: 200, 2029: 200}
    assert float(doing.net_present_value) == pytest.approx(by_hand(flows, 0.1), abs=1e-9)
    assert doing.net_present_value.quantize(D("0.01")) == D("197.33")
    (rate,) = doing.rates.rates
    assert by_hand(flows, rate) == pytest.approx(0, abs=1e-6)
    # 200 of 300 are back after one year (365 days), half of the next 200 in the middle of the
    # second.
    assert doing.payback == D("1.5")
    assert doing.benefit_cost_ratio is not None
    assert float(doing.benefit_cost_ratio) == pytest.approx(
        by_hand({**flows, 2026: 0}, 0.1) / 300, abs=1e-12
    )
    assert nothing.net_present_value == 0
    assert doing.better == doing.net_present_value
    assert nothing.benefit_cost_ratio is None


def test_only_the_classes_that_the_case_names_count() -> None:
    text = SMALL.replace("class: cashable", "class: non_cashable") + COST
    found, _ = figures(text)
    assert found["doing"].net_present_value == -300
    assert set(found["doing"].by_class) == {"non_cashable"}
    counted, _ = figures(
        text.replace("{rate: 10%}", "{rate: 10%, counts: [cashable, non_cashable]}")
    )
    assert counted["doing"].net_present_value.quantize(D("0.01")) == D("197.33")


def test_doing_nothing_costs_something_too() -> None:
    options = (
        "options: {nothing: {title: N, do nothing: yes, costs: [repairs]}, doing: {title: D, costs:"
        " [build]}}\n"
    )
    costs = COST.replace("}}}", "}}, repairs: {title: R, party: client, amount: 100 EUR}}")
    found, _ = figures((SMALL + costs).replace(OPTIONS, options))
    nothing, doing = found["nothing"], found["doing"]
    assert doing.better is not None
    assert doing.better > doing.net_present_value
    assert doing.better == pytest.approx(
        doing.net_present_value - nothing.net_present_value, abs=D("1e-25")
    )


def test_an_option_may_assume_otherwise() -> None:
    options = """options:
  doing: {title: D}
  late: {title: L, milestones: {go_live: 2028-06-30}, assumptions: {risk: 50%}}
"""
    text = (
        with_fields(probability="1 - risk")
        + "assumptions: {risk: {value: 0%, driver: confidence}}\n"
    )
    text = text.replace(OPTIONS, options)
    assert euros(text) == [0, 200, 200, 200, 0, 0]
    assert euros(text, option="late") == [0, 0, 100, 100, 100, 0]
    assert good_case(text).preferred == "doing"
    assert good_case(text).nothing is None
    assert figures(text)[0]["late"].better is None


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


def test_totals_never_mix_classes_parties_or_currencies() -> None:
    other = """
  dollars:
    title: More revenue
    class: cashable
    currency: USD
    baseline: 0
    target: 1
    unit value: 5 USD
    start: {milestone: go_live}
    sunset: {after: 1}
"""
    text = (
        SMALL + other + COST.replace("}}}", "}}, own: {title: O, party: partner, amount: 1 EUR}}")
    )
    assert amounts(text).totals() == {
        ("cashable", "EUR"): (0, 20000, 20000, 20000, 0, 0),
        ("cashable", "USD"): (0, 500, 0, 0, 0, 0),
        ("cost of the client", "EUR"): (30000, 0, 0, 0, 0, 0),
        ("cost of the partner", "EUR"): (100,) * 6,
    }
    found, findings = figures(text)
    assert [finding.code for finding in findings] == ["other-currency"]
    assert "EUR/USD" in findings[0].mend
    assert findings[0].place.field is None
    assert findings[0].place.line is not None
    assert found["doing"].by_class.keys() == {"cashable"}


def test_currencies_without_minor_units_and_with_three_places() -> None:
    yen = SMALL.replace("EUR", "JPY")
    item = amounts(yen.replace("target: {value: 3}", "target: {value: 4.995}")).item("saving")
    assert item is not None
    # 0.005 × 100 = 0.5 yen, half up.
    assert item.amounts[1] == 1
    dinar = amounts(SMALL.replace("EUR", "KWD")).item("saving")
    assert dinar is not None
    assert dinar.amounts[1] == 200_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (with_fields(baseline=""), "its baseline is missing"),
        (with_fields(target=""), "its target is missing"),
        (with_fields(unit_value="100 order / (2 - 2)"), "'saving.unit_value' divides by zero"),
        (with_fields(unit_value="missing"), "is missing"),
    ],
)
def test_what_is_missing_is_named_and_is_not_zero(text: str, message: str) -> None:
    case = good_case(text)
    found, findings = option_amounts(case)
    assert found.missing == ("saving",)
    assert found.items == ()
    assert [finding.code for finding in findings] == ["missing"]
    assert message in findings[0].message
    appraisals, more = appraise(case)
    assert set(appraisals) == {"nothing"}
    assert [finding.code for finding in more] == ["missing"]


def test_a_figure_that_feeds_itself_stops_with_a_finding() -> None:
    text = SMALL.replace("periods: 6", "periods: 60").replace(
        "unit value: 100 order", "unit value: runaway * 1 order"
    )
    text += (
        "quantities:\n  runaway: {is: 'previous(runaway, 9) * previous(runaway, 9)', unit:"
        " number}\n"
    )
    found, findings = option_amounts(good_case(text))
    assert [finding.code for finding in findings] == ["too-large"]
    assert found.items == ()
    assert appraise(good_case(text))[0].keys() == {"nothing"}


def test_the_green_book() -> None:
    found, _ = figures((SMALL + COST).replace("{rate: 10%}", "{schedule: green book}"))
    flows = {2026: -300, 2027: 200, 2028: 200, 2029: 200}
    assert float(found["doing"].net_present_value) == pytest.approx(by_hand(flows, 0.035), abs=1e-9)


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
