"""A plugin of pytest for mutation runs: honest about what a mutant touches, and quick to kill it.

mutmut runs the tests once, and then forks that process for each mutant. What the tests' modules
computed when they were imported, and what a cache of Covalue's holds, would hide the mutant, so
both are forgotten. Quick tests run first, and properties are tried on a few fixed examples.
"""

from __future__ import annotations

import json
import sys
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
from hypothesis import settings

EXAMPLES = 8
KEPT = ("tests.conftest", "tests.cases")  # compute nothing on import; cases stay in a cache


def pytest_sessionstart() -> None:
    """Forget the tests' modules and empty the caches."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tests.") and not name.startswith(KEPT):
            del sys.modules[name]
        elif name.startswith("covalue.") and not name.startswith("covalue.web"):
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quickest test first, as long as somebody has measured them."""
    for item in items:
        _shorten(getattr(item, "obj", None))
    measured = Path("mutmut-stats.json")  # mutmut has gone to the folder `mutants`
    if measured.exists():
        durations = json.loads(measured.read_text(encoding="utf-8"))["duration_by_test"]
        items.sort(key=lambda item: durations.get(item.nodeid, 0))


def _shorten(test: object) -> None:
    given = getattr(test, "_hypothesis_internal_use_settings", None)
    if given is not None:
        examples = min(EXAMPLES, given.max_examples)
        fewer = settings(given, max_examples=examples, derandomize=True, database=None)
        vars(test)["_hypothesis_internal_use_settings"] = fewer
