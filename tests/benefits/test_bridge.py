"""The variance bridge adds up for random models and for the examples. Bridges worked by hand, and
what cannot be bridged, stand in tests/cases/benefits."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.benefits.amounts import option_amounts
from covalue.benefits.bridge import Bridge, Question, bridges
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.fields import DRIVERS
from covalue.language.findings import Finding
from tests.benefits.cases import HEAD, OPTIONS, SMALL, good_case, with_fields
from tests.oracles import ROOT

EIGHT = """
measures: {each: {title: Cost of an order, unit: EUR/order, direction: lower}}
benefits:
  saving:
    title: Reduced cost of an order
    class: cashable
    measure: each
    baseline: {value: 5}
    target: {value: rate}
    unit value: volume * price * currency
    start: {milestone: go_live, offset: timing}
    ramp: {shape: s-curve, periods: 3, level: adoption}
    sunset: {after: 3}
    probability: confidence
    attribution: {share: scope, rule: agreed}
"""
UNITS = {"volume": "order", "currency": "ratio", "timing": "number"}
ratios = st.integers(1, 999).map(lambda number: f"{number / 1000:.3f}")
FIGURES = {
    "volume": st.integers(1, 99_999).map(str),
    "rate": st.integers(0, 4999).map(lambda number: f"{number / 1000:.3f} EUR/order"),
    "timing": st.integers(-1, 3).map(str),
    "adoption": ratios,
    "scope": ratios,
    "price": ratios,
    "currency": ratios,
    "confidence": ratios,
}
versions = st.fixed_dictionaries(FIGURES)  # type: ignore[arg-type]


def eight(figures: Mapping[str, str]) -> BusinessCase:
    """A case with one assumption for each driver, in the order of the figures."""
    rows = [
        f"  {name}: {{value: {value}, driver: {name}, source:"
        f" s{', unit: ' + UNITS[name] if name in UNITS else ''}}}\n"
        for name, value in figures.items()
    ]
    return good_case(HEAD + EIGHT + OPTIONS + "assumptions:\n" + "".join(rows))


def the_bridge(
    before: BusinessCase, after: BusinessCase, question: Question | None = None
) -> Bridge:
    found, findings = bridges(before, after, question or Question(of="saving"))
    assert findings == []
    (bridge,) = found
    return bridge


def bars(bridge: Bridge) -> dict[str, int]:
    return {bar.name: bar.amount for bar in bridge.bars}


def total(case: BusinessCase) -> int:
    item = option_amounts(case)[0].item("saving")
    assert item is not None
    return sum(item.amounts)


def two_text(volume: int, price: int) -> str:
    return (
        with_fields(baseline="1", target="0", unit_value="volume * price", sunset="{after: 1}")
        + f"""
assumptions:
  volume: {{value: {volume}, unit: order, driver: volume, source: s}}
  price: {{value: {price}, driver: price, source: s}}
"""
    )


def two(volume: int, price: int) -> BusinessCase:
    return good_case(two_text(volume, price))


@given(versions, versions)
@settings(max_examples=12, deadline=None)
def test_it_adds_up_for_models_of_eight_drivers(old: dict[str, str], new: dict[str, str]) -> None:
    before, after = eight(old), eight(new)
    bridge = the_bridge(before, after)
    assert (bridge.before, bridge.after) == (total(before), total(after))
    assert bridge.before + sum(bar.amount for bar in bridge.bars) == bridge.after
    assert bridge.remainder == 0
    changed = [driver for driver in DRIVERS if old[driver] != new[driver]]
    assert [bar.name for bar in bridge.bars] == changed


@given(versions, versions, st.permutations(list(FIGURES)), st.permutations(list(FIGURES)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_assumptions_changes_nothing(
    old: dict[str, str], new: dict[str, str], one: list[str], two: list[str]
) -> None:
    bridge = the_bridge(eight(old), eight(new))
    turned = the_bridge(
        eight({name: old[name] for name in one}), eight({name: new[name] for name in two})
    )
    assert bars(turned) == bars(bridge)


@given(versions, versions)
@settings(max_examples=8, deadline=None)
def test_the_way_back_is_the_way_there(old: dict[str, str], new: dict[str, str]) -> None:
    there, back = bars(the_bridge(eight(old), eight(new))), bars(the_bridge(eight(new), eight(old)))
    # Units left over by rounding may go to other bars.
    assert all(abs(there[name] + back[name]) <= 1 for name in there)


def test_an_assumption_may_be_called_scope() -> None:
    text = (
        with_fields(unit_value="scope")
        + "assumptions: {scope: {value: 100, unit: order, driver: volume, source: s}}\n"
    )
    after = text.replace("value: 100,", "value: 150,").replace(
        "    start:", "    ramp: {shape: linear, periods: 2}\n    start:"
    )
    bridge = the_bridge(good_case(text), good_case(after), Question("saving", by="assumption"))
    # 600 in all, 900 with more orders, 500 with the ramp, 750 with both.
    assert bars(bridge) == {"scope": 27_500, "what the case consists of": -12_500}


def test_other_functions_tables_and_units_are_scope() -> None:
    text = (
        with_fields(unit_value="twice(x)")
        + """
