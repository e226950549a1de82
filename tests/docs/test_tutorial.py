"""The tutorial is done step by step, and shows what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from covalue.cli import app
from tests.oracles import ROOT

PAGE = (ROOT / "docs" / "tutorials" / "first_contract.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"```([a-z-]+)\n(.*?)```", PAGE, re.DOTALL)
FILES = {
    "yaml": iter(["couriers.yaml", "couriers.yaml"]),
    "csv": iter(["figures.csv", "corrected.csv"]),
}


def run(command: str) -> str:
    result = CliRunner().invoke(app, command.split()[1:])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    steps = 0
    for kind, text in BLOCKS:
        if kind in FILES:
            with Path(next(FILES[kind])).open("a", encoding="utf-8") as file:
                file.write(text)
        elif kind == "console":
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                output = run(command)
                steps += 1
                for line in shown.splitlines():
                    assert line in output, (command, output)
    assert steps == 7


def test_the_mistake_is_answered_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    document = next(text for kind, text in BLOCKS if kind == "yaml")
    wrong = document.replace("late_before * parcels", "late_before * parcel")
    Path("couriers.yaml").write_text(wrong, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", "couriers.yaml"])
    assert result.exit_code == 1
    (shown,) = (text.strip() for kind, text in BLOCKS if kind == "console-mistake")
    assert shown in result.stderr
