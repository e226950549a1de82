"""Shapley's value against its definition: the mean over all orders, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.benefits.shapley import largest_remainder, shapley

NAMES = list("abcdefgh")


def game(numbers: list[int], names: list[str]) -> Callable[[frozenset[str]], Mapping[str, int]]:
    """A worth for every set of players, drawn at random."""

    def worth(players: frozenset[str]) -> Mapping[str, int]:
        at = sum(1 << names.index(player) for player in players)
        return {"total": numbers[at % len(numbers)] + at * at % 97}

    return worth


def by_definition(
    names: list[str], worth: Callable[[frozenset[str]], Mapping[str, int]]
) -> dict[str, Fraction]:
    parts = dict.fromkeys(names, Fraction(0))
    for order in permutations(names):
        for at, player in enumerate(order):
            before = frozenset(order[:at])
            parts[player] += worth(before | {player})["total"] - worth(before)["total"]
    return {name: part / factorial(len(names)) for name, part in parts.items()}


@given(st.integers(1, 5), st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=40))
@settings(max_examples=60, deadline=None)
def test_shares_are_the_means_over_all_orders_to_the_unit(count: int, numbers: list[int]) -> None:
    names = NAMES[:count]
    worth = game(numbers, names)
    shares = shapley(names, worth)["total"]
    exact = by_definition(names, worth)
    assert all(abs(shares[name] - exact[name]) < 1 for name in names)
    assert sum(shares.values()) == worth(frozenset(names))["total"] - worth(frozenset())["total"]


@given(st.permutations(NAMES[:6]), st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=64))
@settings(max_examples=60, deadline=None)
def test_the_order_of_players_changes_nothing(order: list[str], numbers: list[int]) -> None:
    worth = game(numbers, NAMES[:6])
    assert shapley(order, worth) == shapley(NAMES[:6], worth)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=256, max_size=256))
@settings(max_examples=10, deadline=None)
def test_eight_players_add_up(numbers: list[int]) -> None:
    worth = game(numbers, NAMES)
    shares = shapley(NAMES, worth)["total"]
    assert sum(shares.values()) == worth(frozenset(NAMES))["total"] - worth(frozenset())["total"]


def test_nine_players_are_too_many() -> None:
    with pytest.raises(ValueError, match="9 players; at most 8"):
        shapley([*NAMES, "i"], lambda _: {"total": 0})


def test_no_players_share_nothing() -> None:
    assert shapley([], lambda _: {"total": 5}) == {"total": {}}


def test_who_changes_nothing_gets_nothing_and_alike_are_treated_alike() -> None:
    shares = shapley(["a", "b", "c"], lambda players: {"total": 100 * len(players & {"a", "b"})})[
        "total"
    ]
    assert shares == {"a": 100, "b": 100, "c": 0}


def test_each_total_is_shared_on_its_own() -> None:
    shares = shapley(
        ["a", "b"], lambda players: {"x": 10 * ("a" in players), "y": -7 * ("b" in players)}
    )
    assert shares == {"x": {"a": 10, "b": 0}, "y": {"a": 0, "b": -7}}


@pytest.mark.parametrize(
    ("parts", "each", "whole"),
    [
        # A third of a unit each: the one unit goes to the first in the alphabet.
        ({"c": 1, "a": 1, "b": 1}, 3, {"a": 1, "b": 0, "c": 0}),
        ({"a": 5, "b": 4}, 3, {"a": 2, "b": 1}),
        ({"a": 4, "b": 5}, 3, {"a": 1, "b": 2}),
        ({"a": -1, "b": -1, "c": -1}, 3, {"a": 0, "b": 0, "c": -1}),
        ({"a": -1, "b": 1}, 2, {"a": 0, "b": 0}),
        ({"a": 6, "b": -6}, 3, {"a": 2, "b": -2}),
    ],
)
def test_the_largest_remainder(parts: dict[str, int], each: int, whole: dict[str, int]) -> None:
    assert largest_remainder(parts, each) == whole


@given(
    st.dictionaries(st.sampled_from(NAMES), st.integers(-(10**9), 10**9), min_size=1),
    st.integers(1, 5040),
)
def test_whole_units_add_up_and_are_off_by_less_than_one(parts: dict[str, int], each: int) -> None:
    first = next(iter(parts))
    parts[first] -= sum(parts.values()) % each
    whole = largest_remainder(parts, each)
    assert sum(whole.values()) * each == sum(parts.values())
    assert all(abs(whole[name] * each - part) < each for name, part in parts.items())