functions: {twice(a): a * 2}
assumptions: {x: {value: 50, unit: order, driver: volume, source: s}}
"""
    )
    bridge = the_bridge(good_case(text), good_case(text.replace("a * 2", "a * 3")))
    assert bars(bridge) == {"scope": 30_000}
    assert [change.name for change in bridge.bars[0].changes] == ["twice(a)"]
    dozen = text.replace("units: [order]", "units: [order, dozen = 12 order]").replace(
        "unit: order", "unit: dozen"
    )
    bridge = the_bridge(good_case(text), good_case(dozen))
    assert bars(bridge) == {"scope": 60_000 * 11}


def test_a_benefit_that_is_added_or_given_up_is_scope() -> None:
    more = SMALL + SMALL.split("benefits:")[1].replace("saving:", "other:")
    found, findings = bridges(good_case(), good_case(more))
    assert findings == []
    (bridge,) = found
    assert (bridge.total, bridge.currency) == ("cashable", "EUR")
    assert bars(bridge) == {"scope": 60_000}
    (back,) = bridges(good_case(more), good_case())[0]
    assert bars(back) == {"scope": -60_000}
    assert bars(the_bridge(good_case(), good_case(more), Question("other"))) == {"scope": 60_000}


def test_totals_are_bridged_one_by_one() -> None:
    cost = "costs: {c: {title: C, party: partner, amount: 3 EUR}}\n"
    text = with_fields(cost_of_measuring="{amount: 1 EUR}") + cost
    level = (
        SMALL.split("benefits:")[1].replace("saving:", "mood:").replace("cashable", "non_financial")
    )
    level = level.replace("    unit value: 100 order\n", "")
    text = text.replace("benefits:", "benefits:" + level)
    found, _ = bridges(good_case(text), good_case(text.replace("amount: 3", "amount: 4")))
    assert [(bridge.total, bridge.before, bridge.after) for bridge in found] == [
        ("cashable", 60_000, 60_000),
        ("cost of the client", 300, 300),
        ("cost of the partner", 1800, 2400),
    ]
    assert [bars(bridge) for bridge in found] == [{"price": 0}, {"price": 0}, {"price": 600}]


def findings_of(before: BusinessCase, after: BusinessCase, question: Question) -> list[Finding]:
    found, findings = bridges(before, after, question)
    assert found == ()
    return findings


def test_what_is_missing_elsewhere_does_not_keep_one_benefit_from_its_bridge() -> None:
    other = (
        SMALL.split("benefits:")[1]
        .replace("saving:", "other:")
        .replace("    target: {value: 3}\n", "")
    )
    before, after = good_case(SMALL + other), good_case(SMALL.replace("2027-03", "2029-03") + other)
    assert bars(the_bridge(before, after, Question("saving", until="2030"))) == {"timing": -20_000}
    assert findings_of(before, after, Question())[0].code == "missing"


def test_more_than_eight_assumptions_are_too_many_to_tell_apart() -> None:
    names = [f"x{at}" for at in range(9)]
    text = (
        with_fields(unit_value=" + ".join(f"{name} * 1 order" for name in names)) + "assumptions:\n"
    )
    before = good_case(
        text + "".join(f"  {n}: {{value: 1, driver: volume, source: s}}\n" for n in names)
    )
    after = good_case(
        text + "".join(f"  {n}: {{value: 2, driver: volume, source: s}}\n" for n in names)
    )
    (finding,) = findings_of(before, after, Question(by="assumption"))
    assert finding.code == "too-many"
    assert "9 assumptions changed" in finding.message
    assert bars(the_bridge(before, after)) == {"volume": 5400}


def test_the_examples_add_up() -> None:
    before, after = (
        good_case((ROOT / "examples" / name).read_text(encoding="utf-8"))
        for name in ("business_case.yaml", "business_case_design.yaml")
    )
    found, findings = bridges(before, after)
    assert findings == []
    assert {bridge.total for bridge in found} == {
        "cashable",
        "cost_avoidance",
        "cost of the client",
        "cost of the partner",
    }
    old, new = option_amounts(before)[0].totals(), option_amounts(after)[0].totals()
    for bridge in found:
        key = bridge.total, bridge.currency
        assert (bridge.before, bridge.after) == (sum(old[key]), sum(new[key]))
        assert bridge.before + sum(bar.amount for bar in bridge.bars) == bridge.after
