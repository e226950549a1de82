"""The benefits map as a picture: columns from what is wanted to what is built, lines to what is
served.

Drawn on the server, so that it needs no script, prints, and every box is a link that the keyboard
reaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from covalue.benefits.benefits_map import BenefitsMap, Node, NodeKind

KINDS: tuple[NodeKind, ...] = get_args(NodeKind)
BOX, GAP, ROW, HEIGHT, TOP = 176, 44, 62, 46, 34
EDGE = 2
"""Room for the frame of the last column."""
LINE = 24
"""Characters of a title on a line of a box."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place. `dim`: it is not on the way to or from the node in focus."""

    node: Node
    x: int
    y: int
    lines: Sequence[str]
    dim: bool
    focus: bool
    percent: int | None

    @property
    def label(self) -> str:
        """What is read aloud: its kind, its title, and how far it is."""
        done = "" if self.percent is None else f", {self.percent} % done"
        return f"{self.node.kind}: {self.node.title}{done}"

    @property
    def look(self) -> str:
        """Its classes."""
        names = ["box", self.node.kind.replace(" ", "-")]
        names += ["dim"] if self.dim else []
        names += ["focus"] if self.focus else []
        return " ".join(names)

    @property
    def words(self) -> list[tuple[int, str]]:
        """The lines of its title, each with its height: one in the middle, or two."""
        heights = (27,) if len(self.lines) == 1 else (19, 35)
        return [(self.y + height, line) for height, line in zip(heights, self.lines, strict=False)]

    @property
    def done(self) -> int:
        """The width of what is done."""
        return (BOX - 2) * (self.percent or 0) // 100


@dataclass(frozen=True, slots=True)
class Line:
    """From what serves to what is served."""

    path: str
    dim: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: int
    height: int
    headings: Sequence[tuple[int, str]]
    boxes: Sequence[Box]
    lines: Sequence[Line]


def draw(benefits_map: BenefitsMap, progress: Mapping[str, int], focus: str = "") -> Drawing:
    """Place every node in the column of its kind, near what it serves."""
    kinds = [kind for kind in KINDS if benefits_map.of_kind(kind)]
    places: dict[str, tuple[int, int]] = {}
    for column, kind in enumerate(kinds):
        for row, node in enumerate(_ordered(benefits_map, kind, places)):
            places[node.name] = (column, row)
    lit = _lit(benefits_map, focus)
    boxes = [
        Box(
            benefits_map.nodes[name],
            column * (BOX + GAP),
            TOP + row * ROW,
            _lines(benefits_map.nodes[name].title),
            dim=bool(lit) and name not in lit,
            focus=name == focus,
            percent=progress.get(name),
        )
        for name, (column, row) in places.items()
    ]
    lines = [
        Line(_path(places[name], places[served]), dim=bool(lit) and not {name, served} <= lit)
        for name in places
        for served in benefits_map.nodes[name].serves
        if served in places
    ]
    deepest = max((row for _column, row in places.values()), default=0)
    headings = [(column * (BOX + GAP), _plural(kind)) for column, kind in enumerate(kinds)]
    return Drawing(
        max(len(kinds), 1) * (BOX + GAP) - GAP + EDGE,
        TOP + (deepest + 1) * ROW,
        headings,
        boxes,
        lines,
    )


def _ordered(
    benefits_map: BenefitsMap, kind: NodeKind, places: Mapping[str, tuple[int, int]]
) -> list[Node]:
    """Nodes of one column by the mean row of what they serve, so that lines cross seldom."""

    def mean(node: Node) -> float:
        rows = [places[served][1] for served in node.serves if served in places]
        return sum(rows) / len(rows) if rows else float(len(places))

    return sorted(benefits_map.of_kind(kind), key=mean)


def _lit(benefits_map: BenefitsMap, focus: str) -> set[str]:
    """The node in focus, all that it serves, and all that serves it."""
    if focus not in benefits_map.nodes:
        return set()
    before = {name for name in benefits_map.nodes if focus in benefits_map.reaches(name)}
    return {focus} | benefits_map.reaches(focus) | before


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """A curve from the left side of what serves to the right side of what is served; within a
    column, around it."""
    y, to_y = (TOP + row * ROW + HEIGHT // 2 for _column, row in (start, end))
    x, to_x = start[0] * (BOX + GAP), end[0] * (BOX + GAP) + BOX
    if start[0] == end[0]:
        side = x - GAP // 2
        return f"M{x} {y}C{side} {y} {side} {to_y} {x} {to_y}"
    middle = (x + to_x) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"


def _lines(title: str) -> list[str]:
    """A title on at most two lines."""
    lines, rest = [""], title.split()
    while rest:
        word = rest.pop(0)
        if len(f"{lines[-1]} {word}") <= LINE or not lines[-1]:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1][: LINE - 2]}…"
            break
    return [line if len(line) <= LINE else f"{line[: LINE - 1]}…" for line in lines]


def _plural(kind: NodeKind) -> str:
    return f"{kind.capitalize()}s"
