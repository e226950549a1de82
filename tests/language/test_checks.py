"""Documents of any size are read or refused; what is refused and why stands in
tests/cases/language."""

from __future__ import annotations

from covalue.language.model import read_model

HEAD = "covalue: 1\nmodel: m\ncalendar: {start: 2026-01, period: month, periods: 12}\n"


def test_a_long_formula_and_a_long_chain_are_refused_or_read_but_never_fail() -> None:
    long = HEAD + "quantities:\n  a: " + " + ".join(["1"] * 5000) + "\n"
    chain = (
        HEAD
        + "quantities:\n  q0: 1\n"
        + "".join(f"  q{at}: q{at - 1} + 1\n" for at in range(1, 1500))
    )
    for text in (long, chain):
        model, findings = read_model(text)
        assert model is not None or findings
