"""The contract in plain English, and its lines in words."""

from __future__ import annotations

from covalue.contracts.lines_in_words import line_in_words, quantities_said
from covalue.contracts.prose import prose
from covalue.contracts.registry import clauses
from covalue.contracts.settlement import Settler
from tests.oracles import ROOT
from tests.support import figures, good_contract

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
