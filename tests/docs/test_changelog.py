"""Every change is gathered into the CHANGELOG, and the version has a dated section there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

from tests.oracles import ROOT

FOLDER = ROOT / "changes"
NAME = re.compile(r"(\+[\w-]+|\d+)\.(added|changed|fixed|removed)(\.\d+)?\.md")


def test_each_change_is_named_so_that_it_is_gathered() -> None:
    names = {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert [name for name in names if not NAME.fullmatch(name)] == []


def test_what_is_gathered_says_every_change_under_its_kind() -> None:
    gathered = subprocess.run(
        [
            sys.executable,
            *("-m", "towncrier", "build", "--draft"),
            *("--version", "9.9.9", "--date", "2030-01-02"),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "## 9.9.9 (2030-01-02)" in gathered
    said = " ".join(gathered.split())
    for path in FOLDER.glob("*.md"):
        if path.name != "README.md":
            assert " ".join(path.read_text(encoding="utf-8").split()) in said


def test_the_version_has_a_dated_section() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)} \(\d{{4}}-\d\d-\d\d\)$", changelog, re.MULTILINE)
