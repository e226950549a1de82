"""The contract in plain English, and its lines in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from covalue.contracts.clause import in_words
from covalue.contracts.lines_in_words import line_in_words, quantities_said
from covalue.contracts.prose import prose
from covalue.contracts.registry import clauses
from covalue.contracts.settlement import Settler
from covalue.language.grammar import Unparsed, parse
from covalue.language.values import Value
from tests.oracles import ROOT
from tests.support import CONTRACT, figures, good_contract

GAIN_SHARE = (ROOT / "examples" / "gain_share.yaml").read_text(encoding="utf-8")


def test_the_prose_holds_everything_that_was_agreed() -> None:
    contract = good_contract(GAIN_SHARE)
    text = prose(contract)
    for part in (
        "Example Retail plc",
        "Example Logistics GmbH",
        "from 2026-01 to 2030-12",
        "Years start in April",
        (
            "31.5 EUR/hour from 2026-01, 32.6 EUR/hour from 2027-04. Source: works council"
            " agreement of 2025."
        ),
        "**clamp(x, low, high)** stands for min(max(x, low), high).",
        "A deadband of 3,000,000 EUR stays with the client; only the excess is shared.",
        "20 % of the part of the excess from 0 EUR to 1,500,000 EUR",
        "stays between −1,000,000 EUR and 5,000,000 EUR",
        "rounded to 0.01 EUR, half up",
        "within 10 days",
        contract.hash,
    ):
        assert part in text


def test_a_line_is_explained_with_the_figures_of_its_own_period() -> None:
    settler = Settler(good_contract(GAIN_SHARE))
    contract = settler.contract
    csv = (ROOT / "examples" / "gain_share_inputs.csv").read_text(encoding="utf-8")
    given = figures(contract.graph, settler.needs, csv).contracts["Leipzig"]
    evaluation = settler.explained(quantities_said(contract), given)
    said = line_in_words(contract, evaluation, "pain", 5)
    assert (
        said == "The quarter reached 1,832,775 EUR against the threshold of 2,400,000 EUR: it falls"
        " short by 567,225 EUR, of which the partner bears 170,167.50 EUR. Rounded to 0.01 EUR,"
        " half up: −170,167.50 EUR."
    )


def test_every_clause_has_a_title_and_describes_its_fields() -> None:
    assert len(clauses()) == 23
    for kind, clause in clauses().items():
        assert clause.title
        assert clause.__doc__
        for name, field in clause.model_fields.items():
            assert name == "kind" or field.description or "earn_back" in name, (
                f"{kind}: {name} has no description"
            )


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("saving * -20%", "saving × −20 %"),
        ("cap_rate[track] + 1_000 EUR", "cap rate of track + 1,000 EUR"),
        ("if track = 'EN' then 1 else 2", "if track = EN then 1 else 2"),
        ("if closes(quarter) then 1 else 0", "if the quarter closes then 1 else 0"),
        ("if since(2026-Q2) then 1 else 0", "if the period is 2026-Q2 or later then 1 else 0"),
        ("if during(2027) then 1 else 0", "if the period lies in 2027 then 1 else 0"),
        ("position(year)", "position(year)"),
    ],
)
def test_a_formula_in_words(formula: str, words: str) -> None:
    parsed = parse(formula)
    assert not isinstance(parsed, Unparsed)
    assert in_words(parsed) == words


WORDY = """
calendar: {start: 2026-01, period: month, periods: 12}
settlement: {every: term}
sets: {sites: [Leeds, Leipzig]}
inputs:
  orders: {unit: number, source: the warehouse}
  site: {one of: sites}
  on_time: {unit: yes/no, label: On time}
parameters:
  rate: {unit: EUR, per contract: yes, label: Rate, source: the annex}
  fee[s in sites]: {values: {Leeds: 10 EUR, Leipzig: 20 EUR}, source: the parties}
tables:
  grades: {over: number, gives: number, ranges: {below 5: 1, from 5: 2}, source: the annex}
  plain: {over: number, gives: ratio, ranges: {below 5: 10%, from 5: 20%}}
quantities:
  graded: if on_time then lookup(grades, orders) * rate + fee[site] * lookup(plain, 1) else 0 EUR
terms:
  pay: {kind: formula, meaning: What is graded., amount: graded}
references: [{title: Annex A, where: page 3}, {title: Annex B}]
procedure: {deemed agreement: no, review days: 7, payment days: 14}
"""


def test_everything_that_a_document_holds_is_in_its_words() -> None:
    text = prose(good_contract(CONTRACT + WORDY))
    for line in (
        "**orders** is reported in number. It is taken from: the warehouse.",
        "**site** is reported as one of the sites.",
        "**on time** (On time) is reported as yes or no.",
        "**rate** (Rate) differs by contract and is stated with its figures. Source: the annex.",
        "**fee** is Leeds: 10 EUR; Leipzig: 20 EUR. Source: the parties.",
        "The table **grades** over number gives, in number: below 5: 1; from 5: 2. Source: the",
        "The table **plain** over number gives, in ratio: below 5: 10 %; from 5: 20 %.",
        "A statement is made once, at the end of the term.",
        "Each party may dispute lines of a statement within 7 days.",
        "What is agreed is paid within 14 days.",
        "Annex A, page 3.",
        "Annex B.",
    ):
        assert line in text
    assert "deemed agreed" not in text
    assert "Disputes" not in text


def test_a_name_in_a_sentence_that_stands_for_nothing_stays() -> None:
    contract = good_contract(
        CONTRACT
        + WORDY.replace("amount: graded}", "amount: graded, explained: ['{graded} of {nothing}']}")
    )
    settler = Settler(contract)
    month: dict[str, Value] = {
        "orders": Decimal(7),
        "site": "Leeds",
        "on_time": True,
        "rate": Decimal(3),
    }
    given = dict.fromkeys(range(12), month)
    evaluation = settler.explained(quantities_said(contract), given)
    said = line_in_words(contract, evaluation, "pay", 11)
    assert "7 EUR of {nothing}" in said
