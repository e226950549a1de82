"""The benefits map and its checks, what a benefit can be held to, and what is counted twice."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from covalue.benefits.benefits_map import check_map, map_of
from covalue.benefits.business_case import read_case
from covalue.benefits.checks import check_case
from covalue.benefits.claims import Claim, by_measure, check_claims, claims_of, over_claimed
from covalue.language.findings import Finding, Severity
from tests.benefits.cases import BENEFIT, SMALL, good_case, with_fields
from tests.oracles import ROOT

REVIEWED = with_fields(objective="cheaper", reviews="[2028-01-31]", depends_on="[change]")
MAP = """
objectives: {cheaper: {title: Orders cost less, owner: Ada Holm}}
business changes: {change: {title: People work otherwise, owner: Ada Holm}}
enabling changes: {training: {title: Training, serves: [change], owner: Ada Holm}}
enablers: {tool: {title: A tool, serves: [training], owner: Ada Holm}}
deliverables: {code: {title: Code, serves: [tool], owner: Ada Holm}}
requirements: {fast: {title: Answers within a second, serves: [code], owner: Ada Holm}}
"""
WHOLE = REVIEWED + MAP


def findings(text: str) -> list[Finding]:
    return check_case(good_case(text))


def codes(text: str) -> list[str]:
    return [finding.code for finding in findings(text)]


def test_a_whole_map_has_no_findings() -> None:
    assert findings(WHOLE) == []
    for name in ("business_case.yaml", "business_case_design.yaml"):
        case, found = read_case((ROOT / "examples" / name).read_text(encoding="utf-8"), name)
        assert case is not None
        assert [*found, *check_case(case)] == []


def test_the_map_leads_from_deliverable_to_objective() -> None:
    found = map_of(good_case(WHOLE).document)
    assert [node.kind for node in found.nodes.values()] == [
        "objective",
        "benefit",
        "business change",
        "enabling change",
        "enabler",
        "deliverable",
        "requirement",
    ]
    assert found.reaches("fast") == {"code", "tool", "training", "change", "saving", "cheaper"}
    assert found.reaches("code") == {"tool", "training", "change", "saving", "cheaper"}
    assert [node.name for node in found.served_by("saving")] == ["change"]
    assert [node.name for node in found.of_kind("objective")] == ["cheaper"]


def test_benefits_that_wait_for_each_other_are_a_circle() -> None:
    other = BENEFIT.replace("saving:", "other:") + "    depends on: [saving]\n    scope: [Leeds]\n"
    text = SMALL + "    depends on: [other]\n    scope: [Leipzig]\n" + other
    assert "circle" in codes(text)


def test_a_map_can_be_checked_without_a_document() -> None:
    found = check_map(map_of(good_case(SMALL).document), {})
    assert {finding.place.field for finding in found} == {"saving"}


def two(one: str = "", second: str = "") -> str:
    """Two benefits on one measure."""
    return SMALL + one + BENEFIT.replace("saving:", "faster:") + second


def claims(text: str) -> list[tuple[str, Severity, str]]:
    return [(f.code, f.severity, f.message) for f in check_claims(claims_of(good_case(text)))]


def test_one_after_the_other_is_no_double_count() -> None:
    late = BENEFIT.replace("saving:", "faster:").replace(
        "milestone: go_live", "milestone: go_live, offset: 3"
    )
    assert claims(SMALL + late) == []
    overlapping = late.replace("offset: 3", "offset: 2")
    assert "from 2029-01 to 2029-12" in claims(SMALL + overlapping)[1][2]


def test_two_projects_may_claim_the_same_with_other_calendars() -> None:
    monthly = SMALL.replace(
        "{start: 2026, period: year, periods: 6}", "{start: 2027-01, period: month, periods: 6}"
    )
    first, second = good_case(), good_case(monthly.replace("name: small", "name: other"))
    found = check_claims([*claims_of(first), *claims_of(second)])
    assert [finding.code for finding in found] == ["over-attributed", "double-count"]
    assert (
        "'small: saving' and 'other: saving' both count 'each' everywhere from 2027-03 to 2027-05"
        in found[1].message
    )


def test_a_benefit_without_figures_claims_all_the_same() -> None:
    text = two().replace("    baseline: {value: 5}\n", "", 1)
    assert [code for code, _, _ in claims(text)] == ["over-attributed", "double-count"]


@st.composite
def some_claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of few benefits on two measures, in two places, over few months."""
    shares = st.dictionaries(
        st.integers(0, 4), st.sampled_from([Decimal(each) for each in ("0.3", "0.5", "0.7", "1")])
    )
    scopes = st.frozensets(st.sampled_from(["north", "south"]))
    return [
        Claim(
            f"project {at}",
            f"benefit {at}",
            draw(st.sampled_from(["cost", "time"])),
            draw(scopes),
            draw(shares),
        )
        for at in range(draw(st.integers(0, 5)))
    ]


@given(some_claims())
def test_a_measure_is_claimed_over_where_the_check_finds_an_error(found: list[Claim]) -> None:
    wrong = {
        measure
        for measure, group in by_measure(found).items()
        if any(each.code == "over-attributed" for each in check_claims(group))
    }
    assert set(over_claimed(found)) == wrong
