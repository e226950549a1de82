"""The user's guide shows pictures that exist, and small ones, each taken by the tool."""

from __future__ import annotations

import re

from tests.oracles import ROOT

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 120_000
"""Bytes of a picture: the documentation stays small."""


def test_every_picture_is_taken_by_the_tool_and_small() -> None:
    names = set(
        re.findall(
            r'Picture\(\s*"(\w+)"', (ROOT / "tools" / "pictures.py").read_text(encoding="utf-8")
        )
    )
    assert {path.stem for path in FOLDER.glob("*.png")} == names
    assert [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > LARGEST] == []
    shown = {
        target
        for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"pictures/(\w+)\.png", page.read_text(encoding="utf-8"))
    }
    assert shown == names
