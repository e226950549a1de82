"""The variance bridge: worked by hand, adding up for random models, and honest about what it does
not explain."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
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


def test_the_example_worked_by_hand() -> None:
    """1,000 orders at 2, then 1,200 at 3.

    Volume first: 200 × 2 = 400, then price 1,200 × 1 = 1,200. Price first: 1,000 × 1 = 1,000, then
    volume 200 × 3 = 600. Means: volume 500, price 1,100; together the 1,600 by which 3,600 differs
    from 2,000.
    """
    bridge = the_bridge(two(1000, 2), two(1200, 3))
    assert (bridge.before, bridge.after, bridge.remainder) == (200_000, 360_000, 0)
    assert bars(bridge) == {"volume": 50_000, "price": 110_000}
    (change,) = bridge.bars[0].changes
    assert (change.name, change.before, change.after) == ("volume", "1,000 order", "1,200 order")


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


def test_nothing_changed() -> None:
    bridge = the_bridge(two(1, 1), two(1, 1))
    assert bridge.bars == ()
    assert bridge.before == bridge.after == 100


def test_a_milestone_is_timing_and_named_by_its_period() -> None:
    later = good_case(SMALL.replace("2027-03-01", "2029-05-05"))
    bridge = the_bridge(good_case(), later, Question("saving", until="2030"))
    assert bars(bridge) == {"timing": -20_000}
    assert bridge.bars[0].changes[0].after == "2029"


def test_of_dated_figures_only_those_are_named_that_are_others() -> None:
    text = (
        with_fields(unit_value="orders")
        + "assumptions: {orders: {unit: order, values: VALUES, driver: volume, source: s}}\n"
    )
    before = good_case(text.replace("VALUES", "{2020: 100, 2028: 200}"))
    after = good_case(text.replace("VALUES", "{2026: 100, 2028: 250, 2029: 200}"))
    bridge = the_bridge(before, after)
    assert bars(bridge) == {"volume": 10_000}
    (change,) = bridge.bars[0].changes
    assert (change.before, change.after) == ("200 order from 2028", "250 order from 2028")


def test_by_assumption() -> None:
    before, after = two(1000, 2), two(1200, 3)
    assert bars(the_bridge(before, after, Question("saving", by="assumption"))) == {
        "volume": 50_000,
        "price": 110_000,
    }


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


def test_an_option_of_both_versions() -> None:
    options = "options: {doing: {title: D}, cheap: {title: C, assumptions: {price: 1}}}\n"
    before, after = (
        good_case(two_text(volume, price).replace(OPTIONS, options))
        for volume, price in ((10, 2), (20, 3))
    )
    bridge = the_bridge(before, after, Question("saving", option="cheap"))
    # The option says 1 for the price of both versions.
    assert bars(bridge) == {"volume": 1000}


SCOPE = {
    "another formula": (
        "unit value: 100 order",
        "unit value: 50 order + 60 order",
        "saving.unit_value",
        6000,
    ),
    "a longer calendar": ("periods: 6", "periods: 3", "calendar", -20_000),
    "another ramp": (
        "    start:",
        "    ramp: {shape: linear, periods: 2}\n    start:",
        "saving.ramp",
        -10_000,
    ),
}


@pytest.mark.parametrize("title", SCOPE)
def test_what_the_case_consists_of_is_scope(title: str) -> None:
    old, new, name, amount = SCOPE[title]
    bridge = the_bridge(good_case(), good_case(SMALL.replace(old, new)))
    assert bars(bridge) == {"scope": amount}
    assert name in [change.name for change in bridge.bars[0].changes]


def test_a_ramp_with_one_more_row_is_scope() -> None:
    before = good_case(with_fields(ramp="{shape: table, table: [10%, 100%]}"))
    after = good_case(with_fields(ramp="{shape: table, table: [10%, 100%, 50%]}"))
    bridge = the_bridge(before, after)
    assert bars(bridge) == {"scope": -10_000}
    assert bridge.bars[0].changes[0].name == "saving.steps"
    changed = good_case(with_fields(ramp="{shape: table, table: [20%, 100%]}"))
    assert bars(the_bridge(before, changed)) == {"adoption": 2000}


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


def test_a_measured_figure_leaves_a_remainder_with_a_name() -> None:
    bridge = the_bridge(two(1000, 2), two(1200, 3), Question("saving", realized=350_000))
    assert bars(bridge) == {"volume": 50_000, "price": 110_000}
    assert (bridge.after, bridge.remainder) == (350_000, -10_000)
    assert bridge.before + sum(bars(bridge).values()) + bridge.remainder == bridge.after


def findings_of(before: BusinessCase, after: BusinessCase, question: Question) -> list[Finding]:
    found, findings = bridges(before, after, question)
    assert found == ()
    return findings


def test_what_cannot_be_bridged_is_refused() -> None:
    case = good_case()
    quarters = good_case(
        SMALL.replace("{start: 2026, period: year", "{start: 2026-Q1, period: quarter")
    )
    level = good_case(with_fields(class_="non_financial", unit_value=""))
    dollars = good_case(with_fields(currency="USD").replace("EUR/order", "USD/order"))
    cases = [
        (quarters, Question(), "calendar", "one case counts from 2026, the other from 2026-Q1"),
        (case, Question(option="doig"), "unknown-name", "no option 'doig'"),
        (case, Question(of="saving", option="doig"), "unknown-name", "no option 'doig'"),
        (case, Question(until="2040"), "period", "'2040' is no period"),
        (case, Question(of="savings"), "unknown-name", "no benefit or cost 'savings'"),
        (case, Question(realized=5), "realized", "belongs to one benefit or cost"),
        (level, Question(of="saving"), "no-money", "'saving' is no money"),
        (dollars, Question(of="saving"), "currency", "'saving' is in EUR and then in USD"),
        (good_case(with_fields(target="")), Question(), "missing", "its target is missing"),
    ]
    for after, question, code, message in cases:
        findings = findings_of(case, after, question)
        assert any(f.code == code and message in f.message for f in findings), (
            code,
            [str(f) for f in findings],
        )


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


def test_figures_of_two_versions_may_not_go_together() -> None:
    text = (
        with_fields(unit_value="100 order / (a - b)")
        + """
assumptions:
  a: {value: 1, driver: volume, source: s}
  b: {value: 2, driver: price, source: s}
"""
    )
    after = text.replace("a: {value: 1", "a: {value: 2").replace("b: {value: 2", "b: {value: 1")
    before_case, after_case = good_case(text), good_case(after)
    (finding,) = findings_of(before_case, after_case, Question("saving"))
    assert finding.code == "missing"
    assert "some figures of one version and some of the other" in finding.message


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
