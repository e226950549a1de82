"""What of the answers may be shown: the rule itself, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from covalue.web.partnership.assessments.publication import THRESHOLD, publish

NAMES = ["Trust", "Delivery"]
SCORES = st.lists(st.integers(1, 5), max_size=2)
RATERS = st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, SCORES)), max_size=9)


def test_the_worked_example_of_the_docs() -> None:
    """Five raters: means 4, 3.5, 5, 2, 4 in Trust give 18.5 / 5 = 3.70; four in Delivery give
    nothing."""
    raters = [
        {"Trust": [4], "Delivery": [5]},
        {"Trust": [3, 4], "Delivery": [4]},
        {"Trust": [5], "Delivery": []},
        {"Trust": [2], "Delivery": [1]},
        {"Trust": [4, 4], "Delivery": [2]},
    ]
    shown = publish(NAMES, raters)
    assert shown.dimensions == {"Trust": 370, "Delivery": None}
    assert shown.overall == 370


def test_halves_are_rounded_up() -> None:
    """Eight raters with one 4 and seven 3: 25 / 8 = 3.125 becomes 3.13."""
    raters = [{"Trust": [4]}, *[{"Trust": [3]}] * 7]
    assert publish(["Trust"], raters).overall == 313


def test_nobody_answered() -> None:
    assert publish(NAMES, []).overall is None


@given(RATERS)
def test_below_five_raters_nothing_is_shown(raters: list[dict[str, list[int]]]) -> None:
    shown = publish(NAMES, raters)
    for name in NAMES:
        count = sum(bool(each[name]) for each in raters)
        assert (shown.dimensions[name] is not None) == (count >= THRESHOLD)


@given(RATERS, st.integers(0, 8), st.sampled_from(NAMES), SCORES)
def test_what_is_not_shown_changes_nothing_that_is(
    raters: list[dict[str, list[int]]], place: int, name: str, scores: list[int]
) -> None:
    """Another answer in a dimension with fewer than five raters, before and after, leaves every
    figure as it was."""
    if place >= len(raters):
        return
    other = [dict(each) for each in raters]
    other[place][name] = scores
    if all(sum(bool(each[name]) for each in world) < THRESHOLD for world in (raters, other)):
        assert publish(NAMES, raters) == publish(NAMES, other)
