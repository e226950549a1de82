"""Shapley's value: what each player adds, as the mean over all orders in which the players may
come.

L. S. Shapley, A Value for n-Person Games, 1953. The only division that adds up, gives nothing to
whoever changes nothing, treats alike whoever is alike, and of a sum is the sum of the divisions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from math import factorial
from typing import TypeVar

MOST_PLAYERS = 8
K = TypeVar("K", bound=Hashable)
Worth = Callable[[frozenset[str]], Mapping[K, int]]


def shapley(players: Sequence[str], worth: Worth[K]) -> dict[K, dict[str, int]]:
    """Each player's share of worth(all) − worth(none), for every total that `worth` gives, in whole
    units.

    Of n players each comes next after a set S in |S|! × (n − |S| − 1)! of the n! orders, so a share
    is a whole number of n!-ths. Shares are rounded down to whole units, and the units that are left
    go one by one to those who lost the largest part by it (largest remainder); of equal ones the
    first in the alphabet gets it. So the shares add up exactly, and do not depend on the order in
    which the players are named. Evaluates `worth` 2^n times; raises ValueError beyond 8 players.
    """
    if len(players) > MOST_PLAYERS:
        raise ValueError(
            f"{len(players)} players; at most {MOST_PLAYERS} can be told apart exactly"
        )
    ordered = sorted(players)
    worths = {subset: worth(subset) for subset in _subsets(ordered)}
    return {key: _shares(ordered, worths, key) for key in worths[frozenset(ordered)]}


def _subsets(players: Sequence[str]) -> list[frozenset[str]]:
    return [
        frozenset(chosen)
        for size in range(len(players) + 1)
        for chosen in combinations(players, size)
    ]


def _shares(
    players: Sequence[str], worths: Mapping[frozenset[str], Mapping[K, int]], key: K
) -> dict[str, int]:
    count = len(players)
    parts = dict.fromkeys(players, 0)
    for before in worths:
        orders = factorial(len(before)) * factorial(max(count - len(before) - 1, 0))
        for player in players:
            if player not in before:
                parts[player] += orders * (worths[before | {player}][key] - worths[before][key])
    return largest_remainder(parts, factorial(count))


def largest_remainder(parts: Mapping[str, int], weight: int) -> dict[str, int]:
    """Parts of `each` to a unit as whole units that add up to the whole, where the parts do.

    Every part is rounded down; the units left over go to the largest remainders, of equal ones to
    the first name.
    """
    whole = {name: part // weight for name, part in parts.items()}
    left = (sum(parts.values()) - weight * sum(whole.values())) // weight
    for name in sorted(parts, key=lambda name: (-(parts[name] % weight), name))[:left]:
        whole[name] += 1
    return whole
