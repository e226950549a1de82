"""A document is bounded: what is equal is shared, and what has no end is refused with words."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import pytest

from covalue.language.findings import Finding
from covalue.language.model import Model, read_model
from covalue.language.workbench import MOST_FAULTS, MOST_STEPS, Workbench

HEAD = (
    "covalue: 1\nmodel: an example\ncalendar: {start: 2026-01, period: month, periods: PERIODS}\n"
)


def read(text: str, periods: int = 12) -> tuple[Model | None, list[Finding], int]:
    """The model, the findings, and how many parts of formulas were looked into."""
    steps: Counter[str] = Counter()
    step = Workbench.step

    def counted(bench: Workbench) -> None:
        steps["all"] += 1
        step(bench)

    with patch.object(Workbench, "step", counted):
        model, findings = read_model(HEAD.replace("PERIODS", str(periods)) + text)
    return model, findings, steps["all"]


def doubling(depth: int, body: str) -> str:
    """Functions of which each calls the one before twice."""
    functions = ["  f0(v): v + v"]
    functions += [f"  f{at}(v): {body.format(f=f'f{at - 1}')}" for at in range(1, depth)]
    lines = ["inputs: {x: {unit: EUR}}", "functions:", *functions]
    return "\n".join([*lines, f"quantities: {{y: f{depth - 1}(x)}}", ""])


@pytest.mark.parametrize(
    "body",
    [
        "{f}(v) + {f}(v)",
        "if v > 0 EUR then {f}(v) else {f}(v)",
        "max({f}(v), {f}(v) / 2)",
        "{f}(v + 1 EUR) - {f}(v + 1 EUR)",
    ],
)
def test_functions_of_functions_do_not_double(body: str) -> None:
    """22 short lines took 167 seconds."""
    model, findings, steps = read(doubling(22, body))
    assert model is not None, findings
    assert steps < 5_000


def test_what_has_no_end_is_refused_at_once() -> None:
    """Each call has another value, so nothing can be shared."""
    model, findings, steps = read(doubling(60, "{f}(v + 1 EUR) + {f}(v * 2)"))
    assert model is None
    assert steps == MOST_STEPS + 1
    (finding,) = findings
    assert finding.code == "too-large"
    assert "its formulas come to more than 200,000 parts" in finding.message
    assert "compute parts of it elsewhere" in finding.mend


def test_a_division_in_a_function_is_warned_of_where_nothing_keeps_zero_out() -> None:
    """The same call under a condition and without it: shared, the warning would be lost."""
    text = """
inputs: {x: {unit: EUR}, y: {unit: EUR}}
functions:
  part(v, w): v / w
quantities:
  safe: if y > 0 EUR then part(x, y) else 0
  bare: part(x, y)
"""
    _model, findings, _steps = read(text)
    assert ("zero", "bare") in {(finding.code, finding.place.field) for finding in findings}


def test_more_values_than_a_machine_holds_are_refused() -> None:
    """20,000 figures over 120 periods took a gigabyte."""
    lines = "\n".join(f"  q{at}: x + {at} EUR" for at in range(2_000))
    text = f"inputs: {{x: {{unit: EUR}}}}\nquantities:\n{lines}\n"
    assert read(text)[0] is not None
    model, findings, _steps = read(text, periods=2400)
    assert model is None
    (finding,) = findings
    assert finding.code == "too-large"
    assert "values, at most 4,000,000 are computed" in finding.message


def test_of_many_faults_the_first_are_told() -> None:
    lines = "\n".join(f"  q{at}: z{at}" for at in range(MOST_FAULTS + 50))
    _model, findings, _steps = read(f"quantities:\n{lines}\n")
    codes = [finding.code for finding in findings]
    assert codes == ["unknown-name"] * MOST_FAULTS + ["too-many"]
    assert "mend these to see the others" in findings[-1].message
