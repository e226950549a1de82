"""What differs between two contents, place by place."""

from __future__ import annotations

from typing import Any


def difference(before: Any, after: Any) -> list[dict[str, Any]]:
    """Every place that was added, removed or changed: `{place, before, after}`, in the order of
    places."""
    old, new = dict(_places(before)), dict(_places(after))
    places = sorted(set(old) | set(new))
    return [
        {"place": place, "before": old.get(place), "after": new.get(place)}
        for place in places
        if place not in old or place not in new or old[place] != new[place]
    ]


def _places(value: Any, at: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [
            pair
            for key in sorted(value)
            for pair in _places(value[key], f"{at}.{key}" if at else str(key))
        ]
    if isinstance(value, list):
        return [
            pair
            for index, element in enumerate(value, 1)
            for pair in _places(element, f"{at}[{index}]")
        ]
    return [(at, value)]
