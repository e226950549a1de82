"""The benefits map and its checks, what a benefit can be held to, and what is counted twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.benefits.benefits_map import check_map, map_of
from covalue.benefits.business_case import read_case
from covalue.benefits.checks import check_case
from covalue.benefits.claims import Claim, by_measure, check_claims, claims_of, over_claimed
from covalue.language.findings import Finding, Severity
from tests.benefits.cases import BENEFIT, HEAD, MEASURES, OPTIONS, SMALL, good_case, with_fields
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


# Each case: what is replaced in the whole map, by what, the code, a part of the message.
AIR = {
    "an objective without benefit": (
        "objective: cheaper",
        "description: x",
        "no-benefit",
        "the objective 'cheaper'",
    ),
    "a benefit without objective": (
        "objective: cheaper",
        "description: x",
        "no-objective",
        "serves no objective",
    ),
    "a benefit that nothing enables": (
        "depends on: [change]",
        "description: x",
        "not-enabled",
        "nothing enables",
    ),
    "a deliverable for nothing": (
        "serves: [tool]",
        "serves: []",
        "serves-nothing",
        "the deliverable 'code' serves",
    ),
    "an enabler for nothing": (
        "serves: [training]",
        "serves: []",
        "serves-nothing",
        "the enabler 'tool' serves",
    ),
    "a change without owner": (
        "{title: Training, serves: [change], owner: Ada Holm}",
        "{title: Training, serves: [change]}",
        "no-owner",
        "nobody owns the enabling change 'training'",
    ),
    "a benefit without owner": (
        "owners: [{name: Ines Okafor, from: 2026-01-01}]",
        "owners: []",
        "no-owner",
        "nobody owns the benefit 'saving'",
    ),
    "no measure": (
        "measure: each",
        "description: x",
        "no-measure",
        "the benefit 'saving' has no measure",
    ),
    "no baseline": (
        "baseline: {value: 5}",
        "description: x",
        "no-baseline",
        "the benefit 'saving' has no baseline",
    ),
    "no target": (
        "target: {value: 3}",
        "description: x",
        "no-target",
        "the benefit 'saving' has no target",
    ),
    "a baseline not agreed": (
        "{value: 5}",
        "{value: 5, agreed: no}",
        "not-agreed",
        "is not agreed",
    ),
    "no review": (
        "reviews: [2028-01-31]",
        "reviews: []",
        "no-review",
        "the benefit 'saving' is not reviewed",
    ),
    "a review too early": ("2028-01-31", "2026-12-31", "no-review", "is not reviewed"),
    "a loss called a benefit": (
        "target: {value: 3}",
        "target: {value: 6}",
        "sign",
        "its measure gets worse",
    ),
    "a gain called a disbenefit": (
        "class: cashable",
        "class: cashable\n    disbenefit: yes",
        "sign",
        "its measure gets better",
    ),
}


@pytest.mark.parametrize("title", AIR)
def test_what_hangs_in_the_air(title: str) -> None:
    old, new, code, message = AIR[title]
    assert old in WHOLE
    text = WHOLE.replace(old, new)
    if code == "no-measure":
        text = text.replace("unit value: 100 order", "unit value: 100 EUR")
    found = [finding for finding in findings(text) if finding.code == code]
    assert [message in finding.message for finding in found].count(True) == 1, [
        str(f) for f in findings(text)
    ]
    assert found[0].severity is Severity.WARNING
    assert found[0].place.line is not None
    assert found[0].mend


def test_a_case_may_promise_nothing_yet() -> None:
    assert codes(HEAD + MEASURES + OPTIONS) == ["no-benefits"]


def test_a_disbenefit_needs_no_change_that_enables_it() -> None:
    text = WHOLE.replace("depends on: [change]", "disbenefit: yes").replace(
        "target: {value: 3}", "target: {value: 6}"
    )
    text = text.replace(
        "owner: Ada Holm}}\nenabling", "owner: Ada Holm, serves: [saving]}}\nenabling"
    )
    # It is no benefit for its objective, though.
    assert codes(text) == ["no-benefit"]


def test_circles_are_named_once() -> None:
    turning = MAP.replace(
        "Training, serves: [change]", "Training, serves: [change, course]"
    ).replace(
        "enablers:", "  course: {title: Course, serves: [training], owner: Ada Holm}\nenablers:"
    )
    turning = turning.replace(
        "enabling changes: {training: {", "enabling changes:\n  training: {"
    ).replace("course], owner: Ada Holm}}", "course], owner: Ada Holm}")
    (finding,) = findings(REVIEWED + turning)
    assert finding.code == "circle"
    assert finding.severity is Severity.ERROR
    assert finding.message == "these wait for each other: training → course → training"


def test_benefits_that_wait_for_each_other_are_a_circle() -> None:
    other = BENEFIT.replace("saving:", "other:") + "    depends on: [saving]\n    scope: [Leeds]\n"
    text = SMALL + "    depends on: [other]\n    scope: [Leipzig]\n" + other
    assert "circle" in codes(text)


def test_a_name_that_serves_itself_is_a_circle() -> None:
    text = WHOLE.replace("Training, serves: [change]", "Training, serves: [change, training]")
    (finding,) = findings(text)
    assert finding.message == "these wait for each other: training → training"


def test_a_map_can_be_checked_without_a_document() -> None:
    found = check_map(map_of(good_case(SMALL).document), {})
    assert {finding.place.field for finding in found} == {"saving"}


def two(one: str = "", second: str = "") -> str:
    """Two benefits on one measure."""
    return SMALL + one + BENEFIT.replace("saving:", "faster:") + second


def claims(text: str) -> list[tuple[str, Severity, str]]:
    return [(f.code, f.severity, f.message) for f in check_claims(claims_of(good_case(text)))]


def test_the_same_measure_scope_and_time_is_counted_twice() -> None:
    over, double = claims(two())
    assert over == (
        "over-attributed",
        Severity.ERROR,
        "'small: saving' and 'small: faster' count 200 % of 'each' everywhere from 2027-01",
    )
    assert double == (
        "double-count",
        Severity.WARNING,
        "'small: saving' and 'small: faster' both count 'each' everywhere from 2027-01 to 2029-12",
    )


HALF = "    attribution: {share: 50%, rule: agreed}\n"
MOST = "    attribution: {share: 50.01%, rule: agreed}\n"


def test_shares_that_add_up_to_the_whole_are_a_note() -> None:
    ((code, severity, _),) = claims(two(HALF, HALF))
    assert (code, severity) == ("double-count", Severity.NOTE)
    assert [code for code, _, _ in claims(two(HALF, MOST))] == ["over-attributed", "double-count"]


@pytest.mark.parametrize(
    ("one", "second"),
    [
        ("    scope: [Leeds]\n", "    scope: [Leipzig]\n"),
        ("", "    measure: other\n"),
    ],
)
def test_other_places_and_measures_are_no_double_count(one: str, second: str) -> None:
    text = two(one, second)
    if "other" in second:
        text = text.replace(
            "measures: {", "measures: {other: {title: O, unit: EUR/order, direction: lower}, "
        )
        head, tail = text.rsplit("    measure: each\n", 1)
        text = head + tail
    assert claims(text) == []


def test_one_after_the_other_is_no_double_count() -> None:
    late = BENEFIT.replace("saving:", "faster:").replace(
        "milestone: go_live", "milestone: go_live, offset: 3"
    )
    assert claims(SMALL + late) == []
    overlapping = late.replace("offset: 3", "offset: 2")
    assert "from 2029-01 to 2029-12" in claims(SMALL + overlapping)[1][2]


def test_everywhere_covers_every_place() -> None:
    found = claims(two("", "    scope: [Leeds, Leipzig]\n"))
    assert found[0][2].endswith("in Leeds from 2027-01")
    assert "in Leeds, Leipzig" in found[1][2]


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


def test_only_what_belongs_to_an_option_claims() -> None:
    text = two().replace("{title: Doing it}", "{title: Doing it, benefits: [saving]}")
    assert claims(text) == []
    assert claims_of(good_case(text), "nothing") == []


def test_a_benefit_without_figures_claims_all_the_same() -> None:
    text = two().replace("    baseline: {value: 5}\n", "", 1)
    assert [code for code, _, _ in claims(text)] == ["over-attributed", "double-count"]


def test_a_share_may_change_from_year_to_year() -> None:
    dated = "    attribution: {share: part, rule: agreed}\n"
    text = (
        two(HALF, dated)
        + "assumptions: {part: {values: {2026: 50%, 2029: 80%}, driver: scope, source: s}}\n"
    )
    over, _ = claims(text)
    assert over[2].endswith("count 130 % of 'each' everywhere from 2029-01")


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
