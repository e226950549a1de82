"""Business cases as their texts have them, and grids as browsers send them."""

from __future__ import annotations

from pathlib import Path

from covalue.benefits.business_case import BusinessCase, read_case
from covalue.web.value.cases.grid import Grid

EXAMPLES = Path(__file__).parents[3] / "examples"


def of_text(text: str) -> BusinessCase:
    """The case of a text without errors."""
    case, findings = read_case(text)
    assert case is not None, findings
    return case


def example(name: str) -> BusinessCase:
    """One of the published examples."""
    return of_text((EXAMPLES / name).read_text(encoding="utf-8"))


def typed(grid: Grid) -> dict[str, str]:
    """What a browser sends of a grid in which nobody has typed."""
    form = {"sign": grid.sign, "shown": grid.sign}
    for row, line in enumerate(grid.lines):
        form |= {f"key-{row}": line.key, f"part-{row}": line.part}
        form |= {f"cell-{row}-{name}": text for name, text in line.cells.items()}
    return form
