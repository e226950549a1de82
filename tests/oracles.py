"""Where the published results lie: beside the project, or a small sample of them inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORACLES = ROOT.parent / "shared" / "oracles"
SAMPLE = ROOT / "tests" / "data"
PROGRAMMES = ROOT / "examples" / "programmes"


def published(name: str) -> Path:
    """A file of published results; the test is skipped, saying so, where it is not there."""
    path = ORACLES / name
    if not path.exists():
        pytest.skip(f"the published results {name} are not beside the project")
    return path
