"""Small business cases as text, and what they come to."""

from __future__ import annotations

from decimal import Decimal

from covalue.benefits.amounts import OptionAmounts, option_amounts
from covalue.benefits.business_case import BusinessCase, read_case
from covalue.language.values import Missing

HEAD = """
covalue: 1
case: a small case
project: {name: small, client: Example Client, partner: Example Partner}
calendar: {start: 2026, period: year, periods: 6}
currency: EUR
appraisal: {rate: 10%}
units: [order]
milestones: {go_live: {title: Go-live, date: 2027-03-01}}
"""
MEASURES = "measures: {each: {title: Cost of an order, unit: EUR/order, direction: lower}}\n"
OPTIONS = "options: {nothing: {title: Nothing, do nothing: yes}, doing: {title: Doing it}}\n"
BENEFIT = """
  saving:
    title: Reduced cost of an order
    class: cashable
    owners: [{name: Ines Okafor, from: 2026-01-01}]
    measure: each
    baseline: {value: 5}
    target: {value: 3}
    unit value: 100 order
    start: {milestone: go_live}
    sunset: {after: 3}
"""
SMALL = HEAD + MEASURES + OPTIONS + "benefits:" + BENEFIT


def good_case(text: str = SMALL) -> BusinessCase:
    """A case that has no errors."""
    case, findings = read_case(text, "case.yaml")
    assert case is not None, [str(finding) for finding in findings]
    return case


def with_fields(**fields: str) -> str:
    """The small case with fields of its benefit replaced or added; names with _ for spaces."""
    text = BENEFIT
    for name, value in fields.items():
        key = name.rstrip("_").replace("_", " ")
        kept = [line for line in text.splitlines() if not line.startswith(f"    {key}:")]
        text = "\n".join([*kept, f"    {key}: {value}"] if value else kept) + "\n"
    return HEAD + MEASURES + OPTIONS + "benefits:" + text


def amounts(text: str = SMALL, option: str | None = None) -> OptionAmounts:
    """The amounts of an option, without findings."""
    found, findings = option_amounts(good_case(text), option)
    assert not findings, [str(finding) for finding in findings]
    return found


def euros(text: str, name: str = "saving", option: str | None = None) -> list[Decimal]:
    """A benefit or cost by period, in whole units of its currency with cents."""
    item = amounts(text, option).item(name)
    assert item is not None
    return [Decimal(amount) / 100 for amount in item.amounts]


def quantity(text: str, name: str) -> list[object]:
    """Any quantity by period; None where it is missing."""
    evaluation = amounts(text).evaluation
    at = evaluation.graph.node_of(name)
    assert at is not None, name
    values = [evaluation.at(at, period) for period in evaluation.frames]
    return [None if isinstance(value, Missing) else value for value in values]
