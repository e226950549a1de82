"""No damage makes the reader of business cases fail, and data is judged as text is. What a case is
refused or warned for stands in tests/cases/benefits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.benefits.business_case import read_case
from covalue.language.findings import Severity
from covalue.language.yaml_source import read_yaml
from tests.benefits.cases import SMALL
from tests.cases.reading import ROOT, Case, read_cases

FILES = [ROOT / "tests/cases/benefits" / f"{name}_refused.yaml" for name in ("fields", "profiles")]


@pytest.mark.parametrize("case", [case for file in FILES for case in read_cases(file)], ids=str)
def test_data_is_judged_as_its_text_is_but_told_by_field(case: Case) -> None:
    source, _findings = read_yaml(case.document, "case.yaml")
    _case, of_text = read_case(case.document, "case.yaml")
    _case, of_data = read_case(source.data, "case.yaml")
    assert [(each.code, each.message, each.mend) for each in of_data] == [
        (each.code, each.message, each.mend) for each in of_text
    ]
    errors = [each.place for each in of_data if each.severity is Severity.ERROR]
    assert errors
    assert all(
        place.line is None and (place.field or "").startswith("benefits.saving") for place in errors
    ), errors


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_good_case_makes_the_reader_fail(data: st.DataObject) -> None:
    at, length = data.draw(st.integers(0, len(SMALL) - 1)), data.draw(st.integers(0, 15))
    noise = data.draw(st.text(alphabet="abc:{}[]'\"-,%0123 \n*/()<>=&!|>\t", max_size=8))
    case, findings = read_case(SMALL[:at] + noise + SMALL[at + length :])
    assert case is not None or findings
