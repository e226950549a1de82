"""What a joint account plan holds, what is wrong with one, what differs between two. Pure: plain
data in and out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from covalue.web.kit.days import read_day

OBJECTIVE = {
    "title": "Objective",
    "measure": "Measure",
    "target": "Target",
    "client_owner": "Owner at the client",
    "partner_owner": "Owner at the partner",
    "due_on": "Due",
}
"""The fields of an objective beside its key, with their labels."""

GOALS = {"client_goals": "Goal of the client", "partner_goals": "Goal of the partner"}
LISTS = ("objectives", *GOALS)
LONGEST, MOST = 200, 20
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_WHOLE = {"starts_on", "ends_on", *LISTS}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place, as `objectives[2].due_on`."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """What differs at one place: of which objective or goal (empty: of the plan), which field,
    before and after."""

    of: str
    field: str
    before: str
    after: str


def items(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every objective and goal."""
    return [row for name in LISTS for row in content[name]]


def problems(content: Any) -> list[Problem]:
    """Everything that is wrong with the content; nothing when it can be signed."""
    if not isinstance(content, dict) or set(content) != _WHOLE:
        return [
            Problem(
                "", "A plan has starts_on, ends_on, objectives, client_goals and partner_goals."
            )
        ]
    days = list(_days(content))
    for name in LISTS:
        days += _rows(content, name)
    return days or list(_keys(content))


def _days(content: Mapping[str, Any]) -> Iterator[Problem]:
    starts_on, ends_on = read_day(content["starts_on"]), read_day(content["ends_on"])
    if starts_on is None:
        yield Problem("starts_on", "Give the first day of the plan.")
    if ends_on is None:
        yield Problem("ends_on", "Give the first day after the plan.")
    if starts_on and ends_on and ends_on <= starts_on:
        yield Problem("ends_on", "The plan would end before it starts.")


def _rows(content: Mapping[str, Any], name: str) -> Iterator[Problem]:
    rows, what = (
        content[name],
        "an objective" if name == "objectives" else GOALS[name].lower().replace("goal", "a goal"),
    )
    if not isinstance(rows, list) or not rows:
        yield Problem(name, f"A plan has {what} at least.")
        return
    if len(rows) > MOST:
        yield Problem(name, f"A plan has at most {MOST} rows here.")
    fields = set(OBJECTIVE) if name == "objectives" else {"title"}
    for number, row in enumerate(rows, 1):
        at = f"{name}[{number}]"
        if not isinstance(row, dict) or set(row) != {"key", *fields}:
            yield Problem(at, f"It has key, {', '.join(sorted(fields))}.")
        else:
            yield from _texts(row, fields, at)
            yield from _due(row, content, at)


def _texts(row: Mapping[str, Any], fields: set[str], at: str) -> Iterator[Problem]:
    for field in sorted(fields - {"due_on"}):
        value = row[field]
        if not isinstance(value, str) or not value.strip():
            yield Problem(
                f"{at}.{field}",
                f"{OBJECTIVE[field] if len(fields) > 1 else 'The goal'} is missing.",
            )
        elif len(value) > LONGEST:
            yield Problem(f"{at}.{field}", f"This is over {LONGEST} characters.")


def _due(row: Mapping[str, Any], content: Mapping[str, Any], at: str) -> Iterator[Problem]:
    if "due_on" not in row:
        return
    due, starts_on, ends_on = (
        read_day(text) for text in (row["due_on"], content["starts_on"], content["ends_on"])
    )
    if due is None:
        yield Problem(f"{at}.due_on", "Give the day by which it is to be reached.")
    elif starts_on and ends_on and not starts_on <= due < ends_on:
        yield Problem(f"{at}.due_on", "This day is not within the plan.")


def _keys(content: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in LISTS:
        for number, row in enumerate(content[name], 1):
            key = row["key"]
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                yield Problem(
                    f"{name}[{number}].key",
                    "A key has small letters, digits and hyphens, at most 40.",
                )
            elif key in seen:
                yield Problem(f"{name}[{number}].key", f"The key '{key}' is used twice.")
            else:
                seen.add(key)


def with_keys(content: Any, used: Collection[str]) -> Any:
    """The content with a key, never used before, for each row that has none."""
    if not isinstance(content, dict):
        return content
    own = {row.get("key") for name in LISTS for row in _dicts(content.get(name))}
    names = _fresh({*used, *own})
    return {
        name: [
            {**row, "key": next(names)} if isinstance(row, dict) and not row.get("key") else row
            for row in rows
        ]
        if name in LISTS and isinstance(rows, list)
        else rows
        for name, rows in content.items()
    }


def _dicts(rows: Any) -> list[Any]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _fresh(taken: Collection[Any]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"r{number}" not in taken:
            yield f"r{number}"


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    """What differs, each objective and goal followed by its key, whatever its place in the list."""
    old = before or {"starts_on": "", "ends_on": "", **{name: [] for name in LISTS}}
    differences = [
        Change("", label, old[field], after[field])
        for field, label in (("starts_on", "First day"), ("ends_on", "First day after"))
        if old[field] != after[field]
    ]
    for name in LISTS:
        differences += _row_changes(name, old[name], after[name])
    return differences


def _row_changes(
    name: str, before: list[dict[str, str]], after: list[dict[str, str]]
) -> Iterator[Change]:
    labels = OBJECTIVE if name == "objectives" else {"title": GOALS[name]}
    old, new = ({row["key"]: row for row in rows} for rows in (before, after))
    for key in [*new, *(key for key in old if key not in new)]:
        mine, theirs = new.get(key, {}), old.get(key, {})
        of = mine.get("title") or theirs["title"]
        for field, label in labels.items():
            if theirs.get(field, "") != mine.get(field, ""):
                yield Change(of, label, theirs.get(field, ""), mine.get(field, ""))
