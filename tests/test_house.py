"""The house has no circles, and wherever a check is set aside the reason stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.imports import circle_in, imports_among, modules_of
from tests.oracles import ROOT

SOURCE = ROOT / "src"
CORE = tuple(
    f"covalue.{package}"
    for package in ("language", "valuation", "contracts", "benefits", "exchange", "cli")
)
WAYS_TO_IMPORT = [
    "from house.cellar import door",
    "import house.cellar",
    "from house import cellar",
    "from .cellar import door",
    "from . import cellar",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.cellar import door",
    "def later():\n    from house.cellar import door\n    return door",
]


def test_no_module_of_the_house_leads_back_to_itself() -> None:
    imports = imports_among(["covalue"], SOURCE)
    assert len(imports) > 500
    assert "covalue.language.workbench" in imports["covalue.language.formulas"]
    assert "covalue.web.ground.record.models" in imports["covalue.web.ground.record.services"]
    assert circle_in(imports) == []


@pytest.mark.parametrize("line", WAYS_TO_IMPORT)
def test_a_circle_is_found_however_it_is_imported(line: str, tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").write_text("")
    (house / "cellar.py").write_text("from house.roof import sky\ndoor = 1\n")
    (house / "roof.py").write_text(f"{line}\nsky = 1\n")
    circle = circle_in(imports_among(["house"], tmp_path))
    assert set(circle) == {"house.cellar", "house.roof"}


def test_a_circle_by_way_of_a_package_is_found(tmp_path: Path) -> None:
    for wing in ("east", "west"):
        (tmp_path / "house" / wing).mkdir(parents=True)
    (tmp_path / "house" / "__init__.py").write_text("")
    (tmp_path / "house" / "east" / "__init__.py").write_text("from ..west import room\n")
    (tmp_path / "house" / "west" / "__init__.py").write_text("from .room import bed\n")
    (tmp_path / "house" / "west" / "room.py").write_text("import house.east\nbed = 1\n")
    imports = imports_among(["house"], tmp_path)
    assert imports["house.west"] == {"house.west.room"}
    assert len(set(circle_in(imports))) in (2, 3)
    assert "house.east" in circle_in(imports)
    (tmp_path / "house" / "west" / "room.py").write_text("bed = 1\n")
    assert circle_in(imports_among(["house"], tmp_path)) == []


_ASIDE = re.compile(r"#\s*(?:type:\s*ignore|noqa)\b.*")
_WITH_REASON = re.compile(
    r"# (?:type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\]  # \w.+|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)* \(.+\))"
)


def without_reason(packages: Iterable[str], source: Path) -> Iterator[str]:
    """Lines that set a check aside without saying which, and why."""
    for path in modules_of(packages, source).values():
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            aside = _ASIDE.search(line)
            if aside and not _WITH_REASON.fullmatch(aside[0].rstrip()):
                yield f"{path.relative_to(source)}:{at}: {aside[0]}"


def test_a_check_is_set_aside_for_a_reason() -> None:
    assert list(without_reason(CORE, SOURCE)) == []


@pytest.mark.parametrize(
    ("comment", "good"),
    [
        ("# type: ignore", False),
        ("# type: ignore[assignment]", False),
        ("# type: ignore[assignment]  # as the base class says so", True),
        ("# noqa", False),
        ("# noqa: N818", False),
        ("# noqa: N818 (it is never seen outside)", True),
    ],
)
def test_a_reason_is_asked_for(comment: str, good: bool, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "door.py").write_text(f"a = 1  {comment}\n")
    assert list(without_reason(["house"], tmp_path)) == (
        [] if good else [f"house/door.py:1: {comment}"]
    )
