"""Parameters that nobody agreed or published for some periods: `missing` in place of a figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from covalue.contracts.prose import prose
from covalue.language.model import read_model
from covalue.language.values import Missing
from tests.support import CONTRACT, evaluate, good_contract, settlements

CALENDAR = "covalue: 1\ncalendar: {start: 2018, period: year, periods: 5}\n"
RATE = (
    CALENDAR
    + "inputs: {score: {unit: number}}\nparameters:\n  rate: {unit: ratio, values: VALUES, "
    "source: published}\nquantities: {paid: score * rate}\n"
)


def with_values(values: str, extra: str = "") -> str:
    return RATE.replace("VALUES", values).replace("source: published", f"source: published{extra}")


def test_a_figure_ends_and_begins_again() -> None:
    text = with_values("{2018: missing, 2019: 10%, 2020: missing, 2022: 20%}")
    given = {period: {"score": Decimal(100)} for period in range(5)}
    evaluation = evaluate(text, given)
    values = [evaluation.value("paid", period) for period in range(5)]
    assert [value if isinstance(value, Decimal) else None for value in values] == [
        None,
        10,
        None,
        None,
        20,
    ]
    assert isinstance(values[2], Missing)
    assert [(cause.kind, cause.name, cause.period) for cause in values[2].causes] == [
        ("parameter", "rate", 2)
    ]


def test_the_figures_of_a_contract_may_bring_what_is_missing() -> None:
    text = with_values("{2018: 10%, 2019: missing}", ", per contract: yes")
    given = {
        0: {"score": Decimal(100)},
        1: {"score": Decimal(100), "rate": Decimal("0.3")},
        2: {"score": Decimal(100)},
    }
    evaluation = evaluate(text, given)
    assert [evaluation.value("paid", period) for period in (0, 1)] == [10, 30]
    value = evaluation.value("paid", 2)
    assert isinstance(value, Missing)
    assert [(cause.kind, cause.name) for cause in value.causes] == [("per contract", "rate")]


def test_a_column_is_not_needed_for_what_may_be_missing() -> None:
    deal = (
        CONTRACT
        + """
calendar: {start: 2026-01, period: month, periods: 3}
inputs: {saved: {unit: EUR}}
parameters: {limit: {unit: EUR, per contract: yes, value: missing}}
terms: {share: {kind: formula, meaning: half, amount: 'min(saved / 2, default(limit, saved))'}}
settlement: {every: month}
"""
    )
    for csv, due in (
        ("period,saved\n2026-01,100\n", 5000),
        ("period,saved,limit\n2026-01,100,\n", 5000),
        ("period,saved,limit\n2026-01,100,20\n", 2000),
    ):
        (statement,) = settlements(deal, csv)["contract"].statements
        assert statement.total == due


def test_a_statement_that_needs_the_figure_is_refused_in_words() -> None:
    deal = (
        CONTRACT
        + """
calendar: {start: 2018, period: year, periods: 3}
inputs: {saved: {unit: EUR}}
parameters:
  rate: {unit: ratio, values: {2018: 10%, 2019: missing}, source: the agency}
terms: {share: {kind: formula, meaning: a part, amount: saved * rate}}
settlement: {every: year}
"""
    )
    settlement = settlements(deal, "period,saved\n2018,100\n2019,100\n")["contract"]
    assert [statement.total for statement in settlement.statements] == [1000]
    (finding,) = settlement.findings
    assert finding.message == (
        "contract: no statement for 2019, since the parameter 'rate' has no value then"
    )
    assert "10 % from 2018, missing from 2019" in prose(good_contract(deal))


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        ("{unit: ratio, value: missing, source: x}", "needs `per contract: yes`"),
        ("{unit: ratio, values: {2018: absent}, source: x}", "is no number"),
        ("{unit: ratio, values: {2019: missing}, source: x}", "has no value from 2018"),
    ],
)
def test_what_is_never_there_or_not_said_is_refused(rate: str, words: str) -> None:
    text = CALENDAR + f"inputs: {{x: {{unit: number}}}}\nparameters:\n  rate: {rate}\n"
    model, findings = read_model(text + "quantities: {y: x * rate}\n")
    assert model is None
    assert any(words in str(finding) for finding in findings), [str(f) for f in findings]
