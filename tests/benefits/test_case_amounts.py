"""A case's options are evaluated once, whoever asks for their amounts, and mean the same as when
each asks by itself."""

from __future__ import annotations

import pytest

from covalue.benefits import amounts as amounts_module
from covalue.benefits.amounts import CaseAmounts, option_amounts
from covalue.benefits.appraisal import appraise
from covalue.benefits.checks import check_case
from covalue.benefits.claims import claims_of
from covalue.language.exact import Evaluator
from tests.benefits.cases import SMALL, good_case
from tests.oracles import ROOT

EXAMPLE = (ROOT / "examples" / "business_case.yaml").read_text(encoding="utf-8")


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[Evaluator]:
    """Every evaluation from now on."""
    made: list[Evaluator] = []

    class Counted(Evaluator):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
            made.append(self)

    monkeypatch.setattr(amounts_module, "Evaluator", Counted)
    return made


@pytest.mark.parametrize("text", [SMALL, EXAMPLE])
def test_each_option_is_evaluated_once(text: str, evaluated: list[Evaluator]) -> None:
    case = good_case(text)
    known = CaseAmounts(case)
    assert not evaluated, "nothing is evaluated before somebody asks"
    appraise(case, known)
    check_case(case, known)
    claims_of(case, known=known)
    assert known.of(case.preferred) is known.of()
    assert len(evaluated) == len(case.document.options)


@pytest.mark.parametrize("text", [SMALL, EXAMPLE])
def test_what_is_known_changes_no_figure(text: str) -> None:
    case = good_case(text)
    known = CaseAmounts(case)
    for option in case.document.options:
        alone = option_amounts(case, option)
        assert (known.of(option)[0].items, known.of(option)[1]) == (alone[0].items, alone[1])
        assert claims_of(case, option, known) == claims_of(case, option)
    assert appraise(case, known) == appraise(case)
    assert check_case(case, known) == check_case(case)
