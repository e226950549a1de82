"""Contracts that cannot be settled: what is wrong in a clause is named at the clause."""

from __future__ import annotations

import pytest

from covalue.contracts.contract import read_contract, setting_of
from tests.support import CONTRACT, good_contract

MONTHS = "calendar: {start: 2026-01, period: month, periods: 12}\nsettlement: {every: quarter}\n"
FEE = "terms: {fee: {kind: fixed fee, amount: 1 EUR, every: month}}\n"


def errors_of(text: str) -> list[str]:
    contract, findings = read_contract(text, "deal.yaml")
    assert contract is None
    return [str(finding) for finding in findings if finding.severity == "error"]


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        (
            "model: m\n" + FEE,
            "a document is either a `model` or a `contract`: keep one of the two titles",
        ),
        (FEE.replace("1 EUR", "zzz"), "'zzz' is not defined"),
        (FEE.replace("1 EUR", "1 hour"), "hour is not EUR, in `fee.each = 1 hour`"),
        (FEE.replace("1 EUR", "1 +"), "the expression ends too early"),
        (FEE.replace("fixed fee", "fixed fees"), "'fixed fees' is not one of"),
        (FEE.replace("kind: fixed fee, ", ""), "the field 'kind' is missing — add `kind: …`"),
        (
            FEE.replace("every: month", "evry: month"),
            "'evry' is no field here — did you mean 'every'?",
        ),
        (
            FEE.replace("every: month", "zzz: month"),
            "'zzz' is no field here — the fields are label, kind, amount, every",
        ),
        (
            "terms: {t: {kind: rate card, hours: h, rates: r, roles: staff}}\n",
            "'roles' is no field here",
        ),
        (
            "terms: {t: {kind: time and materials, hours: h, rates: r, roles: staff, over: term,"
            " not to exceed: 5 EUR}}\n",
            "the set 'staff' is not declared, in `t.worked = sum(h[r] * r[r] for r in staff)`",
        ),
        (
            "sets: {staffs: [senior]}\n"
            "terms: {t: {kind: time and materials, hours: h, rates: r, roles: staff, over: term,"
            " not to exceed: 5 EUR}}\n",
            "for r in staff)` — did you mean 'staffs'?",
        ),
    ],
)
def test_a_clause_that_cannot_be(sections: str, words: str) -> None:
    said = errors_of(CONTRACT + MONTHS + sections)
    assert any(words in line for line in said), said
    assert all("deal.yaml" in line for line in said)


def test_without_a_calendar_nothing_else_is_looked_into() -> None:
    (said,) = errors_of(CONTRACT + MONTHS.replace("2026-01", "soon") + FEE)
    assert "'soon' is no month — write 2026-01" in said


def test_the_setting_of_a_clause_is_what_stands_before_it() -> None:
    text = FEE + "limits: {most: {kind: cap, amount: 5 EUR, over: year}}\n"
    contract = good_contract(CONTRACT + MONTHS + text)
    assert contract.setting("fee") == setting_of(contract.document, ())
    assert contract.setting("most").lines == ("fee",)
    assert (contract.setting("fee").currency, contract.setting("fee").every) == ("EUR", "quarter")
